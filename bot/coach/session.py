"""The rules of a session: what a tap, a word or the clock does to it. Every rule is a row in `coach.RULES`.

A button that no longer fits, or a second tap, changes nothing and is answered kindly.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.coach.effects import CorrectSet, Edit, Key, Line, LogSet, New, Show, Sound, Toast, Value, line
from bot.coach.events import DoneReported, ResumeAsked, SkipAsked, StepBegun, Woken
from bot.coach.person import (
    Awaited,
    Hurting,
    InSession,
    Leaving,
    Paused,
    PausedBy,
    Person,
    Running,
    Session,
    SetDone,
)
from bot.coach.practice import Practice, Turn, prompt_at, turn
from bot.coach.routine import AwaitDone, AwaitStart, GetReady, Hold, PacedSet, Relax, Rest, Switch, WarmUp
from bot.coach.session_answers import (
    already,
    fits_exercise,
    fits_session,
    fits_set,
    fits_step,
    how_now,
    late_done,
    nothing_changes,
    show_again,
)
from bot.coach.session_asides import settle_aside, show_paused, show_still_there
from bot.coach.session_breaks import resume
from bot.coach.session_cards import show_half, show_where
from bot.coach.session_pacer import awaited_at, is_led, next_look
from bot.coach.session_steps import (
    Arrival,
    after_exercise,
    arrival,
    aside_target,
    close_saying,
    enter,
    leave_exercise,
)
from bot.coach.session_words import is_after_a_set, planned, set_to_put_right
from bot.coach.sounds import sound
from content.model import Foot

LATE_AFTER = timedelta(seconds=5)
"""A step that begins later than this takes its full time from now; below, the rhythm is kept."""

# What the person does


def step_begun(practice: Practice, person: Person, phase: InSession, event: StepBegun, now: datetime) -> Turn:
    """Start on a card, or "go on" where something runs that may be cut short; a hold only by its button."""
    session = phase.session
    if isinstance(session.moment, Paused):
        return resume(practice, person, phase, ResumeAsked(event.mark), now)
    if isinstance(session.moment, Hurting):
        return how_now(practice, person, session, event.mark)
    if not fits_step(session, event.mark):
        return already(person)
    holding = isinstance(session.step, Hold | Relax) and event.mark is not None
    if not holding and not isinstance(session.step, AwaitStart | WarmUp | Rest | Switch):
        return nothing_changes(practice, person, session, event.mark, "session.under_way")
    return enter(practice, person, session, session.position + 1, now, arrival(event.mark))


def done_reported(
    practice: Practice, person: Person, phase: InSession, event: DoneReported, now: datetime
) -> Turn:
    """Log the current set, and only because the person said so. During a long hold it is that leg's hold."""
    session, step = phase.session, phase.session.step
    if isinstance(session.moment, Hurting):
        return how_now(practice, person, session, event.mark)
    if event.mark is not None and not fits_session(session, event.mark):
        return late_done(person, event.mark)
    if not fits_set(session, event.mark):
        return already(person)
    if event.reps is not None and (reported := set_to_put_right(session)) is not None:
        return _put_right(practice, person, session, reported, event.reps)
    if isinstance(step, WarmUp | AwaitStart):
        # On a card it means "go on". Nobody has begun that set: a "done" said twice must not report it.
        return enter(practice, person, session, session.position + 1, now, arrival(event.mark))
    if isinstance(step, GetReady):
        return nothing_changes(practice, person, session, event.mark, "session.under_way")
    if is_after_a_set(session):
        return nothing_changes(practice, person, session, event.mark, "session.resting")
    return _set_done(practice, person, session, event, now)


def _set_done(
    practice: Practice, person: Person, session: Session, event: DoneReported, now: datetime
) -> Turn:
    step = session.step
    at, awaited = _awaited_set(session)
    if refused := _refused_reps(event.reps, awaited):
        return show_again(practice, person, session, refused)
    sides, onward = awaited.sides, at + 1
    if isinstance(step, Hold | Switch) and len(awaited.sides) > 1:
        # One leg of several is reported: go on to the next leg, or past the question when it was the last.
        until = awaited.sides.index(step.side) + (1 if isinstance(step, Hold) else 0)
        sides = awaited.sides[:until]
        onward = onward if sides == awaited.sides else _next_switch(session)
    logged, session = _log(session, awaited, sides, event.reps)
    toast = Toast(line("toast.logged", done=len(session.done), planned=session.plan.set_count))
    if isinstance(step, Switch) and onward == session.position:
        said = () if event.mark else (Show((line("session.leg_logged"),)),)
        return turn(replace(person, phase=InSession(session)), *logged, toast, *said)
    person, effects = enter(practice, person, session, onward, now, arrival(event.mark))
    if event.reps is not None and event.reps != awaited.reps and awaited.reps > 1:
        heard = line("done.heard", reps=event.reps, planned=awaited.reps)
        effects = (Show((heard,)), *effects)
    return person, (*logged, toast, *effects)


