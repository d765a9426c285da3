"""Who is coached and where they stand: one frozen value per person, with everything they wait for in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.coach.doses import AS_WRITTEN, Doses
from bot.coach.pacing import PacingMode
from bot.coach.plan import Plan
from bot.coach.quiet_hours import SUGGESTED, Quiet
from bot.coach.routine import Routine, Step, compile_routine
from content.drawing import Theme
from content.model import Foot, Level
from scheduler.recurrence import EVERY_DAY, ONE_DAY, Occurrence, next_occurrence

DAY_BEGINS = timedelta(hours=4)
"""After local midnight. What is done before it belongs to the day before: docs/decisions, "A day begins at four"."""


MOST_PAUSES = 100
"""The newest are remembered; older ones no streak reaches back to."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of this person. *handled*: the last local date whose prompt was decided; None before
    the first.
    """

    id: str
    at: time
    due: Occurrence | None = None
    """None while prompts are off. It is stored, so that a move to another zone cannot invent one that never
    was due.
    """
    handled: date | None = None
    finished: date | None = None
    """The newest local date on which a session of this slot was finished; None: never."""
    reported: date | None = None
    """The newest local date of which a set of this slot was reported; None: never."""
    prompted: date | None = None
    """The newest local date whose prompt was sent; None: never. It is not sent again, whatever the clock says."""
    days: frozenset[int] = EVERY_DAY
    """The days of the week on which it is prompted, Monday 0; never empty."""


# Phases: where a person stands. Each holds only what it waits for.


@dataclass(frozen=True, slots=True)
class Welcome:
    """Before consent. Nothing about the person is stored."""


@dataclass(frozen=True, slots=True)
class Screening:
    """*question* is its id; *ticked* are the items chosen so far, where several may be. *asked*: when this
    question was asked, in seconds since 1970; a button of another time answers nothing.
    """

    question: str
    ticked: tuple[str, ...] = ()
    asked: int = 0


@dataclass(frozen=True, slots=True)
class NamingConditions:
    """A clinician said yes in spite of the answers to *question*; the person says which exercises they named.

    *ticked*: what of those answers rules exercises out, and the exercises named so far. *cleared*: when the yes was
    told, in seconds since 1970.
    """

    question: str
    ticked: tuple[str, ...] = ()
    cleared: int = 0


@dataclass(frozen=True, slots=True)
class ChoosingFoot:
    pass


@dataclass(frozen=True, slots=True)
class ChoosingZone:
    pass


@dataclass(frozen=True, slots=True)
class ChoosingTimes:
    pass


@dataclass(frozen=True, slots=True)
class Locked:
    """The safety screen says no. *question* tells which one, and so what to do.

    *reasons*: the items that were ticked; empty: a warning sign was told of, outside the questions.
    """

    question: str
    level: Level
    since_at: datetime
    reasons: tuple[str, ...] = ()


class Ask(StrEnum):
    """What a prompt asks beside "shall we?"."""

    MORNING = "morning"
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class Prompted:
    """A slot is open. *nudged_at* and *snoozed_until* are None until that happened."""

    slot: str
    on: date
    since_at: datetime
    nudged_at: datetime | None = None
    snoozed_until: datetime | None = None
    shown: str = ""
    """The target of the prompt's message."""
    asks: tuple[Ask, ...] = ()


class AwayBy(StrEnum):
    PERSON = "person"
    SILENCE = "silence"  # prompts stayed unanswered for so many days that we stopped writing


@dataclass(frozen=True, slots=True)
class Away:
    """Prompts are paused. *until*: the first local date that has prompts again; None: until /resume.

    Whoever is away for long may have to be asked about their safety again: *since_at* and *by* tell.
    """

    since_at: datetime
    until: date | None = None
    by: AwayBy = AwayBy.PERSON


@dataclass(frozen=True, slots=True)
class Gone:
    """Unsubscribed by /stop or by blocking the bot; /start brings them back with their history.

    *sign*: the lock by a warning sign that stood then, and stands again on their return; None: there was none.
    """

    since_at: datetime
    sign: Locked | None = None


# Moments: what goes on inside a session.


@dataclass(frozen=True, slots=True)
class Running:
    """A timed step. *half_at*: when to look in on it before its end (the half of a long hold, the next hold of a
    paced set); None: not any more.
    """

    ends_at: datetime
    half_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """It is the person's turn. *expected_at*: when we think they are ready; *asked_at*: when we asked after
    them.
    """

    expected_at: datetime
    asked_at: datetime | None = None


class PausedBy(StrEnum):
    PERSON = "person"
    SILENCE = "silence"
    RESTART = "restart"  # we were away for longer than a cue keeps its sense


@dataclass(frozen=True, slots=True)
class Paused:
    since_at: datetime
    by: PausedBy


@dataclass(frozen=True, slots=True)
class Hurting:
    """The person said it hurts: nothing runs. *score*: how much, from 0 to 10; None: not told yet."""

    since_at: datetime
    score: int | None = None


Moment = Running | Awaited | Paused | Hurting


