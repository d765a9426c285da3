"""A streak is kept by two rest passes in any seven days, and by days on which nothing was planned."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.coach.streak import PASSES_A_WEEK, Streak, streak

TODAY = date(2026, 1, 5)


def ago(*days: int) -> frozenset[date]:
    return frozenset(TODAY - timedelta(days=day) for day in days)


def of(active: frozenset[date], today: date = TODAY, free: frozenset[date] = frozenset()) -> Streak:
    return streak(active, today, free.__contains__)


def test_a_day_that_is_not_over_takes_nothing() -> None:
    assert of(ago(1, 2, 3)) == Streak(3)
    assert of(ago(0, 1, 2, 3)) == Streak(4)


def test_two_days_without_a_report_are_kept_and_the_third_of_a_week_ends_it() -> None:
    assert of(ago(1, 3, 5)) == Streak(3, passes=ago(2, 4))
    assert of(ago(1, 3, 5, 7)) == Streak(3, passes=ago(2, 4))


def test_after_a_week_there_are_two_passes_again() -> None:
    assert of(ago(1, 3, 5, 6, 7, 8, 10, 12)) == Streak(8, passes=ago(2, 4, 9, 11))


def test_a_day_off_by_plan_costs_no_pass() -> None:
    assert of(ago(1, 3, 5, 7), free=ago(2, 4)) == Streak(4, passes=ago(6))


def test_a_pause_of_weeks_is_bridged() -> None:
    assert of(ago(1, 30), free=ago(*range(2, 30))) == Streak(2)


def test_rest_days_before_the_first_report_are_not_part_of_it() -> None:
    assert of(ago(1)) == Streak(1)
    assert of(frozenset()) == Streak()


@given(st.frozensets(st.integers(0, 60)), st.frozensets(st.integers(0, 60)), st.integers(0, 60))
def test_being_active_or_free_on_one_more_day_never_takes_anything(
    active: frozenset[int], free: frozenset[int], day: int
) -> None:
    kept = of(ago(*active), free=ago(*free))
    assert 0 <= kept.days <= len(active)
    assert of(ago(*active, day), free=ago(*free)).days >= kept.days
    assert of(ago(*active), free=ago(*free, day)).days >= kept.days


@given(st.frozensets(st.integers(1, 60), min_size=1))
def test_no_seven_days_of_a_streak_hold_more_than_the_passes(active: frozenset[int]) -> None:
    kept = of(ago(*active))
    days = sorted(active)[: kept.days]
    assert len(days) == kept.days
    missing = set(range(1, days[-1] + 1)) - set(days) if days else set()
    for first in range(1, 60):
        assert len(missing & set(range(first, first + 7))) <= PASSES_A_WEEK