def _put_right(practice: Practice, person: Person, session: Session, reported: AwaitDone, reps: int) -> Turn:
    """A number said after a set is that of *reported*, which was taken to be whole."""
    if refused := _refused_reps(reps, reported):
        return show_again(practice, person, session, refused)
    meant = [
        one
        for one in session.done
        if (one.exercise, one.set_no) == (reported.exercise, reported.set_no) and one.side in reported.sides
    ]
    corrected = tuple(CorrectSet(session.number, one.exercise, one.side, one.set_no, reps) for one in meant)
    done = tuple(replace(one, reps=reps) if one in meant else one for one in session.done)
    person = replace(person, phase=InSession(replace(session, done=done)))
    values: dict[str, Value] = {"reps": reps, "planned": reported.reps, "set_no": reported.set_no}
    if isinstance(session.step, AwaitStart):
        name = Key(practice.programme.exercise(reported.exercise).short_title)
        return turn(person, *corrected, Show((Line("done.corrected_before", {"exercise": name, **values}),)))
    return turn(person, *corrected, Show((Line("done.corrected", values),)))


def _next_switch(session: Session) -> int:
    """The position of the change of legs at or after the current step."""
    steps = session.routine
    return next(at for at in range(session.position, len(steps)) if isinstance(steps[at], Switch))


def _awaited_set(session: Session) -> tuple[int, AwaitDone]:
    """The set that a "done" now belongs to, with its position: the next question at or after the current
    step.
    """
    at = awaited_at(session)
    step = session.routine[at]
    assert isinstance(step, AwaitDone)  # noqa: S101 (for mypy)
    return at, step


def _log(
    session: Session, awaited: AwaitDone, sides: tuple[Foot, ...], reps: int | None
) -> tuple[tuple[LogSet, ...], Session]:
    exercise = planned(session, awaited.exercise)
    known = {(one.exercise, one.side, one.set_no) for one in session.done}
    # A long hold is one repetition: a number said with it is its seconds.
    count = awaited.reps if reps is None or awaited.reps == 1 else reps
    new = tuple(
        SetDone(awaited.exercise, side, awaited.set_no, count)
        for side in sides
        if (awaited.exercise, side, awaited.set_no) not in known
    )
    logged = tuple(
        LogSet(
            session=session.number,
            slot=session.plan.slot,
            on=session.on,
            exercise=one.exercise,
            side=one.side,
            set_no=one.set_no,
            reps=one.reps,
            planned_reps=awaited.reps,
            planned_sets=exercise.set_count,
            level=exercise.level,
        )
        for one in new
    )
    return logged, replace(session, done=session.done + new)


def _refused_reps(reps: int | None, awaited: AwaitDone) -> Line | None:
    """Up to twice the planned count can be logged, as in the apps people know."""
    if reps == 0:
        return line("done.none")
    if reps is None or awaited.reps == 1 or reps <= 2 * awaited.reps:
        return None
    return line("done.too_many", most=2 * awaited.reps, reps=awaited.reps)


def skipped(practice: Practice, person: Person, phase: InSession, event: SkipAsked, now: datetime) -> Turn:
    """Leave the current exercise (or the warm-up) and go on with the next."""
    session = phase.session
    if isinstance(session.moment, Hurting):
        return how_now(practice, person, session, event.mark)
    if not fits_exercise(session, event.mark):
        return already(person)
    session = leave_exercise(session, Leaving.SKIPPED)
    return enter(practice, person, session, after_exercise(session), now, arrival(event.mark))


# What time does


def deadline(practice: Practice, session: Session) -> datetime:
    """When this session wants to be woken next."""
    times = practice.programme.times
    match session.moment:
        case Running(ends_at, half_at):
            return ends_at if half_at is None else half_at
        case Awaited(expected_at, None):
            return expected_at + times.still_there_after
        case Awaited(expected_at, _):
            return expected_at + times.auto_pause_after
        case Paused(since_at, PausedBy.SILENCE):
            return since_at + times.close_session_after - times.auto_pause_after
        case Paused(since_at, _) | Hurting(since_at):
            return since_at + times.close_session_after


