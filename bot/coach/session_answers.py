"""Whether a tap still fits the session, and what is answered where it changes nothing."""

from dataclasses import replace

from bot.coach.effects import Buttons, Edit, Line, Show, Toast, line
from bot.coach.events import StepMark
from bot.coach.hurting_cards import hurting_buttons, score_told
from bot.coach.person import Awaited, CheckOut, Hurting, Idle, InSession, Paused, Person, Session
from bot.coach.practice import Practice, Turn, turn
from bot.coach.routine import AwaitDone, Hold
from bot.coach.session_asides import paused_buttons
from bot.coach.session_cards import step_buttons
from bot.coach.session_pacer import done_mark
from bot.coach.session_words import current_exercise


def fits_step(session: Session, mark: StepMark | None) -> bool:
    """Whether a button still means the current step. Words always do."""
    return mark is None or mark == StepMark(session.number, session.position)


def fits_set(session: Session, mark: StepMark | None) -> bool:
    """Whether a "done" still means the current set. With the pacer its button is the same for the whole set."""
    return fits_step(session, mark) or mark == done_mark(session)


def fits_session(session: Session, mark: StepMark | None) -> bool:
    return mark is None or mark.session == session.number


def fits_exercise(session: Session, mark: StepMark | None) -> bool:
    """Whether a button still means the current exercise, wherever in it."""
    if mark is None:
        return True
    if mark.session != session.number or not 0 <= mark.position < len(session.routine):
        return False
    return current_exercise(replace(session, position=mark.position)) == current_exercise(session)


def already(person: Person) -> Turn:
    """A second tap, or a button of a step that is over."""
    return turn(person, Toast(line("toast.already")))


def late_done(person: Person, mark: StepMark) -> Turn:
    """A Done of a session that does not run: say whether that set is kept, where that is still known."""
    session = _last_session(person)
    if session is None or session.number != mark.session:
        return turn(person, Toast(line("toast.session_closed")))
    return turn(
        person, Toast(line("toast.already" if _is_kept(session, mark.position) else "toast.too_late"))
    )


def _last_session(person: Person) -> Session | None:
    match person.phase:
        case Idle(asking=CheckOut(session)):
            return session
        case InSession(session):
            return session
        case _:
            return person.interrupted


def _is_kept(session: Session, position: int) -> bool:
    """Whether the set is logged that a "done" at *position* reports: of a hold its own leg, else the next question."""
    coming = session.routine[max(0, position) :]
    awaited = next((step for step in coming if isinstance(step, AwaitDone)), None)
    if awaited is None:
        return False
    sides = (coming[0].side,) if isinstance(coming[0], Hold) and len(awaited.sides) > 1 else awaited.sides
    kept = {(one.exercise, one.side, one.set_no) for one in session.done}
    return all((awaited.exercise, side, awaited.set_no) in kept for side in sides)


def nothing_changes(
    practice: Practice, person: Person, session: Session, mark: StepMark | None, key: str
) -> Turn:
    if mark is not None:
        return turn(person, Toast(line(key)))
    return show_again(practice, person, session, line(key))


def how_now(practice: Practice, person: Person, session: Session, mark: StepMark | None) -> Turn:
    """While it hurts only the three ways on lead on, so that nobody is pushed back into the exercise."""
    if mark:
        return already(person)
    asked = "hurt.how_strong" if score_told(session) is None else "hurt.choose"
    return show_again(practice, person, session, line(asked))


def show_again(practice: Practice, person: Person, session: Session, remark: Line) -> Turn:
    """Answer with *remark* and what can be tapped now below it: what was said changes nothing."""
    return turn(person, Show((remark,), _buttons(practice, session)))


def _buttons(practice: Practice, session: Session) -> Buttons:
    match session.moment:
        case Hurting():
            return hurting_buttons(practice, session)
        case Paused():
            return paused_buttons(session)
        case Awaited():
            return step_buttons(session, Edit(session.shown))
        case _:
            return ()
