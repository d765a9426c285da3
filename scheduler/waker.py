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
        wake_at = self._clock.now()
        while True:
            self.turns += 1
            self._kicked.clear()
            try:
                wake_at = await self._wake_everybody_due(wake_at)
                self.last_good_tick = self._clock.now()
            except Exception:
                log.exception("waker_without_store")
                wake_at = self._clock.now() + STORE_AWAY_FOR
            await self._clock.sleep_until(wake_at, self._kicked)

    async def _wake_everybody_due(self, wake_at: datetime) -> datetime:
        """*wake_at*: the earliest instant known. Return the next one; or when to look again."""
        now = self._clock.now()
        woken: set[int] = set()
        while True:
            is_past = wake_at <= now
            due = await self._sleepers.due(now, BATCH) if is_past else ()
            await self._wake_each(due, woken, now)
            # The look sees what our own wakes have planned; only what is planned after it needs another.
            self._kicked.clear()
            wake_at = await self._sleepers.next_wake_at() or now + NOBODY_WAITS
            if wake_at > now:
                return wake_at
            if is_past and not due:
                return self._clock.now() + AT_WORK_FOR  # Whoever is due still is in another's hands.

    async def _wake_each(self, due: Sequence[int], woken: set[int], now: datetime) -> None:
        """Adds to *woken* whom it wakes; whoever was there already is put off."""
        for person_id in woken.intersection(due):
            # They were woken and are due at the same instant still: without a pause this would spin.
            log.error("wake_moved_nothing", person_id=person_id)
            await self._sleepers.postpone(person_id, self._later(now, STUCK_FOR), now)
        at_once = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as waking:
            for person_id in due:
                if person_id not in woken:
                    waking.create_task(self._wake_one(person_id, now, at_once))
        woken.update(due)

    async def _wake_one(self, person_id: int, now: datetime, at_once: asyncio.Semaphore) -> None:
        async with at_once:
            self.turns += 1
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
