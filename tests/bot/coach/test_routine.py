"""Plans and routines: every minute is the sum of its steps, and every step has one end."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.doses import AS_WRITTEN, Doses, Standing
from bot.coach.pacing import PacingMode
from bot.coach.plan import EXTRA, Plan, plan_exercise, plan_exercises, plan_slot
from bot.coach.routine import (
    AwaitDone,
    AwaitStart,
    Hold,
    Relax,
    Rest,
    Routine,
    WarmUp,
    compile_routine,
    estimate,
    minutes,
    step_takes,
)
from content.model import Dose, Exercise, Foot, Number, Origin, Pacing
from tests.support.doses import TODAY
from tests.support.play import PRACTICE

PROGRAMME = PRACTICE.programme


def planned(slot: str, foot: Foot = Foot.LEFT, doses: Doses = AS_WRITTEN) -> Plan:
    return plan_slot(PROGRAMME, PROGRAMME.slot(slot), foot, frozenset(), doses, TODAY)


def reached(hold_long: int, hold_short: int, toes: int) -> Doses:
    """Somebody at these levels: seconds, seconds, repetitions."""
    levels = {Pacing.HOLD: hold_long, Pacing.PACED: hold_short, Pacing.SELF: toes}
    return Doses(
        standings=tuple(
            Standing(exercise.id, levels[exercise.pacing], TODAY)
            for exercise in PROGRAMME.exercises
            if exercise.progression is not None
        )
    )


LOW, MIDDLE, TOP = (30, 5, 25), (45, 7, 50), (60, 10, 75)


@pytest.mark.parametrize(
    ("dose", "foot", "standing", "seated", "toes"),
    [
        (LOW, Foot.LEFT, 13.4, 19.4, 2.4),
        (MIDDLE, Foot.RIGHT, 15.6, 23.2, 4.1),
        (TOP, Foot.LEFT, 17.8, 27.8, 5.8),
        (LOW, Foot.BOTH, 27.3, 19.4, 2.4),
        (TOP, Foot.BOTH, 35.6, 27.8, 5.8),
    ],
)
def test_the_minutes_are_those_of_the_day_plan(
    dose: tuple[int, int, int], foot: Foot, standing: float, seated: float, toes: float
) -> None:
    """The table of docs/clinical.md; its both-feet rows leave out one change of feet and one set-up."""
    doses = reached(*dose)
    for slot, expected in (("standing", standing), ("seated", seated), ("toes", toes)):
        assert estimate(planned(slot, foot, doses)) / timedelta(minutes=1) == pytest.approx(
            expected, abs=0.11
        )


@pytest.mark.parametrize("slot", ["standing", "seated", "toes"])
@pytest.mark.parametrize("foot", list(Foot))
def test_minutes_are_the_sum_of_the_steps(slot: str, foot: Foot) -> None:
    plan = planned(slot, foot)
    steps = sum((step_takes(step) for step in compile_routine(plan)), timedelta())
    assert estimate(plan) == steps + timedelta(seconds=plan.check_in_s + plan.check_out_s)
    assert minutes(plan) == round(estimate(plan).total_seconds() / 60)


@pytest.mark.parametrize("slot", ["standing", "seated", "toes"])
@pytest.mark.parametrize("foot", list(Foot))
@pytest.mark.parametrize("dose", [LOW, MIDDLE, TOP])
def test_minutes_are_the_same_in_every_pacing_mode(dose: tuple[int, int, int], slot: str, foot: Foot) -> None:
    plan = planned(slot, foot, reached(*dose))
    assert len({estimate(replace(plan, pacing=mode)) for mode in PacingMode}) == 1


def test_both_feet_move_extension_to_the_morning_and_leave_nothing_out() -> None:
    one = {e.id for slot in ("standing", "seated") for e in planned(slot).exercises}
    both = {e.id for slot in ("standing", "seated") for e in planned(slot, Foot.BOTH).exercises}
    assert one == both == {exercise.id for exercise in PROGRAMME.exercises}
    assert "ankle_extension" in [exercise.id for exercise in planned("standing", Foot.BOTH).exercises]


def number(least: int, most: int) -> st.SearchStrategy[Number]:
    return st.integers(least, most).map(lambda start: Number(start, 1, 500, Origin.PERSON))


DOSES = st.builds(
    Dose,
    sets=number(1, 5),
    per_day=number(1, 3),
    reps=number(1, 30),
    hold=number(1, 120),
    relax=number(1, 60),
    rest=number(1, 120),
)
IDS = st.lists(st.sampled_from([exercise.id for exercise in PROGRAMME.exercises]), min_size=1, unique=True)
BLOCKS = st.frozensets(st.sampled_from([item.id for question in PROGRAMME.screen for item in question.items]))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    exercises = tuple(replace(exercise, dose=draw(DOSES)) for exercise in PROGRAMME.exercises)
    programme = replace(PROGRAMME, exercises=exercises)
    return plan_exercises(programme, EXTRA, draw(IDS), draw(st.sampled_from(Foot)), frozenset())


@given(plans())
def test_every_planned_set_of_every_leg_is_asked_for_exactly_once(plan: Plan) -> None:
    asked = [
        (step.exercise, side, step.set_no)
        for step in compile_routine(plan)
        if isinstance(step, AwaitDone)
        for side in step.sides
    ]
    assert len(asked) == len(set(asked)) == plan.set_count


@given(plans())
def test_every_exercise_begins_with_its_card_and_ends_with_a_question(plan: Plan) -> None:
    routine = compile_routine(plan)
    cards = [step.exercise for step in routine if isinstance(step, AwaitStart)]
    assert cards == [exercise.id for exercise in plan.exercises]
    assert isinstance(routine[-1], AwaitDone)
    for before, after in pairwise(routine):
        if isinstance(after, AwaitStart):
            assert isinstance(before, AwaitDone | WarmUp)


@given(plans())
def test_a_paced_set_alternates_hold_and_relax_and_holds_every_repetition(plan: Plan) -> None:
    for exercise in plan.exercises:
        if exercise.pacing is not Pacing.PACED:
            continue
        routine: Routine = tuple(
            step
            for step in compile_routine(plan)
            if isinstance(step, Hold | Relax) and step.exercise == exercise.id
        )
        holds = [step for step in routine if isinstance(step, Hold)]
        assert len(holds) == exercise.reps * exercise.sets * len(exercise.sides)
        assert len(routine) - len(holds) == (exercise.reps - 1) * exercise.sets * len(exercise.sides)


@given(plans())
def test_no_step_takes_less_than_no_time_and_rests_stand_only_between_sets(plan: Plan) -> None:
    routine = compile_routine(plan)
    assert all(step_takes(step) >= timedelta() for step in routine)
    rests = [step for step in routine if isinstance(step, Rest)]
    assert all(step.set_no > 1 for step in rests)


@given(BLOCKS, IDS, st.sampled_from(Foot))
def test_what_is_ruled_out_is_never_planned(blocks: frozenset[str], ids: list[str], foot: Foot) -> None:
    for exercise in plan_exercises(PROGRAMME, EXTRA, ids, foot, blocks).exercises:
        assert blocks.isdisjoint(PROGRAMME.exercise(exercise.id).block_if)


def test_the_same_plan_gives_the_same_steps_so_that_a_stored_position_stays_valid() -> None:
    assert compile_routine(planned("seated")) == compile_routine(planned("seated"))


@pytest.mark.parametrize("exercise", PROGRAMME.exercises, ids=lambda exercise: exercise.id)
def test_an_exercise_works_the_legs_that_its_file_says(exercise: Exercise) -> None:
    sides = {foot: plan_exercise(PROGRAMME, exercise, foot).sides for foot in Foot}
    both_legs = (Foot.LEFT, Foot.RIGHT)
    expected = {
        "each": dict.fromkeys(Foot, both_legs),
        "affected": {Foot.LEFT: (Foot.LEFT,), Foot.RIGHT: (Foot.RIGHT,), Foot.BOTH: both_legs},
        "both_at_once": dict.fromkeys(Foot, (Foot.BOTH,)),
        "alternate": dict.fromkeys(Foot, (Foot.BOTH,)),
    }
    assert sides == expected[exercise.sides]
