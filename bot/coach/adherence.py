"""What came of each slot on each day: one way of counting, for the chat, the picture, the report and the clinician."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.coach.diary import SessionEntry
from bot.coach.facts import Outcome
from bot.coach.plan import EXTRA


@dataclass(frozen=True, slots=True)
class SlotDay:
    """A slot counts once a day, however often it was begun: its sets are planned once, and no more than that are done.

    One by itself, outside the day plan, is a day's slot of its own.
    """

    slot: str
    on: date
    planned_sets: int
    reported_sets: int
    is_done: bool
    """Walked through to its end. As many sets in several walks may be the same ones twice."""


def slot_days(sessions: Iterable[SessionEntry]) -> list[SlotDay]:
    """In the order of their first sessions. One that pain kept from beginning was never owed."""
    walks: dict[tuple[str, date, int], list[SessionEntry]] = {}
    for one in sessions:
        if one.outcome is not Outcome.SKIPPED:
            alone = one.number if one.slot == EXTRA else 0
            walks.setdefault((one.slot, one.on, alone), []).append(one)
    return [_slot_day(begun) for begun in walks.values()]


def _slot_day(walks: Sequence[SessionEntry]) -> SlotDay:
    planned = max(one.planned_sets for one in walks)
    reported = min(planned, sum(one.reported_sets for one in walks))
    is_done = any(one.outcome is Outcome.FINISHED for one in walks)
    return SlotDay(walks[0].slot, walks[0].on, planned, reported, is_done)
