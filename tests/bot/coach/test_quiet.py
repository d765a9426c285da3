"""In quiet hours nothing rings that comes by itself; what the person chose does."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.calendar_events import Page, PageAsked, QuietChosen, QuietNamed
from bot.coach.effects import Edit, New, Show, Sound
from bot.coach.events import BeginAsked, SnoozeNamed, TimesNamed
from bot.coach.quiet import CHOICES
from bot.coach.quiet_hours import SUGGESTED, Quiet
from bot.coach.slots import MENU
from bot.coach.sounds import after_quiet, sound
from tests.support.play import Play, at, local, subscribed

MINUTES, HOURS = 60, 3600
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
QUIETS = st.none() | st.tuples(TIMES, TIMES).filter(lambda pair: pair[0] != pair[1]).map(lambda p: Quiet(*p))
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"])


def person(*times: str) -> Play:
    play = Play(subscribed())
    return play.does(TimesNamed(" ".join(times))) if times else play


def places(play: Play) -> list[New | Edit]:
    return [effect.place for effect in play.effects if isinstance(effect, Show)]


def test_a_prompt_at_a_chosen_time_rings_in_quiet_hours_and_its_nudge_does_not() -> None:
    play = person("23:00", "12:00")
    assert play.value("quiet.rings", "at") == local(23)
    play.waits(16 * HOURS - 1).waits(1)
    assert play.shown()[0] == "prompt.title"
    assert play.rings() == 1
    play.waits(20 * MINUTES)
    assert "prompt.nudge" in play.shown()
    assert play.rings() == 0


def test_a_nudge_by_day_rings() -> None:
    play = person()
    play.waits(30 * MINUTES)
    play.waits(20 * MINUTES)
    assert play.rings() == 1


def test_a_snooze_into_quiet_hours_says_so_and_makes_no_sound() -> None:
    play = person("07:30", "21:40")
    play.waits(14 * HOURS + 40 * MINUTES)
    play.does(SnoozeNamed("30"))
    assert "snooze.silent" in play.shown()
    play.waits(30 * MINUTES)
    assert play.shown()[0] == "prompt.title"
    assert play.rings() == 0


def test_still_there_makes_no_sound_at_night() -> None:
    play = person()
    play.waits(17 * HOURS)
    play.does(BeginAsked("achilles")).waits(4 * MINUTES)
    assert "session.still_there" in play.shown()
    assert play.rings() == 0


def test_without_quiet_hours_everything_rings() -> None:
    play = person("07:30", "21:40").does(QuietNamed("off"))
    assert "quiet.off" in play.shown()
    play.waits(14 * HOURS + 40 * MINUTES)
    play.does(SnoozeNamed("30"))
    assert "snooze.silent" not in play.shown()
    assert play.waits(30 * MINUTES).rings() == 1


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("21:30 06:30", Quiet(time(21, 30), time(6, 30))),
        ("1pm 3pm", Quiet(time(13), time(15))),
        ("OFF", None),
    ],
)
def test_quiet_hours_are_set_by_command(text: str, quiet: Quiet | None) -> None:
    assert person().does(QuietNamed(text)).person.quiet == quiet


@pytest.mark.parametrize("text", ["what", "22:00", "22:00 22:00", "1 2 3", "25:00 07:00"])
def test_quiet_hours_that_cannot_be_read_change_nothing_and_show_how(text: str) -> None:
    play = person()
    before = play.person
    assert play.does(QuietNamed(text)).shown() == ["quiet.refused"]
    assert play.person == before


def test_the_page_of_the_quiet_hours_sets_them_in_place_and_leads_back() -> None:
    play = person().does(PageAsked(Page.SETTINGS)).taps("button.settings.quiet")
    assert places(play) == [Edit(MENU)]
    play.taps("button.quiet.off")
    assert play.person.quiet is None
    assert places(play) == [Edit(MENU)]
    for quiet in CHOICES:
        assert play.does(QuietChosen(quiet)).person.quiet == quiet
    assert play.taps("button.back.settings").shown()[0] == "settings.title"


def test_who_never_chose_has_ten_at_night_to_seven() -> None:
    assert person().person.quiet == SUGGESTED == Quiet(time(22), time(7))


@given(quiet=QUIETS, zone=ZONES, minutes=st.integers(0, 500 * 24 * 60))
def test_what_is_moved_out_of_quiet_hours_rings_and_comes_within_a_day(
    quiet: Quiet | None, zone: str, minutes: int
) -> None:
    anna = replace(subscribed(), zone=zone, quiet=quiet)
    planned = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    moved = after_quiet(anna, planned)
    assert timedelta() <= moved - planned <= timedelta(hours=25)
    assert (
        sound(anna, moved) is Sound.RINGS
        or moved.astimezone(anna.tz).utcoffset() != planned.astimezone(anna.tz).utcoffset()
    )
    if sound(anna, planned) is Sound.RINGS:
        assert moved == planned


def test_the_end_of_quiet_hours_is_the_first_minute_that_rings() -> None:
    anna = subscribed()
    assert after_quiet(anna, at(-30 * MINUTES)) == at(0)
    assert (sound(anna, at(-1)), sound(anna, at(0))) == (Sound.SILENT, Sound.RINGS)
