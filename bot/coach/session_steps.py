"""How a session moves from step to step, begins and ends.

`enter` is the only way into a step; it decides whether the step gets a new message, which can ring, or
replaces
what the live message says, which cannot.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.coach import check_out, day
from bot.coach.effects import (
    GAP,
    Edit,
    Effect,
    New,
    RecordOccurrence,
    RecordSession,
    Show,
    Sound,
    TakeBack,
    Toast,
    line,
)
from bot.coach.events import StepMark
from bot.coach.facts import Outcome
from bot.coach.led_cards import bell_target, show_bell
from bot.coach.pacing import PacingMode
from bot.coach.person import (
    Awaited,
    Ending,
    Hurting,
    Idle,
    InSession,
    Leaving,
    Paused,
    PausedBy,
    Person,
    Running,
    Session,
)
from bot.coach.plan import EXTRA, WHOLE_DAY, Plan
from bot.coach.practice import Practice, Turn, turn
from bot.coach.routine import (
    GET_READY_S,
    AwaitDone,
    AwaitStart,
    GetReady,
    Hold,
    Rest,
    Switch,
    WarmUp,
    step_takes,
)
from bot.coach.session_asides import (
    settle_aside,
    settle_exercise,
    settle_step,
    show_closed,
    show_summary,
    still,
)
from bot.coach.session_cards import show_step, step_buttons
from bot.coach.session_pacer import BELLS_BELOW, film, is_led, jump_in, lasts, next_look
from bot.coach.session_words import current_exercise, is_paced, next_exercise

HALF_MARK_FROM = timedelta(seconds=20)
"""Shorter holds have no half mark: the message would hardly be read."""


class Arrival(StrEnum):
    """How a step was reached. It decides whether its message is new, and whether it rings."""

    BY_TIME = "by_time"
    BY_TAP = "by_tap"
    BY_WORDS = "by_words"


def arrival(mark: StepMark | None) -> Arrival:
    return Arrival.BY_WORDS if mark is None else Arrival.BY_TAP


# Beginning and ending


def begin(
    practice: Practice, person: Person, plan: Plan, on: date, now: datetime, prompt: str | None
) -> Turn:
    """Start a session over *plan* that counts for the local date *on*.

    *prompt*: the target of the prompt that was tapped, which becomes the live message; None: a new one
    begins.
    """
    number = person.sessions + 1
    session = Session(
        number=number,
        on=on,
        plan=replace(plan, pacing=person.pacing),
        started_at=now,
        position=0,
        moment=Running(now),
        shown=prompt or "",
    )
    person = replace(person, sessions=number, interrupted=None, active_at=now)
    how = Arrival.BY_TAP if prompt else Arrival.BY_WORDS
    person, effects = enter(practice, person, session, 0, now, how)
    return person, (*record(person, session, None), *effects)


def close(person: Person, session: Session, now: datetime) -> Turn:
    """End *session* before its end: what was reported stays, and the rest may be resumed until local
    midnight.
    """
    position = session.position
    if isinstance(session.moment, Hurting):
        # What hurt is over for this session: going on means going on behind it, if anything is left there.
        session = leave_exercise(session, Leaving.HURT)
        position = after_exercise(session)
    # Whatever ends it a second time says so in a message of its own.
    asides = session.asides + 1
    closed = replace(session, moment=Paused(now, PausedBy.PERSON), position=position, asides=asides)
    interrupted = closed if position < len(session.routine) else None
    person = _worked(replace(person, phase=Idle(), interrupted=interrupted), session)
    if not session.done and not _hurt(session):
        person = day.given_back(person, slots_of(person, session.plan), session.on, now)
    return turn(person, *record(person, session, Outcome.PARTIAL))


def close_saying(practice: Practice, person: Person, session: Session, now: datetime) -> Turn:
    """Of somebody who went silent nothing is asked: the next prompt asks how the morning was."""
    return _close_with(practice, person, session, now, _say_closed)


def close_asking(practice: Practice, person: Person, session: Session, now: datetime) -> Turn:
    """Somebody is there and stopped: below the goodbye, and to be left alone, is asked how much it hurt at most."""
    return _close_with(practice, person, session, now, _ask_closed)


def _close_with(
    practice: Practice,
    person: Person,
    session: Session,
    now: datetime,
    say: Callable[[Practice, Person, Session, datetime], Turn],
) -> Turn:
    if isinstance(session.moment, Hurting):
        session = leave_exercise(session, Leaving.HURT)
    settled = settle(practice, session, None)
    person, effects = close(person, session, now)
    person, later = day.open_due(practice, person, now)
    person, said = say(practice, person, session, now)
    return person, (*settled, *said, *effects, *later)


def _say_closed(practice: Practice, person: Person, session: Session, now: datetime) -> Turn:
    return turn(person, show_closed(session, person.interrupted if person.may_resume(now) else None, New()))


def _ask_closed(practice: Practice, person: Person, session: Session, now: datetime) -> Turn:
    if not isinstance(person.phase, Idle) or not (session.done or _hurt(session)):
        return _say_closed(practice, person, session, now)
    return check_out.opened(practice, person, session, Ending.EARLY, now)


def _hurt(session: Session) -> bool:
    """Whether an exercise was left because of pain: then its slot is not called again this day."""
    return Leaving.HURT in dict(session.left).values()


def _finish(practice: Practice, person: Person, session: Session, now: datetime) -> Turn:
    outcome = Outcome.FINISHED if len(session.done) == session.plan.owed_sets else Outcome.PARTIAL
    person = _worked(replace(person, phase=Idle()), session)
    later_today = check_out.later_today(practice, person, now)
    recorded = record(person, session, outcome)
    if outcome is Outcome.FINISHED:
        person = person.finished(slots_of(person, session.plan), session.on)
    person, later = day.open_due(practice, person, now)
    if isinstance(person.phase, Idle) and session.done:
        person, shown = check_out.opened(practice, person, session, Ending.WALKED_THROUGH, now)
        return person, (*shown, *recorded, *later)
    return person, (show_summary(practice, session, New(), later_today), *recorded, *later)


def _worked(person: Person, session: Session) -> Person:
    """With the morning after to be asked for, and its slots' prompts answered, if anything was reported."""
    if not session.done:
        return person
    worked = slots_of(person, session.plan)
    slots = (replace(own, reported=session.on) if own.id in worked else own for own in person.slots)
    return replace(person, slots=tuple(slots), worked_on=session.on)


