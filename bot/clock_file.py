"""The clock of a run that is not in real time: where it stands is kept in a file, so a restart goes on from
there.

A clock that fell back at a restart would put every hold in progress hours into the future.
"""

import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scheduler.clock import Anchor, RealClock, ScaledClock


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the settings ask for. *start_at* None: the real instant."""

    start_at: datetime | None
    speed: float


class KeptClock:
    """A `ScaledClock` that writes down where it stands whenever it is moved.

    It goes on from the file if that was begun with the same settings; other settings begin a new time.
    """

    def __init__(
        self,
        file: Path,
        wanted: Wanted,
        next_prompt_at: Callable[[int | None], Awaitable[datetime | None]],
        next_cue_at: Callable[[int | None], Awaitable[datetime | None]],
    ) -> None:
        self._file = file
        self._wanted = wanted
        self._next_prompt_at = next_prompt_at
        self._next_cue_at = next_cue_at
        self.clock = read_clock(file, wanted)
        self._keep()

    def now(self) -> datetime:
        return self.clock.now()

    @property
    def speed(self) -> float:
        return self.clock.speed

    @property
    def is_paused(self) -> bool:
        return self.clock.is_paused

    def pause(self) -> None:
        self.clock.pause()
        self._keep()

    def resume(self) -> None:
        self.clock.resume()
        self._keep()

    def set_speed(self, speed: float) -> None:
        self.clock.set_speed(speed)
        self._keep()

    def jump_to(self, instant: datetime) -> None:
        self.clock.jump_to(instant)
        self._keep()

    async def next_prompt_at(self, person_id: int | None) -> datetime | None:
        return await self._next_prompt_at(person_id)

    async def next_cue_at(self, person_id: int | None) -> datetime | None:
        return await self._next_cue_at(person_id)

    def _keep(self) -> None:
        anchor = self.clock.anchor
        kept = {
            "coach_at": anchor.coach_at.isoformat(),
            "wall_at": anchor.wall_at.isoformat(),
            "speed": anchor.speed,
            "paused": anchor.is_paused,
            "wanted": _as_json(self._wanted),
        }
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_suffix(".new")
        beside.write_text(json.dumps(kept))
        os.replace(beside, self._file)  # noqa: PTH105 (either the old file or the new one, never half of one)


def read_clock(file: Path, wanted: Wanted) -> ScaledClock:
    """The clock as it goes on from *file*, which stays as it is: what runs beside the program moves nobody's time."""
    anchor = _read(file, wanted)
    if anchor is None:
        return ScaledClock(wanted.start_at or RealClock().now(), wanted.speed)
    return ScaledClock.restored(anchor)


def _read(file: Path, wanted: Wanted) -> Anchor | None:
    """Where the clock stood; None: it never ran, or with other settings."""
    try:
        kept = json.loads(file.read_text())
        if kept["wanted"] != _as_json(wanted):
            return None
        return Anchor(
            coach_at=datetime.fromisoformat(kept["coach_at"]),
            wall_at=datetime.fromisoformat(kept["wall_at"]),
            speed=kept["speed"],
            is_paused=bool(kept.get("paused", False)),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _as_json(wanted: Wanted) -> dict[str, object]:
    start = None if wanted.start_at is None else wanted.start_at.isoformat()
    return {"start_at": start, "speed": wanted.speed}
