"""Somebody's month, made up beforehand: where they live, when they pause, go and come back; and what is due to them.

What is due is counted here by itself, from local dates and times alone: nothing of the program is asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from random import Random
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
ZONES = (
    "Europe/Berlin",
    "Europe/Lisbon",
    "Europe/Kyiv",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Africa/Nairobi",
)
SLOTS = ("standing", "seated")
DAY_STARTS = (5, 12)
"""Hours between which the first slot is; the second is eight hours later."""

KEEP_TO_IT = 0.42
"""Of the people. Of 100 who exercise at home, 50 to 65 do not keep to it (docs/clinical.md)."""

KEEPERS, OTHERS = 0.9, 0.2
"""How many of their prompts each kind answers (assumed); so every kind of day occurs to every kind of person."""

SOON = 0.75
"""Of those they answer; the others are answered when the reminder has come."""

SILENT_DAYS = 7
"""Dates whose prompts came and were left, in a row; then the prompts pause (docs/clinical.md)."""

COME_BACK = 0.7
"""Of those whose prompts paused so (assumed). The others never answer again."""


class Turn(StrEnum):
    MOVE = "move"
    AWAY = "away"  # /pause
    SILENT = "silent"  # they answered nothing for so long that they were told the prompts pause
    BACK = "back"  # /resume
    STOP = "stop"
    BLOCK = "block"
    RETURN = "return"  # /start


@dataclass(frozen=True, slots=True)
class Planned:
    """*zone* is where they move to; empty: they do not."""

    at: datetime
    turn: Turn
    zone: str = ""


@dataclass(slots=True)
class Life:
    """*turns* are those that were taken, in their order: a planned one waits until nothing is open."""

    id: int
    zone: str
    times: tuple[time, ...]
    answers: float  # so many of the prompts, 0 to 1
    planned: list[Planned]
    turns: list[Planned] = field(default_factory=list)

    def due(self, start_at: datetime, end_at: datetime) -> Iterator[tuple[int, date, datetime]]:
        """Each prompt that must come: slot number, local date, instant. No date twice, none while they are away."""
        ends = [*(min(taken.at, end_at) for taken in self.turns), end_at]
        stretches = [(start_at, self.zone, True)]
        for taken in self.turns:
            zone = taken.zone or stretches[-1][1]
            is_on = stretches[-1][2] if taken.turn is Turn.MOVE else taken.turn in {Turn.BACK, Turn.RETURN}
            stretches.append((taken.at, zone, is_on))
        for number, at in enumerate(self.times):
            last = date.min
            for (begin, zone, is_on), end in zip(stretches, ends, strict=True):
                if is_on:
                    for on, instant in _instants(at, ZoneInfo(zone), begin, end):
                        if on > last:
                            last = on
                            yield number, on, instant

    def last_due(self, start_at: datetime, now: datetime) -> datetime:
        """The instant of the latest prompt until *now*. Raises ValueError: there was none."""
        return max(at for _, _, at in self.due(start_at, now))


def _instants(at: time, zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[tuple[date, datetime]]:
    on = begin.astimezone(zone).date() - ONE_DAY
    while (instant := datetime.combine(on, at, zone).astimezone(UTC)) < end:
        if instant > begin:
            yield on, instant
        on += ONE_DAY


def lives(count: int, start_at: datetime, days: int, random: Random) -> Iterator[Life]:
    for number in range(count):
        first = time(random.randrange(*DAY_STARTS), random.choice((0, 15, 30, 45)))
        times = (first, first.replace(hour=first.hour + 8))
        answers = KEEPERS if random.random() < KEEP_TO_IT else OTHERS
        planned = list(_planned(start_at, days, random))
        yield Life(number + 1, random.choice(ZONES), times, answers, planned)


def _planned(start_at: datetime, days: int, random: Random) -> Iterator[Planned]:
    """One in three has something happen, once in the month."""
    at = start_at + days * ONE_DAY * random.uniform(0.05, 0.8)
    away = ONE_DAY * random.uniform(0.2, min(6.0, days / 4))
    match random.randrange(12):
        case 0:
            yield Planned(at, Turn.MOVE, random.choice(ZONES))
            yield Planned(at + away, Turn.MOVE, random.choice(ZONES))
        case 1:
            yield Planned(at, Turn.AWAY)
            yield Planned(at + away, Turn.BACK)
        case 2:
            yield Planned(at, Turn.STOP)
            yield Planned(at + away, Turn.RETURN)
        case 3:
            yield Planned(at, Turn.BLOCK)
            yield Planned(at + away, Turn.RETURN)
