"""What a slot asks of one person: exercises, doses and sides, with every number written out.

A plan holds numbers, not references, so that a session in progress keeps its dose when a file changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.coach.doses import (
    AS_WRITTEN,
    Doses,
    Less,
    dose_now,
    form_now,
    is_at_level,
    level_before_break,
    level_now,
    why_less,
)
from bot.coach.pacing import PacingMode
from content.model import Exercise, Foot, Form, Origin, Pacing, Phase, Programme, Sides, SlotPlan

EXTRA = "extra"
"""The slot id of a session outside the day plan: one exercise by itself."""

WHOLE_DAY = "all"
"""The slot id of a session that walks through everything once."""


@dataclass(frozen=True, slots=True)
class Eased:
    """Smaller numbers from a set on: *after* so many sets (counted in their order, all legs) they hold."""

    after: int
    reps: int
    hold_s: int
    set_s: int


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
    form: Form = Form.ORDINARY
    level: int = 0
    """The level of which this is the whole dose; 0: less than that, or the exercise has no levels."""
    before_break: int = 0
    """The level from which a time away has led down; 0: none has."""
    less: tuple[Less, ...] = ()
    """Why the dose is less for now."""
    origins: tuple[tuple[str, Origin], ...] = ()
    """Who answers for each number, by the name of its part."""
    eased: tuple[Eased, ...] = ()
    """What the person chose when it hurt, in its order."""
    tempo: tuple[tuple[str, int], ...] = ()
    """The parts of one repetition: text key and seconds; empty: it has none."""
    tempo_origin: Origin = Origin.ASSUMED
    """Who answers for the seconds of *tempo*; all of one exercise have the same."""

    def origin(self, part: str) -> Origin:
        return dict(self.origins).get(part, Origin.SOURCE)

    @property
    def set_count(self) -> int:
        """How many sets there are to report, legs counted apart."""
        return self.sets * len(self.sides)

    def in_set(self, count: int) -> "PlannedExercise":
        """With the numbers of the set before which *count* sets lie."""
        now = next((eased for eased in reversed(self.eased) if eased.after <= count), None)
        return self if now is None else replace(self, reps=now.reps, hold_s=now.hold_s, set_s=now.set_s)

    def halved(self, after: int) -> "PlannedExercise":
        """With half of what is left after *after* sets, rounded up: fewer repetitions, or a single one held shorter."""
        now = self.in_set(after)
        single = now.reps <= 1
        eased = Eased(
            after,
            now.reps if single else _half(now.reps),
            _half(now.hold_s) if single else now.hold_s,
            _half(now.set_s),
        )
        return replace(self, eased=(*self.eased, eased))


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
    pacing: PacingMode = PacingMode.EDITS
    """How the person is led; a session keeps what it began with. The default is what sessions stored before had."""
    of_sets: int = 0
    """How many sets the slot's whole plan has when this one is the short version of it; 0: this is the whole."""

    @property
    def owed_sets(self) -> int:
        """How many reported sets make the slot finished."""
        return self.of_sets or self.set_count

    @property
    def set_count(self) -> int:
        return sum(exercise.set_count for exercise in self.exercises)


def plan_slot(
    programme: Programme,
    slot: SlotPlan,
    foot: Foot,
    blocks: frozenset[str],
    doses: Doses = AS_WRITTEN,
    on: date = date.min,
) -> Plan:
    """What *slot* asks on the local date *on* of a person whose *foot* hurts, without what *blocks* rules out."""
    ids = slot.both_feet if foot is Foot.BOTH else slot.exercises
    times = programme.times
    return Plan(
        slot=slot.id,
        exercises=_planned(programme, ids, foot, blocks, doses, on),
        check_in_s=_seconds(times.check_in),
        warm_up_s=_seconds(times.warm_up) if slot.warm_up else 0,
        set_up_s=_seconds(times.set_up),
        switch_s=_seconds(times.switch_sides),
        check_out_s=_seconds(slot.check_out),
    )


def plan_short(whole: Plan, programme: Programme) -> Plan | None:
    """The few minutes' version of a slot: its short exercises, at most at the starting dose. None: it has none."""
    short = tuple(
        _at_most_start(programme, planned) for planned in whole.exercises if planned.id in programme.short
    )
    if not short or len(short) == len(whole.exercises):
        return None
    return replace(whole, exercises=short, check_in_s=0, warm_up_s=0, check_out_s=0, of_sets=whole.set_count)


