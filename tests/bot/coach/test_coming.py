"""/next: what comes in the coming days, on the person's clock, with a word about a change of the clocks."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.calendar_events import PauseNamed, SlotDaysChosen
from bot.coach.coming import SHOWN, clock_changes, coming_prompts
from bot.coach.events import Asked, PauseAsked, SnoozeNamed, TimesNamed, Topic
from tests.support.play import Play, subscribed
from tests.support.uncounted import uncounted

MINUTES, HOURS, DAYS = 60, 3600, 24 * 3600
NEXT = Asked(Topic.NEXT)


def on(text: str, zone: str = "Europe/Berlin") -> Play:
    """Somebody who subscribed at this instant (UTC), in this zone."""
    now = datetime.fromisoformat(text).replace(tzinfo=UTC)
    play = Play(replace(subscribed(now), zone=zone).scheduled(now))
    play.now = now
    return play


def whens(play: Play) -> list[str]:
    return [f"{line.values['when']:%a %d %H:%M}" for line in play.lines() if line.key == "next.prompt"]


def test_next_shows_the_five_coming_prompts_in_local_time() -> None:
    play = Play(subscribed()).does(NEXT)
    assert play.shown()[0] == "next.title"
    assert whens(play) == ["Mon 05 07:30", "Mon 05 19:30", "Tue 06 07:30", "Tue 06 19:30", "Wed 07 07:30"]


def test_next_knows_the_days_of_the_week_and_the_end_of_a_pause() -> None:
    play = Play(subscribed()).does(SlotDaysChosen("standing", frozenset({5}))).does(NEXT)
    assert whens(play)[:2] == ["Mon 05 19:30", "Tue 06 19:30"]
    paused = Play(subscribed()).does(PauseNamed("5d")).does(NEXT)
    assert paused.shown()[:3] == ["next.title", "pause.until", "pause.early"]
    assert whens(paused)[0] == "Sat 10 07:30"
    assert Play(subscribed()).does(PauseAsked()).does(NEXT).shown() == ["next.title", "pause.away"]


def test_a_snoozed_prompt_comes_first() -> None:
    play = Play(subscribed()).waits(30 * MINUTES).does(SnoozeNamed("60")).does(NEXT)
    assert whens(play)[:2] == ["Mon 05 08:30", "Mon 05 19:30"]


@pytest.mark.parametrize(
    ("now", "zone", "day", "before", "after"),
    [
        ("2026-03-27T12:00", "Europe/Berlin", 29, time(2), time(3)),
        ("2026-10-24T12:00", "Europe/Berlin", 25, time(3), time(2)),
        ("2026-03-07T18:00", "America/New_York", 8, time(2), time(3)),
        ("2026-04-03T18:00", "Australia/Lord_Howe", 5, time(2), time(1, 30)),
        ("2026-03-27T12:00", "America/Nuuk", 28, time(23), time(0)),
    ],
)
def test_a_change_of_the_clocks_among_them_is_told(
    now: str, zone: str, day: int, before: time, after: time
) -> None:
    play = on(now, zone).does(NEXT)
    assert (play.value("next.clocks", "before"), play.value("next.clocks", "after")) == (before, after)
    told = play.value("next.clocks", "on")
    assert told in {datetime(2026, month, d).date() for month in (3, 4, 10) for d in (day, day + 1)}  # noqa: DTZ001 (only its date is used)
    assert play.shown()[-1] == "next.yours"


@pytest.mark.parametrize(
    ("now", "zone"), [("2026-03-29T04:00", "Europe/Berlin"), ("2026-03-27T12:00", "UTC")]
)
def test_no_change_is_told_where_none_is_ahead(now: str, zone: str) -> None:
    assert "next.clocks" not in on(now, zone).does(NEXT).shown()


@uncounted
@given(
    hours=st.integers(0, 400 * 24),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Nuuk", "UTC"]),
    times=st.sampled_from(["07:30 19:30", "02:30 23:45", "00:00 03:00"]),
)
def test_what_next_promises_is_what_comes(hours: int, zone: str, times: str) -> None:
    play = on("2026-01-05T06:00", zone).does(TimesNamed(times))
    play.now += timedelta(hours=hours)
    play.person = play.person.scheduled(play.now)
    promised = [(slot.id, occurrence.on) for slot, occurrence in coming_prompts(play.person, SHOWN)]
    instants = [occurrence.at for _, occurrence in coming_prompts(play.person, SHOWN)]
    assert instants == sorted(instants)
    for change in clock_changes(play.person, play.now, instants[-1]):
        one_second = timedelta(seconds=1)
        just_before = play.person.local(change.at - one_second)
        assert just_before.utcoffset() != play.person.local(change.at).utcoffset()
    play.waits((instants[-1] - play.now).total_seconds())
    assert [(slot, day) for slot, day, outcome in play.outcomes() if outcome == "prompted"] == promised
