"""What happened to a person's own calendar: slots, days, pauses, quiet hours, and their pages. Past tense."""

from dataclasses import dataclass
from enum import StrEnum

from bot.coach.quiet_hours import Quiet


class Page(StrEnum):
    """A leaf of the settings: one message, turned by its buttons."""

    SETTINGS = "settings"
    SLOTS = "slots"
    TIMES = "times"
    QUIET = "quiet"
    WEEK = "week"
    PACING = "pacing"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class PageAsked:
    """By a command: the page comes as a new message."""

    page: Page


@dataclass(frozen=True, slots=True)
class PageOpened:
    """By a button: the page takes the place of what the message shows."""

    page: Page


@dataclass(frozen=True, slots=True)
class SlotOpened:
    """The page of one slot."""

    slot: str


@dataclass(frozen=True, slots=True)
class SlotDaysChosen:
    """All days of the week that the slot shall have, Monday 0: a second tap changes nothing more."""

    slot: str
    days: frozenset[int]


@dataclass(frozen=True, slots=True)
class SlotsOrdered:
    """All slots that are on, in their new order. The times stay where they are."""

    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlotSwitchedOn:
    slot: str


@dataclass(frozen=True, slots=True)
class SlotSwitchedOff:
    slot: str


@dataclass(frozen=True, slots=True)
class PauseNamed:
    """/pause with how long: `5d`, `until 24 Dec`. /pause alone is `PauseAsked`."""

    text: str


@dataclass(frozen=True, slots=True)
class QuietNamed:
    """/quiet with what was typed behind it: two times, or off; empty: only asked."""

    text: str


@dataclass(frozen=True, slots=True)
class QuietChosen:
    """*quiet* None: no quiet hours."""

    quiet: Quiet | None


@dataclass(frozen=True, slots=True)
class ClockRead:
    """What the person's clock shows, said by the way: `it is 14:30 here`."""

    text: str


CalendarEvent = (
    PageAsked
    | PageOpened
    | SlotOpened
    | SlotDaysChosen
    | SlotsOrdered
    | SlotSwitchedOn
    | SlotSwitchedOff
    | PauseNamed
    | QuietNamed
    | QuietChosen
    | ClockRead
)
