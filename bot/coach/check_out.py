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
from bot.coach.pain import Band, band
from bot.coach.pain_events import EffortTold, ExerciseBlamed, PainScored
from bot.coach.person import CheckOut, Idle, Person, Phase, Session
from bot.coach.practice import Practice, Turn, turn
from bot.coach.scores import score_rows
from bot.coach.session_asides import show_summary
from bot.coach.wishes import ConcernWish


def opened(practice: Practice, person: Person, session: Session, now: datetime) -> Turn:
    """The summary with the first question under it."""
    until = now + practice.programme.pain.answer_within
    asking = CheckOut(session, f"c{session.number}", until, blamed=bool(session.felt))
    asked = replace(person, phase=Idle(asking))
    return turn(asked, show_check_out(practice, asked, asking, New(asking.shown), now))


def show_check_out(
    practice: Practice, person: Person, asking: CheckOut, place: New | Edit, now: datetime
) -> Show:
    summary = show_summary(practice, asking.session, place, later_today(practice, person, now))
    here = _mark(asking.session)
    if asking.peak is None:
        question, rows = line("peak.question"), score_rows(Question.PEAK, here)
    elif not asking.blamed and asking.peak >= practice.programme.pain.ease_from:
        question, rows = line("blame.question"), _exercises(practice, asking.session)
    else:
        efforts = tuple(button(f"button.effort.{effort}", EffortTold(effort, here)) for effort in Effort)
        question, rows = line("effort.question"), (efforts,)
    return replace(summary, lines=(*summary.lines, GAP, question), buttons=rows)


def _exercises(practice: Practice, session: Session) -> Buttons:
    here = _mark(session)
    rows = (
        button(
            "button.exercise",
            ExerciseBlamed(exercise.id, here),
            exercise=Key(practice.programme.exercise(exercise.id).short_title),
        )
        for exercise in session.plan.exercises
    )
    return (*((row,) for row in rows), (button("button.hard_to_say", ExerciseBlamed("", here)),))


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
    return (show_summary(practice, asking.session, place, later_today(practice, after, now)),)


# The rules


def peak_told(practice: Practice, person: Person, phase: Phase, event: PainScored, now: datetime) -> Turn:
    asking = open_questions(phase)
    if asking is None or asking.peak is not None or event.mark not in {None, _mark(asking.session)}:
        return turn(person, Toast(line("toast.answered")))
    session = asking.session
    asking = replace(asking, peak=event.score)
    logged = [LogAnswer(Question.PEAK, session.on, event.score, session.number)]
    if len(session.plan.exercises) == 1 and not asking.blamed:
        only = session.plan.exercises[0].id
        logged.append(LogAnswer(Question.EXERCISE, session.on, event.score, session.number, only))
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
    known = any(exercise.id == event.exercise for exercise in session.plan.exercises)
    logged = LogAnswer(Question.EXERCISE, session.on, asking.peak, session.number, event.exercise)
    person, shown = _ask_on(practice, person, replace(asking, blamed=True), now, tapped=True)
    return person, (*((logged,) if known else ()), *shown)


def effort_told(practice: Practice, person: Person, phase: Phase, event: EffortTold, now: datetime) -> Turn:
    """The last one: thank you, and what the pain rule says of it, in one line."""
    asking = open_questions(phase)
    if asking is None or asking.peak is None or event.mark != _mark(asking.session):
        return turn(person, Toast(line("toast.answered")))
    session = asking.session
    logged = LogAnswer(Question.EFFORT, session.on, event.effort, session.number)
    summary = show_summary(practice, session, Edit(asking.shown), later_today(practice, person, now))
    said = line(f"check_out.{_band(practice, session, asking.peak)}")
    shown = replace(summary, lines=(*summary.lines, GAP, said))
    return turn(replace(person, phase=Idle()), logged, shown)


def _band(practice: Practice, session: Session, peak: int) -> Band:
    return band(practice.programme.pain, peak, session.before)


def _ask_on(practice: Practice, person: Person, asking: CheckOut, now: datetime, *, tapped: bool) -> Turn:
    """The next question: in place of the one before after a tap, below what was typed otherwise."""
    if tapped:
        person = replace(person, phase=Idle(asking))
        return turn(person, show_check_out(practice, person, asking, Edit(asking.shown), now))
    before = asking
    asking = replace(asking, shown=f"{asking.shown}.t")
    person = replace(person, phase=Idle(asking))
    place = Edit(before.shown)
    return turn(
        person,
        show_summary(practice, asking.session, place, ()),
        show_check_out(practice, person, asking, New(asking.shown), now),
    )
