"""What happened to a person's own calendar: slots, days, and the pages that change them. Past tense."""

from dataclasses import dataclass
from enum import StrEnum


class Page(StrEnum):
    """A leaf of the settings: one message, turned by its buttons."""

    SETTINGS = "settings"
    SLOTS = "slots"
    TIMES = "times"


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


CalendarEvent = (
    PageAsked
    | PageOpened
    | SlotOpened
    | SlotDaysChosen
    | SlotsOrdered
    | SlotSwitchedOn
    | SlotSwitchedOff
    | PauseNamed
)