def _silent_since(session: Session) -> datetime:
    """When we last expected something of the person, or of ourselves."""
    match session.moment:
        case Running(ends_at, _):
            return ends_at
        case Awaited(expected_at, _):
            return expected_at
        case Paused(since_at, _) | Hurting(since_at):
            return since_at


def _overslept(practice: Practice, person: Person, session: Session, now: datetime) -> bool:
    """Whether a day ended over it and nobody was at it any more: it goes on for nobody, and takes no prompt away."""
    is_another_day = person.local(session.started_at).date() != person.local(now).date()
    silent_for = now - _silent_since(session)
    return is_another_day and silent_for >= practice.programme.times.close_session_after


def _stands_in_the_way(practice: Practice, person: Person, session: Session, now: datetime) -> bool:
    """Whether a prompt came due while nobody answered any more: it comes, instead of a pause that holds it back."""
    if not isinstance(session.moment, Awaited):
        return False
    silent_for = now - session.moment.expected_at
    waits = any(prompt_at(practice, person, due) <= now for _, due in person.coming())
    return waits and silent_for >= practice.programme.times.auto_pause_after


def settle_overslept(practice: Practice, person: Person, now: datetime) -> Turn:
    """Close what was left lying over night before anything is heard: a "done" of today is none of that session's."""
    phase = person.phase
    if isinstance(phase, InSession) and _overslept(practice, person, phase.session, now):
        return close_saying(practice, person, phase.session, now)
    return turn(person)


def woken(practice: Practice, person: Person, phase: InSession, event: Woken, now: datetime) -> Turn:
    session = phase.session
    if _overslept(practice, person, session, now) or _stands_in_the_way(practice, person, session, now):
        return close_saying(practice, person, session, now)
    match session.moment:
        case Running(ends_at, half_at):
            if now < ends_at and half_at is not None:
                session = replace(session, moment=Running(ends_at, next_look(session, now)))
                if isinstance(session.step, PacedSet):
                    # In time the pacer says it better. Late means that we were away, and words show that we are back.
                    said = [show_where(practice, session, now)] if now - half_at > LATE_AFTER else []
                    return turn(replace(person, phase=InSession(session)), *said)
                person = replace(person, phase=InSession(session))
                # A half mark that is late is left out: it would only mislead.
                return turn(person, *([show_half(practice, session)] if now - half_at <= LATE_AFTER else []))
            return _step_ended(practice, person, session, ends_at, event.patience, now)
        case Awaited(expected_at, None) if now < expected_at + practice.programme.times.auto_pause_after:
            awaited = aside_target(replace(session, moment=Awaited(expected_at, asked_at=now)))
            asked = show_still_there(practice, awaited, New(awaited.shown, sound(person, now)))
            return turn(replace(person, phase=InSession(awaited)), asked, settle_aside(practice, session))
        case Awaited():
            session = replace(session, moment=Paused(now, PausedBy.SILENCE))
            shown = show_paused(practice, session, Edit(session.shown), PausedBy.SILENCE)
            return turn(replace(person, phase=InSession(session)), shown)
        case Paused() | Hurting():
            return close_saying(practice, person, session, now)


def _step_ended(
    practice: Practice,
    person: Person,
    session: Session,
    ends_at: datetime,
    patience: timedelta,
    now: datetime,
) -> Turn:
    late = now - ends_at
    if late > patience:
        # A cue this late no longer matches what the feet are doing, so we stop and ask.
        before = session
        if isinstance(session.step, PacedSet):
            # The pacer on their phone went on without us, so the set is over by now.
            session = replace(session, position=awaited_at(session), rep=1)
        session = aside_target(replace(session, moment=Paused(now, PausedBy.RESTART)))
        asked = show_paused(practice, session, New(session.shown, Sound.RINGS), PausedBy.RESTART)
        settle_late = (settle_aside(practice, before),) if before.shown else ()
        return turn(replace(person, phase=InSession(session)), asked, *settle_late)
    # The pacer on their phone keeps its rhythm, whoever is late.
    begins_at = ends_at if late <= LATE_AFTER or is_led(session) else now
    return enter(practice, person, session, session.position + 1, now, Arrival.BY_TIME, begins_at=begins_at)
