"""What the page for a clinician says, as data: two periods side by side, the doses, and the flags."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.charts.month import DAYS, Point, began_on, highest
from bot.coach.coverage import Coverage, coverages
from bot.coach.diary import Diary
from bot.coach.doses import Numbers, dose_now, form_now
from bot.coach.period import Period, before, most, period
from bot.coach.person import Locked, Person
from bot.coach.plan import is_blocked
from bot.coach.practice import Practice
from content.model import Exercise, Foot, Form, Level


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
        recent=period(programme, diary, recently, today),
        since=period(programme, diary, begun, today),
        doses=_doses(practice, person, today),
        before=highest(before(within)),
        most=highest(most(within)),
        screened_on=None if person.screened_at is None else person.day(person.screened_at),
        cleared_on=None if person.cleared_at is None else person.day(person.cleared_at),
        mistaken_on=None if person.mistaken_at is None else person.day(person.mistaken_at),
        locked=(phase.level, person.day(phase.since_at)) if isinstance(phase, Locked) else None,
        answers=tuple(item.text for item in items if item.id in person.blocks),
        severe_from=programme.pain.stop_from,
    )


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
