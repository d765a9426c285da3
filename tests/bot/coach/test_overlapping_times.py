"""Two slots of which one begins before the other can be over: set as said, asked after once, and nothing is lost."""

from dataclasses import replace
from datetime import time

import pytest

from bot.coach.effects import Edit, Show
from bot.coach.events import BeginAsked, Started, TimesNamed
from bot.coach.person import InSession, Prompted
from tests.support.led import by_words
from tests.support.play import Play, first_button, subscribed

HALF_PAST_SEVEN = 30 * 60


def asked(times: str = "07:30 07:35") -> Play:
    return Play(subscribed()).does(TimesNamed(times))


def times(play: Play) -> list[time]:
    return [slot.at for slot in play.person.slots]


def test_overlapping_times_are_set_and_asked_after_with_the_minutes_that_the_first_takes() -> None:
    play = asked()

    assert times(play) == [time(7, 30), time(7, 35)]
    assert play.shown().count("next.prompt") == 2
    overlap = [play.value("times.overlap", name) for name in ("first", "minutes", "second")]
    assert overlap == [time(7, 30), 13, time(7, 35)]
    assert "times.close" not in play.shown(), "one word on it is enough"


@pytest.mark.parametrize("said", ["07:35 07:30", "19:30 19:35"])
def test_it_does_not_matter_which_of_them_comes_first(said: str) -> None:
    assert "times.overlap" in asked(said).shown()


def test_to_keep_them_is_the_ordinary_way_on_and_closes_the_question() -> None:
    play = asked()
    before = play.person
    assert first_button(play) == play.button("button.times.keep")

    play.taps("button.times.keep")

    assert play.person == before
    (shown,) = (effect for effect in play.effects if isinstance(effect, Show))
    assert (isinstance(shown.place, Edit), shown.buttons) == (True, ())
    assert play.shown().count("next.prompt") == 2


def test_to_change_them_says_how_and_they_stay_until_then() -> None:
    play = asked().taps("button.times.change")

    assert play.value("times.how", "example") == "07:30 07:35"
    assert times(play) == [time(7, 30), time(7, 35)]


def test_whoever_taps_nothing_gets_the_second_when_the_first_is_done() -> None:
    play = asked()
    play.waits(HALF_PAST_SEVEN)
    play.does(BeginAsked("")).waits(6 * 60)
    assert isinstance(play.phase, InSession), "07:36: the second does not come between"

    by_words(play)
    play.waits(40 * 60)

    assert [slot for slot, _, outcome in play.outcomes() if outcome == "prompted"] == ["standing", "seated"]


def test_times_that_are_near_but_do_not_overlap_get_the_tip_alone() -> None:
    play = asked("07:30 07:50")

    assert "times.close" in play.shown()
    assert "times.overlap" not in play.shown()


def test_slots_of_different_days_do_not_overlap() -> None:
    person = subscribed()
    standing, seated = person.slots
    apart = (replace(standing, days=frozenset({0, 2})), replace(seated, days=frozenset({1, 3})))

    play = Play(replace(person, slots=apart)).does(TimesNamed("07:30 07:35"))

    assert "times.overlap" not in play.shown()


def test_during_the_first_questions_it_is_asked_too_and_they_go_on() -> None:
    play = Play().does(Started()).does(TimesNamed("07:30 07:35"))
    assert "times.overlap" in play.shown()

    play.taps("button.times.keep")

    assert times(play) == [time(7, 30), time(7, 35)]
    assert not isinstance(play.phase, Prompted)
