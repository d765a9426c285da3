"""The names of time zones: today's name of an old one, cities and countries in the languages we speak.

Nothing is loaded before it is asked for: Babel's tables take some 10 ms a language.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.core import get_global
from babel.localedata import exists

from bot.big_cities import BIG_CITIES

LANGUAGES = ("en", "de", "es", "uk", "ru")


def canonical(name: str) -> str | None:
    """Give a zone's name of today: `europe/kiev` is `Europe/Kyiv`. Any case will do. None: no such zone."""
    known = _zones().get(name.strip().casefold())
    if known is None or known in zones_of_places():
        return known
    # Only renamings: tzdata's own links also merge Oslo into Berlin, and people in Oslo would wonder.
    renamed = str(get_global("zone_aliases").get(known, known))
    return "UTC" if renamed in {"Etc/UTC", "Etc/GMT"} else renamed


def city_of(zone: str, language: str) -> str:
    """Name *zone* for showing: `Berlin`, `Нью-Йорк`; `UTC+2` for a zone that is only an offset."""
    if zone.startswith("Etc/GMT"):
        # The signs of these zones are those of POSIX, the other way round from everybody else's.
        return zone.replace("Etc/GMT", "UTC").translate(str.maketrans("+-", "-+"))
    main = language.replace("_", "-").partition("-")[0]
    cities = _cities_in(main if exists(main) else "en")
    return cities.get(zone, zone.rpartition("/")[2].replace("_", " "))


def plain(text: str) -> str:
    """*text* for comparing: without case, accents and punctuation, words one space apart."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(
        "".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c)).split()
    )


def named(key: str) -> tuple[str, ...]:
    """Find the zones of a city or country, in `plain` writing; a country's big cities first. Empty: none."""
    tables = (_zone_cities, _translated_cities, _big_cities, _countries)
    return next((found for table in tables if (found := table().get(key))), ())


@cache
def zones_of_places() -> dict[str, str]:
    """Map every zone that people live in to its country's code. A country's big cities come first."""
    lines = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


@cache
def _zones() -> dict[str, str]:
    names = (files("tzdata") / "zones").read_text("utf-8").split()
    return {name.casefold(): name for name in names if name != "Factory"}


@cache
def _zone_cities() -> dict[str, tuple[str, ...]]:
    """English cities, from the zones' own names. Old names count too: Kiev, Saigon, Calcutta."""
    return _gathered(
        (plain(name.rpartition("/")[2]), zone)
        for name in _zones().values()
        if not name.startswith(("Etc/", "SystemV/")) and (zone := canonical(name)) in zones_of_places()
    )


@cache
def _cities_in(language: str) -> dict[str, str]:
    entries = Locale(language).time_zones.items()
    cities = ((canonical(name), entry["city"]) for name, entry in entries if "city" in entry)
    return {zone: city for zone, city in cities if zone in zones_of_places()}


@cache
def _translated_cities() -> dict[str, tuple[str, ...]]:
    return _gathered((plain(city), zone) for each in LANGUAGES for zone, city in _cities_in(each).items())


@cache
def _big_cities() -> dict[str, tuple[str, ...]]:
    names = ((plain(name), zone) for zone, row in BIG_CITIES.items() for name in row.split(", "))
    return _gathered(names)


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    zones = _gathered((country, zone) for zone, country in zones_of_places().items())
    return {
        plain(name): zones[code]
        for language in LANGUAGES
        for code, name in Locale(language).territories.items()
        if code in zones
    }


def _gathered(pairs: Iterator[tuple[str, str | None]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, zone in pairs:
        if zone is not None and zone not in found.get(key, ()):
            found[key] = (*found.get(key, ()), zone)
    return found
