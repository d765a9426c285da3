"""A clock that stands until it is moved, for the sandbox's clock knobs."""

from datetime import datetime


class StandingClock:
    def __init__(self, instant: datetime) -> None:
        self._now = instant
        self._speed = 1.0
        self.prompt_at: datetime | None = None
        self.cue_at: datetime | None = None

    def now(self) -> datetime:
        return self._now

    @property
    def speed(self) -> float:
        return self._speed

    def set_speed(self, speed: float) -> None:
        self._speed = speed

    def jump_to(self, instant: datetime) -> None:
        self._now = instant

    async def next_prompt_at(self) -> datetime | None:
        return self.prompt_at

    async def next_cue_at(self) -> datetime | None:
        return self.cue_at
