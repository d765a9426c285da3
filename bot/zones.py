"""From what a person says about where they are, or what their clock shows, to a time zone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.coach.clock_times import NotTimes, parse_times
from bot.zone_names import canonical, city_of, named, plain, zones_of_places

__all__ = ["ZoneFound", "ZoneUnclear", "canonical", "city_of", "country_of", "find_zone", "zone_at"]

DAY = timedelta(days=1)
TOLERANCE = timedelta(minutes=8)  # zones lie on quarter hours; clocks and typing are a little off
MOST_CHOICES = 6  # as many buttons as a phone shows at once
LONGEST_NAME = 80

# Where people with a given clock most likely are. The order decides between zones that agree today: first
# those with summer time, as more people live there, then those without it and the other hemisphere.
LIKELY = tuple(
    f"{area}/{city}"
    for area, cities in (
        ("Europe", "London Berlin Kyiv Istanbul Moscow Lisbon"),
        ("America", "New_York Chicago Denver Los_Angeles Phoenix Anchorage Mexico_City Bogota Sao_Paulo"),
        ("America", "Argentina/Buenos_Aires Caracas Halifax Santiago St_Johns Noronha Lima"),
        ("Africa", "Lagos Johannesburg Cairo Nairobi Accra"),
        ("Australia", "Sydney Brisbane Adelaide Darwin"),
        ("Asia", "Riyadh Tehran Dubai Tbilisi Kabul Karachi Tashkent Almaty Kolkata Kathmandu Dhaka Yangon"),
        ("Asia", "Bangkok Jakarta Shanghai Singapore Tokyo Seoul Vladivostok Magadan"),
        ("Australia", "Perth Eucla Lord_Howe"),
        ("Pacific", "Auckland Fiji Noumea Tongatapu Apia Chatham Kiritimati"),
        ("Pacific", "Honolulu Pago_Pago Marquesas Gambier"),
        ("Atlantic", "Azores Cape_Verde"),
    )
    for city in cities.split()
)

# Letters that many use, and that often mean different zones, or half of the year only. The likeliest first.
ABBREVIATIONS = {
    "et est edt": ("America/New_York", "America/Toronto", "America/Panama"),
    "ct cst cdt": ("America/Chicago", "America/Mexico_City", "America/Winnipeg", "Asia/Shanghai"),
    "mt mst mdt": ("America/Denver", "America/Phoenix", "America/Edmonton"),
    "pt pst pdt": ("America/Los_Angeles", "America/Vancouver", "America/Tijuana"),
    "cet cest met": ("Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/Warsaw"),
    "eet eest": ("Europe/Kyiv", "Europe/Bucharest", "Europe/Athens", "Europe/Helsinki"),
    "wet west": ("Europe/Lisbon", "Atlantic/Canary"),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "ast adt": ("America/Halifax", "America/Puerto_Rico", "Asia/Riyadh"),
    "utc gmt z zulu": ("UTC",),
    "msk": ("Europe/Moscow",),
    "hst": ("Pacific/Honolulu",),
    "jst": ("Asia/Tokyo",),
    "kst": ("Asia/Seoul",),
    "nzst nzdt": ("Pacific/Auckland",),
    "uk": ("Europe/London",),
    "usa us": (
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Phoenix",
        "America/Los_Angeles",
    ),
}
_BY_LETTERS = {letters: zones for row, zones in ABBREVIATIONS.items() for letters in row.split()}

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?([0-5]\d))?")


@dataclass(frozen=True, slots=True)
class ZoneFound:
    """*others*: zones whose clocks agree today but not all year, worth offering as buttons."""

    zone: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneUnclear:
    """A name with several zones: ask which. Most likely first."""

    candidates: tuple[str, ...]


def find_zone(text: str, now: datetime, default: str) -> ZoneFound | ZoneUnclear | None:
    """Understand a zone name, a city, a country, an offset, or a clock reading. None: not understood.

    *default* is the operator's zone: it wins among the zones that show the time typed, as most of
    their people live there. UTC never wins: it is nobody's home, and Londoners would be late in summer.
    """
    words = text.strip()
    if not words or len(words) > LONGEST_NAME:
        return None
    return _by_name(words, now) or _by_clock(words, now, _with_default(default))


def zone_at(latitude: float, longitude: float) -> str | None:
    """Look a place up, in degrees. None: no such place."""
    import tzfpy  # noqa: PLC0415 -- its map costs 40 MB and 100 ms; most people never share a location

    return canonical(tzfpy.get_tz(longitude, latitude))


def _by_name(words: str, now: datetime) -> ZoneFound | ZoneUnclear | None:
    if zones := _BY_LETTERS.get(plain(words)):
        return _choice(zones, now)
    if zone := canonical(words.replace(" ", "_")):
        return ZoneFound(zone)
    for name in (words, words.partition(",")[0], words.partition("(")[0]):
        if zones := named(plain(name)):
            return _choice(zones, now)
    return None


def _by_clock(words: str, now: datetime, zones: list[str]) -> ZoneFound | None:
    if offset := _OFFSET.fullmatch(words.casefold().replace("\N{MINUS SIGN}", "-")):
        sign, hours, minutes = offset.groups(default="0")
        ahead = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
        # No Etc/ zone: an offset tells what the clock shows today; a fixed one fails when summer time ends.
        return _likely([zone for zone in zones if _offset(zone, now) == ahead])
    times = parse_times(words)
    if isinstance(times, NotTimes) or len(times) > 1:
        return None
    errors = {zone: _error(times[0], zone, now) for zone in zones}
    nearest = min(errors.values())
    # Of two zones a quarter of an hour apart both can be within the tolerance: only the nearer ones count.
    return _likely([zone for zone in zones if errors[zone] == nearest]) if nearest <= TOLERANCE else None


def _error(reading: time, zone: str, now: datetime) -> timedelta:
    """How far a clock showing *reading* is off from the zone's, either way, at most half a day."""
    local = now.astimezone(ZoneInfo(zone))
    shown = timedelta(hours=reading.hour, minutes=reading.minute)
    off = (timedelta(hours=local.hour, minutes=local.minute) - shown) % DAY
    return min(off, DAY - off)


def _with_default(default: str) -> list[str]:
    return list(dict.fromkeys([*(() if default == "UTC" else (default,)), *LIKELY, "UTC"]))


def _likely(zones: list[str]) -> ZoneFound | None:
    return ZoneFound(zones[0], tuple(zones[1:MOST_CHOICES])) if zones else None


def _choice(zones: Iterable[str], now: datetime) -> ZoneFound | ZoneUnclear:
    """One zone where all keep the same time all year: Busingen needs no question beside Berlin."""
    by_rules: dict[tuple[timedelta, ...], str] = {}
    for zone in sorted(zones, key=lambda zone: LIKELY.index(zone) if zone in LIKELY else len(LIKELY)):
        by_rules.setdefault(tuple(_offset(zone, now + timedelta(days=d)) for d in (0, 91, 182, 273)), zone)
    candidates = tuple(by_rules.values())
    return ZoneFound(candidates[0]) if len(candidates) == 1 else ZoneUnclear(candidates[:MOST_CHOICES])


def _offset(zone: str, now: datetime) -> timedelta:
    return now.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()


def country_of(zone: str) -> str | None:
    """The code of the zone's country, two letters; None: the zone is of no country."""
    return zones_of_places().get(zone)
