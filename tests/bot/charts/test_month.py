"""What stands on the picture of progress, as data."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.charts.month import DAYS, Mark, first_day, month_of
from bot.coach.diary import Diary, OccurrenceEntry, SessionEntry
from bot.coach.facts import Outcome
from bot.coach.person import Away, Pause
from bot.coach.plan import WHOLE_DAY
from tests.support import invented
from tests.support.invented import MADE_AT, TODAY
from tests.support.play import PRACTICE

YESTERDAY = TODAY - timedelta(days=1)


def session(outcome: Outcome, done: int, slot: str = "standing") -> SessionEntry:
    return SessionEntry(1, slot, YESTERDAY, MADE_AT, 6, done, MADE_AT, outcome)


def marks(diary: Diary, **changes: object) -> tuple[Mark, ...]:
    """Yesterday's, of somebody who has been there for two months."""
    person = replace(invented.person(60), **{"pauses": (), **changes})  # type: ignore[arg-type]  # fields by name
    days = month_of(PRACTICE, person, diary, TODAY).days
    return next(day.marks for day in days if day.on == YESTERDAY)


def test_four_weeks_begin_on_a_monday_and_today_is_in_the_last() -> None:
    for later in range(7):
        first = first_day(TODAY + timedelta(days=later))
        assert first.weekday() == 0
        assert 21 <= (TODAY + timedelta(days=later) - first).days < DAYS


@pytest.mark.parametrize(
    ("outcome", "done", "mark"),
    [
        (Outcome.FINISHED, 6, Mark.DONE),
        (Outcome.PARTIAL, 2, Mark.PARTLY),
        (Outcome.PARTIAL, 0, Mark.NOTHING),
        (Outcome.SKIPPED, 0, Mark.FREE),
    ],
)
def test_a_slot_shows_what_was_reported_in_it(outcome: Outcome, done: int, mark: Mark) -> None:
    assert marks(Diary((session(outcome, done),))) == (mark, Mark.NOTHING)


def test_a_session_of_the_whole_day_counts_for_every_slot() -> None:
    assert marks(Diary((session(Outcome.FINISHED, 15, WHOLE_DAY),))) == (Mark.DONE, Mark.DONE)


def test_what_was_not_planned_is_free_and_no_gap() -> None:
    pause = Pause(YESTERDAY, TODAY)
    assert marks(Diary(), pauses=(pause,)) == (Mark.FREE, Mark.FREE)
    assert marks(Diary(), phase=Away(MADE_AT - timedelta(days=2))) == (Mark.FREE, Mark.FREE)
    paused = OccurrenceEntry("seated", YESTERDAY, Outcome.PAUSED)
    assert marks(Diary((), (), (paused,))) == (Mark.NOTHING, Mark.FREE)
    standing, seated = invented.person(60).slots
    other_days = frozenset(range(7)) - {YESTERDAY.weekday()}
    assert marks(Diary(), slots=(replace(standing, days=other_days), seated)) == (Mark.FREE, Mark.NOTHING)


def test_a_day_that_a_rest_pass_kept_is_marked_as_one_where_something_was_planned() -> None:
    around = [
        replace(one, on=YESTERDAY + timedelta(days=day))
        for day in (-1, 1)
        for one in invented.diary(1).sets[:1]
    ]
    diary = Diary(logged=tuple(around), active_on=frozenset(one.on for one in around))
    assert marks(diary) == (Mark.REST, Mark.REST)
    standing, seated = invented.person(60).slots
    other_days = frozenset(range(7)) - {YESTERDAY.weekday()}
    assert marks(diary, slots=(replace(standing, days=other_days), seated)) == (Mark.FREE, Mark.REST)
    assert marks(Diary(logged=tuple(around[1:]), active_on=frozenset({around[1].on}))) == (
        Mark.NOTHING,
        Mark.NOTHING,
    )


def test_days_before_the_first_and_days_to_come_are_not_held_against_anybody() -> None:
    days = month_of(PRACTICE, invented.person(1), Diary(), TODAY).days
    seen = {day.on: set(day.marks) for day in days}
    assert seen[TODAY] == seen[TODAY + timedelta(days=1)] == {Mark.TO_COME}
    assert seen[YESTERDAY] == {Mark.BEFORE}


def test_the_level_is_the_exercise_that_grows_by_repetitions_unless_the_answers_rule_it_out() -> None:
    ladder = month_of(PRACTICE, invented.person(40), invented.diary(40), TODAY).ladder
    assert ladder is not None
    assert (ladder.exercise.id, ladder.first, ladder.top) == ("toe_pulls", 25, 75)
    assert ladder.done[-1].value == 55
    diabetic = replace(invented.person(40), blocks=frozenset({"diabetes"}))
    assert month_of(PRACTICE, diabetic, invented.diary(40), TODAY).ladder is None


def test_before_a_session_and_at_most_are_told_apart() -> None:
    month = month_of(PRACTICE, invented.person(40), invented.diary(40), TODAY)
    most = {point.on: point.value for point in month.most}
    assert month.before
    assert all(point.value <= most[point.on] for point in month.before)
