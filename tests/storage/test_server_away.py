"""PostgreSQL is stopped and started under running loops: they wait, and then all that is due happens once."""

import asyncio
import gc
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
import structlog
from sqlalchemy import Connection

from bot.storage.database import Database
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People
from scheduler.clock import RealClock
from scheduler.courier import Courier
from scheduler.message import Action, Draft, Kind, SentMessage
from scheduler.outbox import Delivered, Outcome, Waiting
from scheduler.pace import Pace
from scheduler.waker import Waker
from tests.support.databases import NO_POSTGRES, SEALER, Server, postgres_to_stop

PEOPLE = range(1, 61)
EVERY = timedelta(milliseconds=100)


@pytest.fixture
def server() -> Iterator[Server]:
    with postgres_to_stop() as found:
        if found is None:
            pytest.skip(NO_POSTGRES)
        yield found


async def test_the_loops_outlive_a_server_that_is_stopped_and_started(server: Server) -> None:
    """Sixty people are woken over six seconds, each to one message; in between there is no server."""
    clock, database = RealClock(), Database.open(server.url)
    people, table = People(database, SEALER), OutboxTable(database, SEALER, Pace.of(1000))
    began_at, sent, all_sent = clock.now(), Counter[int](), asyncio.Event()

    async def send(waiting: Waiting) -> Outcome:
        sent[waiting.chat_id] += 1
        if len(sent) == len(PEOPLE):
            all_sent.set()
        return Delivered(SentMessage(1, "text"))

    def prompted(tx: Connection, person_id: int) -> None:
        row = people.load_due(tx, person_id, clock.now())
        if row is not None:
            people.save(tx, person_id, version=row.version, state={}, wake_at=None, now=clock.now())
            table.add(
                tx, [Draft(person_id, Kind.PROMPT, Action.SEND, {}, occurrence=f"{person_id}")], clock.now()
            )

    async def wake(person_id: int) -> None:
        await database.run(lambda tx: prompted(tx, person_id))
        courier.kick()

    async def nobody(_: int) -> None:
        pass

    def put_to_bed(tx: Connection) -> None:
        for n in PEOPLE:
            people.insert(tx, n, {}, wake_at=began_at + n * EVERY, now=began_at)

    await database.run(put_to_bed)
    waker, courier = Waker(clock, people, wake), Courier(clock, table, send, nobody)
    with structlog.testing.capture_logs() as logs:
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(waker.run()), tasks.create_task(courier.run())]
            await asyncio.sleep(2)
            turns = waker.turns, courier.turns
            await asyncio.to_thread(server.stop)
            await asyncio.sleep(1.5)
            assert waker.turns > turns[0], "it turns while the store is away"
            assert courier.turns > turns[1], "and so does the courier"
            await asyncio.to_thread(server.start)
            await asyncio.wait_for(all_sent.wait(), 60)
            for task in running:
                task.cancel()
    database.close()
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()  # Lines that the server cut are dropped, not closed; no other test shall hear of it.
    assert sent.keys() == set(PEOPLE)
    assert max(sent.values()) == 1
    assert {line["event"] for line in logs} & {"waker_without_store", "wake_failed", "courier_without_store"}
