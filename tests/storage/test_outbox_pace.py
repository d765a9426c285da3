"""The pace lives in the database: it holds over all workers, heeds every 429, and no clock can stop it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog

from bot.storage import outbox_pace
from bot.storage.database import Database
from bot.storage.outbox_table import OutboxTable
from scheduler.clock import RealClock
from scheduler.courier import Courier
from scheduler.message import Action, Draft, Kind, SentMessage
from scheduler.outbox import LONGEST_BACKOFF, Delivered, Outcome, Scope, Waiting
from scheduler.pace import FURTHEST, Pace
from tests.support.clock import START, FakeClock, settle
from tests.support.databases import SEALER, InlineDatabase, sqlite_url

ANN, BOB, CLEO = 101, 102, 103
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
LEASE = 30 * SECOND
NOBODY = "nobody"


def prompts(*chats: int, kind: Kind = Kind.PROMPT) -> list[Draft]:
    return [Draft(chat, kind, Action.SEND, {"text": "Time to move"}) for chat in chats]


async def table_with(database: Database, *chats: int, rate: float = 30) -> OutboxTable:
    table = OutboxTable(database, SEALER, Pace.of(rate))
    await database.run(lambda tx: table.add(tx, prompts(*chats), START))
    return table


async def sent(table: OutboxTable, now: datetime, limit: int = 10) -> list[int]:
    """The chats that something went to."""
    claimed = await table.claim("me", now, limit, LEASE)
    for one in claimed:
        assert await table.begin(one.id, "me", now)
        await table.sent(one.id, "me", now, None)
    return [one.chat_id for one in claimed]


async def ignore(_: int) -> None:
    pass


def most_within_a_second(instants: Sequence[datetime]) -> int:
    ordered = sorted(instants)
    return max(sum(1 for later in ordered[n:] if later <= at + SECOND) for n, at in enumerate(ordered))


async def test_no_second_holds_more_than_the_rate_however_many_workers_there_are(
    shared: Database, postgres_url: str
) -> None:
    """Three workers with connections of their own, in real time, and all begin at once."""
    rate, count, clock = 25, 75, RealClock()
    turns: list[datetime] = []
    calls: list[datetime] = []
    all_sent = asyncio.Event()

    async def send(waiting: Waiting) -> Outcome:
        turns.append(waiting.send_at)
        calls.append(clock.now())
        if len(calls) == count:
            all_sent.set()
        return Delivered(SentMessage(1, "text"))

    others = [Database.open(postgres_url) for _ in range(2)]
    tables = [OutboxTable(one, SEALER, Pace.of(rate)) for one in (shared, *others)]
    await shared.run(lambda tx: tables[0].add(tx, prompts(*range(1, count + 1)), clock.now()))
    async with asyncio.TaskGroup() as tasks:
        couriers = [Courier(clock, table, send, ignore, table.gap) for table in tables]
        running = [tasks.create_task(courier.run()) for courier in couriers]
        await all_sent.wait()
        for courier in couriers:
            courier.stop()
        await asyncio.wait(running)
    for one in others:
        one.close()
    assert most_within_a_second(turns) <= rate
    assert all(call >= turn for call, turn in zip(calls, turns, strict=True))
    assert max(turns) - min(turns) < timedelta(seconds=count / rate * 1.5), "and most of the rate is used"


async def test_a_429_of_a_chat_is_over_exactly_when_it_said(database: Database) -> None:
    table = await table_with(database, ANN, BOB)
    await table.hold(ANN, START, 17 * SECOND)
    assert await sent(table, START) == [BOB]
    assert await sent(table, START + 16.8 * SECOND) == []
    assert await sent(table, START + 17 * SECOND) == [ANN]


async def test_a_429_of_the_bot_slows_it_for_all_workers_and_once_for_all_calls_under_way(
    database: Database,
) -> None:
    one, two = await table_with(database), await table_with(database)
    for n in range(5):
        await (one, two)[n % 2].hold(Scope.WHOLE_BOT, START, (10 + n) * SECOND)
    later = START + 14 * SECOND
    pace = await database.read(lambda tx: outbox_pace.current(tx, Pace.of(30), later))
    assert pace.per_second == pytest.approx(15, abs=0.01)
    await database.run(lambda tx: two.add(tx, prompts(ANN, BOB, CLEO), later))
    turns = [waiting.send_at for waiting in await two.claim("me", later, 3, LEASE)]
    assert turns == [later, pytest.approx(later + Pace.of(15).bot_gap, abs=timedelta(milliseconds=1))]


async def test_a_lesson_that_is_over_is_forgotten(database: Database) -> None:
    table = await table_with(database)
    await table.hold(Scope.WHOLE_BOT, START, SECOND)
    for after, is_cut in ((140, True), (152, False)):
        await table.recover(START + after * SECOND, LEASE)
        bot = await database.read(lambda tx: tx.execute(outbox_pace.OF_BOT).one())
        assert (bot.per_second is not None) is is_cut


async def test_who_waits_in_front_of_an_answer_is_as_urgent(database: Database) -> None:
    """Ten thousand prompts wait; Ann's is one of the last, and she has begun without it."""
    table = await table_with(database, *range(1000, 1050), ANN, *range(2000, 2010))
    await database.run(lambda tx: table.add(tx, prompts(ANN, kind=Kind.ANSWER), START))
    assert (await sent(table, START))[0] == ANN
    assert (await sent(table, START + 1.1 * SECOND))[0] == ANN


