"""/slots: which slots there are, on which days, in which order. Times are the matter of /times.

A button carries all that it makes so, not what it changes: a second tap finds it done.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.coach.calendar_events import (
    Page,
    PageOpened,
    SlotDaysChosen,
    SlotOpened,
    SlotsOrdered,
    SlotSwitchedOff,
    SlotSwitchedOn,
)
from bot.coach.day import close_prompt, open_due
from bot.coach.effects import (
    GAP,
    Button,
    Buttons,
    Edit,
    Effect,
    Key,
    Line,
    New,
    RecordOccurrence,
    Show,
    Toast,
    Weekdays,
    button,
    line,
)
from bot.coach.facts import Outcome
from bot.coach.onboarding import slot_lines
from bot.coach.person import Idle, Person, Phase, Prompted, Slot
from bot.coach.planning import planned_anew, planned_from
from bot.coach.practice import Practice, Turn, turn
from scheduler.recurrence import EVERY_DAY

MENU = "menu"
"""The name of the message that shows the settings, whichever page is open."""

MONDAY_TO_FRIDAY = frozenset(range(5))

A_ROW = 4
"""Days of the week side by side on a phone."""

FREE_AGAIN_AFTER = timedelta(minutes=30)
"""A slot that joins where another has its time comes so much later."""


def show_slots(practice: Practice, person: Person, place: New | Edit, now: datetime) -> Show:
    off = _off(practice, person)
    lines = [line("slots.title"), *slot_lines(practice, person, now)]
    lines += [line("slots.off", slot=_title(practice, slot)) for slot in off]
    rows = [
        (button("button.slot.on", SlotOpened(slot.id), at=slot.at, slot=_title(practice, slot)),)
        for slot in person.slots
    ]
    rows += [(button("button.slot.off", SlotOpened(slot.id), slot=_title(practice, slot)),) for slot in off]
    return Show(tuple(lines), (*rows, back_to(Page.SETTINGS)), place)


def back_to(page: Page) -> tuple[Button]:
    """The way back, on every page."""
    return (button(f"button.back.{page}", PageOpened(page)),)


def slot_opened(practice: Practice, person: Person, phase: Phase, event: SlotOpened, now: datetime) -> Turn:
    return _shown(practice, person, event.slot)


def _shown(practice: Practice, person: Person, slot: str, *effects: Effect) -> Turn:
    own = person.slot(slot)
    if own is not None:
        return turn(person, _show_slot(practice, person, own), *effects)
    off = next((one for one in _off(practice, person) if one.id == slot), None)
    if off is None:
        return turn(person, Toast(line("toast.old_button")))
    at = _free_time(person, off.at)
    rows: Buttons = (
        back_to(Page.SLOTS),
        (button("button.slot.switch_on", SlotSwitchedOn(slot), at=at),),
    )
    head = (line("slot.title", slot=_title(practice, off)), line("slot.is_off"))
    return turn(person, Show(head, rows, Edit(MENU)), *effects)


def _show_slot(practice: Practice, person: Person, slot: Slot) -> Show:
    lines = [line("slot.title", slot=_title(practice, slot)), _when(slot)]
    if slot.due is not None:
        lines += [GAP, line("slot.next", when=person.local(slot.due.at))]
    ticks = [_tick(slot, day) for day in sorted(EVERY_DAY)]
    others = [
        (button("button.slot.swap", _swapped(person, slot, other), slot=_title(practice, other)),)
        for other in person.slots
        if other.id != slot.id
    ]
    rows = (
        back_to(Page.SLOTS),
        tuple(ticks[:A_ROW]),
        tuple(ticks[A_ROW:]),
        (
            button("button.slot.every_day", SlotDaysChosen(slot.id, EVERY_DAY)),
            button("button.slot.days", SlotDaysChosen(slot.id, MONDAY_TO_FRIDAY), days=_WORKDAYS),
        ),
        *others,
        (button("button.slot.times", PageOpened(Page.TIMES)),),
        (button("button.slot.switch_off", SlotSwitchedOff(slot.id)),),
    )
    return Show(tuple(lines), rows, Edit(MENU))


_WORKDAYS = Weekdays(MONDAY_TO_FRIDAY)


def _when(slot: Slot) -> Line:
    if slot.days == EVERY_DAY:
        return line("slot.every_day", at=slot.at)
    return line("slot.on_days", at=slot.at, days=Weekdays(slot.days))


def _tick(slot: Slot, day: int) -> Button:
    """The last day cannot be taken away: its button says so."""
    wanted = slot.days ^ {day} or slot.days
    key = "button.slot.day_on" if day in slot.days else "button.slot.day_off"
    return button(key, SlotDaysChosen(slot.id, wanted), day=Weekdays(frozenset({day})))


def _swapped(person: Person, one: Slot, other: Slot) -> SlotsOrdered:
    places = {one.id: other.id, other.id: one.id}
    return SlotsOrdered(tuple(places.get(slot.id, slot.id) for slot in person.slots))


# The rules


def slot_days_chosen(
    practice: Practice, person: Person, phase: Phase, event: SlotDaysChosen, now: datetime
) -> Turn:
    own = person.slot(event.slot)
    if own is None:
        return _shown(practice, person, event.slot)
    if event.days == own.days:
        key = "toast.one_day_stays" if len(own.days) == 1 else "toast.already"
        return turn(person, Toast(line(key)))
    person = planned_anew(person.with_slot(replace(own, days=event.days)), now)
    return _shown(practice, person, event.slot)


def slots_ordered(
    practice: Practice, person: Person, phase: Phase, event: SlotsOrdered, now: datetime
) -> Turn:
    """Each slot takes the time of its new place."""
    known = {slot.id: slot for slot in person.slots}
    if sorted(event.slots) != sorted(known):
        return turn(person, show_slots(practice, person, Edit(MENU), now))  # A button from before a switch.
    places = zip(event.slots, person.slots, strict=True)
    slots = tuple(replace(known[id_], at=place.at) for id_, place in places)
    person, missed = planned_from(person, replace(person, slots=slots), now)
    return person, (show_slots(practice, person, Edit(MENU), now), *missed)


def slot_switched_on(
    practice: Practice, person: Person, phase: Phase, event: SlotSwitchedOn, now: datetime
) -> Turn:
    """It comes back with its time and its days; where the day has come to its time, from tomorrow on."""
    joins = next((slot for slot in _off(practice, person) if slot.id == event.slot), None)
    if joins is None:
        return _shown(practice, person, event.slot)
    joins = replace(joins, at=_free_time(person, joins.at))
    slots = list(person.slots)
    slots.insert(next((at for at, own in enumerate(slots) if own.at > joins.at), len(slots)), joins)
    shelved = tuple(slot for slot in person.shelved if slot.id != joins.id)
    return _shown(practice, planned_anew(replace(person, slots=tuple(slots), shelved=shelved), now), joins.id)


def slot_switched_off(
    practice: Practice, person: Person, phase: Phase, event: SlotSwitchedOff, now: datetime
) -> Turn:
    """It prompts no more; a prompt of it that is open closes. One slot stays: /pause stops all."""
    own = person.slot(event.slot)
    if own is None:
        return _shown(practice, person, event.slot)
    if len(person.slots) == 1:
        return turn(person, Toast(line("toast.one_slot_stays")))
    person = replace(
        person,
        slots=tuple(slot for slot in person.slots if slot.id != own.id),
        shelved=(*(slot for slot in person.shelved if slot.id != own.id), replace(own, due=None)),
    )
    person, closed = _closed(practice, person, own, now)
    return _shown(practice, person, own.id, *closed)


def _closed(practice: Practice, person: Person, slot: Slot, now: datetime) -> Turn:
    """What becomes of today's prompt of a slot that is no more: one that is open closes, one that waits goes."""
    if isinstance(person.phase, Prompted) and person.phase.slot == slot.id:
        recorded = RecordOccurrence(slot.id, person.phase.on, Outcome.SKIPPED)
        closed = close_prompt(person.phase, "prompt.switched_off", slot=_title(practice, slot))
        person, opened = open_due(practice, replace(person, phase=Idle()), now)
        return person, (recorded, closed, *opened)
    return turn(person, *skipped_waiting((slot,), now))


def skipped_waiting(slots: tuple[Slot, ...], now: datetime) -> Iterator[RecordOccurrence]:
    """The prompts that came due and waited for a session's end, and that nobody will open now."""
    for slot in slots:
        if slot.due is not None and slot.due.at <= now:
            yield RecordOccurrence(slot.id, slot.due.on, Outcome.SKIPPED)


def _off(practice: Practice, person: Person) -> list[Slot]:
    """The slots of the programme that are switched off, as they were; with the suggested time if they never were on."""
    on = {slot.id for slot in person.slots}
    shelved = {slot.id: slot for slot in person.shelved}
    off = (slot for slot in practice.programme.slots if slot.id not in on)
    return [shelved.get(slot.id, Slot(slot.id, slot.default_at)) for slot in off]


def _free_time(person: Person, at: time) -> time:
    """*at*, or later where another slot has it: two prompts never come at once."""
    taken = {slot.at for slot in person.slots}
    minutes = at.hour * 60 + at.minute
    while (free := time(minutes // 60 % 24, minutes % 60)) in taken:
        minutes += int(FREE_AGAIN_AFTER / timedelta(minutes=1))
    return free


def _title(practice: Practice, slot: Slot) -> Key:
    return Key(practice.programme.slot(slot.id).title)
