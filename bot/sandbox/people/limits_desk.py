"""The limits as people set them: all at once off, or one by one. What is not named stays as it is."""

from dataclasses import asdict, replace

from pydantic import BaseModel, ConfigDict, Field

from bot.sandbox.bot_api.limits import Flood, Limits
from bot.sandbox.state.records import Json
from bot.sandbox.wishes import read_wish


class LimitsWish(BaseModel):
    model_config = ConfigDict(extra="forbid")

    on: bool | None = Field(None, description="true or false")
    per_second: int | None = Field(None, ge=1, description="a whole number from 1")
    per_chat_burst: int | None = Field(None, ge=1, description="a whole number from 1")
    per_chat_per_second: float | None = Field(None, gt=0, le=1e6, description="a number above 0")
    per_group_per_minute: int | None = Field(None, ge=1, description="a whole number from 1")


def limits_view(flood: Flood) -> Json:
    return {"on": flood.limits is not None, **asdict(flood.kept)}


def set_limits(flood: Flood, body: Json) -> None:
    """Numbers without "on" switch nothing. Raises SandboxError."""
    wish = read_wish(LimitsWish, body)
    numbers = wish.model_dump(exclude={"on"}, exclude_none=True)
    is_on = flood.limits is not None if wish.on is None else wish.on
    limits: Limits = replace(flood.kept, **numbers)
    flood.set(limits if is_on else None, kept=limits)
