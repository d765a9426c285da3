"""What happened to how it feels: scores, what hurt, how hard it was. Past tense."""

from dataclasses import dataclass

from bot.coach.facts import Effort, Question
from bot.coach.marks import StepMark


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


PainEvent = HurtGoneOn | EaseAccepted | PainScored | ExerciseBlamed | EffortTold | PainAsked
