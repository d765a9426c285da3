"""Diaries written by hand: one exercise, session by session."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.coach.diary import AnswerEntry, Diary, SessionEntry, SetEntry
from bot.coach.facts import Effort, Morning, Outcome, Question
from content.model import Foot
from tests.support.doses import TODAY


@dataclass(frozen=True)
class Done:
    """A session with one set of one exercise. *day* counts from the first; *peak* None: nothing was told."""

    day: int
    level: int = 25
    reps: int | None = None
    effort: Effort | None = Effort.EASY
    peak: int | None = 1
    morning: Morning | None = None
    """What the morning after was said to be."""
    hour: int = 7


def at(day: int, hour: int = 0) -> datetime:
    return datetime.combine(TODAY + timedelta(days=day), time(hour), UTC)


def diary_of(exercise: str, done: Iterable[Done], slot: str = "toes") -> Diary:
    sessions, sets, answers = [], [], []
    for number, one in enumerate(done, start=1):
        on, began = TODAY + timedelta(days=one.day), at(one.day, one.hour)
        reps = one.level if one.reps is None else one.reps
        sessions.append(SessionEntry(number, slot, on, began, 1, 1 if reps else 0, began, Outcome.FINISHED))
        sets.append(SetEntry(number, slot, on, exercise, Foot.BOTH, 1, reps, one.level, began, 1, one.level))
        if one.peak is not None:
            answers.append(AnswerEntry(Question.PEAK, number, "", on, began, one.peak))
        if one.effort is not None:
            answers.append(AnswerEntry(Question.EFFORT, number, "", on, began, one.effort))
        if one.morning is not None:
            after = on + timedelta(days=1)
            answers.append(AnswerEntry(Question.MORNING, 0, "", after, at(one.day + 1, 6), one.morning))
    return Diary(sessions, sets, (), answers, frozenset(one.on for one in sets if one.reps))


def twice_a_day(days: range, level: int = 25) -> list[Done]:
    return [Done(day, level, hour=hour) for day in days for hour in (7, 19)]
