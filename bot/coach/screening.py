"""The safety screen as it is shown: its questions, the lock they may lead to, and what a clinician's yes opens."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.coach.effects import GAP, Button, Edit, Key, Line, New, Show, Style, button, line
from bot.coach.events import (
    ClinicianAgreed,
    ExerciseNamed,
    NamingEnded,
    ScreenAskedAgain,
    ScreenItemTicked,
    ScreenMark,
    ScreenPassed,
)
from bot.coach.person import Locked, NamingConditions, Person, Screening
from bot.coach.plan import NAMED
from bot.coach.practice import Practice, Turn, turn
from content.emergency import EVERYWHERE, number_in
from content.model import Exercise, Level, Programme, ScreenItem, ScreenQuestion

A_ROW = 5
"""Buttons with a number on them, side by side."""

MOST_REASONS = 4
"""So many of somebody's answers stand on a locked card; it must be read at a glance."""


def question_of(practice: Practice, id_: str) -> ScreenQuestion:
    """The question of this id; the first one when the programme has it no more."""
    return next((one for one in practice.programme.screen if one.id == id_), practice.programme.screen[0])


def asked_at(now: datetime) -> int:
    return int(now.timestamp())


def first_screen(programme: Programme, now: datetime) -> Screening:
    return Screening(programme.screen[0].id, asked=asked_at(now))


def mark_of(phase: Screening) -> ScreenMark:
    return ScreenMark(phase.question, phase.asked)


def items_of(question: ScreenQuestion, ids: Iterable[str]) -> tuple[ScreenItem, ...]:
    chosen = set(ids)
    return tuple(item for item in question.items if item.id in chosen)


def blocking(programme: Programme, reasons: Iterable[str]) -> tuple[str, ...]:
    """Those of *reasons* that keep a single exercise out even after a clinician said yes to the plan."""
    named = {id_ for exercise in programme.exercises for id_ in exercise.block_if}
    return tuple(id_ for id_ in reasons if id_ in named)


def show_screen(practice: Practice, phase: Screening, place: New | Edit) -> Show:
    """The items are ticked one by one: a locked plan has to say which answer locked it.

    Where items are long, their buttons carry numbers.
    """
    question, screen = question_of(practice, phase.question), practice.programme.screen
    number = screen.index(question) + 1
    head = (line("screen.title", number=number, total=len(screen)), line(question.text))
    key = "button.screen.ticked" if phase.ticked else "button.screen.none"
    go_on = (button(key, ScreenPassed(mark_of(phase)), Style.PRIMARY),)
    if question.level is Level.MODIFY:
        choices = tuple(
            (_tick(phase, item, line(f"button.screen.item{_on(item, phase)}", item=Key(item.text))),)
            for item in question.items
        )
        return Show((*head, GAP, line("screen.tick")), (go_on, *choices), place)
    listed = (
        line("screen.numbered", number=number, item=Key(item.text))
        for number, item in enumerate(question.items, start=1)
    )
    numbers = tuple(
        _tick(phase, item, line(f"button.screen.number{_on(item, phase)}", number=number))
        for number, item in enumerate(question.items, start=1)
    )
    rows = tuple(numbers[at : at + A_ROW] for at in range(0, len(numbers), A_ROW))
    return Show((*head, GAP, *listed, GAP, line("screen.tap_number")), (go_on, *rows), place)


def show_naming(practice: Practice, person: Person, phase: NamingConditions, place: New | Edit) -> Show:
    """After a clinician's yes: the exercises that it alone does not open, to be ticked if they were named."""
    rows = tuple((_named(exercise, phase),) for exercise in to_be_named(practice.programme, phase.ticked))
    key = (
        "button.screen.ticked" if any(id_.startswith(NAMED) for id_ in phase.ticked) else "button.named_none"
    )
    go_on = (button(key, NamingEnded(phase.cleared), Style.PRIMARY),)
    return Show((*cleared_line(person), GAP, line("screen.named")), (go_on, *rows), place)


def cleared_line(person: Person) -> tuple[Line, ...]:
    """A clinician's yes with its date; nothing where none was told."""
    told_at = person.cleared_at
    return () if told_at is None else (line("screen.cleared", on=person.local(told_at).date()),)


def to_be_named(programme: Programme, ticked: tuple[str, ...]) -> tuple[Exercise, ...]:
    """The exercises that stay out with these conditions unless the clinician named them."""
    return tuple(one for one in programme.exercises if not set(one.needs_clearance).isdisjoint(ticked))


def _named(exercise: Exercise, phase: NamingConditions) -> Button:
    on = "_on" if NAMED + exercise.id in phase.ticked else ""
    label = line(f"button.named{on}", exercise=Key(exercise.short_title))
    return Button(label, ExerciseNamed(exercise.id, phase.cleared))


def _tick(phase: Screening, item: ScreenItem, label: Line) -> Button:
    return Button(label, ScreenItemTicked(mark_of(phase), item.id))


def _on(item: ScreenItem, phase: Screening) -> str:
    return "_on" if item.id in phase.ticked else ""


def lock(
    practice: Practice,
    person: Person,
    question: ScreenQuestion,
    reasons: tuple[str, ...],
    place: New | Edit,
    now: datetime,
) -> Turn:
    """No plan until it is safe: says why, what to do, and how to unlock. *reasons*: see `Locked`."""
    phase = Locked(question.id, question.level, now, reasons)
    person = replace(person, phase=phase, screened_at=None).unscheduled()
    return turn(person, show_locked(practice, person, phase, place))


def show_locked(practice: Practice, person: Person, phase: Locked, place: New | Edit) -> Show:
    """Why, what to do, and how to unlock; where it may be urgent, whom to call."""
    question, since = question_of(practice, phase.question), asked_at(phase.since_at)
    is_sign = question.level is Level.STOP
    again = button("button.sign.looked_at" if is_sign else "button.screen.again", ScreenAskedAgain(since))
    agreed = button("button.clinician_agreed", ClinicianAgreed(since))
    # A yes is to answers: without any, told or kept, there is nothing to say it to, and only the questions lead on.
    may_agree = question.level is Level.CLINICIAN and phase.reasons
    buttons = ((agreed,), (again,)) if may_agree else ((again,),)
    key = "locked.stop" if is_sign else "locked.clinician"
    urgent = (GAP, emergency_line(practice, person)) if is_sign else ()
    lines = (line(key), *_why(question, phase), GAP, line(question.advice), *urgent)
    return Show(lines, buttons, place)


def _why(question: ScreenQuestion, phase: Locked) -> tuple[Line, ...]:
    """The person's own answers, in the words they ticked."""
    items = items_of(question, phase.reasons)
    if not items:
        return (line("locked.told"),) if question.level is Level.STOP else ()
    listed = tuple(line("screen.item", item=Key(item.text)) for item in items[:MOST_REASONS])
    left = len(items) - MOST_REASONS
    more = (line("locked.more", count=left),) if left > 0 else ()
    return (line("locked.ticked"), *listed, *more)


def emergency_line(practice: Practice, person: Person) -> Line:
    """The emergency number where the person is, by their zone; the common one where we cannot tell."""
    number = number_in(practice.zones.country(person.zone)) if person.zone_known else None
    if number is None:
        return line("emergency.anywhere", number=EVERYWHERE)
    return line("emergency.here", number=number)
