"""What to do about sharing: effects like those of `bot.coach.effects`, which takes them in."""

from dataclasses import dataclass
from enum import StrEnum


class Alert(StrEnum):
    """Why a clinician is written to between two weekly reports."""

    FLARE = "flare"
    RED_FLAG = "red_flag"


@dataclass(frozen=True, slots=True)
class MakeCode:
    """A new code for a clinician, in place of an older one."""

    label: str


@dataclass(frozen=True, slots=True)
class LinkChat:
    """Let this chat see what the person shares who made *code*."""

    code: str


@dataclass(frozen=True, slots=True)
class ListShares:
    """Show with whom is shared and a way to end each; with nobody: show nothing."""


@dataclass(frozen=True, slots=True)
class EndShare:
    """*number* None: all of them."""

    number: int | None = None


@dataclass(frozen=True, slots=True)
class AlertClinicians:
    """To everybody with whom is shared; what comes up within some minutes is told in one message."""

    why: Alert
