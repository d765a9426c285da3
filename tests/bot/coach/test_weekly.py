"""The weekly summary: once a week at the chosen time, five lines at most, one question, never into a session."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.coach.clinicians_week import figures
from bot.coach.effects import LogAnswer, LogSet, RecordSession, Show, TellClinicians, Urgency
from bot.coach.events import (
    Asked,
    BarrierNamed,
    BeginAsked,
    EndAsked,
    PauseAsked,
    StopAsked,
    Topic,
    WeeklyChosen,
    ZoneFound,
)
from bot.coach.facts import Barrier, Outcome, Question
from bot.coach.person import InSession
from bot.coach.sharing import Share
from content.model import Foot
from tests.support.play import PRACTICE, SEVEN, Play, at, subscribed
from tests.support.shows import check, plain

DAY, HOUR = 86_400, 3_600
SUNDAY_18 = 6 * DAY + 11 * HOUR
"""Seconds from Monday, 07:00: when the summary comes unless another time was chosen."""


def active(reports: int = 1) -> Play:
    """So many of three sets reported on Monday; now it is a minute before Sunday, 18:00."""
    play = Play(subscribed())
    report(play, 1, reports)
    return wait_until(play, SUNDAY_18 - 60)


def report(play: Play, session: int, sets: int) -> None:
    on = play.person.day(play.now)
    outcome = Outcome.FINISHED if sets == 3 else Outcome.PARTIAL
    play.remembered.take(RecordSession(session, "extra", on, 3, outcome), play.now)
    for set_no in range(1, sets + 1):
        logged = LogSet(session, "extra", on, "achilles_stretch", Foot.BOTH, set_no, 12, 12)
        play.remembered.take(logged, play.now)


def wait_until(play: Play, seconds: float) -> Play:
    return play.waits((at(seconds) - play.now).total_seconds())


def summaries(play: Play) -> list[Show]:
    found = [show for show in play.history if isinstance(show, Show) and show.urgency is Urgency.SUMMARY]
    for show in found:
        check(show)
    return found


def test_it_comes_at_its_time_and_a_week_later_again() -> None:
    play = active(3)
    assert summaries(play) == []
    play.waits(60)
    [said] = summaries(play)
    assert "Active on 1 of 7 days" in plain(said)
    assert "3 of 3 sets" in plain(said)
    for _ in range(2):  # A sign of life now and then.
        play.does(Asked(Topic.HELP)).waits(3 * DAY)
    report(play, 2, 3)
    play.waits(DAY)
    assert len(summaries(play)) == 2


@pytest.mark.parametrize("reports", [1, 3])
def test_it_has_five_lines_at_most(reports: int) -> None:
    play = active(reports)
    for days_ago, score in ((7, 5), (8, 5), (9, 5), (1, 2), (2, 2), (3, 2)):
        on = play.now.date() - timedelta(days=days_ago)
        play.remembered.take(LogAnswer(Question.PEAK, on, score), play.now)
    [said] = summaries(play.waits(60))
    assert 4 <= len(plain(said).splitlines()) <= 5
    assert "Pain went down: about 2 now, 5 the week before" in plain(said)


def test_a_good_week_names_one_thing_to_keep_and_asks_nothing() -> None:
    [said] = summaries(active(3).waits(60))
    assert "See you at the next one" in plain(said)
    assert said.buttons == ()


@pytest.mark.parametrize("reports", [1, 3])
def test_a_clinician_is_told_the_figures_of_the_same_week_and_no_more(reports: int) -> None:
    play = active(reports).waits(60)
    [told] = [one for one in play.effects if isinstance(one, TellClinicians)]
    days, sets = figures(PRACTICE, play.person, Share(1, "", 1, SEVEN, agreed=1), told.diary, told.today)
    assert (days.values, sets.values) == ({"active": 1, "days": 7}, {"done": reports, "planned": 3})


def test_a_week_of_pain_alone_is_told_to_the_clinician_and_silently_passed_over_to_the_person() -> None:
    play = wait_until(Play(subscribed()), SUNDAY_18 - 60)
    play.remembered.take(LogAnswer(Question.NOW, play.now.date(), 7), play.now)
    play.waits(60)
    assert [one for one in play.effects if isinstance(one, TellClinicians)]
    assert summaries(play) == []


@pytest.mark.parametrize("barrier", list(Barrier))
def test_a_thin_week_asks_what_hindered_and_every_answer_has_its_tip(barrier: Barrier) -> None:
    play = active(1).waits(60)
    assert "What got in the way most?" in plain(summaries(play)[0])
    play.does(BarrierNamed(barrier))
    [tip] = [show for show in play.effects if isinstance(show, Show)]
    assert 0 < len(plain(tip)) < 120
    assert [one.value for one in play.remembered.diary().answered(Question.BARRIER)] == [barrier]


def test_a_week_without_a_session_is_met_with_silence() -> None:
    assert summaries(wait_until(Play(subscribed()), SUNDAY_18 + HOUR)) == []


def test_it_waits_for_the_end_of_a_session() -> None:
    play = active(3).does(BeginAsked("toe"))
    assert isinstance(play.phase, InSession)
    play.waits(90).does(Asked(Topic.HELP))
    assert summaries(play) == []
    play.does(EndAsked())
    assert len(summaries(play)) == 1


def test_after_hours_away_it_is_left_out() -> None:
    play = active(3).sleeps_through(7 * HOUR)
    assert summaries(play) == []
    assert play.person.weekly.handled is not None


def test_another_day_and_time_hold_from_now_on_and_none_is_none() -> None:
    play = active(3).does(WeeklyChosen(6, time(20)))
    assert summaries(play.waits(HOUR)) == []
    assert len(summaries(play.waits(2 * HOUR))) == 1
    play.does(WeeklyChosen(None, time(9)))
    assert play.person.weekly.due is None


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_a_move_to_another_zone_never_doubles_it(zone: str) -> None:
    play = active(3).waits(60)
    play.does(ZoneFound(zone)).waits(DAY)
    assert len(summaries(play)) == 1


@pytest.mark.parametrize("event", [StopAsked(), PauseAsked()])
def test_it_is_silent_while_prompts_are(event: StopAsked | PauseAsked) -> None:
    play = active(3).does(event).waits(DAY)
    assert summaries(play) == []


def test_a_stored_person_from_before_gets_one_with_the_next_plan() -> None:
    before = replace(subscribed(), weekly=subscribed().unscheduled().weekly)
    play = Play(before).waits(1)
    assert play.person.weekly.due is None
    assert play.person.rescheduled(SEVEN).weekly.due is not None
