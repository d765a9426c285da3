"""The rules of a session that stands still: pause and resume, pain, alarm, and enough for now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.coach import day
from bot.coach.day import leave_prompt
from bot.coach.effects import Edit, New, Show
from bot.coach.events import (
    AlarmReported,
    EndAsked,
    PauseAsked,
    ResumeAsked,
    StepMark,
)
from bot.coach.onboarding import TARGET
from bot.coach.person import (
    Gone,
    Hurting,
    InSession,
    Locked,
    Paused,
    PausedBy,
    Person,
    Phase,
    Session,
)
from bot.coach.practice import Practice, Turn, turn
from bot.coach.routine import GET_READY_S, Hold, PacedSet, Relax
from bot.coach.screen_answers import locked_again
from bot.coach.screening import lock, show_locked
from bot.coach.session_answers import (
    already,
    fits_exercise,
    fits_session,
    how_now,
    nothing_changes,
)
from bot.coach.session_asides import settle_aside, show_paused, still
from bot.coach.session_pacer import pausing_at
from bot.coach.session_steps import (
    arrival,
    aside_target,
    close,
    close_asking,
    enter,
    record,
    settle,
    slots_of,
)
from content.model import Level, ScreenQuestion

# Pause and resume


def paused(practice: Practice, person: Person, phase: InSession, event: PauseAsked, now: datetime) -> Turn:
    session = phase.session
    if isinstance(session.moment, Hurting):
        return how_now(practice, person, session, event.mark)
    if not fits_exercise(session, event.mark):
        return already(person)
    if isinstance(session.moment, Paused):
        return nothing_changes(practice, person, session, event.mark, "session.paused.person")
    session = replace(pausing_at(session, now), moment=Paused(now, PausedBy.PERSON))
    return show_aside(practice, person, session, event.mark, _show_paused_by_person)


def _show_paused_by_person(practice: Practice, session: Session, place: New | Edit) -> Show:
    return show_paused(practice, session, place, PausedBy.PERSON)


def resume(practice: Practice, person: Person, phase: InSession, event: ResumeAsked, now: datetime) -> Turn:
    """Go on where it stopped. A hold begins again, with a moment to take one's place."""
    session = phase.session
    if not fits_session(session, event.mark):
        return already(person)
    if isinstance(session.moment, Hurting):
        return how_now(practice, person, session, event.mark)
    if not isinstance(session.moment, Paused):
        return nothing_changes(practice, person, session, event.mark, "session.under_way")
    return enter(
        practice, person, session, session.position, now, arrival(event.mark), lead=lead_into(session)
    )


def lead_into(session: Session) -> timedelta:
    """The moment to take one's place before a hold that begins again."""
    return (
        timedelta(seconds=GET_READY_S) if isinstance(session.step, Hold | PacedSet | Relax) else timedelta()
    )


def reopen(
    practice: Practice, person: Person, session: Session, mark: StepMark | None, now: datetime
) -> Turn:
    """Go on with a session that was closed early today."""
    left = leave_prompt(practice, person)
    person = replace(person, interrupted=None)
    for slot in slots_of(person, session.plan):
        person = day.taken(person, slot, session.on, now)
    session = replace(session, shown="")
    person, effects = resume(practice, person, InSession(session), ResumeAsked(mark), now)
    return person, (*left, *record(person, session, None), *effects)


# Alarm


def alarm(practice: Practice, person: Person, phase: InSession, event: AlarmReported, now: datetime) -> Turn:
    """Sharp pain, a pop, new numbness: everything stops and the plan is locked."""
    settled = settle(practice, phase.session, None)
    person, effects = close(person, phase.session, now)
    person = replace(person, interrupted=None)
    person, locked = lock(practice, person, _stop_question(practice), (), New(TARGET), now)
    return person, (*locked, *settled, *effects)


def alarm_outside(
    practice: Practice, person: Person, phase: Phase, event: AlarmReported, now: datetime
) -> Turn:
    """The same outside a session. An alarm is never too late, so an old button counts as well."""
    left = leave_prompt(practice, person)
    person = replace(person, interrupted=None)
    person, locked = lock(practice, person, _stop_question(practice), (), New(TARGET), now)
    return person, (*locked, *left)


def alarm_while_locked(
    practice: Practice, person: Person, phase: Locked, event: AlarmReported, now: datetime
) -> Turn:
    """A plan that waits for a clinician's yes is closed by the sign as well; it asks for more to open."""
    if phase.level is Level.STOP:
        return locked_again(practice, person, phase, event, now)
    return alarm_outside(practice, person, phase, event, now)


def alarm_while_gone(
    practice: Practice, person: Person, phase: Gone, event: AlarmReported, now: datetime
) -> Turn:
    """Who has left is told what to do as well, and finds the plan closed on their return."""
    question = _stop_question(practice)
    sign = Locked(question.id, question.level, now)
    told = show_locked(practice, person, sign, New(TARGET))
    return turn(replace(person, phase=replace(phase, sign=sign)), replace(told, buttons=()))


def _stop_question(practice: Practice) -> ScreenQuestion:
    return next(question for question in practice.programme.screen if question.level is Level.STOP)


# Enough for now


def ended(practice: Practice, person: Person, phase: InSession, event: EndAsked, now: datetime) -> Turn:
    if not fits_session(phase.session, event.mark):
        return already(person)
    return close_asking(practice, person, phase.session, now)


def show_aside(
    practice: Practice,
    person: Person,
    session: Session,
    mark: StepMark | None,
    show: Callable[[Practice, Session, New | Edit], Show],
) -> Turn:
    """Show something in the step's stead: in its message after a tap, in a new one after words."""
    if mark is not None and session.shown:
        shown = show(practice, session, Edit(session.shown))
        shown = replace(shown, picture=still(practice, session))
        return turn(replace(person, phase=InSession(replace(session, pacer_shown=False))), shown)
    before = session
    session = aside_target(session)
    settled = (settle_aside(practice, before),) if before.shown else ()
    return turn(
        replace(person, phase=InSession(session)), *settled, show(practice, session, New(session.shown))
    )
