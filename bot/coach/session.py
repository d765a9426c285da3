"""The rules of a session: what a tap, a word or the clock does to it. Every rule is a row in `coach.RULES`.

A button that no longer fits, or a second tap, changes nothing and is answered kindly.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.coach.effects import Edit, Line, LogSet, New, Show, Sound, Toast, line
from bot.coach.events import (
    AlarmReported,
    DoneReported,
    EndAsked,
    HurtEased,
    HurtReported,
    PauseAsked,
    ResumeAsked,
    SkipAsked,
    StepBegun,
    StepMark,
    Woken,
)
from bot.coach.person import (
    Awaited,
    Hurting,
    InSession,
    Leaving,
    Paused,
    PausedBy,
    Person,
    Phase,
    Running,
    Session,
    SetDone,
)
from bot.coach.practice import Practice, Turn, turn
from bot.coach.routine import GET_READY_S, AwaitDone, AwaitStart, Hold, Relax, Rest, Switch, WarmUp
from bot.coach.screening import lock
from bot.coach.session_cards import (
    current_exercise,
    next_exercise,
    settle_step,
    show_half,
    show_hurting,
    show_paused,
    show_still_there,
    step_buttons,
)
from bot.coach.session_steps import Arrival, arrival, close, close_saying, enter, live_target, record, settle
from content.model import Foot, Level, ScreenQuestion

LATE_AFTER = timedelta(seconds=5)
"""A step that begins later than this takes its full time from now; below, the rhythm is kept."""

# What the person does


def step_begun(practice: Practice, person: Person, phase: InSession, event: StepBegun, now: datetime) -> Turn:
    """Start on a card, or "go on" where something runs that may be cut short."""
    session = phase.session
    if isinstance(session.moment, Paused):
        return resume(practice, person, phase, ResumeAsked(event.mark), now)
    if not _fits_step(session, event.mark):
        return turn(person, Toast(line("toast.already")))
    if not isinstance(session.step, AwaitStart | WarmUp | Rest | Switch):
        return _nothing_changes(practice, person, session, event.mark, "session.under_way")
    return enter(practice, person, session, session.position + 1, now, arrival(event.mark))


def done_reported(
    practice: Practice, person: Person, phase: InSession, event: DoneReported, now: datetime
) -> Turn:
    """Log the current set, and only because the person said so. During a long hold it is that leg's hold."""
    session, step = phase.session, phase.session.step
    if not _fits_step(session, event.mark):
        return turn(person, Toast(line("toast.already")))
    if isinstance(step, WarmUp):
        return enter(practice, person, session, session.position + 1, now, arrival(event.mark))
    if isinstance(step, Rest):
        return _nothing_changes(practice, person, session, event.mark, "session.resting")
    at, awaited = _awaited_set(session)
    if refused := _refused_reps(event.reps, awaited):
        return turn(person, Show((refused,)))
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
    return person, (*logged, toast, *effects)


def _next_switch(session: Session) -> int:
    """The position of the change of legs at or after the current step."""
    steps = session.routine
    return next(at for at in range(session.position, len(steps)) if isinstance(steps[at], Switch))


def _awaited_set(session: Session) -> tuple[int, AwaitDone]:
    """The set that a "done" now belongs to, with its position: the next question at or after the current
    step.
    """
    for at in range(session.position, len(session.routine)):
        step = session.routine[at]
        if isinstance(step, AwaitDone):
            return at, step
    raise AssertionError("every exercise ends with a set to report")


def _log(
    session: Session, awaited: AwaitDone, sides: tuple[Foot, ...], reps: int | None
) -> tuple[tuple[LogSet, ...], Session]:
    known = {(one.exercise, one.side, one.set_no) for one in session.done}
    new = tuple(
        SetDone(awaited.exercise, side, awaited.set_no, awaited.reps if reps is None else reps)
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
        )
        for one in new
    )
    return logged, replace(session, done=session.done + new)


