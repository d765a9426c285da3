"""What happened. Past tense; `Coach.advance` takes one at a time.

A *mark* on an event says which button it came from; None: it came from a command or from words. A mark that
no
longer fits belongs to an old button and changes nothing.
"""

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum

from bot.coach.calendar_events import CalendarEvent
from bot.coach.chart_events import ReportAsked, ThemeChosen
from bot.coach.diary import Diary
from bot.coach.dose_events import DoseEvent
from bot.coach.facts import Barrier, News
from bot.coach.marks import ScreenMark as ScreenMark  # noqa: PLC0414 (most events carry one: all come from here)
from bot.coach.marks import SlotMark as SlotMark  # noqa: PLC0414 (the same)
from bot.coach.marks import StepMark as StepMark  # noqa: PLC0414 (the same)
from bot.coach.own_events import DeletionAsked, DeletionConfirmed, DeletionRefused, ExportAsked
from bot.coach.pacing import PacingMode
from bot.coach.pain_events import PainEvent
from bot.coach.programme_events import ProgrammeEvent
from bot.coach.share_events import ShareEvent
from bot.coach.wishes import SetMark, Wish
from content.model import Foot

# Onboarding


@dataclass(frozen=True, slots=True)
class Started:
    """/start, or the Start button of an empty chat."""


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """*zone*, *times* and *language* travel in the button: nothing may be stored before this event. None: not
    said yet. *language* is the one in which was agreed. *version*: of the words that were read. *programme*: whose
    they are; empty: those of the welcome.
    """

    zone: str | None = None
    times: tuple[time, ...] | None = None
    language: str | None = None
    version: str = ""
    programme: str = ""


@dataclass(frozen=True, slots=True)
class LanguageNamed:
    """/language and what stood behind it, perhaps nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class Noted:
    """What somebody said before they agreed. It travels in the buttons they are shown: nothing may be stored, and
    whoever hears the tap may not be the process that heard the words. None: not said yet.
    """

    zone: str | None = None
    times: tuple[time, ...] | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """*language* is its tag. A button is shown only for one that is there; an old one may have gone.
    *noted* None: the person had agreed when the button was shown.
    """

    language: str
    noted: Noted | None = None


@dataclass(frozen=True, slots=True)
class ConsentRefused:
    pass


@dataclass(frozen=True, slots=True)
class ScreenPassed:
    """The answer was: none of these; or the ticked items were confirmed."""

    mark: ScreenMark


@dataclass(frozen=True, slots=True)
class ScreenItemTicked:
    mark: ScreenMark
    item: str


@dataclass(frozen=True, slots=True)
class ScreenAskedAgain:
    """*locked*: since when the plan was locked whose card this button is of, in seconds since 1970."""

    locked: int


@dataclass(frozen=True, slots=True)
class ClinicianAgreed:
    """The person says that a clinician said yes. *locked*: as with `ScreenAskedAgain`."""

    locked: int


@dataclass(frozen=True, slots=True)
class SignTakenBack:
    """The warning sign that locked the plan was tapped by mistake. *locked*: as with `ScreenAskedAgain`."""

    locked: int


@dataclass(frozen=True, slots=True)
class SignUnseen:
    """Nobody has looked at the warning sign yet. *locked*: as with `ScreenAskedAgain`."""

    locked: int


@dataclass(frozen=True, slots=True)
class ExerciseNamed:
    """A clinician named this exercise, or did not after all. *cleared*: when their yes was told, in seconds."""

    exercise: str
    cleared: int


@dataclass(frozen=True, slots=True)
class NamingEnded:
    """Those are all that the clinician named. *cleared*: as with `ExerciseNamed`."""

    cleared: int


@dataclass(frozen=True, slots=True)
class FootChosen:
    foot: Foot


@dataclass(frozen=True, slots=True)
class ZoneAccepted:
    pass


@dataclass(frozen=True, slots=True)
class ZoneDoubted:
    pass


@dataclass(frozen=True, slots=True)
class ZoneNamed:
    """/timezone with what was typed behind it; empty: only asked."""

    text: str


@dataclass(frozen=True, slots=True)
class ZoneFound:
    """A shared location or a button that names a zone (IANA). *noted* None: a location, or the person had agreed."""

    zone: str
    noted: Noted | None = None


@dataclass(frozen=True, slots=True)
class TimesAccepted:
    pass


@dataclass(frozen=True, slots=True)
class TimesDoubted:
    pass


@dataclass(frozen=True, slots=True)
class TimesNamed:
    """/times with what was typed behind it; empty: only asked."""

    text: str


@dataclass(frozen=True, slots=True)
class TimesKept:
    """Yes, though one slot begins before the one before it can be over."""


# The day


@dataclass(frozen=True, slots=True)
class Woken:
    """The instant the person waited for has come. *patience*: how late a cue may be before the session
    pauses.
    """

    patience: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SlotBegun:
    """Start on a prompt. *news*: what it answered to "anything new?" as well; None: it was not asked."""

    mark: SlotMark
    news: News | None = None


@dataclass(frozen=True, slots=True)
class ShortBegun:
    """The few minutes' version of a slot, offered at the nudge."""

    mark: SlotMark


@dataclass(frozen=True, slots=True)
class SlotSkipped:
    mark: SlotMark


@dataclass(frozen=True, slots=True)
class SnoozeOpened:
    mark: SlotMark


@dataclass(frozen=True, slots=True)
class Snoozed:
    mark: SlotMark
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class SnoozeNamed:
    """/snooze with what was typed behind it; empty: the usual while."""

    text: str


