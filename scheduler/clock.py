"""The one place that reads a clock. Everything else is told what time it is."""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol, Self

# Nobody sleeps longer than this in one go: a wall clock that was set, and rows that another process wrote,
# are seen within a second.
LONGEST_SLEEP_SECONDS = 1.0


class Clock(Protocol):
    @property
    def speed(self) -> float:
        """How many of its seconds pass in a real one, unless it is paused."""

    def now(self) -> datetime:
        """Return the instant, aware UTC."""

    async def sleep_until(self, instant: datetime, kicked: asyncio.Event) -> None:
        """Return at *instant*, or sooner: *kicked* is set, the clock was moved, a real second is over.

        Early returns are harmless: the caller looks at the clock again. It clears *kicked* before it looks at
        what it waits for; a clock that is moved sets it.
        """


def steady() -> float:
    """Seconds that nobody sets. On Linux they stand while the machine sleeps."""
    return time.monotonic()


class RealClock:
    speed = 1.0

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep_until(self, instant: datetime, kicked: asyncio.Event) -> None:
        await _wait(kicked, (instant - self.now()).total_seconds())


@dataclass(frozen=True, slots=True)
class Anchor:
    """At *wall_at* of the wall clock it was *coach_at* for the coach; time ran *speed* times as fast, or stood."""

    coach_at: datetime
    wall_at: datetime
    speed: float
    is_paused: bool = False


class ScaledClock:
    """Runs *speed* times as fast as the real one, from *start_at*. Underneath is the monotonic clock.

    While it is paused, time stands for everybody: nothing falls due, and what has to wait waits.
    """

    def __init__(self, start_at: datetime, speed: float = 1.0, *, is_paused: bool = False) -> None:
        self._sleeping: list[asyncio.Event] = []
        self._is_paused = is_paused
        self._restart(start_at, speed)

    @classmethod
    def restored(cls, anchor: Anchor) -> Self:
        """Go on from *anchor*: the time since then counts, at its speed, whether or not a process ran."""
        if anchor.is_paused:
            return cls(anchor.coach_at, anchor.speed, is_paused=True)
        away = max(datetime.now(UTC) - anchor.wall_at, timedelta())
        return cls(anchor.coach_at + away * anchor.speed, anchor.speed)

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.now(), datetime.now(UTC), self._speed, self._is_paused)

    @property
    def speed(self) -> float:
        """How fast it runs, or will when it goes on."""
        return self._speed

    @property
    def is_paused(self) -> bool:
        return self._is_paused

    def now(self) -> datetime:
        if self._is_paused:
            return self._coach_at
        return self._coach_at + timedelta(seconds=time.monotonic() - self._monotonic) * self._speed

    def set_speed(self, speed: float) -> None:
        """Go on at another speed. Raises ValueError: *speed* is not above 0."""
        self._restart(self.now(), speed)

    def pause(self) -> None:
        self._coach_at, self._is_paused = self.now(), True

    def resume(self) -> None:
        now, self._is_paused = self.now(), False
        self._restart(now, self._speed)

    def jump_to(self, instant: datetime) -> None:
        """Skip the time until *instant*. Raises ValueError: it has passed."""
        now = self.now()
        if instant < now:
            raise ValueError(f"The clock only moves forward: it is {now.isoformat()} already.")
        self._restart(instant, self._speed)

    async def sleep_until(self, instant: datetime, kicked: asyncio.Event) -> None:
        self._sleeping.append(kicked)
        seconds = (instant - self.now()).total_seconds() / self._speed
        try:
            await _wait(kicked, LONGEST_SLEEP_SECONDS if self._is_paused and seconds > 0 else seconds)
        finally:
            self._sleeping.remove(kicked)

    def _restart(self, coach_at: datetime, speed: float) -> None:
        if not speed > 0:
            raise ValueError(f"A clock's speed is above 0, not {speed}.")
        self._coach_at, self._speed, self._monotonic = coach_at.astimezone(UTC), speed, time.monotonic()
        for kicked in self._sleeping:
            kicked.set()


async def _wait(kicked: asyncio.Event, seconds: float) -> None:
    if kicked.is_set():
        return
    if seconds <= 0:
        await asyncio.sleep(0)  # A loop that is always late must still let others run.
        return
    try:
        await asyncio.wait_for(kicked.wait(), min(seconds, LONGEST_SLEEP_SECONDS))
    except TimeoutError:
        return
