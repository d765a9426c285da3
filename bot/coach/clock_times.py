"""Times of the day as people type them: `7:30`, `7.30`, `730`, `8pm`, `20h15`."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

MOST_TIMES = 8  # no programme has more slots; a longer list is a text, not an answer

_JOINED = re.compile(r"[,;&\s]+(?:(?:and|und|y|та|і|и)\s+)?")  # noqa: RUF001 -- Cyrillic on purpose
_HALF = re.compile(
    r"(?<=\d)\s*([ap])\.?\s?m\b\.?"
)  # "8 p.m." becomes "8pm", so that white space only separates
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.h]?(?P<minute>\d{2})|h)?(?P<half>am|pm)?")


class Reason(StrEnum):
    EMPTY = "empty"
    NOT_A_TIME = "not_a_time"  # words, emoji, a date
    OUT_OF_RANGE = "out_of_range"  # a time no clock shows: 24:00, 7:61, 13pm
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class NotTimes:
    """*part* is the first part that was not understood, as typed; empty where the whole is at fault."""

    reason: Reason
    part: str = ""


def parse_times(text: str) -> tuple[time, ...] | NotTimes:
    """Read the times in the order given; space, comma, semicolon and "and" separate them. Never raises."""
    plain = _HALF.sub(r"\1m", unicodedata.normalize("NFKC", text).casefold())
    parts = [bare for part in _JOINED.split(plain) if (bare := part.strip("."))]
    if not parts:
        return NotTimes(Reason.EMPTY)
    if len(parts) > MOST_TIMES:
        return NotTimes(Reason.TOO_MANY)
    times = []
    for part in parts:
        understood = _parse(part)
        if isinstance(understood, Reason):
            return NotTimes(understood, part)
        times.append(understood)
    return tuple(times)


def _parse(part: str) -> time | Reason:
    match = _TIME.fullmatch(part)
    if match is None:
        return Reason.NOT_A_TIME
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:  # noqa: PLR2004 -- a twelve-hour clock has twelve hours
            return Reason.OUT_OF_RANGE
        hour = hour % 12 + (12 if match["half"] == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return Reason.OUT_OF_RANGE
