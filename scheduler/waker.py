"""Who is due -> wake them. Between wake-ups it sleeps until the earliest one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from scheduler.clock import Clock

log: structlog.stdlib.BoundLogger = structlog.get_logger()

BATCH = 200
AT_ONCE = 4
"""Whoever answers over a network is kept busy; more than so many connections there are not."""
LONGEST_REST = timedelta(hours=1)
STUCK_FOR = timedelta(seconds=1)
STORE_AWAY_FOR = timedelta(seconds=1)
AT_WORK_FOR = timedelta(milliseconds=20)
"""So long another process may take to wake somebody before we look whether it did."""
NOBODY_WAITS = timedelta(days=1)


class Sleepers(Protocol):
    async def next_wake_at(self) -> datetime | None:
        """Return the earliest instant at which somebody wants to be woken; None: nobody does."""

    async def due(self, now: datetime, limit: int) -> Sequence[int]:
        """At most *limit* people whose instant has come, the longest overdue first."""

    async def postpone(self, person_id: int, until: datetime, now: datetime) -> None:
        """Let this person, who was due at *now*, sleep until *until*.

        Whose instant has been moved past *now* meanwhile is left alone: a tap knows better.
        """


def rest_after(failures: int) -> timedelta:
    """1, 2, 4 … seconds after the first, second, third … failure: a short trouble must not cost a prompt."""
    return min(timedelta(seconds=2 ** min(failures - 1, 12)), LONGEST_REST)


class Waker:
    """Calls *wake* with the id of each person who is due; it moves that person's instant into the future.

    A person for whom it raises is tried again, ever less often, and harms nobody else.
    """

    def __init__(self, clock: Clock, sleepers: Sleepers, wake: Callable[[int], Awaitable[None]]) -> None:
        self._clock = clock
        self._sleepers = sleepers
        self._wake = wake
        self._kicked = asyncio.Event()
        self._failures: dict[int, int] = {}
        self.turns = 0
        """Counts up while the loop turns, whether or not the store is there."""
        self.last_good_tick: datetime | None = None
        """The coach's instant at which the loop last found the store in order; None: not yet."""

    def kick(self) -> None:
        """Somebody's instant may have become an earlier one."""
        self._kicked.set()

    async def run(self) -> None:
        while True:
            self.turns += 1
            self._kicked.clear()
            try:
                looked_at = await self._wake_everybody_due()
                wake_at = await self._sleepers.next_wake_at()
                if wake_at is not None and wake_at <= looked_at:
                    wake_at = self._clock.now() + AT_WORK_FOR
                self.last_good_tick = self._clock.now()
            except Exception:
                log.exception("waker_without_store")
                wake_at = self._clock.now() + STORE_AWAY_FOR
            await self._clock.sleep_until(wake_at or self._clock.now() + NOBODY_WAITS, self._kicked)

    async def _wake_everybody_due(self) -> datetime:
        """Return the instant up to which nobody is left for us; whoever is due still is in another's hands."""
        now = self._clock.now()
        woken: set[int] = set()
        while due := await self._sleepers.due(now, BATCH):
            for person_id in woken.intersection(due):
                # They were woken and are due at the same instant still: without a pause this would spin.
                log.error("wake_moved_nothing", person_id=person_id)
                await self._sleepers.postpone(person_id, self._later(now, STUCK_FOR), now)
            anew = [person_id for person_id in due if person_id not in woken]
            woken.update(anew)
            for start in range(0, len(anew), AT_ONCE):
                self.turns += 1
                async with asyncio.TaskGroup() as waking:
                    for person_id in anew[start : start + AT_ONCE]:
                        waking.create_task(self._wake_one(person_id, now))
        return now

    async def _wake_one(self, person_id: int, now: datetime) -> None:
        try:
            await self._wake(person_id)
        except Exception:
            failures = self._failures[person_id] = self._failures.get(person_id, 0) + 1
            log.exception("wake_failed", person_id=person_id, failures=failures)
            await self._sleepers.postpone(person_id, self._later(now, rest_after(failures)), now)
        else:
            self._failures.pop(person_id, None)

    def _later(self, now: datetime, by: timedelta) -> datetime:
        # Were the wall clock set back in between, they would be due at *now* still, and this would spin.
        return max(now, self._clock.now()) + by