class Leaving(StrEnum):
    SKIPPED = "skipped"
    HURT = "hurt"


@dataclass(frozen=True, slots=True)
class SetDone:
    """One reported set of one leg (or of both at once)."""

    exercise: str
    side: Foot
    set_no: int
    reps: int


@dataclass(frozen=True, slots=True)
class Session:
    """One walk through the exercises of a slot."""

    number: int
    on: date
    plan: Plan
    started_at: datetime
    position: int
    moment: Moment
    done: tuple[SetDone, ...] = ()
    left: tuple[tuple[str, Leaving], ...] = ()
    """Exercises that ended early, with why."""
    shown: str = ""
    """The target of the live message, the one whose buttons count."""
    before: int | None = None
    """The pain score before it, from 0 to 10; None: not told."""
    felt: tuple[tuple[str, int], ...] = ()
    """Exercises that hurt, each with the highest score told of it."""
    asides: int = 0
    """How many messages there were beside the steps' own; it keeps their names apart."""
    rung: tuple[str, ...] = ()
    """The names of the messages that rang below the live one and are still there."""
    pacer_shown: bool = False
    """Whether the live message shows the pacer now."""
    rep: int = 1
    """The hold with which a paced set begins, when it goes on in its middle."""

    @property
    def routine(self) -> Routine:
        return compile_routine(self.plan)

    @property
    def step(self) -> Step:
        return self.routine[self.position]


class Ending(StrEnum):
    """How a session ended, where somebody was there to end it."""

    WALKED_THROUGH = "walked_through"
    EARLY = "early"


@dataclass(frozen=True, slots=True)
class CheckOut:
    """The questions after *session*, one after the other on its summary. *peak*: the score told; None: not yet.
    *blamed*: it was said which exercise hurt, or that it is hard to say. *until*: when they close without a word.
    """

    session: Session
    shown: str
    until: datetime
    peak: int | None = None
    blamed: bool = False
    ending: Ending = Ending.WALKED_THROUGH


@dataclass(frozen=True, slots=True)
class ScoreAsked:
    """/pain was asked: a bare number counts as a score until *until*."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Idle:
    """Waits for the next prompt. *asking*: a question that may be answered meanwhile, or left; None: none is open."""

    asking: CheckOut | ScoreAsked | None = None


@dataclass(frozen=True, slots=True)
class InSession:
    session: Session


Phase = (
    Welcome
    | Screening
    | NamingConditions
    | ChoosingFoot
    | ChoosingZone
    | ChoosingTimes
    | Locked
    | Idle
    | Prompted
    | Away
    | Gone
    | InSession
)
Onboarding = Welcome | Screening | NamingConditions | ChoosingFoot | ChoosingZone | ChoosingTimes


@dataclass(frozen=True, slots=True)
class Consent:
    """What was agreed to and when. *programme*: whose words it were; empty: those of the first one, never left."""

    version: str
    at: datetime
    programme: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """Local dates without prompts by the person's wish: from *since* on, up to and without *until*."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Weekly:
    """When the summary of the week comes. *day*: Monday 0; None: it is not wanted. *handled*: the last date decided."""

    day: int | None = 6
    at: time = time(18)
    due: Occurrence | None = None
    handled: date | None = None

    def planned(self, zone: ZoneInfo, now: datetime, *, after: date | None) -> "Weekly":
        if self.day is None:
            return replace(self, due=None)
        days = frozenset({self.day})
        return replace(self, due=next_occurrence(self.at, zone, after=after, now=now, days=days))


@dataclass(frozen=True, slots=True)
class Left:
    """A programme that the person followed once: its slots and doses as they had them, for a return."""

    programme: str
    slots: tuple[Slot, ...]
    shelved: tuple[Slot, ...]
    doses: Doses = field(default_factory=Doses)


