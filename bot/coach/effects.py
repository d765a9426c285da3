"""What to do about an event. Imperative; the desk commits all effects of one event together.

Everything a person sees is a `Show`: lines by text key, with the buttons under them. A button carries the
event
that a tap will cause, so the rules and the buttons cannot drift apart. The first button is the ordinary way
on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from bot.coach.events import Event
from content.model import Foot


@dataclass(frozen=True, slots=True)
class Key:
    """A value that is itself a text, looked up in the person's language."""

    key: str


Value = str | int | time | date | datetime | Key
"""An aware datetime must already be on the person's clock: it is shown as it stands."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. *count* chooses the plural form; None: the text has none. An empty key is an empty
    line.
    """

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    count: int | None = None


def line(key: str, count: int | None = None, **values: Value) -> Line:
    return Line(key, values, count)


GAP = Line("")


class Style(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    SUCCESS = "success"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    label: Line
    event: Event
    style: Style = Style.PLAIN


def button(key: str, event: Event, style: Style = Style.PLAIN, **values: Value) -> Button:
    return Button(Line(key, values), event, style)


Buttons = tuple[tuple[Button, ...], ...]


class Sound(StrEnum):
    RINGS = "rings"
    SILENT = "silent"


class Urgency(StrEnum):
    """What the message is for; the outbox orders and repeats by it."""

    ANSWER = "answer"
    CUE = "cue"
    PROMPT = "prompt"


@dataclass(frozen=True, slots=True)
class New:
    """A new message. *target*: the name under which it can be edited later; None: it never is."""

    target: str | None = None
    sound: Sound = Sound.SILENT


@dataclass(frozen=True, slots=True)
class Edit:
    """In place of what the message of this name says now."""

    target: str


class Below(StrEnum):
    """What takes the place of the phone's keyboard."""

    NOTHING = "nothing"
    ASK_LOCATION = "ask_location"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Show:
    lines: tuple[Line, ...]
    buttons: Buttons = ()
    place: New | Edit = field(default_factory=New)
    urgency: Urgency = Urgency.ANSWER
    picture: str | None = None
    """An SVG of content/pictures."""
    expires_at: datetime | None = None
    below: Below = Below.NOTHING


@dataclass(frozen=True, slots=True)
class Toast:
    """A few words over the chat, in answer to a tap. Without a tap nothing is shown."""

    line: Line


class Form(StrEnum):
    DOCUMENT = "document"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class ShowPaper:
    """A file about this person with *lines* under it. *paper* names its maker; it is made when it is sent."""

    paper: str
    lines: tuple[Line, ...]
    form: Form = Form.DOCUMENT
    buttons: Buttons = ()
    urgency: Urgency = Urgency.ANSWER
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShowProgress:
    """Today, seven days and the streak, from the log."""


@dataclass(frozen=True, slots=True)
class LogSet:
    """One reported set. A second one with the same session, exercise, side and number changes nothing."""

    session: int
    slot: str
    on: date
    exercise: str
    side: Foot
    set_no: int
    reps: int
    planned_reps: int


class Outcome(StrEnum):
    """What became of an occurrence."""

    PROMPTED = "prompted"
    STARTED = "started"
    FINISHED = "finished"
    PARTIAL = "partial"
    SKIPPED = "skipped"
    UNANSWERED = "unanswered"
    LATE = "late"  # we were away for longer than the grace
    OVERLAPPED = "overlapped"  # another slot was open or in progress
    MOVED = "moved"  # by the person's new zone or times that hour had passed


@dataclass(frozen=True, slots=True)
class RecordOccurrence:
    slot: str
    on: date
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class RecordSession:
    """*outcome* None: it goes on (or goes on again)."""

    number: int
    slot: str
    on: date
    planned_sets: int
    outcome: Outcome | None


Effect = Show | ShowPaper | Toast | ShowProgress | LogSet | RecordOccurrence | RecordSession