def _refused_reps(reps: int | None, awaited: AwaitDone) -> Line | None:
    """Up to twice the planned count can be logged, as in the apps people know."""
    if reps is None or awaited.reps == 1 or 0 < reps <= 2 * awaited.reps:
        return None
    return line("done.none") if reps == 0 else line("done.too_many", most=2 * awaited.reps, reps=awaited.reps)


def skipped(practice: Practice, person: Person, phase: InSession, event: SkipAsked, now: datetime) -> Turn:
    """Leave the current exercise (or the warm-up) and go on with the next."""
    session = phase.session
    if not _fits_exercise(session, event.mark):
        return turn(person, Toast(line("toast.already")))
    session = _leave(session, Leaving.SKIPPED)
    return enter(practice, person, session, _after_exercise(session), now, arrival(event.mark))


def hurt(practice: Practice, person: Person, phase: InSession, event: HurtReported, now: datetime) -> Turn:
    """Too painful: the exercise ends here, whatever was left of it."""
    session = phase.session
    if not _fits_exercise(session, event.mark):
        return turn(person, Toast(line("toast.already")))
    session = replace(_leave(session, Leaving.HURT), moment=Hurting(now))
    return _show_aside(practice, person, session, event.mark, show_hurting)


def hurt_eased(practice: Practice, person: Person, phase: InSession, event: HurtEased, now: datetime) -> Turn:
    session = phase.session
    if not isinstance(session.moment, Hurting) or not _fits_step(session, event.mark):
        return turn(person, Toast(line("toast.already")))
    return enter(practice, person, session, _after_exercise(session), now, arrival(event.mark))


def alarm(practice: Practice, person: Person, phase: InSession, event: AlarmReported, now: datetime) -> Turn:
    """Sharp pain, a pop, new numbness: everything stops and the plan is locked."""
    settled = settle(practice, phase.session, None)
    person, effects = close(person, phase.session, now)
    person = replace(person, interrupted=None)
    person, locked = lock(practice, person, _stop_question(practice), now)
    return person, (*locked, *settled, *effects)


def alarm_outside(
    practice: Practice, person: Person, phase: Phase, event: AlarmReported, now: datetime
) -> Turn:
    if event.mark is not None:
        return turn(person, Toast(line("toast.session_closed")))
    return lock(practice, person, _stop_question(practice), now)


def _stop_question(practice: Practice) -> ScreenQuestion:
    return next(question for question in practice.programme.screen if question.level is Level.STOP)


def paused(practice: Practice, person: Person, phase: InSession, event: PauseAsked, now: datetime) -> Turn:
    session = phase.session
    if not _fits_exercise(session, event.mark):
        return turn(person, Toast(line("toast.already")))
    session = replace(session, moment=Paused(now, PausedBy.PERSON))
    return _show_aside(practice, person, session, event.mark, _show_paused_by_person)


def _show_paused_by_person(practice: Practice, session: Session, place: New | Edit) -> Show:
    return show_paused(practice, session, place, PausedBy.PERSON)


def resume(practice: Practice, person: Person, phase: InSession, event: ResumeAsked, now: datetime) -> Turn:
    """Go on where it stopped. A hold begins again, with a moment to take one's place."""
    session = phase.session
    if not isinstance(session.moment, Paused):
        return _nothing_changes(practice, person, session, event.mark, "session.under_way")
    lead = timedelta(seconds=GET_READY_S) if isinstance(session.step, Hold | Relax) else timedelta()
    return enter(practice, person, session, session.position, now, arrival(event.mark), lead=lead)


def reopen(
    practice: Practice, person: Person, session: Session, mark: StepMark | None, now: datetime
) -> Turn:
    """Go on with a session that was closed early today."""
    person = replace(person, interrupted=None)
    session = replace(session, shown="")
    person, effects = resume(practice, person, InSession(session), ResumeAsked(mark), now)
    return person, (*record(person, session, None), *effects)