@dataclass(frozen=True, slots=True)
class Person:
    """*id* is Telegram's id of the private chat. *foot* is None until chosen."""

    id: int
    language: str
    zone: str
    slots: tuple[Slot, ...]
    """Those that are switched on, in the person's order: /times names their times in it."""
    phase: Phase = field(default_factory=Welcome)
    zone_known: bool = False
    times_known: bool = False
    foot: Foot | None = None
    blocks: frozenset[str] = frozenset()
    """Screen items that keep exercises out of the plan."""
    consent: Consent | None = None
    screened_at: datetime | None = None
    cleared_at: datetime | None = None
    """When a clinician's yes was recorded; None: never needed or never given."""
    mistaken_at: datetime | None = None
    """When a warning sign was last taken back as tapped by mistake; None: never."""
    sessions: int = 0
    """The number of the newest session."""
    interrupted: Session | None = None
    """A session that ended early and may be resumed until local midnight."""
    active_at: datetime | None = None
    """When the newest session began; None: there was none."""
    worked_on: date | None = None
    """The local date of the newest session with a reported set, until its next morning was asked for; None: then."""
    sore_at: datetime | None = None
    """When a score was told that is too much to exercise with; None: never, or a lower one was told since."""
    advised_on: date | None = None
    """When the person was last advised to have it seen by a clinician; None: never."""
    told: frozenset[str] = frozenset()
    """Remarks that are made once and were made."""
    shelved: tuple[Slot, ...] = ()
    """Slots that were switched off: kept, so that switching one on again doubles no prompt."""
    quiet: Quiet | None = SUGGESTED
    """None: there are no quiet hours."""
    pauses: tuple[Pause, ...] = ()
    """Those that are over, oldest first: progress leaves their dates out."""
    unanswered: tuple[date, ...] = ()
    """The local dates with a prompt that got no answer, since the person was last heard of."""
    pacing: PacingMode = PacingMode.PACER
    """How the next session leads through holds."""
    doses: Doses = AS_WRITTEN
    weekly: Weekly = Weekly()
    programme: str = ""
    """The id of the one they follow; empty: the first one, never left."""
    left: tuple[Left, ...] = ()
    theme: Theme = Theme.LIGHT

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def local(self, instant: datetime) -> datetime:
        """The same instant on this person's clock."""
        return instant.astimezone(self.tz)

    def day(self, now: datetime) -> date:
        """The day that *now* belongs to: it lasts until four in the morning. Prompts keep their local date."""
        return (self.local(now) - DAY_BEGINS).date()

    def is_free(self, day: date) -> bool:
        """Whether nothing is planned on *day*, by a pause or by the days of the week: it breaks no streak."""
        return self.is_paused(day) or all(day.weekday() not in slot.days for slot in self.slots)

    def is_paused(self, day: date) -> bool:
        if isinstance(self.phase, Away) and day >= self.day(self.phase.since_at):
            return self.phase.until is None or day < self.phase.until
        return any(pause.since <= day < pause.until for pause in self.pauses)

    def slot(self, id_: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.id == id_), None)

    def with_slot(self, changed: Slot) -> "Person":
        return replace(self, slots=tuple(changed if slot.id == changed.id else slot for slot in self.slots))

    def has_finished(self, slot: str, on: date) -> bool:
        return any(own.id == slot and own.finished == on for own in self.slots)

    def finished(self, slots: tuple[str, ...], on: date) -> "Person":
        done = tuple(replace(own, finished=on) if own.id in slots else own for own in self.slots)
        return replace(self, slots=done)

    def may_resume(self, now: datetime) -> bool:
        """Whether a session that ended early may still go on: until local midnight of the day it began."""
        session = self.interrupted
        return session is not None and self.local(session.started_at).date() == self.local(now).date()

    def back(self, now: datetime) -> "Person":
        """With the pause over and remembered. What it held back is not caught up with: see `scheduled`."""
        if not isinstance(self.phase, Away):
            return self
        over = Pause(self.day(self.phase.since_at), self.day(now))
        pauses = (*self.pauses, over) if over.since < over.until else self.pauses
        return replace(self, phase=Idle(), pauses=pauses[-MOST_PAUSES:])

    def unscheduled(self) -> "Person":
        """With no prompt to come: nothing that falls due meanwhile is caught up later."""
        return replace(
            self,
            slots=tuple(replace(slot, due=None) for slot in self.slots),
            weekly=replace(self.weekly, due=None),
        )

    def rescheduled(self, now: datetime) -> "Person":
        """Like `scheduled`, for new times or a new zone: a prompt that is due already and waits is kept."""
        anew = {slot.id: slot for slot in self.scheduled(now).slots}
        waits = [slot.due is not None and slot.due.at <= now for slot in self.slots]
        slots = (own if waiting else anew[own.id] for own, waiting in zip(self.slots, waits, strict=True))
        waits_weekly = self.weekly.due is not None and self.weekly.due.at <= now
        return replace(
            self, slots=tuple(slots), weekly=self.weekly if waits_weekly else self.scheduled(now).weekly
        )

    def scheduled(self, now: datetime) -> "Person":
        """With the coming prompt of every slot computed anew: after a change of times or zone, or
        a return.
        """
        slots = tuple(
            replace(slot, due=self.comes_next(slot, after=slot.handled, now=now)) for slot in self.slots
        )
        after = self._not_in_pause(self.weekly.handled)
        return replace(self, slots=slots, weekly=self.weekly.planned(self.tz, now, after=after))

    def comes_next(self, slot: Slot, *, after: date | None, now: datetime) -> Occurrence:
        """The first prompt of *slot* on a date later than *after*, and not within the pause that holds."""
        return next_occurrence(slot.at, self.tz, after=self._not_in_pause(after), now=now, days=slot.days)

    def _not_in_pause(self, after: date | None) -> date | None:
        if not isinstance(self.phase, Away) or self.phase.until is None:
            return after
        last_silent = self.phase.until - ONE_DAY
        return last_silent if after is None else max(after, last_silent)

    def coming(self) -> Iterator[tuple[Slot, Occurrence]]:
        """The coming prompts, soonest first."""
        waiting = [(slot, slot.due) for slot in self.slots if slot.due is not None]
        yield from sorted(waiting, key=lambda pair: pair[1].at)
