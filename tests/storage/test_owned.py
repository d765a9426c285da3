"""Every row about a person is known to be theirs: it is erased with them, and in what they get of us."""

import asyncio
import threading
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import exports, owned
from bot.storage.database import Database
from bot.storage.ledger import OccurrenceRow, SetRow, log_set, record_occurrence
from bot.storage.people import Conflict, People
from bot.storage.tables import metadata, people, set_logs
from tests.support.clock import START
from tests.support.coached import until
from tests.support.databases import SEALER
from tests.support.rows import plant_everywhere, tables_that_name

ANN, BOB = 700_000_101, 700_000_102

NOBODYS = {
    "updates": "the numbers of updates; they do not tell whose",
    "files": "Telegram's ids of our own drawings",
    "meta": "what the program keeps about itself",
}


@pytest.fixture
def rows(database: Database) -> People:
    return People(database, SEALER)


def test_every_table_is_somebodys_or_nobodys_for_a_reason() -> None:
    """A new table: name its person's column as the others do, or say here why it has none."""
    assert {column.table.name for column in owned.columns()} | NOBODYS.keys() == metadata.tables.keys()


async def test_of_an_erased_person_no_table_keeps_a_row(database: Database, rows: People) -> None:
    for person_id in (ANN, BOB):
        await database.run(lambda tx, who=person_id: plant_everywhere(tx, who))  # type: ignore[misc]  # (a default binds the loop's value)
    everywhere = await database.read(lambda tx: tables_that_name(tx, BOB))
    assert everywhere == {column.table.name for column in owned.columns()}

    await database.run(lambda tx: rows.delete(tx, ANN))

    assert await database.read(lambda tx: tables_that_name(tx, ANN)) == set()
    assert await database.read(lambda tx: tables_that_name(tx, BOB)) == everywhere


async def test_an_export_holds_every_row_of_a_person_and_of_nobody_else(database: Database) -> None:
    for person_id in (ANN, BOB):
        await database.run(lambda tx, who=person_id: plant_everywhere(tx, who))  # type: ignore[misc]  # (a default binds the loop's value)

    held = await database.read(lambda tx: exports.read(tx, SEALER, ANN))

    assert held.keys() == {column.table.name for column in owned.columns() if column.name in owned.OWNERS}
    for name, table in held.items():
        assert table.rows, name
        assert list(table.columns) == list(metadata.tables[name].c.keys())
        assert str(BOB) not in str(table.rows), name
    assert held["people"].rows[0]["state"] == {"phase": {"is": "Idle"}}, "what was sealed is opened"


def work_of_a_session(tx: Connection, rows: People, version: int, now: datetime) -> None:
    """What an update in another process does: it loaded the person at *version*, and now it writes."""
    log_set(tx, SetRow(ANN, 1, "standing", now.date(), "calf", "left", 1, 1, 1, now))
    rows.save(tx, ANN, version=version, state={}, wake_at=now, now=now)


async def test_what_another_process_writes_at_that_moment_is_erased_with_the_rest(
    shared: Database, postgres_url: str
) -> None:
    """It holds the person while it writes: the erasure waits for it, and finds what it wrote."""
    here = People(shared, SEALER)
    await shared.run(lambda tx: here.insert(tx, ANN, {}, wake_at=START, now=START))
    other = Database.open(postgres_url)
    has_written, may_commit = threading.Event(), threading.Event()

    def elsewhere(tx: Connection) -> None:
        rows = People(other, SEALER)
        rows.save(tx, ANN, version=1, state={}, wake_at=START, now=START)
        log_set(tx, SetRow(ANN, 1, "standing", START.date(), "calf", "left", 1, 1, 1, START))
        record_occurrence(tx, OccurrenceRow(ANN, "standing", START.date(), START, "started", START))
        has_written.set()
        may_commit.wait(10)

    async with asyncio.TaskGroup() as both:
        both.create_task(other.run(elsewhere))
        await asyncio.to_thread(has_written.wait, 10)
        both.create_task(shared.run(lambda tx: here.delete(tx, ANN)))
        await until(lambda: waits_for_a_lock(other), "the erasure to wait")
        may_commit.set()

    assert await shared.read(lambda tx: tables_that_name(tx, ANN)) == set()
    other.close()


async def waits_for_a_lock(database: Database) -> bool:
    waiting = sa.text("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted")
    return bool(await database.read(lambda tx: tx.scalar(waiting)))


async def test_what_was_decided_before_the_erasure_brings_nothing_back(
    database: Database, rows: People
) -> None:
    await database.run(lambda tx: rows.insert(tx, ANN, {}, wake_at=START, now=START))
    await database.run(lambda tx: rows.delete(tx, ANN))

    with pytest.raises(Conflict):
        await database.run(lambda tx: work_of_a_session(tx, rows, 1, START))

    for table in (people, set_logs):
        count = sa.select(sa.func.count()).select_from(table)
        assert await database.read(lambda tx, count=count: tx.scalar(count)) == 0  # type: ignore[misc]  # (a default binds the loop's value)
