"""Events of one person are decided one after the other, in the order they came."""

import asyncio
from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest

from bot.coach.events import TimesNamed, ZoneFound
from bot.storage import codec
from tests.support.at_the_desk import AtTheDesk, at_the_desk


@pytest.fixture
def here(tmp_path: Path) -> Iterator[AtTheDesk]:
    found = at_the_desk(tmp_path)
    yield found
    found.database.close()


async def test_two_words_of_a_stranger_at_once_both_count(here: AtTheDesk) -> None:
    await asyncio.gather(
        here.hears(ZoneFound("Europe/Berlin")),
        here.hears(TimesNamed("07:40 20:10")),
    )
    await here.agrees()
    row = await here.row()
    assert row is not None
    person = codec.from_json(row.state)
    assert person.zone == "Europe/Berlin"
    assert {slot.at for slot in person.slots} >= {time(7, 40), time(20, 10)}


async def test_of_many_words_at_once_the_last_one_stays(here: AtTheDesk) -> None:
    await asyncio.gather(*(here.hears(TimesNamed(f"07:{minute:02} 20:10")) for minute in range(30)))
    await here.agrees()
    row = await here.row()
    assert row is not None
    assert time(7, 29) in {slot.at for slot in codec.from_json(row.state).slots}


async def test_turns_of_people_who_are_silent_are_forgotten(here: AtTheDesk) -> None:
    await asyncio.gather(*(here.hears(TimesNamed(""), person_id=person_id) for person_id in range(50)))
    assert len(here.desk._turns) == 0  # noqa: SLF001 (that nothing is left there is the rule)
