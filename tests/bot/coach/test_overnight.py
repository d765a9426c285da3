"""A session that nobody is at any more takes no prompt away, whoever slept: the person, the program, or both."""

from datetime import date, timedelta

import pytest

from bot.coach.events import BeginAsked, HurtReported, PauseAsked, StepBegun
from bot.coach.person import Awaited, InSession, Prompted, Running, Session
from tests.support.play import PRACTICE, Play, subscribed

MINUTES = 60
HOURS = 3600
TODAY, TOMORROW = date(2026, 1, 5), date(2026, 1, 6)
MOMENTS = ("awaited", "running", "paused", "hurting")
TIMES = PRACTICE.programme.times


def session(play: Play) -> Session:
    assert isinstance(play.phase, InSession)
    return play.phase.session


def in_the_evening(moment: str) -> Play:
    """Ten at night: both prompts of the day went unanswered, and a first set was reported."""
    play = Play(subscribed()).waits(15 * HOURS).does(BeginAsked("seated")).says("ok").says("ok")
    play.waits(10).says("done")
    while moment == "awaited" and not isinstance(session(play).moment, Awaited):
        play.comes_next()
    while moment == "running" and not isinstance(session(play).moment, Running):
        play.does(StepBegun())
    if moment == "paused":
        play.does(PauseAsked())
    if moment == "hurting":
        play.does(HurtReported())
    return play


def closed_with_its_set(play: Play) -> bool:
    return ("seated", TODAY, "partial") in play.outcomes() and len(play.logged()) == 1


@pytest.mark.parametrize("moment", MOMENTS)
def test_in_the_morning_the_prompt_comes_at_its_time(moment: str) -> None:
    play = in_the_evening(moment).waits(9.5 * HOURS)
    assert isinstance(play.phase, Prompted)
    assert play.phase.on == TOMORROW
    assert closed_with_its_set(play)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("minutes_late", [6, 54])
def test_a_program_that_slept_as_well_opens_it_at_once_when_it_wakes(moment: str, minutes_late: int) -> None:
    play = in_the_evening(moment).sleeps_through(9.5 * HOURS + minutes_late * MINUTES)
    assert isinstance(play.phase, Prompted)
    assert play.phase.on == TOMORROW
    assert closed_with_its_set(play)
    assert "session.closed_for_good" in play.shown()


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("said", ["done", "go on", "skip"])
def test_words_of_the_morning_are_none_of_last_nights(moment: str, said: str) -> None:
    play = in_the_evening(moment)
    play.now += timedelta(hours=9.6)
    play.says(said)
    assert closed_with_its_set(play)
    assert ("standing", TOMORROW, "prompted") in play.outcomes()


def test_a_session_that_is_walked_over_midnight_goes_on() -> None:
    play = Play(subscribed()).waits(16.9 * HOURS).does(BeginAsked("seated")).says("ok").waits(8 * MINUTES)
    assert play.person.local(play.now).date() == TOMORROW
    play.says("ok").says("ok").waits(10).says("done")
    assert session(play).on == TODAY
    assert len(play.logged()) == 1


@pytest.mark.parametrize("minutes", [1, 4])
def test_a_prompt_that_comes_due_in_silence_comes_where_the_session_would_have_paused(minutes: int) -> None:
    play = Play(subscribed())
    play.now += timedelta(minutes=30 - minutes)
    play.does(BeginAsked("seated")).does(StepBegun())
    awaited = session(play).moment
    assert isinstance(awaited, Awaited)
    play.waits((awaited.expected_at + TIMES.auto_pause_after - play.now).total_seconds() - 1)
    assert session(play).number == 1
    play.waits(1)
    assert isinstance(play.phase, Prompted)
    assert play.phase.slot == "standing"
    assert play.person.may_resume(play.now)
