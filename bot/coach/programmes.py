"""Moving to another programme, and back: the history stays, and everything that depends on the programme begins anew.

Its consent and its safety questions come before its first session. Doses begin as its files say, on a return
as they were left; what the log tells of an exercise that both have is told again by the next review.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.coach import consent, doses
from bot.coach.calendar_events import Page
from bot.coach.day import leave_prompt
from bot.coach.effects import GAP, Edit, Key, Line, New, Show, Style, Toast, button, line
from bot.coach.onboarding import TARGET, go_on, newcomer, next_question
from bot.coach.person import Idle, InSession, Left, Onboarding, Person, Phase, Prompted, Slot
from bot.coach.practice import Practice, Turn, turn
from bot.coach.programme_events import Moved, ProgrammeChosen, ProgrammeOpened
from bot.coach.slots import MENU, back_to
from content.model import Programme


def why_not(practice: Practice, person: Person, programme: str) -> Line | None:
    """Why this person cannot be moved there now; None: they can."""
    if programme not in practice.programmes:
        return line("programme.unknown")
    if programme == practice.programme.id:
        return line("programme.same")
    if isinstance(person.phase, InSession):
        return line("programme.in_session")
    if not isinstance(person.phase, Idle | Prompted | Onboarding):
        return line("programme.not_now")
    return None


def opened(practice: Practice, person: Person, phase: Phase, event: ProgrammeOpened, now: datetime) -> Turn:
    refused = why_not(practice, person, event.programme)
    if refused is not None:
        return turn(person, Toast(refused))
    return turn(person, _show_programme(practice.to(event.programme).programme))


def chosen(practice: Practice, person: Person, phase: Phase, event: ProgrammeChosen, now: datetime) -> Turn:
    """By the person, in the settings. A yes to words that have changed since is none."""
    refused = why_not(practice, person, event.programme)
    if refused is not None:
        return turn(person, Toast(refused))
    there = practice.to(event.programme)
    if event.consent_version != there.programme.consent_version:
        return turn(person, _show_programme(there.programme))
    person, effects = _move(practice, person, there, now)
    person = replace(person, consent=consent.agreed(there, now))
    person, asked = go_on(there, person, now, New(TARGET))
    return person, (*effects, *asked)


def moved(practice: Practice, person: Person, phase: Phase, event: Moved, now: datetime) -> Turn:
    """By the operator, who was told why if it cannot be; the person then hears nothing.

    They are asked for their consent, and what comes next waits for it.
    """
    if why_not(practice, person, event.programme) is not None:
        return turn(person)
    there = practice.to(event.programme)
    person, effects = _move(practice, person, there, now)
    person = replace(person, phase=next_question(there, person, now))
    if not consent.is_outdated(there, person):  # Moved back before they had answered.
        person, asked = go_on(there, person, now, New(TARGET))
    else:
        person, asked = consent.ask_anew(there, person, event)
    return person, (*effects, *asked)


def _move(practice: Practice, person: Person, there: Practice, now: datetime) -> Turn:
    before = practice.programme
    closed = leave_prompt(practice, person)
    person = _as_left(there, replace(person, phase=Idle()), before.id)
    if there.programme.screen != before.screen or person.cleared_at is not None:
        # A clinician's yes was to the exercises of before.
        person = replace(person, screened_at=None, blocks=frozenset())
    agreed = person.consent
    if agreed is not None and not agreed.programme:
        agreed = replace(agreed, programme=before.id)
    person = replace(person, consent=agreed, interrupted=None, worked_on=None)
    said = Show((line("programme.moved", title=Key(there.programme.title)),))
    return person.scheduled(now), (*closed, said)


def _as_left(there: Practice, person: Person, before: str) -> Person:
    """Its suggested times and doses, or one's own of the last stay.

    No slot is prompted twice on a date, whosever it is.
    """
    known = next((one for one in person.left if one.programme == there.programme.id), None)
    others = tuple(one for one in person.left if one.programme not in {there.programme.id, before})
    everywhere = (*person.slots, *person.shelved, *(slot for one in person.left for slot in one.slots))
    stay = newcomer(there, person.id, person.language) if known is None else known
    return replace(
        person,
        programme=there.programme.id,
        left=(*others, Left(before, person.slots, person.shelved, person.doses)),
        slots=tuple(_as_handled(slot, everywhere) for slot in stay.slots),
        shelved=tuple(_as_handled(slot, everywhere) for slot in stay.shelved),
        times_known=known is not None,
        doses=doses.begun_anew(person.doses, stay.doses),
    )


def _as_handled(slot: Slot, everywhere: Iterable[Slot]) -> Slot:
    same = [one for one in everywhere if one.id == slot.id]
    return replace(
        slot,
        due=None,
        handled=max((one.handled for one in same if one.handled), default=slot.handled),
        prompted=max((one.prompted for one in same if one.prompted), default=slot.prompted),
        finished=max((one.finished for one in same if one.finished), default=slot.finished),
    )


# Its page in the settings


def is_a_choice(practice: Practice) -> bool:
    return len(practice.programmes) > 1


def setting(practice: Practice) -> Line:
    return line("settings.programme", title=Key(practice.programme.title))


def _show_programme(programme: Programme) -> Show:
    """What it is and what one agrees to; the button of the yes says to which words."""
    agree = ProgrammeChosen(programme.id, programme.consent_version)
    lines = (line("programme.title", title=Key(programme.title)), GAP, line(programme.consent_text))
    rows = (back_to(Page.PROGRAMME), (button("button.programme_agree", agree, Style.PRIMARY),))
    return Show(lines, rows, Edit(MENU))


def show_page(practice: Practice, place: New | Edit) -> Show:
    """What there is; the one that is followed is marked."""
    rows = tuple(
        (
            button(
                "button.programme_on" if one.id == practice.programme.id else "button.programme",
                ProgrammeOpened(one.id),
                title=Key(one.title),
            ),
        )
        for one in practice.programmes.values()
    )
    return Show((setting(practice), line("programme.page")), (back_to(Page.SETTINGS), *rows), place)
