"""A clock that stands until it is moved, for the sandbox's clock knobs."""

from datetime import datetime


class StandingClock:
    def __init__(self, instant: datetime) -> None:
        self._now = instant
        self._speed = 1.0
        self.is_paused = False
        self.person_id = 1001  # whose prompts and cues these are
        self.prompt_at: datetime | None = None
        self.cue_at: datetime | None = None

    def now(self) -> datetime:
        return self._now

    @property
    def speed(self) -> float:
        return self._speed

    def pause(self) -> None:
        self.is_paused = True

    def resume(self) -> None:
        self.is_paused = False

    def set_speed(self, speed: float) -> None:
        self._speed = speed

    def jump_to(self, instant: datetime) -> None:
        self._now = instant

    async def next_prompt_at(self, person_id: int | None) -> datetime | None:
        return self.prompt_at if person_id in {None, self.person_id} else None

    async def next_cue_at(self, person_id: int | None) -> datetime | None:
        return self.cue_at if person_id in {None, self.person_id} else None
