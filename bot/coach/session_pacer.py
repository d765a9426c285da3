"""Where a session stands whose holds are led by the pacer or a clip: which belongs to it, and how far it has come."""

from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

from bot.coach.clip import Clip
from bot.coach.events import StepMark
from bot.coach.pacing import Pacer, PacerSides, PacingMode
from bot.coach.person import Running, Session
from bot.coach.plan import Plan, PlannedExercise
from bot.coach.routine import (
    GET_READY_S,
    AwaitDone,
    AwaitStart,
    GetReady,
    Hold,
    PacedSet,
    Rest,
    Switch,
    WarmUp,
)
from bot.coach.session_clip import clip, question_delay
from content.model import Foot, Pacing

BELLS_BELOW = 2
"""So many short messages below it leave the live message where the thumb is; more are taken out with the next card."""

LEAD = timedelta(seconds=GET_READY_S)


def led_exercise(session: Session) -> PlannedExercise | None:
    """The exercise of the current step if the pacer or a clip leads through it; None: the person or our edits do."""
    if isinstance(session.step, WarmUp):
        return None
    id_ = session.step.exercise
    exercise = next(planned for planned in session.plan.exercises if planned.id == id_)
    return exercise if leads(session.plan, exercise) else None


def leads(plan: Plan, exercise: PlannedExercise) -> bool:
    """Whether the pacer or a clip leads through this exercise; only a clip can say the parts of a tempo."""
    match plan.pacing:
        case PacingMode.EDITS:
            return False
        case PacingMode.PACER:
            return exercise.pacing is not Pacing.SELF
        case PacingMode.SOUND:
            return exercise.pacing is not Pacing.SELF or bool(exercise.tempo)


def is_led(session: Session) -> bool:
    """Whether the pacer leads through the current step; its card comes before it."""
    return not isinstance(session.step, AwaitStart) and led_exercise(session) is not None


def lasts(session: Session) -> timedelta:
    """How long the current timed step takes from its beginning, or from the hold at which a paced set goes on."""
    step = session.step
    if isinstance(step, AwaitStart | AwaitDone):
        raise TypeError(f"{step} ends when the person says so")
    skipped = (session.rep - 1) * (step.hold + step.relax) if isinstance(step, PacedSet) else timedelta()
    later = question_delay(session) if session.plan.pacing is PacingMode.SOUND else timedelta()
    return step.lasts - skipped + later


def jump_in(session: Session) -> timedelta:
    """The time to take one's place that a step needs which the person jumps into."""
    return LEAD if is_led(session) and isinstance(session.step, Hold | PacedSet) else timedelta()


def awaited_at(session: Session) -> int:
    """The position of the question to which a "done" now belongs: at the current step or after it."""
    steps = session.routine
    return next(at for at in range(session.position, len(steps)) if isinstance(steps[at], AwaitDone))


def done_mark(session: Session) -> StepMark:
    """One mark for a whole set: its button is not changed while the pacer leads through it."""
    return StepMark(session.number, awaited_at(session) if is_led(session) else session.position)


def coming_set(session: Session) -> tuple[PacedSet | Hold, ...]:
    """The timed holds from the current step to the question: a paced set, or a hold of each leg."""
    steps = session.routine[session.position : awaited_at(session)]
    return tuple(step for step in steps if isinstance(step, PacedSet | Hold))


def film(session: Session, lead: timedelta) -> Pacer | Clip | None:
    """What leads from the current step to the set's end; None: nothing does. *lead*: before a hold begins."""
    exercise, step = led_exercise(session), session.step
    if exercise is None or isinstance(step, AwaitStart | AwaitDone | WarmUp):
        return None
    before = step.lasts if isinstance(step, GetReady | Rest | Switch) else lead
    if session.plan.pacing is PacingMode.SOUND:
        return clip(session, session.routine[session.position : awaited_at(session)], before)
    coming = coming_set(session)[0]
    if isinstance(coming, PacedSet):
        hold, relax, first, reps = coming.hold, coming.relax, session.rep, coming.reps
        sides = _side(step.side) if len(exercise.sides) > 1 else PacerSides.NONE
    else:
        hold, relax, sides = coming.lasts, timedelta(seconds=session.plan.switch_s), PacerSides.BOTH
        first, reps = 1 + exercise.sides.index(step.side), len(exercise.sides)
    return Pacer(
        lead_s=_seconds(before),
        hold_s=_seconds(hold),
        relax_s=_seconds(relax),
        first=first,
        reps=reps,
        set_no=step.set_no,
        sets=exercise.sets,
        sides=sides,
    )


def rep_at(session: Session, now: datetime) -> int:
    """The hold of a running paced set at which the person about is, counted from 1."""
    step, moment = session.step, session.moment
    if not isinstance(step, PacedSet) or not isinstance(moment, Running):
        return session.rep
    to_come = ceil((moment.ends_at - now) / (step.hold + step.relax))
    return min(max(step.reps - to_come + 1, session.rep), step.reps)


def next_look(session: Session, now: datetime) -> datetime | None:
    """When the next hold of a running paced set begins after *now*; None: there is no more."""
    step, moment = session.step, session.moment
    if not isinstance(step, PacedSet) or not isinstance(moment, Running):
        return None
    one = step.hold + step.relax
    # The first begins after the lead, at which there is nothing to look at.
    at = moment.ends_at - one * max(0, ceil((moment.ends_at - now) / one) - 1)
    return at if at < moment.ends_at else None


def pausing_at(session: Session, now: datetime) -> Session:
    """With the hold noted at which a paced set will go on."""
    return replace(session, rep=rep_at(session, now))


def _side(side: Foot) -> PacerSides:
    return PacerSides.LEFT if side is Foot.LEFT else PacerSides.RIGHT


def _seconds(lasts: timedelta) -> int:
    return int(lasts.total_seconds())
