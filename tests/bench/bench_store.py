"""The database: claims, wake-ups, idling, starting."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage.database import Database
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People
from bot.storage.tables import people
from scheduler.clock import RealClock
from scheduler.message import Action, Draft, Kind, SentMessage
from scheduler.pace import Pace
from scheduler.waker import Waker
from tests.bench.line import Better, Line, percentile
from tests.support.databases import SEALER, postgres_database

SEND_RATE = 30
START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def measure() -> Iterator[Line]:
    yield from _starts()
    for name, open_ in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        with open_() as database:
            if database is None:
                continue
            yield Line(
                f"{name}: messages claimed, begun and confirmed one by one",
                asyncio.run(_deliveries(database, 1000)),
                "per s",
                needed=SEND_RATE,
                better=Better.MORE,
                digits=0,
            )
            late = asyncio.run(_lateness(database, sleepers=500, within=timedelta(seconds=3)))
            yield Line(f"{name}: 500 sleepers woken late by, p50", percentile(late, 50), "ms")
            yield Line(f"{name}: 500 sleepers woken late by, p99", percentile(late, 99), "ms", needed=20)
            for many in (10_000, 300_000):
                yield Line(
                    f"{name}: a look for due people among {many:,}",
                    asyncio.run(_look(database, many)),
                    "ms",
                    digits=3,
                )


@contextmanager
def _sqlite() -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{folder}/forefoot.db")
        yield database
        database.close()


@contextmanager
def _postgres() -> Iterator[Database | None]:
    with postgres_database() as url:
        if url is None:
            yield None
            return
        database = Database.open(url)
        yield database
        database.close()


def _starts() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder)}/forefoot.db"
        for what, needed in (("first start, tables made", None), ("later start, nothing to migrate", 300)):
            began = time.perf_counter()
            Database.open(url).close()
            yield Line(f"SQLite: {what}", (time.perf_counter() - began) * 1000, "ms", needed=needed)


async def _deliveries(database: Database, count: int) -> float:
    outbox = OutboxTable(database, SEALER, Pace.of(1_000_000))
    drafts = [
        Draft(n + 1, Kind.PROMPT, Action.SEND, {"text": "Time to move"}, "prompt") for n in range(count)
    ]
    await database.run(lambda tx: outbox.add(tx, drafts, START))
    began = time.perf_counter()
    while claimed := await outbox.claim("bench", START, 32, timedelta(seconds=30)):
        for waiting in claimed:
            await outbox.begin(waiting.id, "bench", START)
            await outbox.sent(waiting.id, "bench", START, SentMessage(1, "text"))
    return count / (time.perf_counter() - began)


async def _lateness(database: Database, *, sleepers: int, within: timedelta) -> list[float]:
    """Milliseconds late at which each is woken, once, by a transaction that loads and saves them."""
    clock, rows = RealClock(), People(database, SEALER)
    began_at = clock.now() + timedelta(seconds=0.5)
    wake_at = {n: began_at + within * n / sleepers for n in range(1, sleepers + 1)}
    late: list[float] = []
    done = asyncio.Event()

    def sleep_again(tx: Connection, person_id: int) -> None:
        row = rows.load(tx, person_id)
        assert row is not None
        rows.save(tx, person_id, version=row.version, state=row.state, wake_at=None, now=began_at)

    async def wake(person_id: int) -> None:
        late.append((clock.now() - wake_at[person_id]).total_seconds() * 1000)
        await database.run(lambda tx: sleep_again(tx, person_id))
        if len(late) == sleepers:
            done.set()

    def put_to_bed(tx: Connection) -> None:
        for person_id, at in wake_at.items():
            rows.insert(tx, person_id, {"slots": ["standing", "seated"]}, wake_at=at, now=began_at)

    await database.run(put_to_bed)
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(Waker(clock, rows, wake).run())
        await done.wait()
        task.cancel()
    return late


async def _look(database: Database, count: int) -> float:
    def put_to_bed(tx: Connection) -> None:
        tx.execute(sa.delete(people))
        row = {"version": 1, "state": b"asleep", "wake_at": START, "created_at": START, "updated_at": START}
        tx.execute(sa.insert(people), [{"person_id": n + 1, **row} for n in range(count)])

    await database.run(put_to_bed)
    rows = People(database, SEALER)
    began = time.perf_counter()
    for _ in range(200):
        await rows.due(START - timedelta(days=1), 200)
        await rows.next_wake_at()
    return (time.perf_counter() - began) / 200 * 1000
