"""/next: the prompts of the coming days on the person's own clock, and whether the clocks change among them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from heapq import heapify, heapreplace

from bot.coach.effects import Key, Line, line
from bot.coach.pauses import away_lines
from bot.coach.person import Person, Phase, Prompted, Slot
from bot.coach.planning import is_prompted
from bot.coach.practice import Practice
from bot.coach.times_and_zone import what_comes
from scheduler.recurrence import ONE_DAY, Occurrence

SHOWN = 5
"""Prompts: two days and a half of the ordinary plan, on one small screen."""

ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ClockChange:
    """When the local clock is set: at *before*, to *after*."""

    at: datetime
    before: time
    after: time


def coming_lines(practice: Practice, person: Person, phase: Phase, now: datetime) -> tuple[Line, ...]:
    if not is_prompted(phase):
        return what_comes(practice, person, phase)
    shown = list(coming_prompts(person, SHOWN))
    if not shown:
        return what_comes(practice, person, phase)
    lines = [*away_lines(person), *_snoozed(practice, person, phase)]
    for slot, occurrence in shown:
        title = Key(practice.programme.slot(slot.id).title)
        lines.append(line("next.prompt", slot=title, when=person.local(occurrence.at)))
    for change in clock_changes(person, now, shown[-1][1].at):
        on = person.local(change.at).date()
        lines += [line("next.clocks", on=on, before=change.before, after=change.after), line("next.yours")]
    return tuple(lines)


def _snoozed(practice: Practice, person: Person, phase: Phase) -> Iterator[Line]:
    if isinstance(phase, Prompted) and phase.snoozed_until is not None:
        title = Key(practice.programme.slot(phase.slot).title)
        yield line("next.prompt", slot=title, when=person.local(phase.snoozed_until))


def coming_prompts(person: Person, count: int) -> Iterator[tuple[Slot, Occurrence]]:
    """The next *count* prompts, soonest first, as they will come if nothing is changed."""
    heap = [(due.at, at, slot, due) for at, (slot, due) in enumerate(person.coming())]
    heapify(heap)
    for _ in range(count if heap else 0):
        _, order, slot, due = heap[0]
        yield slot, due
        following = person.comes_next(slot, after=due.on, now=due.at)
        heapreplace(heap, (following.at, order, slot, following))


def clock_changes(person: Person, now: datetime, until: datetime) -> Iterator[ClockChange]:
    """The instants between *now* and *until* at which the person's clock is set."""
    on = person.local(now).date()
    while on <= person.local(until).date():
        start, end = _midnight(person, on), _midnight(person, on + ONE_DAY)
        if _offset(person, start) != _offset(person, end):
            change = _found(person, start, end)
            if now < change.at <= until:
                yield change
        on += ONE_DAY


def _midnight(person: Person, on: date) -> datetime:
    return datetime.combine(on, time(), tzinfo=person.tz).astimezone(UTC)


def _found(person: Person, start: datetime, end: datetime) -> ClockChange:
    """The first minute with the offset of *end*."""
    minutes = range(1, int((end - start) / ONE_MINUTE) + 1)
    before = _offset(person, start)
    at = next(found for n in minutes if _offset(person, found := start + n * ONE_MINUTE) != before)
    return ClockChange(at, (at.astimezone(UTC) + before).time(), person.local(at).time())


def _offset(person: Person, at: datetime) -> timedelta:
    return person.local(at).utcoffset() or timedelta()
