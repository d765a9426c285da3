"""Scores told at any moment: the rules of those before a session and of /pain; the others are called from here."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.coach import check_out, day, hurting
from bot.coach.awaited_scores import may_tell_before
from bot.coach.diary import Diary
from bot.coach.effects import (
    GAP,
    Edit,
    Line,
    LogAnswer,
    New,
    ReadDiary,
    RecordOccurrence,
    RecordSession,
    Show,
    Style,
    Toast,
    button,
    line,
)
from bot.coach.events import AlarmReported
from bot.coach.facts import Outcome, Question
from bot.coach.pain import Band, band, concern, weeks_direction
from bot.coach.pain_events import PainAsked, PainScored
from bot.coach.person import Idle, InSession, Locked, Person, Phase, ScoreAsked, Session
from bot.coach.practice import Practice, Turn, turn
from bot.coach.scores import is_score, score_rows
from bot.coach.session_answers import already, fits_step, show_again
from bot.coach.session_cards import show_step
from bot.coach.session_steps import close, settle
from bot.coach.wishes import ConcernWish, PainWish

TARGET = "now"
"""The message of /pain."""

TWO_WEEKS = timedelta(days=14)


def scored(practice: Practice, person: Person, phase: Phase, event: PainScored, now: datetime) -> Turn:
    """A score, by what it was asked for. A button of something that is over changes nothing."""
    if event.question is Question.NOW:
        return _now(practice, person, event, now)
    if event.question is Question.PEAK:
        return check_out.peak_told(practice, person, phase, event, now)
    if not isinstance(phase, InSession):
        return turn(person, Toast(line("toast.session_closed")))
    if event.question is Question.BEFORE:
        return _before(practice, person, phase, event, now)
    return hurting.scored(practice, person, phase, event, now)


# Before a session


def _before(practice: Practice, person: Person, phase: InSession, event: PainScored, now: datetime) -> Turn:
    session = phase.session
    if not may_tell_before(session) or not fits_step(session, event.mark):
        return already(person)
    logged = LogAnswer(Question.BEFORE, session.on, event.score, session.number)
    if event.score >= practice.programme.pain.no_session_from:
        person, effects = _no_session(practice, person, session, event.score, now)
        return person, (logged, *effects)
    session = replace(session, before=event.score)
    person = replace(person, phase=InSession(session))
    shown = show_step(practice, session, Edit(session.shown))
    noted = line("before.noted", score=event.score)
    if event.mark is not None:
        return turn(person, logged, shown, Toast(noted))
    person, said = show_again(practice, person, session, noted)
    return person, (logged, shown, *said)


def _no_session(practice: Practice, person: Person, session: Session, score: int, now: datetime) -> Turn:
    """Too much to exercise: rest, and only the score is kept."""
    settled = settle(practice, session, None)
    person, effects = close(person, session, now)
    recorded = (
        replace(effect, outcome=Outcome.SKIPPED)
        for effect in effects
        if isinstance(effect, RecordSession | RecordOccurrence)
    )
    alarm = button("button.alarm", AlarmReported(), Style.DANGER)
    said = Show((line("before.too_much", score=score), GAP, line("rest.advice")), ((alarm,),))
    person, later = day.open_due(practice, replace(person, interrupted=None, sore_at=now), now)
    return person, (*recorded, *settled, said, *later)


# /pain


def asked(practice: Practice, person: Person, phase: Phase, event: PainAsked, now: datetime) -> Turn:
    """/pain asks and tells the weeks' direction; /pain 4 is the answer already."""
    text = event.text.strip().removesuffix("/10")
    if not text:
        return turn(person, ReadDiary(PainWish(), person.local(now).date() - TWO_WEEKS))
    if text.isascii() and text.isdigit() and len(text) <= len("10") and is_score(int(text)):
        return _now(practice, person, PainScored(Question.NOW, int(text)), now)
    return turn(person, Show((line("pain.refused"),)))


def show_direction(practice: Practice, person: Person, wish: PainWish, diary: Diary, now: datetime) -> Turn:
    direction = weeks_direction(diary, person.local(now).date())
    lines = (line("pain.question"), GAP, line(f"pain.direction.{direction or 'unknown'}"))
    if isinstance(person.phase, Idle):
        person = replace(person, phase=Idle(ScoreAsked(now + practice.programme.pain.answer_within)))
    return turn(person, Show(lines, score_rows(Question.NOW), New(TARGET)))


def _now(practice: Practice, person: Person, event: PainScored, now: datetime) -> Turn:
    logged = LogAnswer(Question.NOW, person.local(now).date(), event.score)
    if isinstance(person.phase, Idle) and isinstance(person.phase.asking, ScoreAsked):
        person = replace(person, phase=Idle())
    is_sore = event.score >= practice.programme.pain.no_session_from
    person = replace(person, sore_at=now if is_sore else None)
    told = band(practice.programme.pain, event.score)
    lines: tuple[Line, ...] = (line("pain.noted", score=event.score), line(f"pain.{told}"))
    if told is not Band.STOP:
        return turn(person, logged, Show(lines), ReadDiary(ConcernWish()))
    alarm = ((button("button.alarm", AlarmReported(), Style.DANGER),),)
    buttons = () if isinstance(person.phase, Locked) else alarm
    return turn(person, logged, Show((*lines, GAP, line("rest.advice")), buttons), ReadDiary(ConcernWish()))


# When to see somebody


def advise(practice: Practice, person: Person, wish: ConcernWish, diary: Diary, now: datetime) -> Turn:
    """One message when the past says that a clinician should have a look, and not again for a while."""
    today, rules = person.local(now).date(), practice.programme.pain
    why = concern(rules, diary, today)
    lately = person.advised_on is not None and today - person.advised_on < rules.advise_every
    if why is None or lately or isinstance(person.phase, Locked):
        return turn(person)
    return turn(replace(person, advised_on=today), Show((line("advice.title"), line(f"advice.{why}"))))
