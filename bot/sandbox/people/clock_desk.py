"""The clock as people turn it: forward only."""

from datetime import UTC, datetime
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from bot.sandbox.asked import Asked
from bot.sandbox.clock import ClockControl
from bot.sandbox.errors import SandboxError
from bot.sandbox.people.wishes import PersonId
from bot.sandbox.state.changes import ClockChanged
from bot.sandbox.state.records import Json
from bot.sandbox.state.world import World

FASTEST = 3600.0
# Near the last year that Python knows, nothing can be planned or expire any more.
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


class ClockWish(Asked):
    """One of the first four; null is none."""

    speed: float | None = Field(
        default=None, gt=0, le=FASTEST, description=f"above 0 and at most {FASTEST:.0f}"
    )
    paused: bool | None = Field(default=None, description="true or false")
    jump: Literal["next_prompt", "next_cue"] | None = Field(
        default=None, description="next_prompt or next_cue"
    )
    jump_to: str | None = Field(default=None, description="an ISO 8601 instant that is still to come")
    person: PersonId | None = Field(default=None, description="the id of a person")
    example: ClassVar[Json] = {"speed": 60}

    @model_validator(mode="after")
    def is_one_wish(self) -> Self:
        wishes = (self.speed, self.paused, self.jump, self.jump_to)
        if sum(wish is not None for wish in wishes) != 1:
            raise ValueError(
                "Send one of speed, paused, jump (next_prompt or next_cue) and jump_to (ISO 8601 with an offset)."
            )
        return self


async def show_clock(world: World, person_id: int | None = None) -> Json:
    """What is planned is that person's, or anybody's when none is named."""
    now = {"now": world.now().isoformat()}
    controls = world.controls
    if controls is None:
        return now | {"speed": 1.0, "paused": False, "controls": False}
    prompt_at, cue_at = await controls.next_prompt_at(person_id), await controls.next_cue_at(person_id)
    return now | {
        "speed": controls.speed,
        "paused": controls.is_paused,
        "controls": True,
        "next_prompt_at": prompt_at.isoformat() if prompt_at else None,
        "next_cue_at": cue_at.isoformat() if cue_at else None,
    }


async def move_clock(world: World, wish: ClockWish) -> None:
    """Raises SandboxError."""
    controls = world.controls
    if controls is None:
        raise SandboxError("The clock here is the real one, and stays as it is.", status=409)
    if wish.speed is not None:
        controls.set_speed(wish.speed)
    elif wish.paused is None:
        instant = await target(controls, wish)
        if instant < world.now():
            raise SandboxError("The clock only moves forward.")
        controls.jump_to(instant)
    elif wish.paused:
        controls.pause()
    else:
        controls.resume()
    world.onlookers.tell(ClockChanged())


async def target(controls: ClockControl, wish: ClockWish) -> datetime:
    """Raises SandboxError."""
    match wish.jump:
        case "next_prompt":
            return planned(await controls.next_prompt_at(wish.person), "prompt")
        case "next_cue":
            return planned(await controls.next_cue_at(wish.person), "cue")
        case None:
            return parsed(wish.jump_to or "")


def planned(instant: datetime | None, what: str) -> datetime:
    if instant is None:
        raise SandboxError(f"No {what} is planned just now.", status=409)
    return instant


def parsed(text: str) -> datetime:
    """Raises SandboxError."""
    try:
        given = datetime.fromisoformat(text)
        instant = given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)
    except (ValueError, OverflowError) as error:  # OverflowError: an offset leads out of all years
        raise SandboxError("jump_to is an ISO 8601 instant, like 2026-11-22T07:30:00+00:00.") from error
    if instant > LATEST:
        raise SandboxError(f"jump_to is at most {LATEST.isoformat()}.")
    return instant