def _at_most_start(programme: Programme, planned: PlannedExercise) -> PlannedExercise:
    exercise = programme.exercise(planned.id)
    start = plan_exercise(programme, exercise, Foot.BOTH)
    reps, hold_s = min(planned.reps, start.reps), min(planned.hold_s, start.hold_s)
    lowered = (reps, hold_s) != (planned.reps, planned.hold_s)
    set_s = reps * rep_seconds(exercise, planned.form)
    return replace(planned, reps=reps, hold_s=hold_s, set_s=set_s, level=0 if lowered else planned.level)


def plan_exercises(
    programme: Programme,
    slot: str,
    ids: Iterable[str],
    foot: Foot,
    blocks: frozenset[str],
    doses: Doses = AS_WRITTEN,
    on: date = date.min,
) -> Plan:
    """A plan outside the day plan: the named exercises, without a warm-up when there is only one."""
    exercises = _planned(programme, ids, foot, blocks, doses, on)
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


NAMED = "named."
"""Before an exercise's id, among the safety answers: a clinician named this exercise, not only the plan."""


def is_blocked(exercise: Exercise, blocks: frozenset[str]) -> bool:
    """Whether the safety answers rule it out. A clinician who named it lifts what needs their clearance, no more."""
    lifted = frozenset(exercise.needs_clearance) if NAMED + exercise.id in blocks else frozenset()
    return not (blocks - lifted).isdisjoint(exercise.block_if)


def _planned(
    programme: Programme,
    ids: Iterable[str],
    foot: Foot,
    blocks: frozenset[str],
    doses: Doses,
    on: date,
) -> tuple[PlannedExercise, ...]:
    exercises = (programme.exercise(id_) for id_ in ids)
    return tuple(
        plan_exercise(programme, exercise, foot, doses, on)
        for exercise in exercises
        if not is_blocked(exercise, blocks)
    )


def plan_exercise(
    programme: Programme, exercise: Exercise, foot: Foot, doses: Doses = AS_WRITTEN, on: date = date.min
) -> PlannedExercise:
    numbers = dose_now(programme, exercise, doses, on)
    values = {part: number.value for part, number in numbers.items()}
    level = level_now(programme.progress, exercise, doses, on)
    form = form_now(exercise, doses)
    tempo = tempo_of(exercise, form)
    reps = values.get("reps", 0)
    return PlannedExercise(
        id=exercise.id,
        pacing=exercise.pacing,
        sides=_sides(exercise.sides, foot),
        sets=values["sets"],
        reps=reps,
        hold_s=values.get("hold", 0),
        relax_s=values.get("relax", 0),
        rest_s=values.get("rest", 0),
        set_s=reps * rep_seconds(exercise, form),
        form=form,
        level=level if is_at_level(exercise, doses, numbers, level) else 0,
        before_break=level_before_break(programme.progress, exercise, doses, on),
        less=why_less(programme, exercise, doses, on),
        origins=tuple((part, number.origin) for part, number in numbers.items()),
        tempo=tuple((phase.text, phase.seconds) for phase in tempo),
        tempo_origin=next((phase.origin for phase in tempo), Origin.ASSUMED),
    )


def tempo_of(exercise: Exercise, form: Form) -> tuple[Phase, ...]:
    """The parts of one repetition in this form; empty: it has none."""
    if form is Form.EASIER and exercise.easier is not None and exercise.easier.tempo:
        return exercise.easier.tempo
    return exercise.tempo


def rep_seconds(exercise: Exercise, form: Form) -> int:
    """Seconds for one repetition at the person's own pace; both feet in turn take twice as long."""
    one = sum(phase.seconds for phase in tempo_of(exercise, form)) or exercise.rep_seconds or 0
    return 2 * one if exercise.sides is Sides.ALTERNATE else one


def _sides(sides: Sides, foot: Foot) -> tuple[Foot, ...]:
    if sides in {Sides.BOTH_AT_ONCE, Sides.ALTERNATE}:
        return (Foot.BOTH,)
    if sides is Sides.EACH or foot is Foot.BOTH:
        return (Foot.LEFT, Foot.RIGHT)
    return (foot,)


def _half(number: int) -> int:
    return (number + 1) // 2


def _seconds(lasts: timedelta) -> int:
    return int(lasts.total_seconds())
