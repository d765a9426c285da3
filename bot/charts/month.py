"""What the picture of progress shows: four weeks of slots, one level, and how it felt. Data alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.coach.adherence import slot_days
from bot.coach.diary import AnswerEntry, Diary, SetEntry
from bot.coach.doses import dose_now
from bot.coach.facts import Outcome
from bot.coach.pain import highest_by_day
from bot.coach.period import before, most
from bot.coach.person import Person, Slot
from bot.coach.plan import WHOLE_DAY, is_blocked
from bot.coach.practice import Practice
from bot.coach.streak import streak
from content.model import Exercise

WEEKS = 4
DAYS = WEEKS * 7


class Mark(StrEnum):
    """What became of one slot on one day. None of them is a failure."""

    DONE = "done"
    PARTLY = "partly"
    REST = "rest"  # nothing was reported, and a rest pass kept the run of days
    FREE = "free"  # nothing was planned, by the days of the week, a pause or a rest after pain
    NOTHING = "nothing"
    TO_COME = "to_come"
    BEFORE = "before"  # the person was not there yet


@dataclass(frozen=True, slots=True)
class Day:
    """*marks*: one for each slot, in the person's order."""

    on: date
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Point:
    on: date
    value: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """The repetitions of the exercise that grows by them. *now*: what the plan asks in a set today."""

    exercise: Exercise
    done: tuple[Point, ...]
    """The most repetitions of a set, for each day that has one."""
    now: int
    first: int
    top: int


@dataclass(frozen=True, slots=True)
class Month:
    """From a Monday on, so that today lies in the last of the weeks."""

    today: date
    slots: tuple[str, ...]
    """The text keys of the slots' titles."""
    days: tuple[Day, ...]
    ladder: Ladder | None
    """None: the plan has no exercise that grows by repetitions."""
    before: tuple[Point, ...]
    most: tuple[Point, ...]
    """The highest score of each day, of all but those told before a session."""

    @property
    def first(self) -> date:
        return self.days[0].on


def first_day(today: date) -> date:
    """The Monday on which the four weeks begin."""
    return today - timedelta(days=today.weekday() + DAYS - 7)


def month_of(practice: Practice, person: Person, diary: Diary, today: date) -> Month:
    first = first_day(today)
    days = [first + timedelta(days=number) for number in range(DAYS)]
    begun = began_on(person, diary, today)
    answers = [one for one in diary.answers if first <= one.on <= today]
    passes = streak(diary.active_on, today, person.is_free).passes
    return Month(
        today=today,
        slots=tuple(practice.programme.slot(own.id).title for own in person.slots),
        days=tuple(
            Day(
                on,
                tuple(_kept(_mark(person, diary, own, on, begun, today), on, passes) for own in person.slots),
            )
            for on in days
        ),
        ladder=_ladder(practice, person, diary, first, today),
        before=highest(before(answers)),
        most=highest(most(answers)),
    )


def began_on(person: Person, diary: Diary, today: date) -> date:
    """The first local date that counts: of the consent, or of an older set."""
    agreed = today if person.consent is None else person.day(person.consent.at)
    return min([agreed, *diary.active_on, today])


def _mark(person: Person, diary: Diary, own: Slot, on: date, begun: date, today: date) -> Mark:
    sessions = [one for one in diary.sessions if one.on == on and one.slot in {own.id, WHOLE_DAY}]
    counted = slot_days(sessions)
    if any(one.is_done for one in counted):
        return Mark.DONE
    if any(one.reported_sets for one in counted):
        return Mark.PARTLY
    if on < begun:
        return Mark.BEFORE
    outcomes = {one.outcome for one in diary.occurrences if one.on == on and one.slot == own.id}
    kept_by_pain = any(one.outcome is Outcome.SKIPPED for one in sessions)
    if kept_by_pain or Outcome.PAUSED in outcomes or person.is_paused(on) or on.weekday() not in own.days:
        return Mark.FREE
    return Mark.TO_COME if on >= today else Mark.NOTHING


def _kept(mark: Mark, on: date, passes: frozenset[date]) -> Mark:
    return Mark.REST if mark is Mark.NOTHING and on in passes else mark


def _ladder(practice: Practice, person: Person, diary: Diary, first: date, today: date) -> Ladder | None:
    programme = practice.programme
    for exercise in programme.exercises:
        rungs = exercise.progression
        if rungs is None or rungs.part != "reps" or is_blocked(exercise, person.blocks):
            continue
        sets = [one for one in diary.sets if one.exercise == exercise.id and first <= one.on <= today]
        now = dose_now(programme, exercise, person.doses, today)["reps"].value
        return Ladder(exercise, _most_reps(sets), now, rungs.levels[0], rungs.levels[-1])
    return None


def _most_reps(sets: Sequence[SetEntry]) -> tuple[Point, ...]:
    most: dict[date, int] = {}
    for one in sets:
        most[one.on] = max(one.reps, most.get(one.on, 0))
    return tuple(Point(on, most[on]) for on in sorted(most))


def highest(answers: Iterable[AnswerEntry]) -> tuple[Point, ...]:
    """The highest score of each day that has one; answers in words have none."""
    return tuple(Point(on, score) for on, score in highest_by_day(answers).items())
