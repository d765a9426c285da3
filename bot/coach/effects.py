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
from typing import TypeAlias

from bot.coach.clip import Clip
from bot.coach.diary import Diary
from bot.coach.events import Event
from bot.coach.facts import Barrier, Effort, Morning, Outcome, Question
from bot.coach.pacing import Pacer
from bot.coach.share_effects import ShareEffect
from bot.coach.wishes import Wish
from content.drawing import Drawing
from content.model import Foot


@dataclass(frozen=True, slots=True)
class Key:
    """A value that is itself a text, looked up in the person's language."""

    key: str


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Days of the week, Monday 0, by their short names; never all seven, for which there is a word."""

    days: frozenset[int]


@dataclass(frozen=True, slots=True)
class Several:
    """Parts side by side, with commas between them."""

    lines: tuple["Line", ...]


Value: TypeAlias = "str | int | float | time | date | datetime | Key | Weekdays | Line | Several"
"""A line in a line is a part of it, without markup. An aware datetime must already be on the person's clock: it is
shown as it stands.
"""


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
    SUMMARY = "summary"


class Flourish(StrEnum):
    """What plays once over the chat when the message arrives, where the phone shows such things."""

    CONFETTI = "confetti"


@dataclass(frozen=True, slots=True)
class New:
    """A new message. *target*: the name under which it can be edited later; None: it never is."""

    target: str | None = None
    sound: Sound = Sound.SILENT
    flourish: Flourish | None = None


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
    picture: Drawing | Pacer | Clip | None = None
    """With an `Edit` it takes the place of what is there. A drawing gets the person's theme, a clip their language."""
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
    """A file about this person with *lines* under it. *paper* names its maker; it is made when it is sent.

    *note*: what they typed to stand in it, kept until it is sent; empty: nothing.
    """

    paper: str
    lines: tuple[Line, ...]
    form: Form = Form.DOCUMENT
    buttons: Buttons = ()
    urgency: Urgency = Urgency.ANSWER
    expires_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReadDiary:
    """Read the diary from the local date *since* on (None: all of it) and come back with `DiaryRead`.

    It happens in the same transaction, and finds what was logged by the same event.
    """

    wish: Wish
    since: date | None = None


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Messages that have said what they had to, out of the chat. *targets*: their names; one not known yet stays."""

    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TellClinicians:
    """The seven days up to *today*, to everybody with whom is shared, each as far as was agreed.

    *diary*: from the first of fourteen days on.
    """

    diary: Diary
    today: date


@dataclass(frozen=True, slots=True)
class EraseEverything:
    """Every row of this person, and what Telegram still lets us take out of the chat."""


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
    planned_sets: int = 0
    """How many sets of its exercise this session has."""
    level: int = 0
    """The level of which this is the whole dose; 0: of none."""


@dataclass(frozen=True, slots=True)
class CorrectSet:
    """A reported set as it really was. *reps* 0: it was not done."""

    session: int
    exercise: str
    side: Foot
    set_no: int
    reps: int


@dataclass(frozen=True, slots=True)
class LogAnswer:
    """An answer about how it feels; a health answer, sealed at rest.

    A second one to the same question (of that date, session and exercise) takes the place of the first. *session* 0:
    outside any session. *exercise* empty: of none in particular. *value*: a score from 0 to 10, or the word.
    """

    question: Question
    on: date
    value: int | Morning | Effort | Barrier
    session: int = 0
    exercise: str = ""


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


Effect = (
    Show
    | ShowPaper
    | EraseEverything
    | ShareEffect
    | TakeBack
    | TellClinicians
    | Toast
    | ReadDiary
    | LogSet
    | CorrectSet
    | LogAnswer
    | RecordOccurrence
    | RecordSession
)
