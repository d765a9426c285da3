"""What a session will do, step by step: a plan compiled to a flat tuple, each step with one end."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from bot.coach.pacing import PacingMode
from bot.coach.plan import Plan, PlannedExercise
from content.model import Foot, Pacing

GET_READY_S = 5
"""Seconds between Start and the first hold, to take one's place; they are part of the set-up time."""


@dataclass(frozen=True, slots=True)
class WarmUp:
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class AwaitStart:
    """The exercise's card: the person takes their place and says when. *takes* is an estimate."""

    exercise: str
    takes: timedelta


@dataclass(frozen=True, slots=True)
class GetReady:
    exercise: str
    side: Foot
    set_no: int
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Hold:
    """*reps* is 1 for a single long hold. *rep* and *set_no* count from 1."""

    exercise: str
    side: Foot
    set_no: int
    rep: int
    reps: int
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Relax:
    exercise: str
    side: Foot
    set_no: int
    rep: int
    reps: int
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class PacedSet:
    """All holds and pauses of a set in one step: the pacer or the clip leads through it.

    *hold* and *relax* are one of each. *tempo*: the parts of a repetition, text key and seconds, which then is *hold*.
    """

    exercise: str
    side: Foot
    set_no: int
    reps: int
    hold: timedelta
    relax: timedelta
    tempo: tuple[tuple[str, int], ...] = ()

    @property
    def lasts(self) -> timedelta:
        """With the last pause: who saw the ring some seconds late has still ended with it."""
        return self.reps * (self.hold + self.relax)


@dataclass(frozen=True, slots=True)
class Switch:
    """Change legs; *side* is the coming one."""

    exercise: str
    side: Foot
    set_no: int
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class AwaitDone:
    """A set that is over, or that runs at the person's own pace: only their "done" logs it.

    *sides* are the legs that this report covers. *takes* is an estimate.
    """

    exercise: str
    sides: tuple[Foot, ...]
    set_no: int
    reps: int
    takes: timedelta


@dataclass(frozen=True, slots=True)
class Rest:
    """*set_no* is the coming set."""

    exercise: str
    side: Foot
    set_no: int
    lasts: timedelta


ExerciseStep = AwaitStart | GetReady | Hold | Relax | PacedSet | Switch | AwaitDone | Rest
Step = WarmUp | ExerciseStep
Routine = tuple[Step, ...]


@lru_cache(maxsize=256)
def compile_routine(plan: Plan) -> Routine:
    """All steps of *plan*. The same plan always gives the same steps: a stored position stays valid."""
    steps: list[Step] = []
    if plan.warm_up_s:
        steps.append(WarmUp(lasts=_s(plan.warm_up_s)))
    for exercise in plan.exercises:
        match exercise.pacing:
            case Pacing.HOLD:
                steps += _held(plan, exercise)
            case Pacing.PACED:
                steps += _paced(plan, exercise)
            case Pacing.SELF if plan.pacing is PacingMode.SOUND and exercise.tempo:
                steps += _paced(plan, exercise)
            case Pacing.SELF:
                steps += _self_paced(plan, exercise)
    return tuple(steps)


def estimate(plan: Plan) -> timedelta:
    """How long the session takes: its steps, with check-in and check-out. The one source of every minute
    shown.
    """
    steps = sum((step_takes(step) for step in compile_routine(plan)), timedelta())
    return _s(plan.check_in_s) + steps + _s(plan.check_out_s)


def minutes(plan: Plan) -> int:
    """The estimate in whole minutes, rounded, at least 1."""
    return max(1, round(estimate(plan) / timedelta(minutes=1)))


def step_takes(step: Step) -> timedelta:
    return step.takes if isinstance(step, AwaitStart | AwaitDone) else step.lasts


def _held(plan: Plan, exercise: PlannedExercise) -> list[Step]:
    """One set is one hold of each leg, reported together: nobody leaves the wall to tap between legs."""
    steps: list[Step] = [AwaitStart(exercise.id, takes=_s(plan.set_up_s - GET_READY_S))]
    for set_no in range(1, exercise.sets + 1):
        first = exercise.sides[0]
        if set_no == 1:
            steps.append(GetReady(exercise.id, first, set_no, lasts=_s(GET_READY_S)))
        else:
            steps.append(Rest(exercise.id, first, set_no, lasts=_s(exercise.rest_s)))
        for side in exercise.sides:
            if side is not first:
                steps.append(Switch(exercise.id, side, set_no, lasts=_s(plan.switch_s)))
            hold_s = exercise.in_set(set_no - 1).hold_s
            steps.append(Hold(exercise.id, side, set_no, rep=1, reps=1, lasts=_s(hold_s)))
        steps.append(AwaitDone(exercise.id, exercise.sides, set_no, reps=1, takes=timedelta()))
    return steps


def _paced(plan: Plan, exercise: PlannedExercise) -> list[Step]:
    """Holds and pauses in turn. The last pause of a set is the time in which it is reported."""
    steps: list[Step] = [AwaitStart(exercise.id, takes=_s(plan.set_up_s - GET_READY_S))]
    for side in exercise.sides:
        for set_no in range(1, exercise.sets + 1):
            if set_no > 1:
                steps.append(Rest(exercise.id, side, set_no, lasts=_s(exercise.rest_s)))
            elif side is exercise.sides[0]:
                steps.append(GetReady(exercise.id, side, set_no, lasts=_s(GET_READY_S)))
            else:
                steps.append(Switch(exercise.id, side, set_no, lasts=_s(exercise.rest_s)))
            sets_before = exercise.sides.index(side) * exercise.sets + set_no - 1
            steps += _one_paced_set(plan, exercise.in_set(sets_before), side, set_no)
    return steps


def _one_paced_set(plan: Plan, exercise: PlannedExercise, side: Foot, set_no: int) -> list[Step]:
    reps, hold, relax = exercise.reps, _s(exercise.hold_s), _s(exercise.relax_s)
    if exercise.tempo:
        hold, relax = _s(sum(seconds for _, seconds in exercise.tempo)), timedelta()
    if plan.pacing is not PacingMode.EDITS:
        return [
            PacedSet(exercise.id, side, set_no, reps, hold, relax, exercise.tempo),
            AwaitDone(exercise.id, (side,), set_no, reps, takes=timedelta()),
        ]
    steps: list[Step] = []
    for rep in range(1, reps + 1):
        steps.append(Hold(exercise.id, side, set_no, rep, reps, lasts=hold))
        if rep < reps:
            steps.append(Relax(exercise.id, side, set_no, rep, reps, lasts=relax))
    return [*steps, AwaitDone(exercise.id, (side,), set_no, reps, takes=relax)]


def _self_paced(plan: Plan, exercise: PlannedExercise) -> list[Step]:
    steps: list[Step] = [AwaitStart(exercise.id, takes=_s(plan.set_up_s))]
    for set_no in range(1, exercise.sets + 1):
        if set_no > 1:
            steps.append(Rest(exercise.id, exercise.sides[0], set_no, lasts=_s(exercise.rest_s)))
        now = exercise.in_set(set_no - 1)
        steps.append(AwaitDone(exercise.id, exercise.sides, set_no, now.reps, takes=_s(now.set_s)))
    return steps


def _s(seconds: int) -> timedelta:
    return timedelta(seconds=seconds)
