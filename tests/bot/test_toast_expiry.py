"""The answer to a tap is given soon or never."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.coach.events import ButtonUnknown
from bot.heard import Tap
from bot.storage.outbox_table import OutboxTable
from scheduler.message import Kind
from scheduler.pace import Pace
from tests.support.at_the_desk import AtTheDesk, at_the_desk
from tests.support.clock import START
from tests.support.databases import SEALER


@pytest.fixture
def here(tmp_path: Path) -> Iterator[AtTheDesk]:
    found = at_the_desk(tmp_path)
    yield found
    found.database.close()


@pytest.mark.parametrize(("speed", "seconds"), [(1.0, 15), (0.5, 15), (60.0, 900)])
async def test_a_toast_is_let_go_after_a_quarter_of_a_minute(
    here: AtTheDesk, speed: float, seconds: int
) -> None:
    here.speed = speed
    await here.hears(ButtonUnknown(), Tap("q", 1))
    outbox = OutboxTable(here.database, SEALER, Pace.of(30))
    claimed = await outbox.claim("me", START, 10, timedelta(seconds=30))
    assert [one.expires_at for one in claimed if one.kind is Kind.TOAST] == [
        START + timedelta(seconds=seconds)
    ]
