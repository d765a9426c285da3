"""Who is due is woken at once, and nobody's trouble is anybody else's."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
import structlog

from scheduler.waker import LONGEST_REST, Waker, rest_after
from tests.support.clock import START, FakeClock, settle

ANN, BOB, CLEO = 1, 2, 3


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


class Bedroom:
    """Sleepers in memory; waking somebody notes the instant and sets the next alarm of their list."""

    def __init__(self, clock: FakeClock, alarms: dict[int, list[float]]) -> None:
        self.clock = clock
        self.alarms = {person: [after(s) for s in seconds] for person, seconds in alarms.items()}
        self.woken: list[tuple[int, datetime]] = []
        self.is_away = False
        self.looks = 0

    async def next_wake_at(self) -> datetime | None:
        self._look()
        return min((alarms[0] for alarms in self.alarms.values() if alarms), default=None)

    async def due(self, now: datetime, limit: int) -> Sequence[int]:
        self._look()
        due = [(alarms[0], person) for person, alarms in self.alarms.items() if alarms and alarms[0] <= now]
        return [person for _, person in sorted(due)][:limit]

    async def postpone(self, person_id: int, until: datetime, now: datetime) -> None:
        if self.alarms[person_id][0] <= now:
            self.alarms[person_id][0] = until

    async def wake(self, person_id: int) -> None:
        self.woken.append((person_id, self.clock.now()))
        self.alarms[person_id].pop(0)

    def _look(self) -> None:
        self.looks += 1
        if self.is_away:
            raise ConnectionError


@asynccontextmanager
async def running(
    clock: FakeClock, bedroom: Bedroom, wake: Callable[[int], Awaitable[None]] | None = None
) -> AsyncIterator[Waker]:
    waker = Waker(clock, bedroom, wake or bedroom.wake)
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(waker.run())
        await settle()
        yield waker
        task.cancel()


async def test_each_is_woken_at_their_instant(clock: FakeClock) -> None:
    bedroom = Bedroom(clock, {ANN: [5, 7], BOB: [6]})
    async with running(clock, bedroom):
        await clock.advance(timedelta(seconds=10))
    assert bedroom.woken == [(ANN, after(5)), (BOB, after(6)), (ANN, after(7))]


async def test_after_downtime_the_longest_overdue_come_first(clock: FakeClock) -> None:
    bedroom = Bedroom(clock, {ANN: [-10], BOB: [-3600], CLEO: [60]})
    async with running(clock, bedroom):
        pass
    assert bedroom.woken == [(BOB, START), (ANN, START)]


async def test_a_kick_makes_an_earlier_instant_known(clock: FakeClock) -> None:
    bedroom = Bedroom(clock, {ANN: [3600], BOB: []})
    async with running(clock, bedroom) as waker:
        bedroom.alarms[BOB] = [after(5)]
        waker.kick()
        await clock.advance(timedelta(seconds=10))
    assert bedroom.woken == [(BOB, after(5))]


async def test_a_kick_while_waking_is_not_lost(clock: FakeClock) -> None:
    bedroom = Bedroom(clock, {ANN: [1], BOB: []})

    async def wake(person_id: int) -> None:
        await bedroom.wake(person_id)
        if person_id == ANN:
            bedroom.alarms[BOB] = [after(2)]
            waker.kick()

    async with running(clock, bedroom, wake) as waker:
        await clock.advance(timedelta(seconds=3))
    assert bedroom.woken == [(ANN, after(1)), (BOB, after(2))]


async def test_a_kick_while_looking_is_not_lost(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bob is planned once the earliest instant has been read, and before the sleep until it."""
    bedroom = Bedroom(clock, {ANN: [3600], BOB: []})
    look = bedroom.next_wake_at

    async def planned_meanwhile() -> datetime | None:
        found = await look()
        if clock.now() == after(1) and not bedroom.alarms[BOB]:
            bedroom.alarms[BOB] = [after(1.5)]
            waker.kick()
        return found

    monkeypatch.setattr(bedroom, "next_wake_at", planned_meanwhile)
    async with running(clock, bedroom) as waker:
        await clock.advance(timedelta(seconds=3))
    assert bedroom.woken == [(BOB, after(1.5))]


async def test_while_nobody_is_due_it_looks_once_a_second(clock: FakeClock) -> None:
    bedroom = Bedroom(clock, {ANN: [3600]})
    async with running(clock, bedroom):
        looks = bedroom.looks
        await clock.advance(timedelta(seconds=100))
        assert bedroom.looks == looks + 100


