"""The rules of a day: prompts that come due, wait, are snoozed, skipped or closed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.coach import silence
from bot.coach.effects import (
    Button,
    Edit,
    Effect,
    Key,
    Line,
    New,
    RecordOccurrence,
    Show,
    Sound,
    Toast,
    Urgency,
    Value,
    button,
    line,
)
from bot.coach.events import (
    ShortBegun,
    SkipAsked,
    SlotMark,
    SlotSkipped,
    SnoozeOpened,
    Woken,
)
from bot.coach.facts import Outcome
from bot.coach.person import Ask, Idle, Person, Prompted, Slot
from bot.coach.plan import plan_short
from bot.coach.practice import Practice, Turn, prompt_at, slot_plan, turn
from bot.coach.prompt_questions import asked_of, question_lines, question_rows, start_button
from bot.coach.routine import minutes
from bot.coach.sounds import sound
from scheduler.recurrence import Occurrence

MISSED_RECORDED = 31
"""Dates of one slot that are recorded as missed, the newest; a program that was away for a year does not list it."""


def handled(person: Person, slot: Slot, on: date, now: datetime) -> Person:
    """With the prompt of *slot* on the local date *on* decided, so that the next one is a later date's."""
    due = person.comes_next(slot, after=on, now=now)
    return person.with_slot(replace(slot, handled=on, due=due))


def taken(person: Person, slot: str, on: date, now: datetime) -> Person:
    """With the prompt of *slot* on *on* handled, if it was not: a session does that slot now."""
    own = person.slot(slot)
    if own is None:
        # A slot that is switched on later the same day must not call to what is done.
        shelved = (
            replace(off, handled=max(on, off.handled or on)) if off.id == slot else off
            for off in person.shelved
        )
        return replace(person, shelved=tuple(shelved))
    if own.handled is not None and own.handled >= on:
        return person
    return handled(person, own, on, now)


def given_back(person: Person, slots: tuple[str, ...], on: date, now: datetime) -> Person:
    """With the prompts of *on* still to come that a session took which then reported nothing, nor did one before."""
    for own in person.slots:
        before = on - timedelta(days=1)
        again = person.comes_next(own, after=before, now=now)
        is_to_come = own.handled == on and own.prompted != on and again.on == on
        if own.id in slots and is_to_come and own.reported != on:
            person = person.with_slot(replace(own, handled=before, due=again))
    return person


def settle_missed(practice: Practice, person: Person, now: datetime) -> Turn:
    """Record the prompts that came due longer ago than the grace while nobody was there to send them.

    Before anything else that happens: whoever begins a slot today must not make yesterday's vanish.
    """
    in_time = now - practice.programme.times.prompt_grace
    effects: list[Effect] = []
    for slot, occurrence in person.coming():
        if occurrence.at < in_time:
            person = handled(person, slot, occurrence.on, in_time)
            effects.append(RecordOccurrence(slot.id, occurrence.on, Outcome.LATE))
            effects += _passed_over(person, slot.id, occurrence.on)
    return turn(person, *effects)


def open_due(practice: Practice, person: Person, now: datetime, *, note: tuple[Line, ...] = ()) -> Turn:
    """Open the newest slot that came due while nothing else was open. Two prompts are never stacked.

    *note*: what the prompt says beside its own words.
    """
    person, late = settle_missed(practice, person, now)
    effects = list(late)
    due = [
        (slot, occurrence)
        for slot, occurrence in person.coming()
        if prompt_at(practice, person, occurrence) <= now
    ]
    if due and silence.lasts_too_long(person, due[-1][1].on):
        for slot, occurrence in due:
            person = handled(person, slot, occurrence.on, now)
        person, paused = silence.paused_by_silence(person, due, now)
        return person, (*effects, *paused)
    for index, (slot, occurrence) in enumerate(due):
        person = handled(person, slot, occurrence.on, now)
        if _is_empty(practice, person, slot, occurrence.on):
            continue  # The safety answers rule out all of it: nothing to open.
        if index < len(due) - 1:
            effects.append(RecordOccurrence(slot.id, occurrence.on, Outcome.OVERLAPPED))
        else:
            person, opened = _open(practice, person, slot, occurrence, now, note)
            effects += opened
    return turn(person, *effects)