def record(person: Person, session: Session, outcome: Outcome | None) -> tuple[Effect, ...]:
    """Note how the session and its slots stand. *outcome* None: it goes on. What was finished stays finished."""
    noted = RecordSession(session.number, session.plan.slot, session.on, session.plan.owed_sets, outcome)
    occurred = (
        RecordOccurrence(id_, session.on, outcome or Outcome.STARTED)
        for id_ in slots_of(person, session.plan)
        if not person.has_finished(id_, session.on)
    )
    return (noted, *occurred)


def slots_of(person: Person, plan: Plan) -> tuple[str, ...]:
    """The person's slots that a session over *plan* counts for."""
    if plan.slot == WHOLE_DAY:
        return tuple(own.id for own in person.slots)
    return () if plan.slot == EXTRA else (plan.slot,)


def leave_exercise(session: Session, why: Leaving) -> Session:
    exercise = current_exercise(session)
    if exercise is None or exercise.id in dict(session.left):
        return session
    if sum(one.exercise == exercise.id for one in session.done) == exercise.set_count:
        return session
    return replace(session, left=(*session.left, (exercise.id, why)))


def after_exercise(session: Session) -> int:
    """The position of the next exercise's card; the routine's length when there is none."""
    following = next_exercise(session)
    if following is None:
        return len(session.routine)
    return next(
        at
        for at, step in enumerate(session.routine)
        if isinstance(step, AwaitStart) and step.exercise == following.id
    )


# Entering a step


def enter(
    practice: Practice,
    person: Person,
    before: Session,
    position: int,
    now: datetime,
    how: Arrival,
    *,
    begins_at: datetime | None = None,
    lead: timedelta = timedelta(),
) -> Turn:
    """Go from *before* to the step at *position*. *begins_at*: when it began; None: now.
    *lead*: time to take one's place before it.
    """
    position = _past_what_was_left(before, position)
    if position >= len(before.routine):
        settled = settle(practice, before, None)
        person, effects = _finish(practice, person, before, now)
        return person, settled + effects
    after = replace(before, position=position, rep=before.rep if position == before.position else 1)
    if how is not Arrival.BY_TIME:
        lead = lead or jump_in(after)
    after = replace(after, moment=_moment(after, (begins_at or now) + lead, now))
    if how is Arrival.BY_TIME and is_led(before) and is_led(after):
        return _rung(practice, person, after)
    if isinstance(after.step, GetReady) and how is Arrival.BY_TAP and is_paced(after) and not is_led(after):
        # The first hold replaces the card in a moment; until then a word over the chat is enough.
        return turn(
            replace(person, phase=InSession(after)), Toast(line("toast.get_ready", seconds=GET_READY_S))
        )
    note = _note_once(practice, person, after) if not lead else "session.take_your_place"
    shows_pacer = film(after, lead) is not None
    if not _wants_new_message(before, after, how):
        shown: tuple[Effect, ...] = (_edited(practice, before, after, note, lead),)
        if isinstance(after.step, AwaitStart) and len(before.rung) > BELLS_BELOW:
            # With them the card would stand out of sight, and the next exercise under what the last one rang.
            shown, after = (*shown, TakeBack(before.rung)), replace(after, rung=())
    else:
        settled = settle(practice, before, after)
        again = position == before.position
        after = aside_target(after) if again else replace(after, shown=live_target(after), rung=())
        place = New(after.shown, Sound.RINGS if how is Arrival.BY_TIME else Sound.SILENT)
        new = (show_step(practice, after, place, note=note, lead=lead),)
        # A ring must not wait for the edit before it: Telegram takes one message a second in a chat.
        shown = new + settled if how is Arrival.BY_TIME else settled + new
    after = replace(after, pacer_shown=shows_pacer)
    told = person.told | {note} if note and not lead else person.told
    return turn(replace(person, phase=InSession(after), told=told), *shown)


