"""The limits as people set them: all at once off, or one by one. What is not named stays as it is."""

from dataclasses import asdict, replace
from typing import ClassVar

from pydantic import Field

from bot.sandbox.asked import Asked
from bot.sandbox.bot_api.limits import Flood, Limits
from bot.sandbox.state.records import Json


class LimitsWish(Asked):
    on: bool | None = Field(default=None, description="true or false")
    per_second: int | None = Field(default=None, ge=1, description="a whole number from 1")
    per_chat_burst: int | None = Field(default=None, ge=1, description="a whole number from 1")
    per_chat_per_second: float | None = Field(default=None, gt=0, le=1e6, description="a number above 0")
    per_group_per_minute: int | None = Field(default=None, ge=1, description="a whole number from 1")
    example: ClassVar[Json] = {"on": True, "per_second": 30}


def limits_view(flood: Flood) -> Json:
    return {"on": flood.limits is not None, **asdict(flood.kept)}


def set_limits(flood: Flood, wish: LimitsWish) -> None:
    """Numbers without "on" switch nothing."""
    numbers = wish.model_dump(exclude={"on"}, exclude_none=True)
    is_on = flood.limits is not None if wish.on is None else wish.on
    limits: Limits = replace(flood.kept, **numbers)
    flood.set(limits if is_on else None, kept=limits)
