"""A process whose loops stand still is ended with a line; one whose database is away is not."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.watchdog import LOOKS_EVERY, STOOD_STILL, STOPPED_AFTER, Watchdog

BLOCKED_LOOP = """
import asyncio, time
from datetime import timedelta
from bot import watchdog
from scheduler.clock import steady

watchdog.LOOKS_EVERY = timedelta(seconds=0.05)
watchdog.BLOCKED_AFTER = timedelta(seconds=1.5)

async def main():
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(watchdog.Watchdog(steady).beat())
        await asyncio.sleep(0.2)
        print("turning", flush=True)
        {then}

asyncio.run(main())
"""


def ended(then: str) -> subprocess.CompletedProcess[str]:
    source = BLOCKED_LOOP.format(then=then)
    return subprocess.run(  # noqa: S603 (our own source)
        [sys.executable, "-c", source], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_blocked_event_loop_ends_the_process_with_one_line_and_a_code_of_its_own() -> None:
    end = ended("time.sleep(20); raise SystemExit(3)")
    assert end.returncode == STOOD_STILL
    lines = [line for line in (end.stdout + end.stderr).splitlines() if "stood_still" in line]
    assert len(lines) == 1
    assert "event loop has not turned" in lines[0]
    assert "turning" in end.stdout


def test_a_loop_that_turns_is_left_alone() -> None:
    assert ended("await asyncio.sleep(2); raise SystemExit(3)").returncode == 3


class Dog:
    """A watchdog on a clock of ours, over a loop of ours."""

    def __init__(self) -> None:
        self.now = 0.0
        self.turns = 0
        self.barks: list[str] = []
        self.dog = Watchdog(lambda: self.now, self.barks.append)
        self.dog.watch("waker", lambda: self.turns)

    def waits(self, for_: timedelta, each: Callable[[], None] = lambda: None) -> None:
        for _ in range(for_ // LOOKS_EVERY):
            self.now += LOOKS_EVERY.total_seconds()
            each()
            self.dog.look()


@pytest.fixture
def here() -> Dog:
    return Dog()


def test_a_loop_that_stands_still_is_named(here: Dog) -> None:
    here.waits(STOPPED_AFTER)
    assert here.barks == []
    here.waits(LOOKS_EVERY)
    assert here.barks == ["the waker has not turned for 305 s"]


def test_a_loop_that_turns_without_success_is_left_alone(here: Dog) -> None:
    def turn() -> None:
        here.turns += 1

    here.waits(3 * STOPPED_AFTER, turn)
    assert here.barks == []


def test_a_process_that_was_stopped_and_goes_on_is_not_ended_for_it(here: Dog) -> None:
    here.now += STOPPED_AFTER.total_seconds() * 2
    here.dog.look()
    here.waits(STOPPED_AFTER - LOOKS_EVERY)
    assert here.barks == []
