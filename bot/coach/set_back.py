"""The wall clock was set back: what was planned by its earlier reading is planned anew, by who is woken."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.coach.person import InSession, Person, Running, Session, Slot
from bot.coach.routine import GET_READY_S, AwaitDone, AwaitStart


def put_right(person: Person, now: datetime) -> Person:
    """The same person, unless they wait for something that is further ahead than it can be."""
    slots = tuple(_earliest(person, slot, now) for slot in person.slots)
    if slots != person.slots:
        person = replace(person, slots=slots)
    if isinstance(person.phase, InSession):
        session = _within_its_step(person.phase.session, now)
        if session is not person.phase.session:
            person = replace(person, phase=InSession(session))
    return person


def _earliest(person: Person, slot: Slot, now: datetime) -> Slot:
    """No date is passed over that was not handled."""
    if slot.due is None or slot.due.at <= now:
        return slot
    anew = person.comes_next(slot, after=slot.handled, now=now)
    return replace(slot, due=anew) if anew.at < slot.due.at else slot


def _within_its_step(session: Session, now: datetime) -> Session:
    """A step that would last longer than it can begins anew: nobody holds a stretch for an hour."""
    moment, step = session.moment, session.step
    if not isinstance(moment, Running) or isinstance(step, AwaitStart | AwaitDone):
        return session
    too_late = moment.ends_at - now - step.lasts
    if too_late <= timedelta(seconds=GET_READY_S):
        return session
    half_at = None if moment.half_at is None else moment.half_at - too_late
    return replace(session, moment=Running(moment.ends_at - too_late, half_at))