def _passed_over(person: Person, slot: str, on: date) -> Iterator[RecordOccurrence]:
    """The dates after *on* that came and went while nobody was there to wake anybody."""
    own = person.slot(slot)
    days = 0 if own is None or own.due is None else (own.due.on - on).days
    for ago in range(max(1, days - MISSED_RECORDED), days):
        missed = on + timedelta(days=ago)
        if own is not None and missed.weekday() in own.days:
            yield RecordOccurrence(slot, missed, Outcome.LATE)


def _is_empty(practice: Practice, person: Person, slot: Slot, on: date) -> bool:
    content = practice.programme.slot(slot.id)
    return not slot_plan(practice, person, content, on).exercises


def _open(
    practice: Practice,
    person: Person,
    slot: Slot,
    occurrence: Occurrence,
    now: datetime,
    note: tuple[Line, ...],
) -> Turn:
    plan = slot_plan(practice, person, practice.programme.slot(slot.id), occurrence.on)
    if not plan.exercises:
        # The safety answers rule out everything in it: nobody is called to do nothing.
        return turn(person, RecordOccurrence(slot.id, occurrence.on, Outcome.SKIPPED))
    prompted = Prompted(
        slot.id,
        occurrence.on,
        since_at=now,
        shown=prompt_target(slot.id, occurrence.on),
        asks=asked_of(practice, person, occurrence.on, now),
    )
    if Ask.MORNING in prompted.asks:
        person = replace(person, worked_on=None)
    shown = show_prompt(practice, person, prompted, variant=occurrence.on.toordinal())
    if silence.wants_an_offer(person, occurrence.on):
        note, shown = (*note, *silence.OFFER), replace(shown, buttons=shown.buttons + silence.BUTTONS)
    shown = replace(shown, lines=shown.lines + note)
    recorded = RecordOccurrence(slot.id, occurrence.on, Outcome.PROMPTED)
    if (own := person.slot(slot.id)) is not None:
        person = person.with_slot(replace(own, prompted=occurrence.on))
    return turn(replace(person, phase=prompted), recorded, shown)


def prompt_target(slot: str, on: date) -> str:
    return f"p.{slot}.{on:%Y%m%d}"


def show_prompt(practice: Practice, person: Person, prompted: Prompted, *, variant: int = 0) -> Show:
    """The message that opens a slot. It names no illness: it may be read on a lock screen."""
    slot = practice.programme.slot(prompted.slot)
    plan = slot_plan(practice, person, slot, prompted.on)
    ends_at = prompted.since_at + practice.programme.times.prompt_grace
    return Show(
        lines=(
            line("prompt.title", slot=Key(slot.title)),
            line(f"prompt.words.{variant % 4 + 1}"),
            line("prompt.minutes", count=minutes(plan), exercises=len(plan.exercises)),
            *question_lines(prompted),
        ),
        buttons=_prompt_buttons(prompted),
        place=New(prompted.shown, Sound.RINGS),
        urgency=Urgency.PROMPT,
        expires_at=ends_at,
    )


def _prompt_buttons(prompted: Prompted) -> tuple[tuple[Button, ...], ...]:
    mark = SlotMark(prompted.slot, prompted.on)
    return (
        (start_button(prompted),),
        *question_rows(prompted),
        (button("button.snooze", SnoozeOpened(mark)), button("button.skip_today", SlotSkipped(mark))),
    )


def _nudge_buttons(practice: Practice, person: Person, nudged: Prompted) -> tuple[tuple[Button, ...], ...]:
    """Those of the prompt, and the few minutes' version, where the slot has one."""
    start, *others = _prompt_buttons(nudged)
    whole = slot_plan(practice, person, practice.programme.slot(nudged.slot), nudged.on)
    if plan_short(whole, practice.programme) is None:
        return (start, *others)
    short = (button("button.short", ShortBegun(SlotMark(nudged.slot, nudged.on))),)
    return (start, short, *others)


def close_prompt(prompted: Prompted, key: str, **values: Value) -> Show:
    """What the prompt's message becomes when the slot is decided: one line, no buttons."""
    return Show((Line(key, values),), (), Edit(prompted.shown))


