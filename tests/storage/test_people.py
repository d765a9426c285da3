"""One row per person: versions, wake-ups, deletion."""

import asyncio
from datetime import datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from bot.coach.diary import AnswerEntry
from bot.coach.facts import Question
from bot.storage.database import Database
from bot.storage.diaries import Diaries
from bot.storage.ledger import OccurrenceRow, SessionRow, SetRow, log_set, record_occurrence, record_session
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import Conflict, People, Row
from bot.storage.tables import metadata, people
from scheduler.message import Action, Draft, Kind, SentMessage
from scheduler.pace import Pace
from tests.support.clock import START
from tests.support.databases import SEALER, waits

ANN, BOB, CLEO, DAN = 101, 102, 103, 104
LATER = START + timedelta(hours=1)


@pytest.fixture
def rows(database: Database) -> People:
    return People(database, SEALER)


async def insert(database: Database, rows: People, person_id: int, wake_at: datetime) -> None:
    await database.run(lambda tx: rows.insert(tx, person_id, {}, wake_at=wake_at, now=START))


async def test_a_saved_person_comes_back_with_the_next_version(database: Database, rows: People) -> None:
    state = {"name": None, "slots": ["standing"], "feet": {"left": True}}
    await database.run(lambda tx: rows.insert(tx, ANN, {"old": 1}, wake_at=None, now=START))
    await database.run(lambda tx: rows.save(tx, ANN, version=1, state=state, wake_at=LATER, now=START))
    assert await database.read(lambda tx: rows.load(tx, ANN)) == Row(version=2, state=state, wake_at=LATER)
    assert await database.read(lambda tx: rows.load(tx, BOB)) is None


async def test_what_a_person_said_is_unreadable_at_rest(database: Database, rows: People) -> None:
    await database.run(lambda tx: rows.insert(tx, ANN, {"pain": "left"}, wake_at=None, now=START))
    sealed = await database.read(lambda tx: tx.scalar(sa.select(people.c.state)))
    assert sealed is not None
    assert b"left" not in sealed


async def test_a_person_is_inserted_once(database: Database, rows: People) -> None:
    def insert(tx: Connection) -> None:
        rows.insert(tx, ANN, {}, wake_at=None, now=START)

    await database.run(insert)
    with pytest.raises(Conflict):
        await database.run(insert)


async def test_of_two_who_decided_on_the_same_version_one_wins(database: Database, rows: People) -> None:
    await database.run(lambda tx: rows.insert(tx, ANN, 0, wake_at=None, now=START))
    for version in range(1, 21):
        saved = await asyncio.gather(
            *(
                database.run(
                    partial(rows.save, person_id=ANN, version=version, state=n, wake_at=None, now=START)
                )
                for n in range(2)
            ),
            return_exceptions=True,
        )
        assert sorted(map(type, saved), key=str) == [type(None), Conflict]
    row = await database.read(lambda tx: rows.load(tx, ANN))
    assert row is not None
    assert row.version == 21


async def test_the_due_come_longest_overdue_first(database: Database, rows: People) -> None:
    waits = {ANN: 5, BOB: 3, CLEO: 6, DAN: None}
    for person, minutes in waits.items():
        wake_at = None if minutes is None else START + timedelta(minutes=minutes)
        await database.run(partial(rows.insert, person_id=person, state={}, wake_at=wake_at, now=START))
    assert await rows.next_wake_at() == START + timedelta(minutes=3)
    assert await rows.due(START + timedelta(minutes=5), 10) == [BOB, ANN]
    assert await rows.due(START + timedelta(minutes=5), 1) == [BOB]
    assert await rows.due(START, 10) == []


async def test_nobody_wants_to_be_woken(database: Database, rows: People) -> None:
    await database.run(lambda tx: rows.insert(tx, ANN, {}, wake_at=None, now=START))
    assert await rows.next_wake_at() is None


