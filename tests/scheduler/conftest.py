"""The loops are played against the real store on SQLite, within the loop's thread, on a hand-moved clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.clock import FakeClock
from tests.support.databases import InlineDatabase, sqlite_template, sqlite_url


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sqlite_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Iterator[InlineDatabase]:
    database = InlineDatabase.open(sqlite_url(template, tmp_path))
    yield database
    database.close()
