"""What a dose is now: every layer in its bounds, and nothing that pain does makes it more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.doses import (
    AS_WRITTEN,
    Doses,
    OwnNumber,
    Standing,
    bounds_of,
    dose_now,
    level_above,
    level_below,
    level_now,
    parts_of,
)
from bot.coach.plan import plan_short, plan_slot
from bot.coach.routine import compile_routine, estimate, step_takes
from content.model import Exercise, Foot, Origin
from tests.support.doses import DOSES, EXERCISES, TODAY
from tests.support.play import PRACTICE

PROGRAMME = PRACTICE.programme
TOES = PROGRAMME.exercise("toe_pulls")
EXTENSION = PROGRAMME.exercise("ankle_extension")
LADDERS = [exercise for exercise in EXERCISES if exercise.progression is not None]


def values(exercise: Exercise, doses: Doses, on: date = TODAY) -> dict[str, int]:
    return {part: number.value for part, number in dose_now(PROGRAMME, exercise, doses, on).items()}


def minutes(slot: str, doses: Doses, foot: Foot = Foot.LEFT) -> float:
    plan = plan_slot(PROGRAMME, PROGRAMME.slot(slot), foot, frozenset(), doses, TODAY)
    return estimate(plan) / timedelta(minutes=1)


@given(DOSES, st.sampled_from(EXERCISES))
def test_no_layer_leaves_the_bounds_of_the_file(doses: Doses, exercise: Exercise) -> None:
    for part, value in values(exercise, doses).items():
        low, high = bounds_of(exercise, part)
        assert low <= value <= high, part


@given(DOSES, st.sampled_from(EXERCISES), st.integers(1, 3))
def test_what_pain_takes_away_never_makes_any_number_more(
    doses: Doses, exercise: Exercise, sets_less: int
) -> None:
    standing = doses.standing(exercise.id) or Standing(exercise.id, 10**3, TODAY)
    others = tuple(one for one in doses.standings if one.exercise != exercise.id)
    before = replace(doses, halved_on=None, standings=(*others, replace(standing, sets_less=0)))
    hurting = replace(standing, sets_less=sets_less)
    after = replace(doses, halved_on=TODAY, standings=(*others, hurting))

    eased, whole = values(exercise, after), values(exercise, before)

    assert all(eased[part] <= whole[part] for part in whole)


@given(st.sampled_from(LADDERS), st.integers(-5, 200), st.integers(0, 60), st.integers(0, 60))
def test_time_away_never_makes_a_level_higher(exercise: Exercise, level: int, ago: int, more: int) -> None:
    def reached(days: int) -> int:
        doses = Doses(standings=(Standing(exercise.id, level, TODAY - timedelta(days=days)),))
        return level_now(PROGRAMME.progress, exercise, doses, TODAY)

    assert reached(ago + more) <= reached(ago)


@given(DOSES, st.sampled_from(["standing", "seated", "toes"]), st.sampled_from(Foot))
def test_the_minutes_of_any_dose_are_the_sum_of_its_steps(doses: Doses, slot: str, foot: Foot) -> None:
    plan = plan_slot(PROGRAMME, PROGRAMME.slot(slot), foot, frozenset(), doses, TODAY)
    steps = sum((step_takes(step) for step in compile_routine(plan)), timedelta())

    assert estimate(plan) == steps + timedelta(seconds=plan.check_in_s + plan.check_out_s)


@given(DOSES, st.sampled_from(EXERCISES))
def test_every_number_knows_who_answers_for_it(doses: Doses, exercise: Exercise) -> None:
    for part, number in dose_now(PROGRAMME, exercise, doses, TODAY).items():
        if number.origin is Origin.SOURCE:
            written = parts_of(exercise.dose)[part]
            assert written.origin is Origin.SOURCE
            assert written.start <= number.value <= written.maximum


@pytest.mark.parametrize(
    ("week", "standing", "seated"), [(0, 8.0, 10.1), (1, 10.7, 14.8), (2, 13.4, 19.4), (30, 13.4, 19.4)]
)
def test_a_gentle_start_has_one_set_more_each_week(week: int, standing: float, seated: float) -> None:
    """The minutes are those of the day plan in docs/clinical.md."""
    gentle = Doses(gentle_from=TODAY - timedelta(weeks=week))

    assert minutes("standing", gentle) == pytest.approx(standing, abs=0.11)
    assert minutes("seated", gentle) == pytest.approx(seated, abs=0.11)


@pytest.mark.parametrize(
    ("level", "days", "now"),
    [
        (60, 1, 60), (60, 6, 60), (60, 7, 50), (60, 13, 50), (60, 14, 25), (60, 400, 25),
        (30, 7, 25), (25, 7, 25), (20, 7, 20), (20, 14, 20), (10, 3, 10),
    ],
)  # fmt: skip
def test_after_a_week_away_it_is_ten_fewer_and_after_two_it_begins_again(
    level: int, days: int, now: int
) -> None:
    doses = Doses(standings=(Standing(TOES.id, level, TODAY - timedelta(days=days)),))

    assert values(TOES, doses)["reps"] == now


def test_levels_go_by_five_down_to_ten_and_up_to_seventy_five() -> None:
    ladder = TOES.progression
    assert ladder is not None

    down = [25, 20, 15, 10, 10]
    assert [level_below(ladder, level) for level in (30, *down[:-1])] == down
    assert [level_above(ladder, level) for level in (10, 20, 25, 70, 75)] == [15, 25, 30, 75, None]


def test_the_persons_own_number_stands_over_the_level_and_a_gentle_start() -> None:
    doses = Doses(
        own=(
            OwnNumber(EXTENSION.id, "hold", 8, Origin.CLINICIAN),
            OwnNumber(EXTENSION.id, "sets", 2, Origin.PERSON),
        ),
        gentle_from=TODAY,
    )

    numbers = dose_now(PROGRAMME, EXTENSION, doses, TODAY)

    assert (numbers["hold"].value, numbers["hold"].origin) == (8, Origin.CLINICIAN)
    assert (numbers["sets"].value, numbers["sets"].origin) == (2, Origin.PERSON)


def test_after_a_painful_session_one_set_is_left_out_even_of_ones_own_number() -> None:
    doses = Doses(
        own=(OwnNumber(EXTENSION.id, "sets", 2, Origin.PERSON),),
        standings=(Standing(EXTENSION.id, 5, TODAY, sets_less=1),),
    )

    assert values(EXTENSION, doses)["sets"] == 1


def test_half_the_dose_is_half_the_repetitions_or_half_a_long_hold_on_that_day_alone() -> None:
    doses = Doses(halved_on=TODAY, standings=(Standing("calf_stretch", 60, TODAY),))

    assert values(EXTENSION, doses)["reps"] == 4
    assert values(TOES, doses)["reps"] == 13
    assert values(PROGRAMME.exercise("calf_stretch"), doses)["hold"] == 30
    assert values(TOES, doses, TODAY + timedelta(days=1))["reps"] == 25


def test_less_than_a_whole_level_does_not_count_for_the_next_one() -> None:
    """What is planned says so: the log takes it over."""

    def level(doses: Doses) -> int:
        plan = plan_slot(PROGRAMME, PROGRAMME.slot("seated"), Foot.LEFT, frozenset(), doses, TODAY)
        return next(one.level for one in plan.exercises if one.id == EXTENSION.id)

    assert level(AS_WRITTEN) == 5
    for less in (
        Doses(gentle_from=TODAY),
        Doses(halved_on=TODAY),
        Doses(own=(OwnNumber(EXTENSION.id, "hold", 9, Origin.PERSON),)),
        Doses(standings=(Standing(EXTENSION.id, 5, TODAY, sets_less=1),)),
    ):
        assert level(less) == 0


def test_the_easier_form_leaves_the_rise_out_and_is_shorter() -> None:
    easier = Doses(easier=frozenset({"achilles_stretch"}))

    seconds = (minutes("standing", AS_WRITTEN) - minutes("standing", easier)) * 60

    assert seconds == pytest.approx(36 * 3)


@given(DOSES, st.sampled_from(["standing", "seated"]))
def test_the_short_version_is_never_more_than_the_whole_nor_than_the_start(doses: Doses, slot: str) -> None:
    whole = plan_slot(PROGRAMME, PROGRAMME.slot(slot), Foot.LEFT, frozenset(), doses, TODAY)
    short = plan_short(whole, PROGRAMME)

    assert short is not None
    assert short.owed_sets == whole.set_count > short.set_count
    for one in short.exercises:
        full = next(each for each in whole.exercises if each.id == one.id)
        start = PROGRAMME.exercise(one.id).dose
        assert one.hold_s <= full.hold_s
        assert one.reps <= full.reps
        assert start.reps is None or one.reps <= start.reps.start


def test_the_short_version_takes_about_three_minutes() -> None:
    whole = plan_slot(PROGRAMME, PROGRAMME.slot("standing"), Foot.LEFT, frozenset())
    short = plan_short(whole, PROGRAMME)

    assert short is not None
    assert [one.id for one in short.exercises] == ["calf_stretch", "toe_pulls"]
    assert estimate(short) / timedelta(minutes=1) == pytest.approx(3.3, abs=0.05)


def test_blocked_exercises_are_not_in_the_short_version_either() -> None:
    whole = plan_slot(PROGRAMME, PROGRAMME.slot("standing"), Foot.LEFT, frozenset({"neuropathy"}))
    short = plan_short(whole, PROGRAMME)

    assert short is None or [one.id for one in short.exercises] == ["calf_stretch"]
