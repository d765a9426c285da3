"""Every local date has its time once, in every zone, whatever the clocks do."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.recurrence import ONE_DAY, Occurrence, next_occurrence
from tests.support.uncounted import uncounted

FIRST, YEARS = datetime(2025, 1, 1, tzinfo=UTC), 6
TIMES = [
    time(h, m)
    for h, m in ((0, 0), (0, 30), (1, 0), (1, 59), (2, 0), (2, 30), (3, 0), (7, 30), (20, 15), (23, 45))
]


def transitions(zone: ZoneInfo) -> Iterator[datetime]:
    """The days of *zone* whose offset is not that of the day before."""
    offset = zone.utcoffset(FIRST.replace(tzinfo=None))
    for n in range(YEARS * 366):
        day = FIRST + n * ONE_DAY
        changed = day.astimezone(zone).utcoffset()
        if changed != offset:
            yield day
        offset = changed


def handled(local: time, zone: ZoneInfo, start: datetime, days: int) -> list[Occurrence]:
    """As it happens: each is handled at its instant, and then the next one is asked for."""
    found: list[Occurrence] = []
    now = start
    for _ in range(days):
        found.append(next_occurrence(local, zone, after=found[-1].on if found else None, now=now))
        now = found[-1].at
    return found


@uncounted
def test_at_every_change_of_every_zone_each_date_comes_once_and_later_than_the_last() -> None:
    cases = 0
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        for day in transitions(zone):
            for local in TIMES:
                found = handled(local, zone, day - 3 * ONE_DAY, days=6)
                dates = [occurrence.on for occurrence in found]
                assert dates == [dates[0] + n * ONE_DAY for n in range(6)], (name, local, dates)
                instants = [occurrence.at for occurrence in found]
                assert instants == sorted(set(instants)), (name, local, instants)
                for occurrence in found:
                    wall = occurrence.at.astimezone(zone).replace(tzinfo=None)
                    promised = datetime.combine(occurrence.on, local)
                    assert timedelta() <= wall - promised <= timedelta(hours=2), (name, local, wall)
                cases += 1
    assert cases > 20_000


@pytest.mark.parametrize(
    ("zone", "local", "on", "at"),
    [
        ("Europe/Berlin", time(7, 30), date(2026, 3, 2), "2026-03-02T06:30Z"),
        ("Europe/Berlin", time(2, 30), date(2026, 3, 29), "2026-03-29T01:30Z"),  # gap: 02:30 becomes 03:30
        ("Europe/Berlin", time(2, 30), date(2026, 10, 25), "2026-10-25T00:30Z"),  # twice: the first
        ("Africa/Cairo", time(0, 0), date(2026, 4, 24), "2026-04-23T22:00Z"),  # gap at midnight: 01:00
        ("America/Nuuk", time(23, 30), date(2026, 3, 28), "2026-03-29T01:30Z"),  # gap before midnight
        ("Asia/Kathmandu", time(7, 30), date(2026, 3, 2), "2026-03-02T01:45Z"),
    ],
)
def test_a_local_time_has_its_instant(zone: str, local: time, on: date, at: str) -> None:
    expected = Occurrence(on, datetime.fromisoformat(at))
    found = next_occurrence(local, ZoneInfo(zone), after=on - ONE_DAY, now=expected.at - timedelta(minutes=1))
    assert found == expected


@given(
    name=st.sampled_from(["Europe/Berlin", "America/New_York", "Africa/Cairo", "America/Nuuk", "UTC"]),
    local=st.sampled_from(TIMES),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    start=st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 (Hypothesis wants them bare)
)
def test_each_chosen_day_of_the_week_comes_once_and_no_other_does(
    name: str, local: time, days: frozenset[int], start: datetime
) -> None:
    zone, now = ZoneInfo(name), start.replace(tzinfo=UTC)
    every, chosen = now, now
    wanted, got = [], []
    on: date | None = None
    for _ in range(30):
        found = next_occurrence(local, zone, after=on, now=every)
        on, every = found.on, found.at
        if on.weekday() in days:
            wanted.append(found)
    on = None
    for _ in wanted:
        found = next_occurrence(local, zone, after=on, now=chosen, days=days)
        on, chosen = found.on, found.at
        got.append(found)
    assert got == wanted


@pytest.mark.parametrize("days", [frozenset[int](), frozenset({7})])
def test_a_time_on_no_day_of_the_week_is_refused_at_once(days: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="no day"):
        next_occurrence(time(7), ZoneInfo("UTC"), after=None, now=FIRST, days=days)


def test_what_is_now_has_been() -> None:
    at = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
    assert next_occurrence(time(7, 30), ZoneInfo("UTC"), after=None, now=at).on == date(2026, 3, 3)


def test_a_handled_date_does_not_come_again_in_another_zone() -> None:
    """Handled in Auckland on the 3rd, then flown to Honolulu, where it is the 2nd: the 3rd is done."""
    now = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
    found = next_occurrence(time(20, 0), ZoneInfo("Pacific/Honolulu"), after=date(2026, 3, 3), now=now)
    assert found.on == date(2026, 3, 4)


def test_downtime_is_not_made_up_for() -> None:
    now = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
    found = next_occurrence(time(7, 30), ZoneInfo("UTC"), after=date(2026, 3, 2), now=now)
    assert found.on == date(2026, 3, 10)


def test_a_gap_before_midnight_still_comes_after_midnight() -> None:
    """Nuuk skips 23:00 to 24:00 on 28 March; at 00:10 the 23:30 of yesterday is still ahead, at 00:30."""
    now = datetime(2026, 3, 29, 1, 10, tzinfo=UTC)
    found = next_occurrence(time(23, 30), ZoneInfo("America/Nuuk"), after=None, now=now)
    assert found == Occurrence(date(2026, 3, 28), datetime(2026, 3, 29, 1, 30, tzinfo=UTC))


def test_a_date_the_zone_left_out_does_not_come_twice() -> None:
    """Samoa had no 30 December 2011."""
    found = handled(time(10, 0), ZoneInfo("Pacific/Apia"), datetime(2011, 12, 29, 0, 0, tzinfo=UTC), days=4)
    instants = [occurrence.at for occurrence in found]
    assert instants == sorted(set(instants))
    assert all(later - earlier == ONE_DAY for earlier, later in pairwise(instants))
