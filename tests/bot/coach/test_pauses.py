"""A pause is silent, ends when it said, and breaks no streak; silence ends in one, and any word ends silence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.calendar_events import Page, PageAsked, PauseNamed, SlotDaysChosen
from bot.coach.effects import New, Show, Sound
from bot.coach.events import (
    AlarmReported,
    BeginAsked,
    CommandUnknown,
    Event,
    PauseAsked,
    ResumeAsked,
    SlotSkipped,
    Started,
    StopAsked,
    TimesNamed,
    ZoneNamed,
)
from bot.coach.person import Away, AwayBy, Gone, Idle, InSession, Locked, Pause, Prompted
from bot.coach.streak import streak
from tests.support.play import Play, at, first_button, subscribed
from tests.support.uncounted import uncounted

MINUTES, HOURS, DAYS = 60, 3600, 24 * 3600
MONDAY = date(2026, 1, 5)
HALF_PAST_SEVEN = 30 * MINUTES


def person() -> Play:
    return Play(subscribed())


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


def prompts(play: Play) -> list[tuple[str, date]]:
    return [(slot, on) for slot, on, outcome in play.outcomes() if outcome == "prompted"]


# A pause with an end


@pytest.mark.parametrize("text", ["5d", "until 10 Jan", "2026-01-10"])
def test_a_pause_of_five_days_is_silent_and_ends_on_its_day_with_one_welcome(text: str) -> None:
    play = person().does(PauseNamed(text))
    assert play.shown() == ["pause.until", "pause.early"]
    assert play.value("pause.until", "on") == day(5)
    assert play.waits(5 * DAYS).effects == ()
    play.waits(HALF_PAST_SEVEN)
    assert play.now == at(5 * DAYS + HALF_PAST_SEVEN)
    assert play.rings() == 1
    assert [key for key in play.shown() if not key.startswith("prompt.words")] == [
        "prompt.title",
        "prompt.minutes",
        "prompt.back",
    ]
    assert play.person.pauses == (Pause(MONDAY, day(5)),)
    play.waits(12 * HOURS)
    assert "prompt.back" not in play.shown()


def test_a_pause_begun_after_the_morning_does_not_bring_the_evening() -> None:
    play = person()
    play.waits(2 * HOURS)
    play.does(PauseNamed("1d"))
    play.waits(DAYS)
    assert prompts(play) == [("standing", MONDAY), ("standing", day(1))]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("soon", "pause.unreadable"),
        ("2020-01-01", "pause.past"),
        ("900d", "pause.too_long"),
        ("5", "pause.unreadable"),
    ],
)
def test_a_pause_that_cannot_be_read_changes_nothing_and_shows_how(text: str, answer: str) -> None:
    for play in (person(), person().does(PauseNamed("3d")), person().does(BeginAsked("seated"))):
        before = play.person
        assert play.does(PauseNamed(text)).shown() == [answer]
        assert play.person == before


def test_resume_comes_back_early_and_only_the_paused_days_are_left_out() -> None:
    play = person().does(PauseNamed("2w"))
    play.waits(3 * DAYS)
    play.does(ResumeAsked())
    assert play.shown()[0] == "resume.back"
    assert play.wake_at == at(3 * DAYS + HALF_PAST_SEVEN)
    assert play.person.pauses == (Pause(MONDAY, day(3)),)


def test_beginning_in_a_pause_ends_it() -> None:
    play = person().does(PauseNamed("2w"))
    play.waits(2 * DAYS)
    play.does(BeginAsked("seated"))
    assert isinstance(play.phase, InSession)
    assert play.person.pauses == (Pause(MONDAY, day(2)),)
    play.says("stop")
    assert play.wake_at == at(2 * DAYS + HALF_PAST_SEVEN)


def test_another_end_moves_the_pause_and_keeps_its_beginning() -> None:
    play = person().does(PauseNamed("2d"))
    play.waits(DAYS)
    play.does(PauseNamed("5d"))
    assert play.phase == Away(at(0), day(6))
    play.waits(5 * DAYS + HALF_PAST_SEVEN)
    assert play.person.pauses == (Pause(MONDAY, day(6)),)
    assert prompts(play) == [("standing", day(6))]


def test_a_pause_ends_an_open_prompt_and_a_session_and_keeps_what_was_done() -> None:
    prompted = person()
    prompted.waits(HALF_PAST_SEVEN)
    prompted.does(PauseNamed("3d"))
    assert ("standing", MONDAY, "unanswered") in prompted.outcomes()
    session = person().does(BeginAsked("toes")).says("ok")
    session.does(PauseNamed("3d"))
    assert isinstance(session.phase, Away)
    assert session.person.interrupted is not None
    assert ("toes", MONDAY, "partial") in session.outcomes()


def test_what_waited_behind_a_session_is_recorded_as_paused() -> None:
    play = person().does(TimesNamed("07:30 08:00"))
    play.waits(59 * MINUTES)
    play.does(BeginAsked("achilles")).says("ok").waits(2 * MINUTES)
    play.does(PauseNamed("3d"))
    assert play.outcomes()[-1] == ("seated", MONDAY, "paused")


def test_a_pause_alone_in_a_session_pauses_the_session() -> None:
    assert isinstance(person().does(BeginAsked("seated")).does(PauseAsked()).phase, InSession)


@pytest.mark.parametrize(
    ("event", "phase", "answer"),
    [(StopAsked(), Gone, "stop.off"), (AlarmReported(), Locked, "locked.stop")],
    ids=str,
)
def test_there_is_nothing_to_pause_behind_a_stop_or_a_lock(event: Event, phase: type, answer: str) -> None:
    play = person().does(event).does(PauseNamed("3d"))
    assert isinstance(play.phase, phase)
    assert answer in play.shown()


def test_the_questions_come_before_a_pause() -> None:
    assert Play().does(Started()).does(PauseNamed("3d")).shown()[0] == "onboarding.first"


@pytest.mark.parametrize("zone", ["new york", "utc"])
def test_a_move_in_a_pause_brings_no_prompt_before_its_end(zone: str) -> None:
    play = person().does(PauseNamed("3d")).does(ZoneNamed(zone)).does(TimesNamed("00:30 23:45"))
    assert "pause.until" in play.shown()
    play.waits(5 * DAYS)
    assert min(on for _, on in prompts(play)) == day(3)


def test_a_return_that_we_slept_through_is_recorded_not_sent_late() -> None:
    play = person().does(PauseNamed("3d"))
    play.sleeps_through(4 * DAYS)
    assert isinstance(play.phase, Idle)
    assert {(slot, on.day) for slot, on, outcome in play.outcomes() if outcome == "late"} == {
        ("standing", 8),
        ("seated", 8),
    }


@uncounted
@given(
    days=st.integers(1, 30),
    before=st.integers(0, 2 * DAYS),
    times=st.sampled_from(["07:30 19:30", "00:10 03:50"]),
)
def test_no_pause_is_broken_and_every_pause_ends(days: int, before: int, times: str) -> None:
    play = person().does(TimesNamed(times))
    play.waits(before)
    until = play.person.local(play.now).date() + timedelta(days=days)
    play.does(PauseNamed(f"{days}d"))
    known = len(prompts(play))
    play.waits((days + 1) * DAYS)
    after = prompts(play)[known:]
    assert after
    assert min(on for _, on in after) == until


# The streak


def test_a_streak_is_kept_over_a_pause_and_over_days_without_a_slot() -> None:
    active = frozenset(day(n) for n in (0, 1, 2, 10, 11))
    play = person()
    paused = Play(subscribed())
    paused.now = at(2 * DAYS + 6 * HOURS)
    paused.does(PauseNamed("until 15 Jan"))
    paused.waits(9 * DAYS)
    assert paused.person.pauses == (Pause(day(2), day(10)),)
    assert streak(active, day(11), paused.person.is_free).days == 5
    assert streak(active, day(11), play.person.is_free).days == 2
    weekdays = person().does(SlotDaysChosen("standing", frozenset(range(5))))
    weekdays.does(SlotDaysChosen("seated", frozenset(range(5))))
    assert streak(frozenset(day(n) for n in (3, 4, 7)), day(7), weekdays.person.is_free).days == 3


def test_a_streak_stands_still_while_the_pause_lasts() -> None:
    play = person()
    play.now = at(2 * DAYS)
    play.does(PauseAsked())
    assert streak(frozenset({day(0), day(1)}), day(40), play.person.is_free).days == 2


# Silence


def silent(days: int) -> Play:
    play = person()
    play.waits(days * DAYS)
    return play


def test_two_silent_days_change_nothing() -> None:
    play = silent(2)
    assert len(play.person.unanswered) == 2
    play.waits(HALF_PAST_SEVEN)
    assert "silence.offer" not in play.shown()


def test_after_four_silent_days_one_prompt_offers_other_times_or_a_pause() -> None:
    play = silent(4)
    play.waits(HALF_PAST_SEVEN)
    assert play.shown()[-1] == "silence.offer"
    assert play.rings() == 1
    assert play.button("button.silence.times") == PageAsked(Page.TIMES)
    assert isinstance(first_button(play), type(play.button("button.start")))
    play.waits(12 * HOURS)
    assert "silence.offer" not in play.shown()
    play.taps("button.silence.pause")
    assert isinstance(play.phase, Away)
    assert play.phase.until == day(11)


def test_after_seven_silent_days_one_soundless_message_says_that_we_stop() -> None:
    play = silent(7)
    assert len(prompts(play)) == 14
    play.waits(DAYS)
    assert play.shown() == ["silence.paused"]
    assert [effect.place for effect in play.effects if isinstance(effect, Show)] == [New(None, Sound.SILENT)]
    assert isinstance(play.phase, Away)
    assert (play.phase.by, play.phase.until) == (AwayBy.SILENCE, None)
    assert play.outcomes()[-1] == ("standing", day(7), "paused")
    assert play.waits(60 * DAYS).effects == ()
    play.taps("button.resume")
    assert isinstance(play.phase, Idle)
    assert play.person.unanswered == ()


@pytest.mark.parametrize("event", [CommandUnknown(), SlotSkipped], ids=str)
def test_any_sign_of_life_ends_the_silence(event: Event | type[SlotSkipped]) -> None:
    play = silent(6)
    play.waits(HALF_PAST_SEVEN)
    play.taps("button.skip_today") if isinstance(event, type) else play.does(event)
    play.waits(6 * DAYS)
    assert isinstance(play.phase, Idle | Prompted)


def test_our_own_downtime_is_nobodys_silence() -> None:
    play = silent(1)
    play.sleeps_through(20 * DAYS)
    play.waits(HALF_PAST_SEVEN)
    assert isinstance(play.phase, Prompted)
    assert len(play.person.unanswered) == 1


# A day begins at four


def test_what_is_done_after_midnight_belongs_to_the_day_before_until_four() -> None:
    play = person()
    play.waits(17 * HOURS + 30 * MINUTES)
    assert f"{play.person.local(play.now):%d %H:%M}" == "06 00:30"
    play.does(BeginAsked("seated")).says("stop")
    assert ("seated", MONDAY, "partial") in play.outcomes()
    assert (play.person.day(at(21 * HOURS - 1)), play.person.day(at(21 * HOURS))) == (MONDAY, day(1))
    play.waits(DAYS)
    assert ("seated", day(1)) in prompts(play)


def test_a_slot_before_four_that_is_done_early_is_not_prompted() -> None:
    play = person().does(TimesNamed("02:00 19:30"))
    play.waits(18 * HOURS)
    play.does(BeginAsked("standing")).says("ok").waits(60)
    play.waits(45 * MINUTES)
    play.does(BeginAsked("achilles"))
    assert ("standing", day(1), "started") in play.outcomes()


@given(
    st.integers(0, 400 * DAYS),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"]),
)
def test_the_day_of_an_instant_is_its_local_date_or_the_one_before(seconds: int, zone: str) -> None:
    anna = replace(subscribed(), zone=zone)
    local = anna.local(at(seconds))
    assert anna.day(at(seconds)) == local.date() - timedelta(days=local.hour < 4)
