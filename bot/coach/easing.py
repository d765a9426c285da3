"""Half of what is left of an exercise that hurts: the plan of the running session with smaller numbers from here on.

Sets behind the current step keep theirs, so that its position in the routine stays valid.
"""

from dataclasses import replace

from bot.coach.person import Session
from bot.coach.routine import AwaitDone, AwaitStart, GetReady, Rest, Switch, WarmUp
from bot.coach.session_words import current_exercise
from content.model import Pacing


def eased(session: Session) -> Session | None:
    """Where to go on, and with what; None: nothing is left that could be halved."""
    exercise, step = current_exercise(session), session.step
    if exercise is None or isinstance(step, WarmUp):
        return None
    at = session.position
    reports = [
        here
        for here, one in enumerate(session.routine)
        if isinstance(one, AwaitDone) and one.exercise == exercise.id
    ]
    set_now = sum(here < at for here in reports)
    if isinstance(step, AwaitStart | GetReady | Rest | Switch) or exercise.pacing is Pacing.SELF:
        return _with(session, set_now, at)
    if isinstance(step, AwaitDone):
        return _with(session, set_now + 1, at) if at < reports[-1] else None
    if exercise.pacing is Pacing.HOLD:
        return _with(session, set_now, at + 1)
    # A set of holds that began ends here, and is reported as it was.
    return _with(session, set_now + 1, reports[set_now])


def _with(session: Session, after: int, position: int) -> Session:
    current = current_exercise(session)
    exercises = tuple(
        one.halved(after) if current is not None and one.id == current.id else one
        for one in session.plan.exercises
    )
    return replace(session, plan=replace(session.plan, exercises=exercises), position=position)
