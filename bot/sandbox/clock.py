"""What time it is here. The sandbox never reads a clock in any other place."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The instant, aware UTC."""


class ClockControl(Clock, Protocol):
    """A clock that people may hurry. The sandbox only turns the knobs; what is due next, the owner knows."""

    @property
    def speed(self) -> float:
        """Seconds that pass here in one real second, unless it is paused."""

    @property
    def is_paused(self) -> bool:
        """Time stands; it can still be moved forward."""

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def set_speed(self, speed: float) -> None: ...

    def jump_to(self, instant: datetime) -> None:
        """*instant* is never before now()."""

    async def next_prompt_at(self, person_id: int | None) -> datetime | None:
        """Of that person, or the earliest of anybody. None: no prompt is waited for."""

    async def next_cue_at(self, person_id: int | None) -> datetime | None:
        """Of that person, or the earliest of anybody. None: nobody is in the middle of anything."""


def stopwatch() -> float:
    """Real seconds since some instant, for differences only: a network is as slow as it is."""
    return time.monotonic()


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)
