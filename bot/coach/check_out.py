"""The questions after a session, asked on its summary: how much it hurt, where, and how hard it was.

One tap each, none of them needed: after a while they close without a word.
"""

from dataclasses import replace
from datetime import datetime

from bot.coach.effects import (
    GAP,
    Buttons,
    Edit,
    Effect,
    Key,
    Line,
    LogAnswer,
    New,
    ReadDiary,
    Show,
    Toast,
    button,
    line,
)
from bot.coach.events import StepMark
from bot.coach.facts import Effort, Question
from bot.coach.pain import band
from bot.coach.pain_events import EffortTold, ExerciseBlamed, PainScored
from bot.coach.person import CheckOut, Ending, Idle, InSession, Person, Phase, Session
from bot.coach.plan import PlannedExercise
from bot.coach.practice import Practice, Turn, turn
from bot.coach.routine import AwaitStart, WarmUp
from bot.coach.scores import score_rows
from bot.coach.session_asides import show_closed, show_summary
from bot.coach.wishes import ConcernWish


def opened(practice: Practice, person: Person, session: Session, ending: Ending, now: datetime) -> Turn:
    """The goodbye with the first question under it."""
    until = now + practice.programme.pain.answer_within
    # An early one may be gone on with, and end anew.
    shown = f"c{session.number}" if ending is Ending.WALKED_THROUGH else f"c{session.number}.{session.asides}"
    asking = CheckOut(session, shown, until, blamed=bool(session.felt), ending=ending)
    asked = replace(person, phase=Idle(asking))
    return turn(asked, show_check_out(practice, asked, asking, New(asking.shown), now))


def show_check_out(
    practice: Practice, person: Person, asking: CheckOut, place: New | Edit, now: datetime
) -> Show:
    goodbye, here = _show_goodbye(practice, person, asking, place, now), _mark(asking.session)
    if asking.peak is None:
        question, rows = line("peak.question"), score_rows(Question.PEAK, here)
    elif _asks_where(practice, asking):
        question, rows = line("blame.question"), _exercises(practice, asking.session)
    else:
        efforts = tuple(button(f"button.effort.{effort}", EffortTold(effort, here)) for effort in Effort)
        question, rows = line("effort.question"), (efforts,)
    return replace(goodbye, lines=(*goodbye.lines, GAP, question), buttons=(*goodbye.buttons, *rows))


def _asks_where(practice: Practice, asking: CheckOut) -> bool:
    """Whether the score that was told is to be laid to an exercise."""
    return not asking.blamed and asking.peak is not None and asking.peak >= practice.programme.pain.ease_from


def _asks_effort(asking: CheckOut) -> bool:
    """Of a part of a session it would say nothing about the next dose."""
    return asking.ending is Ending.WALKED_THROUGH


def _show_goodbye(
    practice: Practice, person: Person, asking: CheckOut, place: New | Edit, now: datetime
) -> Show:
    """What stands above the questions, and stays when they are gone."""
    session = asking.session
    if asking.ending is Ending.WALKED_THROUGH:
        return show_summary(practice, session, place, later_today(practice, person, now))
    if isinstance(person.phase, InSession) and person.phase.session.number == session.number:
        return Show((line("session.gone_on"),), (), place)
    own = person.interrupted if person.may_resume(now) else None
    return show_closed(session, own if own and own.number == session.number else None, place)


def _exercises(practice: Practice, session: Session) -> Buttons:
    here = _mark(session)
    rows = (
        button(
            "button.exercise",
            ExerciseBlamed(exercise.id, here),
            exercise=Key(practice.programme.exercise(exercise.id).short_title),
        )
        for exercise in _tried(session)
    )
    return (*((row,) for row in rows), (button("button.hard_to_say", ExerciseBlamed("", here)),))


def _tried(session: Session) -> tuple[PlannedExercise, ...]:
    """What may have hurt: all but what a session that was ended early had not come to."""
    touched = {one.exercise for one in session.done} | {id_ for id_, _ in session.left}
    if session.position < len(session.routine) and not isinstance(session.step, AwaitStart | WarmUp):
        touched.add(session.step.exercise)
    return tuple(exercise for exercise in session.plan.exercises if exercise.id in touched)


def _mark(session: Session) -> StepMark:
    return StepMark(session.number, len(session.routine))


