"""Time that jumps: whenever there is nothing to do, it is the next instant at which there is."""

import asyncio
import selectors
from datetime import datetime, timedelta

LONGEST_SLEEP = timedelta(minutes=10)
"""The real clocks look every second; nobody but us moves this one, so it need not."""


class JumpingLoop(asyncio.SelectorEventLoop):
    """Its seconds pass only while everybody waits for them. Nothing outside of it may be waited for."""

    def __init__(self) -> None:
        self.seconds = 0.0
        super().__init__(_Jumping(self))

    def time(self) -> float:
        return self.seconds


class _Jumping(selectors.SelectSelector):
    def __init__(self, loop: JumpingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Raises AssertionError: everybody waits for somebody, and nobody for an instant."""
        if timeout == 0:
            return []  # Somebody has something to do.
        assert timeout is not None, "nothing will ever happen again"
        self._loop.seconds += timeout
        return super().select(0)


class JumpingClock:
    """The coach's clock, by the seconds of *loop*."""

    speed = 1.0

    def __init__(self, loop: JumpingLoop, start_at: datetime) -> None:
        self._loop = loop
        self._start_at = start_at

    def now(self) -> datetime:
        return self._start_at + timedelta(seconds=self._loop.seconds)

    async def sleep_until(self, instant: datetime, kicked: asyncio.Event) -> None:
        wait = min(instant - self.now(), LONGEST_SLEEP)
        if kicked.is_set() or wait <= timedelta():
            await asyncio.sleep(0)
            return
        try:
            await asyncio.wait_for(kicked.wait(), wait.total_seconds())
        except TimeoutError:
            return
