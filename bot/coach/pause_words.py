"""How long a pause shall be, as people type it: `5d`, `2 weeks`, `until 24 Dec`, `2026-12-24`, `24.12.`.

Understood in the four languages we speak; a date without a year is the next one.
"""

# ruff: noqa: RUF001 -- Cyrillic words are made of Cyrillic letters.

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONGEST = timedelta(days=366)
"""A pause with an end is for a holiday or an operation; who is away for longer says /resume."""

MOST_LETTERS = 60

_DAYS = ("d", "day", "days", "tag", "tage", "tagen", "dia", "dias", "день", "дні", "дня", "днів", "д")
_WEEKS = ("w", "week", "weeks", "woche", "wochen", "semana", "semanas", "тиждень", "тижні", "тижня", "тижнів")
_UNTIL = ("until", "till", "til", "to", "bis", "zum", "hasta", "el", "до", "the", "for", "fur", "por", "на")
_BETWEEN = ("of", "de", "del", "den", "um")

# The first letters of each month's name, in English, German, Spanish and Ukrainian, without accents.
_MONTHS = (
    ("jan", "ene", "січ"), ("feb", "лют"), ("mar", "бер"), ("apr", "abr", "кві"), ("may", "mai", "тра"),
    ("jun", "чер"), ("jul", "лип"), ("aug", "ago", "сер"), ("sep", "вер"), ("oct", "okt", "жов"), ("nov", "лис"),
    ("dec", "dez", "dic", "гру"),
)  # fmt: skip

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(\d{4})?")
_LENGTH = re.compile(r"(\d{1,3}) ?([^\W\d_]+)")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th)? ([^\W\d_]{3,})\.?,?(?: (\d{4}))?")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,?(?: (\d{4}))?")


class Unclear(StrEnum):
    UNREADABLE = "unreadable"
    PAST = "past"  # today or before
    TOO_LONG = "too_long"


def parse_pause(text: str, today: date) -> date | Unclear:
    """Read the first date with prompts again; `5d` from today is the fifth day after it. Never raises."""
    if len(text) > MOST_LETTERS:
        return Unclear.UNREADABLE
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    words = [word for word in plain.split() if word not in _UNTIL + _BETWEEN]
    until = _length(" ".join(words), today) or _date(" ".join(words), today)
    if until is None:
        return Unclear.UNREADABLE
    if until <= today:
        return Unclear.PAST
    return until if until - today <= LONGEST else Unclear.TOO_LONG


def _length(words: str, today: date) -> date | None:
    found = _LENGTH.fullmatch(words)
    if found is None:
        return None
    number, unit = int(found[1]), found[2]
    if unit in _DAYS:
        return today + timedelta(days=number)
    return today + timedelta(weeks=number) if unit in _WEEKS else None


@dataclass(frozen=True, slots=True)
class _Named:
    day: int
    month: int
    year: int | None = None


def _date(words: str, today: date) -> date | None:
    named = _named(words)
    if named is None:
        return None
    years = (named.year,) if named.year else (today.year, today.year + 1)
    dates = [found for year in years if (found := _on(year, named.month, named.day))]
    return next((on for on in dates if on > today), dates[-1] if dates else None)


def _named(words: str) -> _Named | None:
    if iso := _ISO.fullmatch(words):
        return _Named(int(iso[3]), int(iso[2]), int(iso[1]))
    if dotted := _DOTTED.fullmatch(words):
        return _Named(int(dotted[1]), int(dotted[2]), int(dotted[3]) if dotted[3] else None)
    if found := _DAY_FIRST.fullmatch(words):
        day, name, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(words):
        name, day, year = found.groups()
    else:
        return None
    month = next((at for at, stems in enumerate(_MONTHS, start=1) if name.startswith(stems)), None)
    return None if month is None else _Named(int(day), month, int(year) if year else None)


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