def leave_prompt(practice: Practice, person: Person) -> tuple[Effect, ...]:
    """What becomes of a prompt that is open when something else takes its place; nothing when none is."""
    phase = person.phase
    if not isinstance(phase, Prompted):
        return ()
    slot = Key(practice.programme.slot(phase.slot).title)
    recorded = RecordOccurrence(phase.slot, phase.on, Outcome.UNANSWERED)
    return (recorded, close_prompt(phase, "prompt.closed", slot=slot))


def close_unanswered(practice: Practice, person: Person, now: datetime) -> Turn:
    """No answer came, or the next slot is due: the slot closes without a word of blame."""
    left = leave_prompt(practice, person)
    if isinstance(person.phase, Prompted):
        person = silence.left_unanswered(person, person.phase.on)
    person, opened = open_due(practice, replace(person, phase=Idle()), now)
    return person, left + opened


# What time does


def deadline(practice: Practice, person: Person, prompted: Prompted) -> datetime:
    """When an open prompt wants attention next."""
    times = practice.programme.times
    if prompted.snoozed_until is not None:
        return prompted.snoozed_until
    if prompted.nudged_at is None:
        return prompted.since_at + times.nudge_after
    return prompted.since_at + times.close_after


def idle_woken(practice: Practice, person: Person, phase: Idle, event: Woken, now: datetime) -> Turn:
    if phase.asking is not None and now >= phase.asking.until:
        person = replace(person, phase=Idle())
    return open_due(practice, person, now)


def prompted_woken(practice: Practice, person: Person, phase: Prompted, event: Woken, now: datetime) -> Turn:
    times = practice.programme.times
    if any(prompt_at(practice, person, occurrence) <= now for _, occurrence in person.coming()):
        return close_unanswered(practice, person, now)
    if phase.snoozed_until is not None:
        if now - phase.snoozed_until > times.prompt_grace:
            return close_unanswered(practice, person, now)
        return _prompt_again(practice, person, phase, now)
    if now >= phase.since_at + times.close_after:
        return close_unanswered(practice, person, now)
    nudged = replace(phase, nudged_at=now, shown=f"{phase.shown}.n")
    slot = Key(practice.programme.slot(phase.slot).title)
    nudge = Show(
        lines=(line("prompt.nudge", slot=slot), *question_lines(phase)),
        buttons=_nudge_buttons(practice, person, nudged),
        place=New(nudged.shown, sound(person, now)),
        urgency=Urgency.PROMPT,
        expires_at=phase.since_at + times.close_after,
    )
    return turn(replace(person, phase=nudged), nudge, close_prompt(phase, "prompt.waiting", slot=slot))


def _prompt_again(practice: Practice, person: Person, phase: Prompted, now: datetime) -> Turn:
    """The snooze is over: the same slot, opened once more. The schedule never moved."""
    again = Prompted(phase.slot, phase.on, since_at=now, shown=f"{phase.shown}.z", asks=phase.asks)
    shown = show_prompt(practice, person, again, variant=now.minute)
    return turn(replace(person, phase=again), replace(shown, place=New(again.shown, sound(person, now))))


# What the person does


def fits(phase: Prompted, mark: SlotMark | None) -> bool:
    return mark is None or mark == SlotMark(phase.slot, phase.on)


def slot_skipped(
    practice: Practice, person: Person, phase: Prompted, event: SlotSkipped, now: datetime
) -> Turn:
    return skip_open(practice, person, phase, event.mark, now)


def skip_open(
    practice: Practice, person: Person, phase: Prompted, mark: SlotMark | None, now: datetime
) -> Turn:
    if not fits(phase, mark):
        return turn(person, Toast(line("toast.prompt_closed")))
    slot = Key(practice.programme.slot(phase.slot).title)
    recorded = RecordOccurrence(phase.slot, phase.on, Outcome.SKIPPED)
    closed = close_prompt(phase, "prompt.skipped", slot=slot)
    said = () if mark else (Show((line("prompt.skipped", slot=slot),)),)
    person, opened = open_due(practice, replace(person, phase=Idle()), now)
    return person, (recorded, closed, *said, *opened)


def skip_asked(practice: Practice, person: Person, phase: Prompted, event: SkipAsked, now: datetime) -> Turn:
    """/skip while a prompt is open. A session's button means a session that is over."""
    if event.mark is not None:
        return turn(person, Toast(line("toast.session_closed")))
    return skip_open(practice, person, phase, None, now)
