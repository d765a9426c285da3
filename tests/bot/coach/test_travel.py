"""A clock that is read out: one that is ours is fine, another offers its places, and nothing changes by itself."""

from dataclasses import replace

import pytest

from bot.coach.events import TextSaid, ZoneFound, ZoneNamed
from bot.coach.practice import Practice
from bot.coach.talking import meaning
from bot.coach.travel import clock_reading
from bot.places import Places
from tests.support.play import BERLIN, PRACTICE, Play, at, first_button, subscribed

TRAVELLING = Practice(PRACTICE.programme, Places(), BERLIN, PRACTICE.languages)


def person() -> Play:
    """Somebody whose clock shows 07:00 in Berlin."""
    return Play(subscribed(), TRAVELLING)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("14:30", "14:30"),
        ("it is 14:30 here", "14:30"),
        ("It's 2:30 pm now.", "2:30 pm"),
        ("my clock says 14.30", "14.30"),
        ("hier ist es 14:30", "14:30"),
        ("bei mir ist es jetzt 14:30 Uhr", "14:30"),
        ("aquí son las 14:30", "14:30"),
        ("зараз 14:30", "14:30"),
        ("my train leaves at 14:30", ""),
        ("07:30 19:30", ""),
        ("I did it at 14:30", ""),
        ("done 20", ""),
        ("7", ""),
        ("24.12.2026", ""),
        ("", ""),
    ],
)
def test_a_clock_reading_is_a_time_with_nothing_else_said(text: str, reading: str) -> None:
    assert clock_reading(text) == reading


@pytest.mark.parametrize("text", ["it is 07:00 here", "7:05", "it's 7:00 am", "06:53"])
def test_a_clock_that_is_ours_changes_nothing(text: str) -> None:
    play = person()
    before = play.person
    assert play.says(text).shown()[0] == "clock.fits"
    assert play.person == before


@pytest.mark.parametrize("text", ["19:00", "7:00 pm"])
def test_the_other_half_of_the_day_is_another_clock(text: str) -> None:
    assert person().says(text).shown()[0] == "clock.differs"


def test_a_clock_of_twelve_hours_fits_in_the_afternoon_too() -> None:
    play = person()
    play.now = at(12 * 3600)
    assert play.says("it is 7:00").shown()[0] == "clock.fits"


def test_another_clock_offers_its_places_and_one_tap_moves() -> None:
    play = person()
    before = play.person
    play.says("it is 15:00 here")
    assert play.shown()[0] == "clock.differs"
    assert play.person == before
    assert first_button(play) == ZoneFound("Asia/Tokyo")
    play.does(first_button(play))
    assert play.person.zone == "Asia/Tokyo"
    assert play.shown()[0] == "zone.set"
    assert play.value("zone.set", "zone") == "Tokyo (Asia/Tokyo)"


def test_a_zone_that_is_no_city_is_named_once() -> None:
    play = person()
    play.person = replace(play.person, zone="UTC")
    assert play.does(ZoneNamed("")).value("zone.now", "zone") == "UTC"


def test_a_clock_that_no_place_shows_changes_nothing() -> None:
    play = person()
    before = play.person
    assert play.says("it is 07:15 here").shown() == ["zone.no_such_time"]
    assert play.person == before


def test_words_of_pain_beside_a_time_are_heard_as_pain() -> None:
    assert not clock_reading("it hurts since 14:30")
    assert "clock" not in str(meaning(person().phase, TextSaid("it hurts since 14:30")))