async def test_only_who_is_still_due_is_postponed(database: Database, rows: People) -> None:
    now, until = START + timedelta(seconds=1), START + timedelta(minutes=1)
    moved_by_a_tap = START + timedelta(seconds=5)
    for person, wake_at in ((ANN, now), (BOB, moved_by_a_tap), (CLEO, None), (DAN, LATER)):
        await database.run(partial(rows.insert, person_id=person, state={}, wake_at=wake_at, now=START))
        await rows.postpone(person, until, now)
    found = [await database.read(partial(rows.load, person_id=person)) for person in (ANN, BOB, CLEO, DAN)]
    assert [row.wake_at for row in found if row] == [until, moved_by_a_tap, None, LATER]


async def test_of_a_deleted_person_nothing_stays_and_of_others_everything(
    database: Database, rows: People
) -> None:
    outbox = OutboxTable(database, SEALER, Pace.of(30))

    def live(tx: Connection, person: int) -> None:
        on = START.date()
        rows.insert(tx, person, {}, wake_at=START, now=START)
        record_occurrence(tx, OccurrenceRow(person, "standing", on, START, "done", START))
        record_session(tx, SessionRow(person, 1, "standing", on, START, planned_sets=7))
        log_set(tx, SetRow(person, 1, "standing", on, "calf", "left", 1, 1, 1, START))
        Diaries(SEALER).log_answer(tx, person, AnswerEntry(Question.BEFORE, 1, "", on, START, 2))
        outbox.add(tx, [Draft(person, Kind.ANSWER, Action.SEND, {}, target=str(n)) for n in range(2)], START)

    for person in (ANN, BOB):
        await database.run(partial(live, person=person))
    for waiting in await outbox.claim("one", START, 10, timedelta(seconds=30)):
        await outbox.begin(waiting.id, "one", START)
        await outbox.sent(waiting.id, "one", START, SentMessage(1, "text"))

    def left_of(tx: Connection, person: int) -> set[str]:
        found = set()
        for table in metadata.sorted_tables:
            for column in table.c:
                is_theirs = column.name in {"person_id", "chat_id", "scope"}
                if is_theirs and tx.execute(sa.select(column).where(column == person)).first():
                    found.add(table.name)
        return found

    everything = {"people", "occurrences", "sessions", "set_logs", "answers", "outbox", "messages", "pace"}
    assert await database.read(lambda tx: left_of(tx, ANN)) == everything
    await database.run(lambda tx: rows.delete(tx, ANN))
    assert await database.read(lambda tx: left_of(tx, ANN)) == set()
    assert await database.read(lambda tx: left_of(tx, BOB)) == everything


async def test_whom_another_process_is_waking_is_nobody_elses(shared: Database, postgres_url: str) -> None:
    other = Database.open(postgres_url)
    here, there = People(shared, SEALER), People(other, SEALER)
    for person_id in (1, 2):
        await insert(shared, here, person_id, START)

    def look_elsewhere() -> tuple[object, object]:
        with other._writing[0].begin() as tx:  # noqa: SLF001 (a second transaction within the first)
            due = waits(tx, lambda: there.due_in(tx, START, 10))
            return waits(tx, lambda: there.load_due(tx, 1, START)), due

    def work(tx: Connection) -> tuple[object, object]:
        assert here.load_due(tx, 1, START) is not None
        return look_elsewhere()

    assert await shared.run(work) == (None, [2])
    other.close()


async def test_who_was_woken_meanwhile_is_not_woken_again(database: Database, rows: People) -> None:
    await database.run(lambda tx: rows.insert(tx, 1, {}, wake_at=START + timedelta(days=1), now=START))
    assert await database.read(lambda tx: rows.load_due(tx, 1, START)) is None


async def test_among_those_of_one_instant_nobody_is_always_last(database: Database, rows: People) -> None:
    ids = range(7_000_000_000, 7_000_000_050)
    for person_id in ids:
        await insert(database, rows, person_id, START)
    last = {(await rows.due(START + timedelta(days=n), 50))[-1] for n in range(30)}
    assert len(last) > 10


async def test_only_who_waits_in_vain_is_roused(database: Database, rows: People) -> None:

    def at(hours: float) -> datetime:
        return START + timedelta(hours=hours)

    for person_id in (1, 2, 3):
        await insert(database, rows, person_id, at(person_id))
    await rows.rouse(at(1.5), at(2.5), START)
    assert await rows.due(START, 9) == [2]
    await rows.rouse(at(1.5), None, START)
    assert sorted(await rows.due(START, 9)) == [2, 3]
