"""The clock as people turn it: forward only."""

import math
from datetime import UTC, datetime

from bot.sandbox.clock import ClockControl
from bot.sandbox.errors import SandboxError
from bot.sandbox.state.changes import ClockChanged
from bot.sandbox.state.records import Json
from bot.sandbox.state.world import World

FASTEST = 3600.0


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


async def move_clock(world: World, wish: Json) -> None:
    """Raises SandboxError."""
    controls = world.controls
    if controls is None:
        raise SandboxError("The clock here is the real one, and stays as it is.", status=409)
    if "paused" in wish:
        pause_or_resume(controls, wish["paused"])
    elif "speed" in wish:
        controls.set_speed(speed_of(wish["speed"]))
    elif "jump" in wish or "jump_to" in wish:
        instant = await target(controls, wish)
        if instant < world.now():
            raise SandboxError("The clock only moves forward.")
        controls.jump_to(instant)
    else:
        raise SandboxError(
            "Send speed, paused, jump (next_prompt or next_cue) or jump_to (ISO 8601 with an offset)."
        )
    world.onlookers.tell(ClockChanged())


def pause_or_resume(controls: ClockControl, wanted: object) -> None:
    if not isinstance(wanted, bool):
        raise SandboxError("paused is true or false.")
    if wanted:
        controls.pause()
    else:
        controls.resume()


def speed_of(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= FASTEST:
        raise SandboxError(f"speed is above 0 and at most {FASTEST:.0f}.")
    return float(value) if math.isfinite(value) else FASTEST


async def target(controls: ClockControl, wish: Json) -> datetime:
    person_id = wish.get("person")
    if isinstance(person_id, bool) or not isinstance(person_id, int | None):
        raise SandboxError("person is the id of a person, like 1001.")
    match wish.get("jump"):
        case "next_prompt":
            return planned(await controls.next_prompt_at(person_id), "prompt")
        case "next_cue":
            return planned(await controls.next_cue_at(person_id), "cue")
        case None:
            return parsed(wish["jump_to"])
        case _:
            raise SandboxError("jump is next_prompt or next_cue.")


def planned(instant: datetime | None, what: str) -> datetime:
    if instant is None:
        raise SandboxError(f"No {what} is planned just now.", status=409)
    return instant


def parsed(value: object) -> datetime:
    try:
        instant = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise SandboxError("jump_to is an ISO 8601 instant, like 2026-11-22T07:30:00+00:00.") from error
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
