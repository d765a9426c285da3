"""Where a session stands whose sets are counted aloud: which clip belongs to it."""

from datetime import timedelta

from bot.coach.clip import Beat, Clip
from bot.coach.person import Session
from bot.coach.routine import AwaitDone, Hold, PacedSet, Rest, Routine, Step, Switch
from content.spoken_words import CHANGE, HOLD, READY, RELAX, REST

SLOW_TO_PLAY = timedelta(seconds=5)
"""Nobody presses play at once, and no bot can: so much later than the clip's end we ask for the set."""


def clip(session: Session, to_come: Routine, before: timedelta) -> Clip:
    """*to_come*: the steps from the current one to the question. *before*: what comes before its first hold."""
    lead = Beat(_said_before(to_come[0]), _seconds(before))
    holds = [step for step in to_come if isinstance(step, PacedSet | Hold | Switch)]
    if isinstance(holds[0], Switch):
        del holds[0]
    first = holds[0]
    if isinstance(first, PacedSet):
        beats = tuple(Beat(word, seconds) for word, seconds in first.tempo) or (
            Beat(HOLD, _seconds(first.hold)),
            Beat(RELAX, _seconds(first.relax)),
        )
        return Clip(lead, beats, session.rep, first.reps)
    legs = (Beat(CHANGE if isinstance(step, Switch) else HOLD, _seconds(step.lasts)) for step in holds)
    return Clip(lead, tuple(legs), first=1, reps=1)


def question_delay(session: Session) -> timedelta:
    """How much longer the current step takes than its clip says: the last one before the question does."""
    following = session.routine[session.position + 1]
    return SLOW_TO_PLAY if isinstance(following, AwaitDone) else timedelta()


def _said_before(step: Step) -> str:
    match step:
        case Rest():
            return REST
        case Switch():
            return CHANGE
        case _:
            return READY


def _seconds(lasts: timedelta) -> int:
    return int(lasts.total_seconds())
