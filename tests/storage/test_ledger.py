"""Facts are written once, and what comes of them beside them."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.storage import ledger
from bot.storage.database import Database
from bot.storage.ledger import OccurrenceRow, SessionRow, SetRow
from tests.support.clock import START
from tests.support.ledger import occurrences_of, sessions_of, sets_of

ANN, BOB = 101, 102
MONDAY = date(2026, 3, 2)
ONE_SET = SetRow(ANN, 1, "standing", MONDAY, "calf_stretch", "left", 1, None, None, START)
SESSION = SessionRow(ANN, 1, "standing", MONDAY, START, planned_sets=7)
OCCURRENCE = OccurrenceRow(ANN, "standing", MONDAY, START, "sent", START)


async def test_a_set_is_logged_once(database: Database) -> None:
    assert await database.run(lambda tx: ledger.log_set(tx, ONE_SET))
    assert not await database.run(lambda tx: ledger.log_set(tx, replace(ONE_SET, reps=20)))
    assert await database.read(lambda tx: sets_of(tx, ANN)) == [ONE_SET]


async def test_another_side_set_session_or_person_is_another_set(database: Database) -> None:
    others = [
        replace(ONE_SET, side="right"),
        replace(ONE_SET, set_no=2),
        replace(ONE_SET, exercise="toe_curl"),
        replace(ONE_SET, session=2),
        replace(ONE_SET, person_id=BOB),
    ]

    def log_all(tx: Connection) -> list[bool]:
        return [ledger.log_set(tx, row) for row in (ONE_SET, *others)]

    assert all(await database.run(log_all))
    assert len(await database.read(lambda tx: sets_of(tx, ANN))) == 5


async def test_a_session_keeps_its_beginning_however_often_it_ends_and_goes_on(database: Database) -> None:
    ended_at = START + timedelta(minutes=9)
    closed = replace(SESSION, ended_at=ended_at, outcome="partial")
    again = replace(SESSION, started_at=ended_at + timedelta(minutes=1))

    async def stored() -> list[ledger.SessionRow]:
        found = await database.read(lambda tx: sessions_of(tx, ANN))
        return list(found)

    await database.run(lambda tx: ledger.record_session(tx, SESSION))
    await database.run(lambda tx: ledger.record_session(tx, replace(closed, started_at=ended_at)))
    assert await stored() == [closed]

    await database.run(lambda tx: ledger.record_session(tx, again))
    assert await stored() == [SESSION]


async def test_an_occurrence_keeps_its_first_instant_and_its_newest_outcome(database: Database) -> None:
    ended_at = START + timedelta(minutes=9)
    done = replace(OCCURRENCE, at=ended_at, outcome="done", outcome_at=ended_at)
    for row in (OCCURRENCE, done):
        await database.run(partial(ledger.record_occurrence, row=row))
    assert await database.read(lambda tx: occurrences_of(tx, ANN)) == [replace(done, at=START)]


async def test_another_slot_date_or_person_is_another_occurrence(database: Database) -> None:
    others = [
        replace(OCCURRENCE, slot="seated"),
        replace(OCCURRENCE, on=MONDAY + timedelta(days=1)),
        replace(OCCURRENCE, person_id=BOB),
    ]
    done = replace(OCCURRENCE, outcome="done")
    for row in (OCCURRENCE, *others, done):
        await database.run(partial(ledger.record_occurrence, row=row))
    assert await database.read(lambda tx: occurrences_of(tx, ANN)) == [others[0], done, others[1]]
    assert await database.read(lambda tx: occurrences_of(tx, BOB)) == [others[2]]
