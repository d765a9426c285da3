"""The limits as people set them: all at once off, or one by one. What is not named stays as it is."""

from dataclasses import asdict, replace
from typing import Annotated, ClassVar

from pydantic import Field

from bot.sandbox.asked import Asked
from bot.sandbox.bot_api.limits import Flood, Limits
from bot.sandbox.state.records import Json

# A slower or longer wait ends in no year that a clock knows.
SLOWEST = 0.001
MOST = 1_000_000
Count = Annotated[int, Field(ge=1, le=MOST)]
A_COUNT = f"a whole number from 1 to {MOST}"


class LimitsWish(Asked):
    on: bool | None = Field(default=None, description="true or false")
    per_second: Count | None = Field(default=None, description=A_COUNT)
    per_chat_burst: Count | None = Field(default=None, description=A_COUNT)
    per_chat_per_second: float | None = Field(
        default=None, ge=SLOWEST, le=MOST, description=f"a number from {SLOWEST} to {MOST}"
    )
    per_group_per_minute: Count | None = Field(default=None, description=A_COUNT)
    example: ClassVar[Json] = {"on": True, "per_second": 30}


def limits_view(flood: Flood) -> Json:
    return {"on": flood.limits is not None, **asdict(flood.kept)}


def set_limits(flood: Flood, wish: LimitsWish) -> None:
    """Numbers without "on" switch nothing."""
    numbers = wish.model_dump(exclude={"on"}, exclude_none=True)
    is_on = flood.limits is not None if wish.on is None else wish.on
    limits: Limits = replace(flood.kept, **numbers)
    flood.set(limits if is_on else None, kept=limits)