@dataclass(frozen=True, slots=True)
class BeginAsked:
    """/begin with what was typed behind it; empty: the due or next slot."""

    text: str


@dataclass(frozen=True, slots=True)
class BegunAnew:
    """Not going on with the session that ended early today. *text*: what to begin, as with `BeginAsked`."""

    text: str


# Inside a session


@dataclass(frozen=True, slots=True)
class StepBegun:
    """Start on an exercise's card, or "go on" in a warm-up, a rest or a change of legs."""

    mark: StepMark | None = None


@dataclass(frozen=True, slots=True)
class DoneReported:
    """*reps*: as many as the person said; None: the whole set."""

    reps: int | None = None
    mark: StepMark | None = None


@dataclass(frozen=True, slots=True)
class SkipAsked:
    mark: StepMark | None = None


@dataclass(frozen=True, slots=True)
class PauseAsked:
    mark: StepMark | None = None


@dataclass(frozen=True, slots=True)
class ResumeAsked:
    mark: StepMark | None = None


@dataclass(frozen=True, slots=True)
class HurtReported:
    mark: StepMark | None = None


@dataclass(frozen=True, slots=True)
class HurtEased:
    """The pain went down after stopping: go on with the next exercise."""

    mark: StepMark | None = None


@dataclass(frozen=True, slots=True)
class AlarmReported:
    """Sharp pain, a pop, new numbness: everything stops."""

    mark: StepMark | None = None


@dataclass(frozen=True, slots=True)
class EndAsked:
    """Enough for now; what was reported stays."""

    mark: StepMark | None = None


# Looking back


@dataclass(frozen=True, slots=True)
class HistoryOpened:
    """*session*: the one to correct; None: back to the list."""

    session: int | None


@dataclass(frozen=True, slots=True)
class SetOpened:
    mark: SetMark


@dataclass(frozen=True, slots=True)
class SetCorrected:
    """*reps* 0: it was not done."""

    mark: SetMark
    reps: int


@dataclass(frozen=True, slots=True)
class WeeklyChosen:
    """When the summary of the week comes. *day*: Monday 0; None: not at all."""

    day: int | None
    at: time


@dataclass(frozen=True, slots=True)
class BarrierNamed:
    """What got in the way of a week."""

    barrier: Barrier


# At any moment


@dataclass(frozen=True, slots=True)
class PacingChosen:
    """How holds are to be led from now on."""

    mode: PacingMode


class Topic(StrEnum):
    HELP = "help"
    PRIVACY = "privacy"
    EXERCISES = "exercises"
    PROGRESS = "progress"
    TODAY = "today"
    NEXT = "next"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Asked:
    topic: Topic


@dataclass(frozen=True, slots=True)
class ExerciseAsked:
    """The card of one exercise, without beginning it."""

    exercise: str


@dataclass(frozen=True, slots=True)
class TextSaid:
    """Free text. It is understood here and kept nowhere."""

    text: str


class Wordless(StrEnum):
    STICKER = "sticker"
    VOICE = "voice"
    PICTURE = "picture"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class WordlessSent:
    """A message without words that we can use."""

    what: Wordless


@dataclass(frozen=True, slots=True)
class CommandUnknown:
    pass


@dataclass(frozen=True, slots=True)
class CommandUnclear:
    """A known command with something behind it that it cannot use."""

    command: str


@dataclass(frozen=True, slots=True)
class ButtonUnknown:
    """A button that we never made, or made in another age."""


@dataclass(frozen=True, slots=True)
class StopAsked:
    """/stop: no more prompts."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """Telegram says that the person blocked the bot."""


@dataclass(frozen=True, slots=True)
class Unblocked:
    pass


@dataclass(frozen=True, slots=True)
class DiaryRead:
    """What a rule asked to read, in the same transaction."""

    diary: Diary
    wish: Wish


Event = (
    Started
    | ConsentGiven
    | ConsentRefused
    | ScreenPassed
    | ScreenItemTicked
    | ScreenAskedAgain
    | ClinicianAgreed
    | SignTakenBack
    | SignUnseen
    | ExerciseNamed
    | NamingEnded
    | FootChosen
    | LanguageNamed
    | LanguageChosen
    | ZoneAccepted
    | ZoneDoubted
    | ZoneNamed
    | ZoneFound
    | TimesAccepted
    | TimesDoubted
    | TimesKept
    | TimesNamed
    | CalendarEvent
    | PainEvent
    | Woken
    | SlotBegun
    | SlotSkipped
    | SnoozeOpened
    | Snoozed
    | SnoozeNamed
    | BeginAsked
    | BegunAnew
    | StepBegun
    | DoneReported
    | SkipAsked
    | PauseAsked
    | ResumeAsked
    | HurtReported
    | HurtEased
    | DoseEvent
    | ShortBegun
    | AlarmReported
    | EndAsked
    | PacingChosen
    | Asked
    | ExerciseAsked
    | TextSaid
    | WordlessSent
    | CommandUnknown
    | CommandUnclear
    | ButtonUnknown
    | StopAsked
    | ExportAsked
    | ReportAsked
    | ThemeChosen
    | DeletionAsked
    | DeletionConfirmed
    | DeletionRefused
    | ShareEvent
    | ProgrammeEvent
    | Blocked
    | Unblocked
    | HistoryOpened
    | SetOpened
    | SetCorrected
    | WeeklyChosen
    | BarrierNamed
    | DiaryRead
)
