"""Notices that the wall clock was set, or that the machine slept: it moved without the steady clock."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger()

LOOKS_EVERY_SECONDS = 1.0
NOTICED_FROM = timedelta(seconds=1)
"""Less is a clock that is being put right gently, and matters to nobody."""


@dataclass(frozen=True, slots=True)
class Jump:
    """*by* below zero: it was set back. *expected_at*: what it would show now if it had not been set."""

    by: timedelta
    expected_at: datetime


class JumpWatch:
    """*wall* is what everybody goes by, *steady* counts seconds and is never set.

    *landed* is called once per jump; while it raises, again every second.
    """

    def __init__(
        self,
        wall: Callable[[], datetime],
        steady: Callable[[], float],
        landed: Callable[[Jump], Awaitable[None]],
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._landed = landed
        self._last = wall(), steady()
        self._unsettled: list[Jump] = []

    async def run(self) -> None:
        while True:
            await asyncio.sleep(LOOKS_EVERY_SECONDS)
            await self.look()

    async def look(self) -> None:
        (wall_at, steady_at), self._last = self._last, (self._wall(), self._steady())
        expected_at = wall_at + timedelta(seconds=self._last[1] - steady_at)
        by = self._last[0] - expected_at
        if abs(by) >= NOTICED_FROM:
            log.warning("clock_jumped", seconds=round(by.total_seconds(), 1))
            self._unsettled.append(Jump(by, expected_at))
        while self._unsettled:
            try:
                await self._landed(self._unsettled[0])
            except Exception:
                log.exception("clock_jump_unsettled")
                return
            self._unsettled.pop(0)


LONGEST_STEP = timedelta(minutes=10)
"""No hold and no rest is longer."""

SKIPS_A_DAY = timedelta(hours=20)
"""A clock that was wrong by more may have passed over a whole day of somebody's prompts."""


def waits_in_vain(jump: Jump) -> tuple[datetime, datetime | None] | None:
    """Who sleeps until an instant between these two must look again; None at the end: whoever sleeps longer.

    After a step back a hold of half a minute would take an hour more. A reminder that comes later harms nobody.
    """
    if jump.by >= timedelta():
        return None
    soon = jump.expected_at - 2 * NOTICED_FROM
    return (soon, None) if -jump.by >= SKIPS_A_DAY else (soon, jump.expected_at + LONGEST_STEP)
