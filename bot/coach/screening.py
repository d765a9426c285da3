"""The safety screen as it is shown: its questions, the lock they may lead to, and what a clinician's yes opens."""

from dataclasses import replace
from datetime import datetime

from bot.coach.effects import GAP, Button, Buttons, Edit, Key, Line, New, Show, Style, button, line
from bot.coach.events import ClinicianAgreed, ScreenAskedAgain, ScreenFlagged, ScreenItemTicked, ScreenPassed
from bot.coach.person import Locked, Person
from bot.coach.practice import Practice, Turn, turn
from content.model import Level, Programme, ScreenItem, ScreenQuestion

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
    return Show((line("screen.which"), GAP, *listed), (_go_on(question, ticked), *rows), place)


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
    return turn(person, show_locked(practice, question, New()))


def show_locked(practice: Practice, question: ScreenQuestion, place: New | Edit) -> Show:
    again = button("button.screen.again", ScreenAskedAgain())
    agreed = button("button.clinician_agreed", ClinicianAgreed())
    buttons = ((agreed,), (again,)) if question.level is Level.CLINICIAN else ((again,),)
    key = "locked.clinician" if question.level is Level.CLINICIAN else "locked.stop"
    return Show((line(key), GAP, line(question.advice)), buttons, place)
