"""The waker: how late it is with many sessions running, and what it costs when nobody is due."""

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.coach.coach import wake_at
from bot.coach.events import BeginAsked, StepBegun
from bot.coach.person import InSession, Person, Running
from bot.desk import Desk, Store
from bot.storage import codec
from bot.storage.database import Database
from bot.storage.diaries import Diaries
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People, Row
from bot.storage.sealed import Sealer
from bot.storage.tables import people as table
from bot.telegram.views import Views
from scheduler.clock import RealClock
from scheduler.pace import Pace
from scheduler.waker import Waker
from tests.bench.bench_store import _postgres, _sqlite
from tests.bench.line import Line, percentile
from tests.support.databases import SEALER
from tests.support.play import PRACTICE, Play, content, subscribed

SESSIONS = 2_000
STEP = timedelta(seconds=14)
"""The mean length of a timed step: with so many sessions, some 140 of them end every second."""

WINDOW = timedelta(seconds=8)
WINDOWS = 5
"""One standstill of 80 ms, of whatever it is, decides the 99th percentile of a window: so there are several."""

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def measure() -> Iterator[Line]:
    for name, open_ in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        with open_() as database:
            if database is None:
                continue
            windows = [asyncio.run(_sessions(database)) for _ in range(WINDOWS)]
            steps = sum(len(late) for late in windows) / (WINDOWS * WINDOW.total_seconds())
            yield Line(f"{name}: steps begun in a second", steps, "per s")
            what = f"{name}: steps of {SESSIONS:,} sessions late by"
            tails = sorted(percentile(late, 99) for late in windows)
            yield Line(f"{what}, p50", median(percentile(late, 50) for late in windows), "ms")
            yield Line(f"{what}, p99, middle of {WINDOWS}", median(tails), "ms", needed=20)
            yield Line(f"{what}, p99, worst of {WINDOWS}", tails[-1], "ms")
            yield Line("  a bare write is on that disk within, p99", percentile(_bare_writes(), 99), "ms")
            for many in (10_000, 1_000_000):
                began = time.perf_counter()
                asyncio.run(database.run(lambda tx, many=many: _put_to_bed(tx, many)))  # type: ignore[misc]  # (a default binds the loop's value)
                yield Line(f"{name}: {many:,} people put there", time.perf_counter() - began, "s")
                yield Line(
                    f"{name}: a look when nobody of {many:,} is due",
                    asyncio.run(_look(database)),
                    "ms",
                    digits=3,
                )


class Noting(People):
    """Remembers when each who is woken wanted to be."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        super().__init__(database, sealer)
        self.wanted: dict[int, datetime] = {}

    def load_due(self, tx: Connection, person_id: int, now: datetime) -> Row | None:
        row = super().load_due(tx, person_id, now)
        if row is not None and row.wake_at is not None:
            self.wanted[person_id] = row.wake_at
        return row


async def _sessions(database: Database) -> list[float]:
    """Milliseconds from the instant a step ended to the commit of the next one, all of it as in earnest."""
    clock, rows = RealClock(), Noting(database, SEALER)
    desk = Desk(
        PRACTICE,
        Store(database, rows, OutboxTable(database, SEALER, Pace.of(30)), Diaries(SEALER)),
        Views(content().texts),
        clock.now,
        lambda: 1.0,
        lambda: None,
    )
    late: list[float] = []

    async def wake(person_id: int) -> None:
        await desk.wake(person_id)
        late.append((clock.now() - rows.wanted[person_id]).total_seconds() * 1000)

    began_at = clock.now() + timedelta(seconds=4)
    walking = _walking(began_at)

    def begin(tx: Connection) -> None:
        tx.execute(sa.delete(table))
        for n in range(SESSIONS):
            ends_at = began_at + STEP * n / SESSIONS
            assert isinstance(walking.phase, InSession)
            session = replace(walking.phase.session, moment=Running(ends_at))
            person = replace(walking, id=n + 1, phase=InSession(session))
            at = wake_at(PRACTICE, person)
            rows.insert(tx, person.id, codec.to_json(person), wake_at=at, now=began_at)

    await database.run(begin)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(Waker(clock, rows, wake).run())
        await asyncio.sleep(max(0, (began_at - clock.now()).total_seconds()))
        late.clear()
        await asyncio.sleep(WINDOW.total_seconds())
        running.cancel()
    return late


def _bare_writes() -> list[float]:
    """Milliseconds until a page is on the disk that databases of the bench are on, as often a second as steps end."""
    taken = []
    with tempfile.TemporaryFile() as file:
        for _ in range(int(WINDOW / STEP * SESSIONS)):
            began = time.perf_counter()
            file.write(bytes(8192))
            file.flush()
            os.fsync(file.fileno())
            taken.append((time.perf_counter() - began) * 1000)
    return taken


def _walking(now: datetime) -> Person:
    """In the first timed step of a session."""
    play = Play(subscribed(now))
    play.now = now
    play.does(BeginAsked(""))
    while not (isinstance(play.phase, InSession) and isinstance(play.phase.session.moment, Running)):
        play.does(StepBegun(None))
    return play.person


def _put_to_bed(tx: Connection, many: int) -> None:
    tx.execute(sa.delete(table))
    tx.execute(
        sa.text(
            "INSERT INTO people (person_id, version, wake_at, state, created_at, updated_at)"
            " WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < :many)"
            " SELECT id, 1, :at + id, :state, 0, 0 FROM n"
        ),
        {"many": many, "at": int(START.timestamp() * 1_000_000), "state": b"asleep"},
    )


async def _look(database: Database) -> float:
    rows = People(database, SEALER)
    began = time.perf_counter()
    for _ in range(200):
        await rows.due(START - timedelta(days=1), 200)
        await rows.next_wake_at()
    return (time.perf_counter() - began) / 200 * 1000
