"""What a slot asks of one person: exercises, doses and sides, with every number written out.

A plan holds numbers, not references, so that a session in progress keeps its dose when a file changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from content.model import Exercise, Foot, Number, Pacing, Programme, Sides, SlotPlan

EXTRA = "extra"
"""The slot id of a session outside the day plan: one exercise by itself."""

WHOLE_DAY = "all"
"""The slot id of a session that walks through everything once."""


@dataclass(frozen=True, slots=True)
class PlannedExercise:
    """One exercise of a plan. `*_s` are seconds; 0: there is no such part."""

    id: str
    pacing: Pacing
    sides: tuple[Foot, ...]
    """The legs, one after the other; a single `both` means both at once or in turn."""
    sets: int
    reps: int
    hold_s: int
    relax_s: int
    rest_s: int
    set_s: int
    """How long one self-paced set takes by our estimate."""

    @property
    def set_count(self) -> int:
        """How many sets there are to report, legs counted apart."""
        return self.sets * len(self.sides)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one session will do."""

    slot: str
    exercises: tuple[PlannedExercise, ...]
    check_in_s: int
    warm_up_s: int
    set_up_s: int
    switch_s: int
    check_out_s: int

    @property
    def set_count(self) -> int:
        return sum(exercise.set_count for exercise in self.exercises)


def plan_slot(programme: Programme, slot: SlotPlan, foot: Foot, blocks: frozenset[str]) -> Plan:
    """The plan of *slot* for a person whose *foot* hurts; exercises that *blocks* rules out are left out."""
    ids = slot.both_feet if foot is Foot.BOTH else slot.exercises
    times = programme.times
    return Plan(
        slot=slot.id,
        exercises=_planned(programme, ids, foot, blocks),
        check_in_s=_seconds(times.check_in),
        warm_up_s=_seconds(times.warm_up) if slot.warm_up else 0,
        set_up_s=_seconds(times.set_up),
        switch_s=_seconds(times.switch_sides),
        check_out_s=_seconds(slot.check_out),
    )


def plan_exercises(
    programme: Programme, slot: str, ids: Iterable[str], foot: Foot, blocks: frozenset[str]
) -> Plan:
    """A plan outside the day plan: the named exercises, without a warm-up when there is only one."""
    exercises = _planned(programme, ids, foot, blocks)
    times = programme.times
    return Plan(
        slot=slot,
        exercises=exercises,
        check_in_s=0,
        warm_up_s=_seconds(times.warm_up) if len(exercises) > 1 else 0,
        set_up_s=_seconds(times.set_up),
        switch_s=_seconds(times.switch_sides),
        check_out_s=0,
    )


def is_blocked(exercise: Exercise, blocks: frozenset[str]) -> bool:
    return not blocks.isdisjoint(exercise.block_if)


def _planned(
    programme: Programme, ids: Iterable[str], foot: Foot, blocks: frozenset[str]
) -> tuple[PlannedExercise, ...]:
    exercises = (programme.exercise(id_) for id_ in ids)
    return tuple(plan_exercise(exercise, foot) for exercise in exercises if not is_blocked(exercise, blocks))


def plan_exercise(exercise: Exercise, foot: Foot) -> PlannedExercise:
    dose = exercise.dose
    reps = _start(dose.reps)
    return PlannedExercise(
        id=exercise.id,
        pacing=exercise.pacing,
        sides=_sides(exercise.sides, foot),
        sets=dose.sets.start,
        reps=reps,
        hold_s=_start(dose.hold),
        relax_s=_start(dose.relax),
        rest_s=_start(dose.rest),
        set_s=reps * _rep_seconds(exercise),
    )


def _rep_seconds(exercise: Exercise) -> int:
    """Seconds for one repetition at the person's own pace; both feet in turn take twice as long."""
    one = exercise.rep_seconds or sum(phase.seconds for phase in exercise.tempo)
    return 2 * one if exercise.sides is Sides.ALTERNATE else one


def _sides(sides: Sides, foot: Foot) -> tuple[Foot, ...]:
    if sides in {Sides.BOTH_AT_ONCE, Sides.ALTERNATE}:
        return (Foot.BOTH,)
    if sides is Sides.EACH or foot is Foot.BOTH:
        return (Foot.LEFT, Foot.RIGHT)
    return (foot,)


def _start(number: Number | None) -> int:
    return 0 if number is None else number.start


def _seconds(lasts: timedelta) -> int:
    return int(lasts.total_seconds())
