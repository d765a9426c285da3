"""Where the sandbox's clock may jump to."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.coach.person import Away, Phase, Prompted
from bot.storage import codec
from bot.storage.database import Database, Transaction
from bot.storage.people import People
from bot.upcoming import Upcoming
from tests.support.databases import SEALER
from tests.support.play import PRACTICE, SEVEN, subscribed

HALF_PAST = SEVEN + timedelta(minutes=30)
OPEN = Prompted("standing", SEVEN.date(), since_at=SEVEN)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(f"sqlite:///{tmp_path}/forefoot.db")
    yield database
    database.close()


def upcoming(database: Database, *phases: Phase) -> Upcoming:
    """With so many people, each in one of the phases."""
    people = People(database, SEALER)

    def insert(tx: Transaction) -> None:
        for number, phase in enumerate(phases, start=1):
            person = subscribed().unscheduled() if isinstance(phase, Away) else subscribed()
            state = codec.to_json(replace(person, id=number, phase=phase))
            people.insert(tx, number, state, wake_at=None, now=SEVEN)

    database.run_at_start(insert)
    return Upcoming(PRACTICE, database, people)


async def test_nobody_waits_for_nothing(database: Database) -> None:
    waits = upcoming(database, Away(SEVEN))

    assert (await waits.next_prompt_at(), await waits.next_cue_at()) == (None, None)


async def test_the_earliest_prompt_of_anybody_is_next(database: Database) -> None:
    waits = upcoming(database, Away(SEVEN), subscribed().phase)

    assert (await waits.next_prompt_at(), await waits.next_cue_at()) == (HALF_PAST, None)


async def test_one_person_has_prompts_and_cues_of_their_own(database: Database) -> None:
    waits = upcoming(database, OPEN, subscribed().phase)
    nudge_at = SEVEN + PRACTICE.programme.times.nudge_after

    assert (await waits.next_prompt_at(2), await waits.next_cue_at(2)) == (HALF_PAST, None)
    assert await waits.next_cue_at(1) == nudge_at
    assert (await waits.next_prompt_at(77), await waits.next_cue_at(77)) == (None, None)


async def test_a_snoozed_prompt_is_a_prompt(database: Database) -> None:
    until = SEVEN + timedelta(minutes=10)

    assert await upcoming(database, replace(OPEN, snoozed_until=until)).next_prompt_at() == until


async def test_the_reminder_of_an_open_prompt_is_a_cue(database: Database) -> None:
    nudge_at = SEVEN + PRACTICE.programme.times.nudge_after

    assert await upcoming(database, Away(SEVEN), OPEN).next_cue_at() == nudge_at
