"""Progress in words: what was reported, without blame."""

from datetime import date, timedelta

import pytest

from bot.coach.diary import Diary, OccurrenceEntry, SessionEntry
from bot.coach.effects import Show
from bot.coach.facts import Outcome
from bot.coach.progress import show_progress, week
from tests.support.play import PRACTICE, SEVEN, subscribed
from tests.support.shows import check, plain

TODAY = date(2026, 1, 5)


def session(
    days_ago: int = 0,
    done: int = 6,
    planned: int = 6,
    slot: str = "standing",
    outcome: Outcome | None = Outcome.FINISHED,
) -> SessionEntry:
    on = TODAY - timedelta(days=days_ago)
    return SessionEntry(1, slot, on, SEVEN, planned, done, SEVEN, outcome)


def log(*sessions: SessionEntry, occurrences: tuple[OccurrenceEntry, ...] = ()) -> Diary:
    return Diary(sessions, (), occurrences, (), frozenset(one.on for one in sessions if one.reported_sets))


def shown(log_: Diary) -> str:
    show: Show = show_progress(PRACTICE, subscribed(), log_, TODAY)
    check(show)
    return plain(show)


def test_a_new_person_sees_what_is_to_come_and_no_zeros() -> None:
    words = shown(log())
    assert "Standing exercises: planned at 07:30" in words
    assert "0" not in words.replace("07:30", "").replace("19:30", "")


def test_a_slot_whose_time_had_passed_when_they_subscribed_is_not_planned_today() -> None:
    noon = SEVEN.replace(hour=11)
    words = plain(show_progress(PRACTICE, subscribed(noon), log(), noon.date()))
    assert "Standing exercises: free today" in words
    assert "Seated exercises: planned at 19:30" in words


def test_today_says_what_was_done_of_what_was_planned() -> None:
    assert "Standing exercises: 5 of 6 sets" in shown(log(session(done=5, outcome=Outcome.PARTIAL)))


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_of_a_slot_has_its_words(outcome: Outcome) -> None:
    words = shown(log(occurrences=(OccurrenceEntry("seated", TODAY, outcome),)))
    assert "Seated exercises: " in words
    for blame in ("fail", "miss", "lost", "forgot", "only"):
        assert blame not in words.lower()


def test_two_walks_of_one_slot_in_a_day_add_up() -> None:
    assert "Standing exercises: 8 of 6 sets" not in shown(log(session(done=4), session(done=4)))
    assert "Standing exercises: 6 of 6 sets" in shown(log(session(done=4), session(done=4)))


def test_the_whole_day_at_once_is_not_beside_the_plan() -> None:
    words = shown(log(session(slot="all", done=15, planned=15)))
    assert "beside the plan" not in words
    assert "15 of 15" in words


def test_a_single_exercise_is_beside_the_plan() -> None:
    assert "1 set beside the plan" in shown(log(session(slot="extra", done=1, planned=1)))


def test_the_week_counts_seven_days_and_ends_at_its_plan() -> None:
    seven = week(PRACTICE.programme, log(session(0), session(6, done=9), session(7)), TODAY)
    assert (seven.active_days, seven.finished) == (2, 2)
    assert (seven.reported_sets, seven.planned_sets) == (12, 12)


def test_a_run_of_one_day_is_not_mentioned_and_rest_days_keep_a_longer_one() -> None:
    assert "Your run" not in shown(log(session(1)))
    assert "Your run: 2 active days." in shown(log(session(1), session(2)))
    assert "1 rest day kept it going" in shown(log(session(1), session(3)))
