"""A clock that the person reads out by the way: where it is not ours, one tap changes the zone.

Nothing changes by itself.
"""

# ruff: noqa: RUF001 -- Cyrillic words are made of Cyrillic letters.

import re
import unicodedata
from datetime import datetime, time, timedelta

from bot.coach.calendar_events import ClockRead
from bot.coach.clock_times import NotTimes, parse_times
from bot.coach.effects import Show, button, line
from bot.coach.events import ZoneFound
from bot.coach.person import Person, Phase
from bot.coach.practice import Practice, Turn, turn

TOLERANCE = timedelta(minutes=8)
"""Zones lie on quarter hours; clocks and typing are a little off."""

HALF_A_DAY, DAY = timedelta(hours=12), timedelta(days=1)

_READING = re.compile(r"(?<![\d.:])\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\b\.?)?(?![\d.:]*\d)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_AROUND = frozenset(
    word
    for row in (
        "it is its s now here the time my clock says shows at where i am local hi hello but",
        "es ist hier jetzt uhr bei mir die zeit meine zeigt ortszeit",
        "son las la aqui ahora hora mi reloj marca",
        "тут зараз у мене на моєму годиннику година годині",
    )
    for word in row.split()
)
"""Words that may stand around a reading; with any other it is something else that is said."""


def clock_reading(text: str) -> str:
    """The reading in "it is 14:30 here"; empty: it is none, or more is said."""
    found = list(_READING.finditer(text))
    if len(found) != 1:
        return ""
    start, end = found[0].span()
    around = unicodedata.normalize("NFC", f"{text[:start]} {text[end:]}".casefold()).replace("í", "i")
    return found[0][0] if set(_WORD.findall(around)) <= _AROUND else ""


def clock_read(practice: Practice, person: Person, phase: Phase, event: ClockRead, now: datetime) -> Turn:
    times = parse_times(event.text)
    local = person.local(now).time()
    if isinstance(times, NotTimes):
        return turn(person, Show((line("zone.refused"),)))
    # 2:30 with nothing beside it may be the afternoon's.
    twelve_hours = times[0].hour <= HALF_A_DAY // timedelta(hours=1) and "m" not in event.text.casefold()
    if _fits(times[0], local, twelve_hours=twelve_hours):
        return turn(person, Show((line("clock.fits", now=local), line("clock.prompts"))))
    match_ = practice.zones.match(event.text, now, practice.default_zone)
    zones = [zone for zone in (match_.zone, *match_.others) if zone is not None]
    if not zones:
        return turn(person, Show((line("zone.no_such_time"),)))
    city = practice.zones.city(person.zone, person.language)
    rows = tuple(
        (button("button.zone.named", ZoneFound(zone), city=practice.zones.city(zone, person.language)),)
        for zone in zones
    )
    return turn(
        person,
        Show((line("clock.differs", now=local, city=city), line("clock.moved"), line("clock.prompts")), rows),
    )


def _fits(reading: time, local: time, *, twelve_hours: bool) -> bool:
    apart = abs(_since_midnight(reading) - _since_midnight(local))
    apart = min(apart, DAY - apart)
    return apart <= TOLERANCE or (twelve_hours and HALF_A_DAY - apart <= TOLERANCE)


def _since_midnight(local: time) -> timedelta:
    return timedelta(hours=local.hour, minutes=local.minute)
