"""The safety screen as it is shown: its questions, the lock they may lead to, and what a clinician's yes opens."""

from dataclasses import replace
from datetime import datetime

from bot.coach.effects import GAP, Button, Buttons, Edit, Key, Line, New, Show, Style, button, line
from bot.coach.events import ClinicianAgreed, ScreenAskedAgain, ScreenFlagged, ScreenItemTicked, ScreenPassed
from bot.coach.person import Locked, Person
from bot.coach.plan import NAMED
from bot.coach.practice import Practice, Turn, turn
from content.emergency import EVERYWHERE, number_in
from content.model import Exercise, Level, Programme, ScreenItem, ScreenQuestion

A_ROW = 3
"""Buttons with a number on them, side by side."""


def question_of(practice: Practice, id_: str) -> ScreenQuestion:
    """The question of this id; the first one when the programme has it no more."""
    return next((one for one in practice.programme.screen if one.id == id_), practice.programme.screen[0])


def blocking_items(programme: Programme, question: ScreenQuestion) -> tuple[ScreenItem, ...]:
    """Those items that keep a single exercise out even after a clinician said yes to the plan."""
    named = {id_ for exercise in programme.exercises for id_ in exercise.block_if}
    return tuple(item for item in question.items if item.id in named)


def show_screen(
    programme: Programme, question: ScreenQuestion, ticked: tuple[str, ...], place: New | Edit
) -> Show:
    """A question that locks is one tap, none or yes; one that only leaves exercises out is ticked item by item."""
    number = programme.screen.index(question) + 1
    head = (line("screen.title", number=number, total=len(programme.screen)), line(question.text))
    if question.level is Level.MODIFY:
        choices = tuple(
            (_tick(question, item, line(f"button.screen.item{_on(item, ticked)}", item=Key(item.text))),)
            for item in question.items
        )
        buttons: Buttons = (_go_on(question, ticked), *choices)
        return Show((*head, GAP, line("screen.tick")), buttons, place)
    items = tuple(line("screen.item", item=Key(item.text)) for item in question.items)
    buttons = (
        (button("button.screen.none", ScreenPassed(question.id), Style.PRIMARY),),
        (button("button.screen.yes", ScreenFlagged(question.id)),),
    )
    return Show((*head, GAP, *items), buttons, place)


def show_conditions(
    programme: Programme, question: ScreenQuestion, ticked: tuple[str, ...], place: New | Edit
) -> Show:
    """After a clinician's yes: which condition is it? Some keep a single exercise out all the same.

    These are too long for buttons, so the buttons carry their numbers.
    """
    items = tuple(enumerate(blocking_items(programme, question), start=1))
    listed = (line("screen.numbered", number=number, item=Key(item.text)) for number, item in items)
    choices = tuple(
        _tick(question, item, line(f"button.screen.number{_on(item, ticked)}", number=number))
        for number, item in items
    )
    rows = tuple(choices[at : at + A_ROW] for at in range(0, len(choices), A_ROW))
    named = tuple((_named(question, exercise, ticked),) for exercise in to_be_named(programme, ticked))
    asked = (GAP, line("screen.named")) if named else ()
    return Show(
        (line("screen.which"), GAP, *listed, *asked), (_go_on(question, ticked), *rows, *named), place
    )


def to_be_named(programme: Programme, ticked: tuple[str, ...]) -> tuple[Exercise, ...]:
    """The exercises that stay out with these conditions unless the clinician named them."""
    return tuple(one for one in programme.exercises if not set(one.needs_clearance).isdisjoint(ticked))


def _named(question: ScreenQuestion, exercise: Exercise, ticked: tuple[str, ...]) -> Button:
    item = NAMED + exercise.id
    label = line(f"button.named{'_on' if item in ticked else ''}", exercise=Key(exercise.short_title))
    return Button(label, ScreenItemTicked(question.id, item))


def _go_on(question: ScreenQuestion, ticked: tuple[str, ...]) -> tuple[Button]:
    key = "button.screen.ticked" if ticked else "button.screen.none"
    return (button(key, ScreenPassed(question.id), Style.PRIMARY),)


def _tick(question: ScreenQuestion, item: ScreenItem, label: Line) -> Button:
    return Button(label, ScreenItemTicked(question.id, item.id))


def _on(item: ScreenItem, ticked: tuple[str, ...]) -> str:
    return "_on" if item.id in ticked else ""


def lock(practice: Practice, person: Person, question: ScreenQuestion, now: datetime) -> Turn:
    """No plan until it is safe: says why, what to do, and how to unlock."""
    person = replace(person, phase=Locked(question.id, question.level, now), screened_at=None).unscheduled()
    return turn(person, show_locked(practice, person, question, New()))


def show_locked(practice: Practice, person: Person, question: ScreenQuestion, place: New | Edit) -> Show:
    """Why, what to do, and how to unlock; where it may be urgent, whom to call."""
    again = button("button.screen.again", ScreenAskedAgain())
    agreed = button("button.clinician_agreed", ClinicianAgreed())
    buttons = ((agreed,), (again,)) if question.level is Level.CLINICIAN else ((again,),)
    key = "locked.clinician" if question.level is Level.CLINICIAN else "locked.stop"
    urgent = (GAP, emergency_line(practice, person)) if question.level is Level.STOP else ()
    return Show((line(key), GAP, line(question.advice), *urgent), buttons, place)


def emergency_line(practice: Practice, person: Person) -> Line:
    """The emergency number where the person is, by their zone; the common one where we cannot tell."""
    number = number_in(practice.zones.country(person.zone)) if person.zone_known else None
    if number is None:
        return line("emergency.anywhere", number=EVERYWHERE)
    return line("emergency.here", number=number)
