"""When a local time of day comes next. A pure rule of dates; it knows no clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """*on* is the local date it belongs to, *at* its instant."""

    on: date
    at: datetime


def next_occurrence(local: time, zone: ZoneInfo, *, after: date | None, now: datetime) -> Occurrence:
    """Find the first local date after *after* on which *local* is still to come.

    *after*: the last date that was handled; None: none was.
    In the spring gap the time moves forward by the gap; of a repeated hour the first counts.
    """
    # A time in a gap before midnight belongs to yesterday although it comes today (23:30 in Nuuk's spring).
    on = now.astimezone(zone).date() - ONE_DAY
    if after is not None:
        on = max(on, after + ONE_DAY)
    while (at := _instant(on, local, zone)) <= now:
        on += ONE_DAY
    return Occurrence(on=on, at=at)


def _instant(on: date, local: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, local.replace(tzinfo=None, fold=0), tzinfo=zone).astimezone(UTC)
