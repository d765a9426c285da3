"""Which button an event came from. A mark that no longer fits belongs to an old button and changes nothing."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StepMark:
    """A button of a session's live message: session number and position in its routine."""

    session: int
    position: int


@dataclass(frozen=True, slots=True)
class ScreenMark:
    """A button of a safety question. *asked*: when it was asked, in seconds since 1970."""

    question: str
    asked: int


@dataclass(frozen=True, slots=True)
class SlotMark:
    """A button of a prompt."""

    slot: str
    on: date
