"""The rules of pain in a session: stop, ask how strong it is, and offer what the pain rule still allows.

Nothing here gives more than was planned, and "too painful" is never talked back to.
"""

from dataclasses import replace
from datetime import datetime

from bot.coach.easing import eased
from bot.coach.effects import LogAnswer
from bot.coach.events import HurtEased, HurtReported
from bot.coach.facts import Question
from bot.coach.hurting_cards import band_now, show_hurting
from bot.coach.pain import Band
from bot.coach.pain_events import EaseAccepted, HurtGoneOn, PainScored
from bot.coach.person import Hurting, InSession, Leaving, Person, Session
from bot.coach.practice import Practice, Turn
from bot.coach.session_answers import already, fits_exercise, fits_step, how_now
from bot.coach.session_breaks import lead_into, show_aside
from bot.coach.session_pacer import pausing_at
from bot.coach.session_steps import after_exercise, arrival, enter, leave_exercise
from bot.coach.session_words import current_exercise
from content.model import Load

BY_LOAD = list(Load)
"""From the lightest on."""


def hurt(practice: Practice, person: Person, phase: InSession, event: HurtReported, now: datetime) -> Turn:
    """Too painful: everything stands still until the person says how to go on."""
    session = phase.session
    if isinstance(session.moment, Hurting):
        return how_now(practice, person, session, event.mark)
    if not fits_exercise(session, event.mark):
        return already(person)
    session = replace(pausing_at(session, now), moment=Hurting(now))
    return show_aside(practice, person, session, event.mark, show_hurting)


def scored(practice: Practice, person: Person, phase: InSession, event: PainScored, now: datetime) -> Turn:
    """How much it hurts; the highest of an exercise is what is kept."""
    session, moment = phase.session, phase.session.moment
    if not isinstance(moment, Hurting) or moment.score is not None or not fits_step(session, event.mark):
        return already(person)
    current = current_exercise(session)
    exercise = "" if current is None else current.id
    highest = max(event.score, dict(session.felt).get(exercise, 0))
    felt = dict(session.felt) | {exercise: highest}
    session = replace(session, felt=tuple(felt.items()), moment=replace(moment, score=event.score))
    if band_now(practice, session) is Band.STOP:
        session = _loads_left(practice, leave_exercise(session, Leaving.HURT))
    logged = LogAnswer(Question.EXERCISE, session.on, highest, session.number, exercise)
    person, effects = show_aside(practice, person, session, event.mark, show_hurting)
    return person, (logged, *effects)


def _loads_left(practice: Practice, session: Session) -> Session:
    """Without what still comes and loads the forefoot as much as the pain rule says, or more."""
    current = current_exercise(session)
    coming = session.plan.exercises[1 + session.plan.exercises.index(current) if current else 0 :]
    from_load = BY_LOAD.index(practice.programme.pain.skip_from_load)
    heavy = (
        one.id
        for one in coming
        if BY_LOAD.index(practice.programme.exercise(one.id).forefoot_load) >= from_load
    )
    return replace(session, left=(*session.left, *((id_, Leaving.HURT) for id_ in heavy)))


def hurt_eased(practice: Practice, person: Person, phase: InSession, event: HurtEased, now: datetime) -> Turn:
    """On to the next exercise, whatever was left of this one."""
    session = phase.session
    if not isinstance(session.moment, Hurting) or not fits_step(session, event.mark):
        return already(person)
    if session.moment.score is None:
        return how_now(practice, person, session, event.mark)
    session = leave_exercise(session, Leaving.HURT)
    return enter(practice, person, session, after_exercise(session), now, arrival(event.mark))


def hurt_gone_on(
    practice: Practice, person: Person, phase: InSession, event: HurtGoneOn, now: datetime
) -> Turn:
    """It is mild: on with the same exercise, from the step it stopped at."""
    session = phase.session
    if not fits_step(session, event.mark) or band_now(practice, session) is not Band.GO_ON:
        return already(person)
    return enter(
        practice, person, session, session.position, now, arrival(event.mark), lead=lead_into(session)
    )


def ease_accepted(
    practice: Practice, person: Person, phase: InSession, event: EaseAccepted, now: datetime
) -> Turn:
    """Smaller and slower, with half of what is left."""
    session = phase.session
    if not fits_step(session, event.mark) or band_now(practice, session) is not Band.EASE:
        return already(person)
    smaller = eased(session)
    if smaller is None:
        return already(person)
    return enter(
        practice, person, smaller, smaller.position, now, arrival(event.mark), lead=lead_into(smaller)
    )