def _past_what_was_left(session: Session, position: int) -> int:
    """The same position, unless an exercise begins there that was left before its turn."""
    left = dict(session.left)
    steps = session.routine
    while position < len(steps) and isinstance(step := steps[position], AwaitStart) and step.exercise in left:
        following = (at for at in range(position + 1, len(steps)) if isinstance(steps[at], AwaitStart))
        position = next(following, len(steps))
    return position


def _rung(practice: Practice, person: Person, session: Session) -> Turn:
    """The pacer leads on by itself; what must be heard comes as a bell below it."""
    bell = show_bell(practice, session)
    if bell is not None:
        session = replace(session, rung=(*session.rung, bell_target(session)))
    return turn(replace(person, phase=InSession(session)), *([bell] if bell else []))


def _edited(practice: Practice, before: Session, after: Session, note: str | None, lead: timedelta) -> Show:
    """The step in the live message. A card that takes an exercise's place says first what became of that."""
    shown = show_step(practice, after, Edit(after.shown), note=note, lead=lead)
    exercise = current_exercise(before)
    if isinstance(after.step, AwaitStart) and exercise is not None:
        settled = settle_exercise(practice, before, exercise)
        shown = replace(shown, lines=(*settled.lines, GAP, *shown.lines))
    if shown.picture is None:
        shown = replace(shown, picture=still(practice, before))
    return shown


def _moment(session: Session, began_at: datetime, now: datetime) -> Running | Awaited:
    step = session.step
    if isinstance(step, AwaitStart | AwaitDone):
        return Awaited(now + step_takes(step))
    if is_led(session):
        running = Running(began_at + lasts(session))
        return replace(running, half_at=next_look(replace(session, moment=running), now))
    long = isinstance(step, Hold) and step.reps == 1 and step.lasts >= HALF_MARK_FROM
    return Running(began_at + step.lasts, half_at=began_at + step.lasts / 2 if long else None)


def _wants_new_message(before: Session, after: Session, how: Arrival) -> bool:
    """Whether the step must be heard or seen below what the person typed. Everything else replaces what is
    there.
    """
    if not before.shown or how is Arrival.BY_WORDS:
        return True
    if isinstance(after.step, AwaitStart):
        return before.plan.pacing is PacingMode.EDITS or how is not Arrival.BY_TAP
    if how is Arrival.BY_TAP:
        return False
    long_hold = isinstance(after.step, Hold) and after.step.reps == 1
    after_a_break = isinstance(before.step, Rest | Switch | WarmUp)
    return long_hold or after_a_break or isinstance(after.step, AwaitDone | Switch)


def settle(practice: Practice, before: Session, after: Session | None) -> tuple[Show, ...]:
    """Take the buttons from the message that was live, and the pacer. *after* None: the session is over."""
    if not before.shown:
        return ()
    return tuple(replace(one, picture=still(practice, before)) for one in _settled(practice, before, after))


def _settled(practice: Practice, before: Session, after: Session | None) -> tuple[Show, ...]:
    exercise = current_exercise(before)
    if exercise is not None and (after is None or current_exercise(after) != exercise):
        return (settle_exercise(practice, before, exercise),)
    if after is None or after.position == before.position:
        return (settle_aside(practice, before),)
    has_buttons = not isinstance(before.moment, Running | Awaited) or step_buttons(
        before, _shown_place(before)
    )
    return (settle_step(practice, before),) if has_buttons else ()


def live_target(session: Session) -> str:
    """The name of a step's own message."""
    return f"s{session.number}.{session.position}"


def aside_target(session: Session) -> Session:
    """With another message than the step's own as the live one, under a name that was never used."""
    asides = session.asides + 1
    shown = f"{live_target(session)}.{asides}"
    return replace(session, asides=asides, shown=shown, rung=(), pacer_shown=False)


def _shown_place(session: Session) -> New | Edit:
    """How the current step was shown: in a message of its own, or in place of an earlier one."""
    own = live_target(session)
    return New(own) if session.shown == own else Edit(session.shown)


def _note_once(practice: Practice, person: Person, session: Session) -> str | None:
    if not isinstance(session.step, AwaitStart):
        return None
    note = practice.programme.exercise(session.step.exercise).note_once
    return note if note and note not in person.told else None