def later_today(practice: Practice, person: Person, now: datetime) -> tuple[Line, ...]:
    """When the next slot of this day comes, if one still does."""
    slot, due = next(person.coming(), (None, None))
    if (
        slot is None
        or due is None
        or due.at <= now
        or person.local(due.at).date() != person.local(now).date()
    ):
        return ()
    title = Key(practice.slot(slot.id).title)
    return (GAP, line("summary.later", slot=title, at=person.local(due.at).time()))


def open_questions(phase: Phase) -> CheckOut | None:
    """The questions that are open; None: none are."""
    return phase.asking if isinstance(phase, Idle) and isinstance(phase.asking, CheckOut) else None


def settle_questions(
    practice: Practice, before: Person, after: Person, effects: tuple[Effect, ...], now: datetime
) -> tuple[Show, ...]:
    """Take the question from the summary when something else came: nobody is asked why they did not answer."""
    asking = open_questions(before.phase)
    if asking is None or open_questions(after.phase) is not None:
        return ()
    place = Edit(asking.shown)
    if any(isinstance(effect, Show) and effect.place == place for effect in effects):
        return ()
    return (_show_goodbye(practice, after, asking, place, now),)


# The rules


def peak_told(practice: Practice, person: Person, phase: Phase, event: PainScored, now: datetime) -> Turn:
    asking = open_questions(phase)
    if asking is None or asking.peak is not None or event.mark not in {None, _mark(asking.session)}:
        return turn(person, Toast(line("toast.answered")))
    session = asking.session
    asking = replace(asking, peak=event.score)
    logged = [LogAnswer(Question.PEAK, session.on, event.score, session.number)]
    tried = _tried(session)
    if len(tried) == 1 and not asking.blamed:
        logged.append(LogAnswer(Question.EXERCISE, session.on, event.score, session.number, tried[0].id))
        asking = replace(asking, blamed=True)
    person, shown = _ask_on(practice, person, asking, now, tapped=event.mark is not None)
    return person, (*logged, *shown, ReadDiary(ConcernWish()))


def exercise_blamed(
    practice: Practice, person: Person, phase: Phase, event: ExerciseBlamed, now: datetime
) -> Turn:
    """The peak was that exercise's; or nobody can say."""
    asking = open_questions(phase)
    if asking is None or asking.peak is None or asking.blamed or event.mark != _mark(asking.session):
        return turn(person, Toast(line("toast.answered")))
    session = asking.session
    known = any(exercise.id == event.exercise for exercise in _tried(session))
    logged = LogAnswer(Question.EXERCISE, session.on, asking.peak, session.number, event.exercise)
    person, shown = _ask_on(practice, person, replace(asking, blamed=True), now, tapped=True)
    return person, (*((logged,) if known else ()), *shown)


def effort_told(practice: Practice, person: Person, phase: Phase, event: EffortTold, now: datetime) -> Turn:
    """The last one: thank you, and what the pain rule says of it, in one line."""
    asking = open_questions(phase)
    if (
        asking is None
        or asking.peak is None
        or event.mark != _mark(asking.session)
        or not _asks_effort(asking)
    ):
        return turn(person, Toast(line("toast.answered")))
    session = asking.session
    logged = LogAnswer(Question.EFFORT, session.on, event.effort, session.number)
    person = replace(person, phase=Idle())
    return turn(person, logged, _show_thanks(practice, person, asking, asking.peak, Edit(asking.shown), now))


def _show_thanks(
    practice: Practice, person: Person, asking: CheckOut, peak: int, place: New | Edit, now: datetime
) -> Show:
    goodbye = _show_goodbye(practice, person, asking, place, now)
    said = line(f"check_out.{band(practice.programme.pain, peak, asking.session.before)}")
    return replace(goodbye, lines=(*goodbye.lines, GAP, said))


def _ask_on(practice: Practice, person: Person, asking: CheckOut, now: datetime, *, tapped: bool) -> Turn:
    """The next question, or a thank you: in place of the one before after a tap, below what was typed otherwise."""
    settled: tuple[Show, ...] = ()
    if not tapped:
        settled = (replace(_show_goodbye(practice, person, asking, Edit(asking.shown), now), buttons=()),)
        asking = replace(asking, shown=f"{asking.shown}.t")
    place = Edit(asking.shown) if tapped else New(asking.shown)
    if asking.peak is not None and not _asks_effort(asking) and not _asks_where(practice, asking):
        person = replace(person, phase=Idle())
        return turn(person, *settled, _show_thanks(practice, person, asking, asking.peak, place, now))
    person = replace(person, phase=Idle(asking))
    return turn(person, *settled, show_check_out(practice, person, asking, place, now))