async def test_a_tap_is_answered_at_once_while_ten_thousand_prompts_wait(
    template: Path, tmp_path: Path
) -> None:
    clock = FakeClock()
    database = InlineDatabase.open(sqlite_url(template, tmp_path))
    table = OutboxTable(database, SEALER, Pace.of(30))
    calls: list[tuple[datetime, Kind]] = []

    async def send(waiting: Waiting) -> Outcome:
        calls.append((clock.now(), waiting.kind))
        return Delivered(None)

    with database._writing[0].begin() as tx:  # noqa: SLF001 (before any loop runs)
        table.add(tx, prompts(*range(1000, 11_000)), START)
    courier = Courier(clock, table, send, ignore, table.gap)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(courier.run())
        await clock.advance(2 * SECOND)
        with database._writing[0].begin() as tx:  # noqa: SLF001 (the loop waits for us)
            table.add(tx, [*prompts(ANN, kind=Kind.TOAST), *prompts(ANN, kind=Kind.ANSWER)], clock.now())
        tapped_at = clock.now()
        courier.kick()
        await clock.advance(SECOND)
        running.cancel()
    database.close()
    waits = {kind: at - tapped_at for at, kind in calls if kind is not Kind.PROMPT}
    assert waits.keys() == {Kind.TOAST, Kind.ANSWER}
    assert max(waits.values()) <= timedelta(seconds=0.25)


async def test_a_slow_store_makes_no_burst(template: Path, tmp_path: Path) -> None:
    """It takes half a second to begin each message, and lets go of all of them at once."""
    clock = FakeClock()
    database = InlineDatabase.open(sqlite_url(template, tmp_path))
    table = OutboxTable(database, SEALER, Pace.of(30))
    calls: list[datetime] = []

    class Slow(OutboxTable):
        async def begin(self, id_: int, owner: str, now: datetime) -> bool:
            half = clock.now().replace(microsecond=0) + SECOND
            while clock.now() < half:
                await clock.sleep_until(half, asyncio.Event())
            return await super().begin(id_, owner, now)

    async def send(_: Waiting) -> Outcome:
        calls.append(clock.now())
        return Delivered(None)

    slow = Slow(database, SEALER, Pace.of(30))
    with database._writing[0].begin() as tx:  # noqa: SLF001 (before any loop runs)
        table.add(tx, prompts(*range(1000, 1060)), START)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(Courier(clock, slow, send, ignore, slow.gap).run())
        await clock.advance(8 * SECOND)
        running.cancel()
    database.close()
    assert len(calls) == 60
    assert most_within_a_second(calls) <= 30


async def test_after_the_clock_was_set_back_nothing_lies_further_ahead_than_it_can(
    database: Database,
) -> None:
    table = await table_with(database, ANN, BOB)
    ahead = START + HOUR
    assert await sent(table, ahead) == [ANN, BOB]
    await database.run(lambda tx: table.add(tx, prompts(ANN, BOB, CLEO, 104), ahead))
    await table.hold(BOB, ahead, 20 * SECOND)
    await table.hold(Scope.WHOLE_BOT, ahead, 5 * SECOND)
    await table.recover(START, LEASE)
    bot = await database.read(lambda tx: tx.execute(outbox_pace.OF_BOT).one())
    assert bot.free_at <= START + FURTHEST
    assert bot.held_until == START + 5 * SECOND
    assert await sent(table, START + 6 * SECOND) == []
    await table.recover(START + LONGEST_BACKOFF, LEASE)
    found = [await sent(table, START + LONGEST_BACKOFF + n * SECOND) for n in range(3)]
    assert {chat for chats in found for chat in chats} == {ANN, BOB, CLEO, 104}


async def test_a_lease_from_before_the_clock_was_set_back_runs_out_as_any_other(database: Database) -> None:
    table = await table_with(database, ANN)
    await table.claim(NOBODY, START + HOUR, 1, LEASE)
    await table.recover(START, LEASE)
    assert await sent(table, START + 29 * SECOND) == []
    await table.recover(START + 30 * SECOND, LEASE)
    assert await sent(table, START + LONGEST_BACKOFF) == [ANN]


async def test_a_courier_goes_on_when_the_clock_is_set_back_while_a_turn_is_awaited(
    template: Path, tmp_path: Path
) -> None:
    clock = FakeClock()
    database = InlineDatabase.open(sqlite_url(template, tmp_path))
    table, calls = OutboxTable(database, SEALER, Pace.of(30)), list[datetime]()

    async def send(_: Waiting) -> Outcome:
        calls.append(clock.now())
        return Delivered(None)

    with structlog.testing.capture_logs():
        async with asyncio.TaskGroup() as tasks:
            courier = Courier(clock, table, send, ignore, table.gap)
            running = tasks.create_task(courier.run())
            await settle()
            with database._writing[0].begin() as tx:  # noqa: SLF001 (the loop waits for us)
                table.add(tx, prompts(ANN, BOB, CLEO), clock.now())
            courier.kick()
            await settle()
            assert 0 < len(calls) < 3
            clock.set_back(HOUR)
            await clock.advance(65 * SECOND)
            running.cancel()
    database.close()
    assert len(calls) == 3
