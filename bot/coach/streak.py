"""A streak that is kept, never lost: days with something reported, and rest passes for those without."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

PASSES_A_WEEK = 2
"""Days without a report that any seven days may hold (docs/clinical.md, A33)."""

WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Streak:
    """*days*: days with something reported. *passes*: the days between them that a rest pass kept."""

    days: int = 0
    passes: frozenset[date] = frozenset()


def streak(active_on: frozenset[date], today: date, is_free: Callable[[date], bool]) -> Streak:
    """Days up to *today*, which takes nothing away while it lasts; neither does a day with nothing planned.

    *is_free*: whether nothing was planned on that day.
    """
    first = min(active_on, default=today)
    kept = Streak()
    used: list[date] = []
    day = today if today in active_on else today - ONE_DAY
    while day >= first:
        if day in active_on:
            kept = Streak(kept.days + 1, frozenset(used))
        elif not is_free(day):
            used.append(day)
            if sum(pass_ < day + WEEK for pass_ in used) > PASSES_A_WEEK:
                break
        day -= ONE_DAY
    return kept
