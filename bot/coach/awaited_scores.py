"""A bare number, or "no pain", said while a score is awaited. At any other time it is no score."""

from bot.coach.facts import Question
from bot.coach.pain_events import PainScored
from bot.coach.person import (
    Awaited,
    CheckOut,
    Hurting,
    Idle,
    InSession,
    Phase,
    Running,
    ScoreAsked,
    Session,
)
from bot.coach.said import NoPain, Number, Said
from bot.coach.scores import is_score
from bot.coach.session_cards import asks_before


def may_tell_before(session: Session) -> bool:
    """Whether the session still asks for the score before it."""
    return asks_before(session) and isinstance(session.moment, Running | Awaited)


def awaited_score(phase: Phase, said: Said) -> PainScored | None:
    """The score these words tell; None: none, or none is awaited."""
    score, question = _score(said), _question(phase)
    return None if score is None or question is None else PainScored(question, score)


def _score(said: Said) -> int | None:
    match said:
        case Number(value) if is_score(value):
            return value
        case NoPain():
            return 0
        case _:
            return None


def _question(phase: Phase) -> Question | None:
    match phase:
        case InSession(session) if isinstance(session.moment, Hurting):
            return Question.EXERCISE if session.moment.score is None else None
        case InSession(session) if may_tell_before(session):
            return Question.BEFORE
        case Idle(asking=ScoreAsked()):
            return Question.NOW
        case Idle(asking=CheckOut(peak=None)):
            return Question.PEAK
        case _:
            return None
