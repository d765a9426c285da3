"""The coming prompts planned anew: after other times, days, slots or another zone."""

from collections.abc import Iterator
from datetime import datetime

from bot.coach.effects import RecordOccurrence
from bot.coach.facts import Outcome
from bot.coach.person import Away, Gone, Locked, Onboarding, Person, Phase
from bot.coach.practice import Turn, turn


def is_prompted(phase: Phase) -> bool:
    """Whether prompts come to somebody who stands there."""
    if isinstance(phase, Away):
        return phase.until is not None
    return not isinstance(phase, Onboarding | Gone | Locked)


def planned_anew(person: Person, now: datetime) -> Person:
    return person.rescheduled(now) if is_prompted(person.phase) else person


def planned_from(before: Person, after: Person, now: datetime) -> Turn:
    """The same, with a record of the dates that *before* had still to come and that will not come now."""
    after = planned_anew(after, now)
    return turn(after, *_moved_past(before, after))


def _moved_past(before: Person, after: Person) -> Iterator[RecordOccurrence]:
    for slot in before.slots:
        anew = after.slot(slot.id)
        if slot.due and anew and anew.due and slot.due.on < anew.due.on:
            yield RecordOccurrence(slot.id, slot.due.on, Outcome.MOVED)
