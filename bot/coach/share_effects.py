"""What to do about sharing: effects like those of `bot.coach.effects`, which takes them in."""

from dataclasses import dataclass
from enum import StrEnum

from bot.coach.share_events import PatientWish


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
    """Let this chat see what the person shares who made *code*. *name*: the clinician's own word; empty: none."""

    code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ListShares:
    """Show with whom is shared and a way to end each; with nobody: show nothing."""


@dataclass(frozen=True, slots=True)
class AcceptWording:
    """Note that the newest wording of the second consent holds for this share."""

    number: int


@dataclass(frozen=True, slots=True)
class EndShare:
    """*number* None: all of them."""

    number: int | None = None


@dataclass(frozen=True, slots=True)
class AlertClinicians:
    """To everybody with whom is shared; what comes up within some minutes is told in one message."""

    why: Alert


class Listing(StrEnum):
    """Why a clinician looks at the list of those who share with them."""

    OPEN = "open"
    LEAVE = "leave"
    MENTION = "mention"  # beside something else: with nobody on it, nothing is shown


@dataclass(frozen=True, slots=True)
class ListPatients:
    why: Listing


@dataclass(frozen=True, slots=True)
class ServeClinician:
    """What this chat wants of the person of this share, as far as they agreed to it."""

    number: int
    wish: PatientWish


ShareEffect = (
    MakeCode
    | LinkChat
    | ListShares
    | AcceptWording
    | EndShare
    | AlertClinicians
    | ListPatients
    | ServeClinician
)
