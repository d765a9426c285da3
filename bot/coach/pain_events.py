"""What happened to how it feels: scores, what hurt, how hard it was. Past tense."""

from dataclasses import dataclass

from bot.coach.facts import Effort, Morning, Question
from bot.coach.marks import SlotMark, StepMark


@dataclass(frozen=True, slots=True)
class HurtGoneOn:
    """It was mild: the person goes on with the exercise they stopped."""

    mark: StepMark | None = None


@dataclass(frozen=True, slots=True)
class EaseAccepted:
    """Go on with it smaller and slower, with half of what is left."""

    mark: StepMark | None = None


@dataclass(frozen=True, slots=True)
class PainScored:
    """A score from 0 to 10. *question* is one that takes a score; *mark* tells which session's, None: the present one's
    or none.
    """

    question: Question
    score: int
    mark: StepMark | None = None


@dataclass(frozen=True, slots=True)
class ExerciseBlamed:
    """Which exercise of the session hurt most; empty: hard to say."""

    exercise: str
    mark: StepMark


@dataclass(frozen=True, slots=True)
class EffortTold:
    effort: Effort
    mark: StepMark


@dataclass(frozen=True, slots=True)
class PainAsked:
    """/pain with what was typed behind it; empty: only asked."""

    text: str


@dataclass(frozen=True, slots=True)
class MorningTold:
    """How the morning after a session was."""

    morning: Morning
    mark: SlotMark


@dataclass(frozen=True, slots=True)
class HalfAccepted:
    """Begin the prompt's slot with half of the dose."""

    mark: SlotMark


@dataclass(frozen=True, slots=True)
class RestAccepted:
    """No prompts for the time that the pain rule suggests."""

    mark: SlotMark


@dataclass(frozen=True, slots=True)
class NewsTold:
    """Something is new that bears on safety."""

    mark: SlotMark


@dataclass(frozen=True, slots=True)
class SourceAsked:
    """What the exercise sheet says where we depart from it."""

    exercise: str


@dataclass(frozen=True, slots=True)
class TooYoung:
    """Under 18: not served."""


PainEvent = (
    HurtGoneOn
    | EaseAccepted
    | PainScored
    | ExerciseBlamed
    | EffortTold
    | PainAsked
    | MorningTold
    | HalfAccepted
    | RestAccepted
    | NewsTold
    | SourceAsked
    | TooYoung
)
