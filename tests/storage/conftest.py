"""Each test that asks for `database` runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.database import Database
from tests.support.databases import NO_POSTGRES, empty, postgres_database, sqlite_template, sqlite_url


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sqlite_template(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with postgres_database() as url:
        if url is None:
            pytest.skip(NO_POSTGRES)
        yield url


@pytest.fixture(scope="session")
def postgres(postgres_url: str) -> Iterator[Database]:
    database = Database.open(postgres_url)
    yield database
    database.close()


@pytest.fixture
def shared(postgres: Database) -> Database:
    """The database that several processes may share, with nothing in it."""
    empty(postgres)
    return postgres


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Iterator[Database]:
    if request.param == "postgres":
        database: Database = request.getfixturevalue("postgres")
        empty(database)
        yield database
        return
    database = Database.open(sqlite_url(template, tmp_path))
    yield database
    database.close()