async def test_somebody_who_cannot_be_woken_harms_nobody_and_is_tried_again_ever_less_often(
    clock: FakeClock,
) -> None:
    bedroom = Bedroom(clock, {ANN: [1, 9999], BOB: [1], CLEO: [2]})
    tries: list[datetime] = []

    async def wake(person_id: int) -> None:
        if person_id == ANN:
            tries.append(clock.now())
            raise ValueError("a state nobody thought of")
        await bedroom.wake(person_id)

    with structlog.testing.capture_logs() as logs:
        async with running(clock, bedroom, wake):
            await clock.advance(timedelta(seconds=40))
    assert bedroom.woken == [(BOB, after(1)), (CLEO, after(2))]
    assert tries == [after(n) for n in (1, 2, 4, 8, 16, 32)]
    assert {(line["event"], line.get("person_id")) for line in logs} == {("wake_failed", ANN)}


async def test_after_a_good_wake_the_first_failure_costs_a_second_again(clock: FakeClock) -> None:
    bedroom = Bedroom(clock, {ANN: [1, 60]})
    tries: list[datetime] = []

    async def wake(person_id: int) -> None:
        tries.append(clock.now())
        if clock.now() not in {after(4), after(61)}:
            raise ConnectionError
        await bedroom.wake(person_id)

    with structlog.testing.capture_logs():
        async with running(clock, bedroom, wake):
            await clock.advance(timedelta(seconds=70))
    assert tries == [after(n) for n in (1, 2, 4, 60, 61)]


async def test_what_a_tap_planned_during_a_failing_wake_stays(clock: FakeClock) -> None:
    bedroom = Bedroom(clock, {ANN: [1]})
    tries: list[datetime] = []

    async def wake(person_id: int) -> None:
        tries.append(clock.now())
        if len(tries) == 1:
            bedroom.alarms[person_id] = [after(1.5)]
            raise ConnectionError
        await bedroom.wake(person_id)

    with structlog.testing.capture_logs():
        async with running(clock, bedroom, wake):
            await clock.advance(timedelta(seconds=10))
    assert tries == [after(1), after(1.5)]


def test_whoever_cannot_be_woken_is_tried_once_an_hour_at_least() -> None:
    assert [rest_after(n).total_seconds() for n in (1, 2, 3, 12)] == [1, 2, 4, 2048]
    assert {rest_after(n) for n in (13, 14, 10_000)} == {LONGEST_REST}


async def test_a_wake_that_moves_nothing_does_not_spin(clock: FakeClock) -> None:
    bedroom = Bedroom(clock, {ANN: [1], BOB: [5]})
    tries: list[datetime] = []

    async def wake(person_id: int) -> None:
        if person_id == ANN:
            tries.append(clock.now())
        else:
            await bedroom.wake(person_id)

    with structlog.testing.capture_logs() as logs:
        async with running(clock, bedroom, wake):
            await clock.advance(timedelta(seconds=6))
    assert bedroom.woken == [(BOB, after(5))]
    assert tries == [after(n) for n in (1, 2, 3, 4, 5, 6)]
    assert {line["event"] for line in logs} == {"wake_moved_nothing"}


async def test_a_store_that_is_away_is_asked_again_every_second(clock: FakeClock) -> None:
    bedroom = Bedroom(clock, {ANN: [2]})
    bedroom.is_away = True
    with structlog.testing.capture_logs() as logs:
        async with running(clock, bedroom) as waker:
            await clock.advance(timedelta(seconds=4.5))
            assert waker.last_good_tick is None
            bedroom.is_away = False
            await clock.advance(timedelta(seconds=1))
            assert waker.last_good_tick == after(5)
    assert bedroom.woken == [(ANN, after(5))]
    assert len(logs) == 5


async def test_more_people_than_one_batch_are_all_woken(clock: FakeClock) -> None:
    bedroom = Bedroom(clock, {person: [1] for person in range(1000)})
    async with running(clock, bedroom):
        await clock.advance(timedelta(seconds=1))
        for _ in range(20):  # A few at once, and then the next few.
            await settle()
    assert {person for person, _ in bedroom.woken} == set(range(1000))
    assert {at for _, at in bedroom.woken} == {after(1)}


async def test_a_clock_that_jumped_wakes_who_is_due(clock: FakeClock) -> None:
    bedroom = Bedroom(clock, {ANN: [3600]})
    async with running(clock, bedroom):
        await clock.jump(timedelta(hours=8))
    assert bedroom.woken == [(ANN, START + timedelta(hours=8))]


async def test_a_clock_set_back_during_a_failing_wake_does_not_spin(clock: FakeClock) -> None:
    bedroom = Bedroom(clock, {ANN: [0], BOB: [0]})

    async def wake(person_id: int) -> None:
        if person_id == ANN:
            clock.set_back(timedelta(hours=1))
            raise ConnectionError
        await bedroom.wake(person_id)

    with structlog.testing.capture_logs() as logs:
        async with running(clock, bedroom, wake):
            assert bedroom.looks < 10
    assert [person for person, _ in bedroom.woken] == [BOB]
    assert [line["event"] for line in logs] == ["wake_failed"]
