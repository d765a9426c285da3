"""A snooze: for minutes or until a time of this day; it survives a restart and never shifts the schedule."""

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.calendar_events import ClockRead, SlotSwitchedOn
from bot.coach.events import BeginAsked, SnoozeNamed, TextSaid, TimesNamed
from bot.coach.person import Prompted
from bot.coach.snoozing import later_in
from bot.coach.talking import meaning
from bot.storage.codec import from_json, to_json
from tests.support.play import Play, content, local, subscribed
from tests.support.uncounted import uncounted

MINUTES, HOURS, DAYS = 60, 3600, 24 * 3600
MONDAY = date(2026, 1, 5)
HALF_PAST_SEVEN = 30 * MINUTES


def prompted(*times: str) -> Play:
    play = Play(subscribed())
    if times:
        play.does(TimesNamed(" ".join(times)))
    return play.waits(HALF_PAST_SEVEN)


@pytest.mark.parametrize("text", ["18:30", "6:30pm", "18.30", "1830"])
def test_a_snooze_until_a_time_comes_back_then(text: str) -> None:
    play = prompted().does(SnoozeNamed(text))
    assert play.value("prompt.snoozed", "until") == local(18, 30)
    assert play.waits(11 * HOURS - 1).effects == ()
    assert play.waits(1).shown()[0] == "prompt.title"


@pytest.mark.parametrize("text", ["07:00", "7:30", "05:00"])
def test_a_time_that_is_over_today_is_refused_and_changes_nothing(text: str) -> None:
    play = prompted()
    before = play.person
    assert play.does(SnoozeNamed(text)).shown() == ["snooze.past"]
    assert play.person == before


def test_after_midnight_the_evening_may_wait_until_four() -> None:
    play = prompted("23:30", "12:00").waits(16 * HOURS)
    assert isinstance(play.phase, Prompted)
    assert play.does(SnoozeNamed("00:30")).value("prompt.snoozed", "until") == local(0, 30)
    assert play.does(SnoozeNamed("04:10")).shown() == ["snooze.past"]


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("later at 18:30", local(18, 30)),
        ("later, 6:30 pm please", local(18, 30)),
        ("später um 18:30", local(18, 30)),
        ("later in 20 minutes", local(7, 50)),
        ("not now", local(7, 40)),
    ],
)
def test_later_in_words_takes_the_time_beside_it(words: str, until: object) -> None:
    assert prompted().says(words).value("prompt.snoozed", "until") == until


@uncounted
@given(st.text())
def test_whatever_stands_beside_a_later_is_no_error(text: str) -> None:
    prompted().does(SnoozeNamed(later_in(text)))


def test_a_snooze_that_would_reach_the_next_slot_says_that_it_comes_first() -> None:
    play = prompted("07:30", "09:00").does(SnoozeNamed("120"))
    assert play.shown()[-1] == "snooze.next_first"
    assert play.value("snooze.next_first", "at") == local(9)
    play.waits(90 * MINUTES)
    assert isinstance(play.phase, Prompted)
    assert play.phase.slot == "seated"


def test_a_snooze_survives_a_restart_and_shifts_no_schedule() -> None:
    play = prompted().does(SnoozeNamed("60"))
    again = Play(from_json(json.loads(json.dumps(to_json(play.person)))))
    again.now = play.now
    assert again.person == play.person
    again.waits(60 * MINUTES)
    assert again.shown()[0] == "prompt.title"
    again.waits(2 * DAYS)
    due = [(slot, on.day) for slot, on, outcome in again.outcomes() if outcome == "prompted"]
    assert due == [("seated", 5), ("standing", 6), ("seated", 6), ("standing", 7)]
    assert again.wake_at is not None


def test_what_was_finished_before_its_time_is_not_prompted() -> None:
    play = Play(subscribed()).does(BeginAsked("toes"))
    play.does(SlotSwitchedOn("toes")).says("ok").says("done")
    assert play.person.has_finished("toes", MONDAY)
    play.waits(12 * HOURS)
    assert ("toes", MONDAY, "prompted") not in play.outcomes()
    assert ("standing", MONDAY, "prompted") in play.outcomes()


@pytest.mark.parametrize(("since", "example"), [(0, "09:00"), (1, "09:00"), (29, "09:00"), (31, "09:30")])
def test_the_choices_name_a_time_to_come_and_it_works(since: int, example: str) -> None:
    play = prompted("07:30", "20:00").waits(since * MINUTES).taps("button.snooze")
    assert play.value("prompt.snooze_until", "at") == example
    until = play.does(SnoozeNamed(example)).value("prompt.snoozed", "until")
    assert f"{until:%H:%M}" == example


def test_late_at_night_no_time_is_named_that_would_be_refused() -> None:
    play = prompted("07:30", "23:45").waits(16 * HOURS + 30 * MINUTES).taps("button.snooze")
    assert play.value("prompt.snooze_until", "at") == "01:30", "the day lasts until four"
    play = prompted("07:30", "02:00").waits(19 * HOURS).taps("button.snooze")
    assert "prompt.snooze_until" not in play.shown()


def test_no_example_of_a_snooze_is_a_bare_command_to_be_tapped() -> None:
    """A tapped /snooze would come without its time."""
    texts = content().texts
    for language in texts.languages.names:
        words = texts.words(language)
        for key in ("prompt.snooze_until", "snooze.refused", "snooze.past"):
            said = words(key, at="18:30", most=360)
            assert "/snooze" not in re.sub("<code>/snooze [^<]+</code>", "", said), (language, key)


def test_a_time_alone_is_a_clock_reading_and_no_snooze() -> None:
    assert meaning(prompted().phase, TextSaid("18:30")) == ClockRead("18:30")
