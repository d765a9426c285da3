"""The answers to the safety screen, and what opens a plan that they locked.

Every button names the question, the lock or the clinician's yes that it belongs to, with its instant: one of another
time, and one that somebody made up, changes nothing.
"""

from dataclasses import replace
from datetime import datetime

from bot.coach.effects import Edit, New, Toast, line
from bot.coach.events import (
    ClinicianAgreed,
    ExerciseNamed,
    NamingEnded,
    ScreenAskedAgain,
    ScreenItemTicked,
    ScreenPassed,
)
from bot.coach.onboarding import TARGET, go_on, show_question
from bot.coach.person import Locked, NamingConditions, Person, Screening
from bot.coach.plan import NAMED
from bot.coach.practice import Practice, Turn, turn
from bot.coach.screening import (
    asked_at,
    blocking,
    cleared_line,
    first_screen,
    items_of,
    lock,
    mark_of,
    question_of,
    show_locked,
    to_be_named,
)
from bot.coach.warning_signs import show_looked_at
from content.model import Level, ScreenQuestion


def screen_passed(
    practice: Practice, person: Person, phase: Screening, event: ScreenPassed, now: datetime
) -> Turn:
    """None of these; or the ticked items: they lock the plan, or keep exercises out of it."""
    if event.mark != mark_of(phase):
        return _old_question(person)
    question = question_of(practice, phase.question)
    if question.level is not Level.MODIFY and phase.ticked:
        return lock(practice, person, question, phase.ticked, Edit(TARGET), now)
    return _after_question(practice, _answered(person, question, phase.ticked), question, now)


def _answered(person: Person, question: ScreenQuestion, blocks: tuple[str, ...]) -> Person:
    """With *blocks* as all that this question's answers rule out."""
    asked = {item.id for item in question.items}
    if question.level is Level.CLINICIAN:
        asked |= {one for one in person.blocks if one.startswith(NAMED)}
    return replace(person, blocks=person.blocks - asked | set(blocks))


def _after_question(practice: Practice, person: Person, question: ScreenQuestion, now: datetime) -> Turn:
    following = practice.programme.screen.index(question) + 1
    if following < len(practice.programme.screen):
        asked = Screening(practice.programme.screen[following].id, asked=asked_at(now))
        person = replace(person, phase=asked)
        return turn(person, show_question(practice, person, now, Edit(TARGET)))
    return go_on(practice, replace(person, screened_at=now), now, Edit(TARGET))


def screen_ticked(
    practice: Practice, person: Person, phase: Screening, event: ScreenItemTicked, now: datetime
) -> Turn:
    """A tick is taken back by a second one; but what may be urgent waits for no more."""
    question = question_of(practice, phase.question)
    if event.mark != mark_of(phase) or not items_of(question, (event.item,)):
        return _old_question(person)
    if question.level is Level.STOP:
        return lock(practice, person, question, (event.item,), Edit(TARGET), now)
    ticked = set(phase.ticked) ^ {event.item}
    person = replace(person, phase=replace(phase, ticked=tuple(sorted(ticked))))
    return turn(person, show_question(practice, person, now, Edit(TARGET)))


def _old_question(person: Person) -> Turn:
    """A second tap, or a button of a question further up."""
    return turn(person, Toast(line("toast.answered")))


def locked_again(practice: Practice, person: Person, phase: Locked, event: object, now: datetime) -> Turn:
    """Whatever a locked person asks that would lead to exercise: the same card, as kindly as the
    first time.
    """
    return turn(person, show_locked(practice, person, phase, New(TARGET)))


def screen_again(
    practice: Practice, person: Person, phase: Locked, event: ScreenAskedAgain, now: datetime
) -> Turn:
    if event.locked != asked_at(phase.since_at):
        return _old_question(person)
    if phase.level is Level.STOP:
        return turn(person, show_looked_at(phase, Edit(TARGET)))
    person = replace(person, phase=first_screen(practice.programme, now))
    return turn(person, show_question(practice, person, now, Edit(TARGET)))


def clinician_agreed(
    practice: Practice, person: Person, phase: Locked, event: ClinicianAgreed, now: datetime
) -> Turn:
    """A clinician said yes: recorded with its date. What was ticked may still rule out a single exercise.

    A warning sign may have been told outside the questions, with nothing ticked; other locks are only by ticks.
    """
    if event.locked != asked_at(phase.since_at):
        return _old_question(person)
    if phase.level is Level.CLINICIAN and not phase.reasons:
        return locked_again(practice, person, phase, event, now)
    question = question_of(practice, phase.question)
    kept = blocking(practice.programme, phase.reasons)
    person = replace(person, cleared_at=now)
    if to_be_named(practice.programme, kept):
        person = replace(person, phase=NamingConditions(question.id, kept, asked_at(now)))
        return turn(person, show_question(practice, person, now, Edit(TARGET)))
    person, effects = _after_question(practice, _answered(person, question, kept), question, now)
    return person, (*(Toast(one) for one in cleared_line(person)), *effects)


def exercise_named(
    practice: Practice, person: Person, phase: NamingConditions, event: ExerciseNamed, now: datetime
) -> Turn:
    """The clinician named it, or did not after all."""
    offered = {one.id for one in to_be_named(practice.programme, phase.ticked)}
    if event.cleared != phase.cleared or event.exercise not in offered:
        return _old_question(person)
    ticked = set(phase.ticked) ^ {NAMED + event.exercise}
    person = replace(person, phase=replace(phase, ticked=tuple(sorted(ticked))))
    return turn(person, show_question(practice, person, now, Edit(TARGET)))


def naming_ended(
    practice: Practice, person: Person, phase: NamingConditions, event: NamingEnded, now: datetime
) -> Turn:
    if event.cleared != phase.cleared:
        return _old_question(person)
    if not phase.ticked:
        # Such a question was opened by an answer that named nothing, before answers were ticked: nothing is known.
        person = replace(person, phase=first_screen(practice.programme, now))
        return turn(person, show_question(practice, person, now, Edit(TARGET)))
    question = question_of(practice, phase.question)
    return _after_question(practice, _answered(person, question, phase.ticked), question, now)
