"""The clocks. Real seconds are spent only where a real sleep is the rule, and then few milliseconds."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from scheduler import clock as clock_module
from scheduler.clock import Anchor, RealClock, ScaledClock
from tests.support.clock import START

AN_HOUR = timedelta(hours=1)


def test_both_clocks_say_utc() -> None:
    assert RealClock().now().tzinfo is UTC
    berlin = datetime.fromisoformat("2026-03-02T07:00+01:00")
    now = ScaledClock(berlin).now()
    assert now.tzinfo is UTC
    assert berlin <= now < berlin + timedelta(seconds=5)


@pytest.fixture
def monotonic(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The real time underneath, moved by hand."""
    seconds = [1000.0]
    monkeypatch.setattr("scheduler.clock.time.monotonic", lambda: seconds[0])
    return seconds


def test_time_runs_at_its_speed(monotonic: list[float]) -> None:
    clock = ScaledClock(START, speed=60)
    monotonic[0] += 2
    assert clock.now() == START + timedelta(minutes=2)


def test_another_speed_begins_where_the_clock_is(monotonic: list[float]) -> None:
    clock = ScaledClock(START, speed=60)
    monotonic[0] += 1
    clock.set_speed(1)
    monotonic[0] += 1
    assert clock.now() == START + timedelta(seconds=61)
    assert clock.speed == 1


def test_time_stands_while_it_is_paused_and_then_goes_on(monotonic: list[float]) -> None:
    clock = ScaledClock(START, speed=60)
    monotonic[0] += 1
    clock.pause()
    monotonic[0] += 100
    assert clock.now() == START + timedelta(minutes=1)
    clock.set_speed(10)
    clock.jump_to(START + AN_HOUR)
    monotonic[0] += 100
    assert (clock.now(), clock.is_paused) == (START + AN_HOUR, True)
    clock.resume()
    monotonic[0] += 1
    assert clock.now() == START + AN_HOUR + timedelta(seconds=10)


@pytest.mark.usefixtures("monotonic")
def test_a_jump_goes_forward_only() -> None:
    clock = ScaledClock(START)
    clock.jump_to(START + AN_HOUR)
    assert clock.now() == START + AN_HOUR
    with pytest.raises(ValueError, match="only moves forward"):
        clock.jump_to(START)
    assert clock.now() == START + AN_HOUR


@pytest.mark.parametrize("speed", [0, -1, float("nan")])
def test_a_clock_that_stands_or_runs_back_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        ScaledClock(START, speed)
    clock = ScaledClock(START, 60)
    with pytest.raises(ValueError, match="above 0"):
        clock.set_speed(speed)
    assert clock.speed == 60


def test_a_restored_clock_counts_the_time_it_was_away() -> None:
    stopped_at = datetime.now(UTC) - timedelta(seconds=10)
    clock = ScaledClock.restored(Anchor(START, stopped_at, speed=60))
    away = clock.now() - START
    assert timedelta(minutes=10) <= away < timedelta(minutes=15)
    assert clock.speed == 60


def test_a_clock_restored_while_paused_stands_where_it_stood() -> None:
    clock = ScaledClock.restored(Anchor(START, datetime.now(UTC) - AN_HOUR, speed=60, is_paused=True))
    assert (clock.now(), clock.speed, clock.is_paused) == (START, 60, True)
    assert clock.anchor.is_paused


def test_a_clock_restored_before_its_anchor_goes_on_from_it() -> None:
    anchor = Anchor(START, datetime.now(UTC) + AN_HOUR, speed=1)
    assert START <= ScaledClock.restored(anchor).now() < START + AN_HOUR


def test_an_anchor_leads_back_to_the_same_time() -> None:
    clock = ScaledClock(START, speed=10)
    clock.jump_to(START + AN_HOUR)
    restored = ScaledClock.restored(clock.anchor)
    assert abs(restored.now() - clock.now()) < timedelta(seconds=5)


async def sleeper(clock: ScaledClock, until: datetime) -> datetime:
    kicked = asyncio.Event()
    while clock.now() < until:
        kicked.clear()
        await clock.sleep_until(until, kicked)
    return clock.now()


@pytest.mark.timeout(10)
async def test_all_sleepers_wake_when_the_clock_is_moved() -> None:
    clock = ScaledClock(START)
    began = time.monotonic()
    async with asyncio.TaskGroup() as tasks:
        sleeping = [tasks.create_task(sleeper(clock, START + AN_HOUR)) for _ in range(3)]
        await asyncio.sleep(0)
        clock.jump_to(START + AN_HOUR)
    assert all(task.result() >= START + AN_HOUR for task in sleeping)
    assert time.monotonic() - began < 0.9


@pytest.mark.timeout(10)
async def test_nobody_wakes_while_it_is_paused_unless_it_is_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock_module, "LONGEST_SLEEP_SECONDS", 0.01)
    clock = ScaledClock(START, speed=1_000_000)
    clock.pause()
    stood_at = clock.now()
    began = time.monotonic()
    await clock.sleep_until(stood_at + AN_HOUR, asyncio.Event())
    assert time.monotonic() - began >= 0.009
    async with asyncio.TaskGroup() as tasks:
        sleeping = tasks.create_task(sleeper(clock, stood_at + AN_HOUR))
        await asyncio.sleep(0.05)
        assert not sleeping.done()
        clock.jump_to(stood_at + AN_HOUR)
    assert sleeping.result() == stood_at + AN_HOUR


@pytest.mark.timeout(10)
async def test_a_faster_clock_wakes_who_slept_at_the_slow_one() -> None:
    clock = ScaledClock(START)
    began = time.monotonic()
    async with asyncio.TaskGroup() as tasks:
        sleeping = tasks.create_task(sleeper(clock, START + AN_HOUR))
        await asyncio.sleep(0)
        clock.set_speed(1_000_000)
    assert sleeping.result() >= START + AN_HOUR
    assert time.monotonic() - began < 0.9


@pytest.mark.timeout(10)
@pytest.mark.parametrize("clock", [RealClock(), ScaledClock(START)], ids=["real", "scaled"])
async def test_a_kick_ends_a_sleep(clock: RealClock | ScaledClock) -> None:
    kicked = asyncio.Event()
    asyncio.get_running_loop().call_soon(kicked.set)
    began = time.monotonic()
    await clock.sleep_until(clock.now() + AN_HOUR, kicked)
    assert time.monotonic() - began < 0.9


async def test_a_kick_before_the_sleep_is_not_lost() -> None:
    kicked = asyncio.Event()
    kicked.set()
    began = time.monotonic()
    await RealClock().sleep_until(RealClock().now() + AN_HOUR, kicked)
    assert time.monotonic() - began < 0.9


async def test_a_sleep_ends_at_its_instant() -> None:
    clock = RealClock()
    until = clock.now() + timedelta(milliseconds=20)
    await clock.sleep_until(until, asyncio.Event())
    assert timedelta(milliseconds=-2) <= clock.now() - until < timedelta(milliseconds=500)


async def test_nobody_sleeps_through_a_wall_clock_that_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock_module, "LONGEST_SLEEP_SECONDS", 0.01)
    began = time.monotonic()
    await RealClock().sleep_until(RealClock().now() + timedelta(seconds=3), asyncio.Event())
    assert time.monotonic() - began < 0.9


async def test_a_loop_that_is_always_late_lets_others_run() -> None:
    others = 0

    async def other() -> None:
        nonlocal others
        while others < 3:
            others += 1
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(other())
        for _ in range(5):
            await RealClock().sleep_until(START, asyncio.Event())
        assert others == 3