def ended(practice: Practice, person: Person, phase: InSession, event: EndAsked, now: datetime) -> Turn:
    if event.mark is not None and event.mark.session != phase.session.number:
        return turn(person, Toast(line("toast.already")))
    return close_saying(practice, person, phase.session, now)


def show_again(practice: Practice, person: Person, session: Session, remark: Line) -> Turn:
    """Answer with *remark* and the current step's buttons below it: what was said changes nothing."""
    lines = (remark,)
    if isinstance(session.moment, Awaited):
        return turn(person, Show(lines, step_buttons(session, Edit(session.shown))))
    return turn(person, Show(lines))


def _nothing_changes(
    practice: Practice, person: Person, session: Session, mark: StepMark | None, key: str
) -> Turn:
    if mark is not None:
        return turn(person, Toast(line(key)))
    return show_again(practice, person, session, line(key))


def _show_aside(
    practice: Practice,
    person: Person,
    session: Session,
    mark: StepMark | None,
    show: Callable[[Practice, Session, New | Edit], Show],
) -> Turn:
    """Show something in the step's stead: in its message after a tap, in a new one after words."""
    if mark is not None and session.shown:
        return turn(replace(person, phase=InSession(session)), show(practice, session, Edit(session.shown)))
    before, target = session, f"{live_target(session)}.{len(session.shown)}"
    session = replace(session, shown=target)
    settled = (settle_step(practice, before),) if before.shown else ()
    return turn(replace(person, phase=InSession(session)), *settled, show(practice, session, New(target)))


def _fits_step(session: Session, mark: StepMark | None) -> bool:
    """Whether a button still means the current step. Words always do."""
    return mark is None or mark == StepMark(session.number, session.position)


def _fits_exercise(session: Session, mark: StepMark | None) -> bool:
    """Whether a button still means the current exercise, wherever in it."""
    if isinstance(session.moment, Hurting):
        return False
    if mark is None:
        return True
    if mark.session != session.number or not 0 <= mark.position < len(session.routine):
        return False
    return current_exercise(replace(session, position=mark.position)) == current_exercise(session)


def _leave(session: Session, why: Leaving) -> Session:
    exercise = current_exercise(session)
    if exercise is None or sum(one.exercise == exercise.id for one in session.done) == exercise.set_count:
        return session
    return replace(session, left=(*session.left, (exercise.id, why)))


def _after_exercise(session: Session) -> int:
    """The position of the next exercise's card; the routine's length when there is none."""
    following = next_exercise(session)
    if following is None:
        return len(session.routine)
    return next(
        at
        for at, step in enumerate(session.routine)
        if isinstance(step, AwaitStart) and step.exercise == following.id
    )


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


def woken(practice: Practice, person: Person, phase: InSession, event: Woken, now: datetime) -> Turn:
    session = phase.session
    match session.moment:
        case Running(ends_at, half_at):
            if now < ends_at and half_at is not None:
                session = replace(session, moment=Running(ends_at))
                person = replace(person, phase=InSession(session))
                # A half mark that is late is left out: it would only mislead.
                return turn(person, *([show_half(practice, session)] if now - half_at <= LATE_AFTER else []))
            return _step_ended(practice, person, session, ends_at, event.patience, now)
        case Awaited(expected_at, None):
            target = f"{live_target(session)}.still"
            awaited = replace(session, moment=Awaited(expected_at, asked_at=now), shown=target)
            asked = show_still_there(practice, awaited, target)
            return turn(replace(person, phase=InSession(awaited)), asked, settle_step(practice, session))
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
        target = f"{live_target(session)}.late"
        before = session
        session = replace(session, moment=Paused(now, PausedBy.RESTART), shown=target)
        asked = show_paused(practice, session, New(target, Sound.RINGS), PausedBy.RESTART)
        return turn(replace(person, phase=InSession(session)), asked, settle_step(practice, before))
    begins_at = ends_at if late <= LATE_AFTER else now
    return enter(practice, person, session, session.position + 1, now, Arrival.BY_TIME, begins_at=begins_at)
