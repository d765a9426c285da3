"""What some days came to, counted once: for the person's own words, for a clinician's week, and for the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from bot.coach.adherence import slot_days
from bot.coach.diary import AnswerEntry, Diary, SetEntry
from bot.coach.facts import Morning, Question
from bot.coach.pain import flares, highest_by_day, severe_days
from content.model import Foot, Programme


@dataclass(frozen=True, slots=True)
class Scores:
    """The highest of each day that has one. *days* 0: there are none, and the other two say nothing."""

    days: int
    median: float
    highest: int


@dataclass(frozen=True, slots=True)
class Count:
    """What was reported of one exercise on one side."""

    exercise: str
    side: Foot
    sets: int
    reps: int


@dataclass(frozen=True, slots=True)
class Period:
    """Local dates, both included. What counts of a day: `SlotDay`. *pain* is of all scores, *before* and *most* are of
    those told before a session and of the others.
    """

    first: date
    last: date
    active_days: int
    finished: int
    reported_sets: int
    planned_sets: int
    pain: Scores
    before: Scores
    most: Scores
    mornings: tuple[int, int, int]
    """How many were better, the same, worse."""
    flares: tuple[date, ...]
    severe: tuple[date, ...]
    counts: tuple[Count, ...]

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def period(programme: Programme, diary: Diary, first: date, last: date) -> Period:
    begun = slot_days(one for one in diary.sessions if first <= one.on <= last)
    answers = [one for one in diary.answers if first <= one.on <= last]
    mornings = [one.value for one in answers if one.question is Question.MORNING]
    return Period(
        first=first,
        last=last,
        active_days=sum(first <= on <= last for on in diary.active_on),
        finished=sum(one.is_done for one in begun),
        reported_sets=sum(one.reported_sets for one in begun),
        planned_sets=sum(one.planned_sets for one in begun),
        pain=_scores(answers),
        before=_scores(before(answers)),
        most=_scores(most(answers)),
        mornings=(
            mornings.count(Morning.BETTER),
            mornings.count(Morning.SAME),
            mornings.count(Morning.WORSE),
        ),
        flares=tuple(on for on in flares(programme.pain, diary, first) if on <= last),
        severe=tuple(on for on in severe_days(programme.pain, diary, first) if on <= last),
        counts=tuple(_counts(programme, [one for one in diary.sets if first <= one.on <= last])),
    )


def before(answers: Iterable[AnswerEntry]) -> list[AnswerEntry]:
    """Those told before a session."""
    return [one for one in answers if one.question is Question.BEFORE]


def most(answers: Iterable[AnswerEntry]) -> list[AnswerEntry]:
    """All the others."""
    return [one for one in answers if one.question is not Question.BEFORE]


def _scores(answers: Iterable[AnswerEntry]) -> Scores:
    values = list(highest_by_day(answers).values())
    return Scores(len(values), median(values) if values else 0, max(values, default=0))


def _counts(programme: Programme, sets: Sequence[SetEntry]) -> Iterable[Count]:
    """In the order of the programme; a side of which nothing was reported is left out."""
    for exercise in programme.exercises:
        for side in Foot:
            own = [one for one in sets if (one.exercise, one.side) == (exercise.id, side)]
            if own:
                yield Count(exercise.short_title, side, len(own), sum(one.reps for one in own))
