"""When a local time of day comes next, on the chosen days of the week. A pure rule of dates; it knows no clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)

EVERY_DAY = frozenset(range(7))
"""Days of the week are numbers, as `date.weekday` gives them: Monday is 0."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """*on* is the local date it belongs to, *at* its instant."""

    on: date
    at: datetime


def next_occurrence(
    local: time, zone: ZoneInfo, *, after: date | None, now: datetime, days: frozenset[int] = EVERY_DAY
) -> Occurrence:
    """Find the first local date after *after*, on one of the *days*, on which *local* is still to come.

    *after*: the last date that was handled; None: none was.
    In the spring gap the time moves forward by the gap; of a repeated hour the first counts.
    Raises ValueError: no day at all was chosen.
    """
    if days.isdisjoint(EVERY_DAY):
        raise ValueError("a time on no day of the week never comes")
    # A time in a gap before midnight belongs to yesterday although it comes today (23:30 in Nuuk's spring).
    on = now.astimezone(zone).date() - ONE_DAY
    if after is not None:
        on = max(on, after + ONE_DAY)
    while on.weekday() not in days or (at := _instant(on, local, zone)) <= now:
        on += ONE_DAY
    return Occurrence(on=on, at=at)


def _instant(on: date, local: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, local.replace(tzinfo=None, fold=0), tzinfo=zone).astimezone(UTC)
