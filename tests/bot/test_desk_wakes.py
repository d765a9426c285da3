"""What is stored as the instant to wake a person at is what the coach computes today."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.coach.events import Unblocked
from tests.support.at_the_desk import AtTheDesk, at_the_desk
from tests.support.clock import START


@pytest.fixture
def here(tmp_path: Path) -> Iterator[AtTheDesk]:
    found = at_the_desk(tmp_path)
    yield found
    found.database.close()


async def test_a_stored_instant_that_is_no_longer_right_is_put_right(here: AtTheDesk) -> None:
    await here.agrees()
    row = await here.row()
    assert row is not None
    assert row.wake_at is None
    await here.keeps(row, wake_at=START + timedelta(days=400))
    await here.hears(Unblocked())  # Changes nothing about the person.
    after = await here.row()
    assert after is not None
    assert after.wake_at is None


async def test_nothing_is_written_where_nothing_changes(here: AtTheDesk) -> None:
    await here.agrees()
    before = await here.row()
    await here.hears(Unblocked())
    assert await here.row() == before
