"""What the page for a clinician says, as data: two periods side by side, the doses, and the flags."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from bot.charts.month import DAYS, Point, began_on, highest
from bot.coach.adherence import slot_days
from bot.coach.coverage import Coverage, coverages
from bot.coach.diary import AnswerEntry, Diary, SetEntry
from bot.coach.doses import Numbers, dose_now, form_now
from bot.coach.facts import Morning, Question
from bot.coach.pain import flares, severe_days
from bot.coach.person import Locked, Person
from bot.coach.plan import is_blocked
from bot.coach.practice import Practice
from content.model import Exercise, Foot, Form, Level


@dataclass(frozen=True, slots=True)
class Scores:
    """Of the days that have one. *days* 0: there are none, and the other two say nothing."""

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
    """Local dates, both included. Planned are the sets of what was begun, each slot of a day once."""

    first: date
    last: date
    active_days: int
    finished: int
    reported_sets: int
    planned_sets: int
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


@dataclass(frozen=True, slots=True)
class DoseRow:
    """*coverage* None: the safety answers leave the exercise out."""

    exercise: Exercise
    numbers: Numbers
    form: Form
    coverage: Coverage | None


@dataclass(frozen=True, slots=True)
class Record:
    """*locked*: why the plan is closed and since when; None: it is open. *answers*: text keys."""

    today: date
    foot: Foot | None
    recent: Period
    since: Period
    doses: tuple[DoseRow, ...]
    before: tuple[Point, ...]
    most: tuple[Point, ...]
    screened_on: date | None
    cleared_on: date | None
    mistaken_on: date | None
    locked: tuple[Level, date] | None
    answers: tuple[str, ...]
    severe_from: int


def record_of(practice: Practice, person: Person, diary: Diary, today: date) -> Record:
    programme, phase = practice.programme, person.phase
    begun, recently = began_on(person, diary, today), today - timedelta(days=DAYS - 1)
    items = (item for question in programme.screen for item in question.items)
    within = [one for one in diary.answers if recently <= one.on <= today]
    return Record(
        today=today,
        foot=person.foot,
        recent=_period(practice, diary, recently, today),
        since=_period(practice, diary, begun, today),
        doses=_doses(practice, person, today),
        before=highest(_before(within)),
        most=highest(_most(within)),
        screened_on=None if person.screened_at is None else person.day(person.screened_at),
        cleared_on=None if person.cleared_at is None else person.day(person.cleared_at),
        mistaken_on=None if person.mistaken_at is None else person.day(person.mistaken_at),
        locked=(phase.level, person.day(phase.since_at)) if isinstance(phase, Locked) else None,
        answers=tuple(item.text for item in items if item.id in person.blocks),
        severe_from=programme.pain.stop_from,
    )


def _period(practice: Practice, diary: Diary, first: date, last: date) -> Period:
    begun = slot_days(one for one in diary.sessions if first <= one.on <= last)
    answers = [one for one in diary.answers if first <= one.on <= last]
    mornings = [one.value for one in answers if one.question is Question.MORNING]
    rules = practice.programme.pain
    return Period(
        first=first,
        last=last,
        active_days=sum(first <= on <= last for on in diary.active_on),
        finished=sum(one.is_done for one in begun),
        reported_sets=sum(one.reported_sets for one in begun),
        planned_sets=sum(one.planned_sets for one in begun),
        before=_scores(highest(_before(answers))),
        most=_scores(highest(_most(answers))),
        mornings=(
            mornings.count(Morning.BETTER),
            mornings.count(Morning.SAME),
            mornings.count(Morning.WORSE),
        ),
        flares=tuple(on for on in flares(rules, diary, first) if on <= last),
        severe=tuple(on for on in severe_days(rules, diary, first) if on <= last),
        counts=tuple(_counts(practice, [one for one in diary.sets if first <= one.on <= last])),
    )


def _before(answers: Iterable[AnswerEntry]) -> Iterable[AnswerEntry]:
    return (one for one in answers if one.question is Question.BEFORE)


def _most(answers: Iterable[AnswerEntry]) -> Iterable[AnswerEntry]:
    return (one for one in answers if one.question is not Question.BEFORE)


def _scores(series: Sequence[Point]) -> Scores:
    values = [point.value for point in series]
    return Scores(len(values), median(values) if values else 0, max(values, default=0))


def _counts(practice: Practice, sets: Sequence[SetEntry]) -> Iterable[Count]:
    """In the order of the programme; a side of which nothing was reported is left out."""
    for exercise in practice.programme.exercises:
        for side in Foot:
            own = [one for one in sets if (one.exercise, one.side) == (exercise.id, side)]
            if own:
                yield Count(exercise.short_title, side, len(own), sum(one.reps for one in own))


def _doses(practice: Practice, person: Person, today: date) -> tuple[DoseRow, ...]:
    covered = {one.exercise.id: one for one in coverages(practice, person)}
    return tuple(
        DoseRow(
            exercise,
            dose_now(practice.programme, exercise, person.doses, today),
            form_now(exercise, person.doses),
            None if is_blocked(exercise, person.blocks) else covered[exercise.id],
        )
        for exercise in practice.programme.exercises
    )
