"""A warning sign keeps the plan closed until somebody has looked at it, or the person says it was tapped by mistake.

Both answers are kept with their date. Leaving is no way out: the sign waits for a return.
"""

from dataclasses import replace
from datetime import datetime

from bot.coach.effects import GAP, Edit, Line, New, Show, Toast, button, line
from bot.coach.events import ClinicianAgreed, ScreenAskedAgain, SignTakenBack, SignUnseen
from bot.coach.onboarding import TARGET, show_question
from bot.coach.person import Gone, Locked, Person, Phase
from bot.coach.practice import Practice, Turn, turn
from bot.coach.screening import asked_at, emergency_line, first_screen, question_of
from content.model import Level


def show_looked_at(phase: Locked, place: New | Edit) -> Show:
    """Before a closed plan opens: what became of the sign."""
    since = asked_at(phase.since_at)
    choices = (
        button("button.clinician_agreed", ClinicianAgreed(since)),
        button("button.sign.mistake", SignTakenBack(since)),
        button("button.sign.unseen", SignUnseen(since)),
    )
    lines = (line("sign.looked_at"), GAP, line("sign.why"))
    return Show(lines, tuple((choice,) for choice in choices), place)


def sign_taken_back(
    practice: Practice, person: Person, phase: Locked, event: SignTakenBack, now: datetime
) -> Turn:
    """Recorded with its date. A slip says nothing of the other questions, so all of them are asked."""
    if not _is_of(phase, event.locked):
        return turn(person, Toast(line("toast.answered")))
    person = replace(person, mistaken_at=now, phase=first_screen(practice.programme, now))
    noted = line("sign.mistaken", on=person.local(now).date())
    return turn(person, Toast(noted), show_question(practice, person, now, Edit(TARGET)))


def sign_unseen(practice: Practice, person: Person, phase: Locked, event: SignUnseen, now: datetime) -> Turn:
    """It stays closed: what to do, and the way back to the question."""
    if not _is_of(phase, event.locked):
        return turn(person, Toast(line("toast.answered")))
    lines: tuple[Line, ...] = (
        line("sign.waits"),
        GAP,
        line(question_of(practice, phase.question).advice),
        GAP,
        emergency_line(practice, person),
    )
    again = button("button.sign.looked_at", ScreenAskedAgain(event.locked))
    return turn(person, Show(lines, ((again,),), Edit(TARGET)))


def _is_of(phase: Locked, locked: int) -> bool:
    """Whether a button is of this lock, and this lock is by a warning sign."""
    return phase.level is Level.STOP and locked == asked_at(phase.since_at)


def left(phase: Phase, now: datetime) -> Gone:
    """Where somebody stands who leaves from *phase*."""
    match phase:
        case Locked(level=Level.STOP):
            return Gone(now, phase)
        case Gone(sign=sign):
            return Gone(now, sign)
        case _:
            return Gone(now)
