"""A clock that moves only when a test says so."""

import asyncio
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
LONGEST_SLEEP = timedelta(seconds=1)  # As the real ones.


async def settle() -> None:
    """Let every task run until it waits for the clock or for us. Nothing may leave the loop's thread."""
    for _ in range(100):
        await asyncio.sleep(0)


class FakeClock:
    speed = 1.0

    def __init__(self, start_at: datetime = START, longest_sleep: timedelta = LONGEST_SLEEP) -> None:
        """*longest_sleep*: longer than the real ones' where days must pass in a moment."""
        self._now = start_at
        self._longest_sleep = longest_sleep
        self._sleeping: list[tuple[datetime, asyncio.Event]] = []

    def now(self) -> datetime:
        return self._now

    async def sleep_until(self, instant: datetime, kicked: asyncio.Event) -> None:
        if instant <= self._now:
            await asyncio.sleep(0)
            return
        self._sleeping.append((min(instant, self._now + self._longest_sleep), kicked))
        try:
            await kicked.wait()
        finally:
            self._sleeping = [sleeper for sleeper in self._sleeping if sleeper[1] is not kicked]

    async def advance(self, by: timedelta) -> None:
        """Move on, and stop at each instant somebody sleeps until, so that all happens at its time."""
        await settle()
        end = self._now + by
        while due := [
            instant for instant, kicked in self._sleeping if instant <= end and not kicked.is_set()
        ]:
            self._now = max(self._now, min(due))
            for instant, kicked in tuple(self._sleeping):
                if instant <= self._now:
                    kicked.set()
            await settle()
        self._now = end
        await settle()

    async def jump(self, by: timedelta) -> None:
        """Move on at once, like a machine that was asleep."""
        await settle()
        self._now += by
        for _, kicked in tuple(self._sleeping):
            kicked.set()
        await settle()

    def set_back(self, by: timedelta) -> None:
        """Go back at once, and wake nobody: the wall clock was put right. Who sleeps, sleeps as long as before."""
        self._now -= by
        self._sleeping = [(instant - by, kicked) for instant, kicked in self._sleeping]
