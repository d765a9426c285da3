"""How much of the exercise sheet's week a person's own plan holds; what they do of it is another question."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.coach.person import Person, Slot
from bot.coach.plan import is_blocked
from bot.coach.practice import Practice, sore_foot
from content.model import Exercise, Foot, Origin
from scheduler.recurrence import EVERY_DAY


@dataclass(frozen=True, slots=True)
class Coverage:
    """*planned* and *asked*: times a week. *asks*: whose number that is."""

    exercise: Exercise
    planned: int
    asked: int
    asks: Origin

    @property
    def percent(self) -> int:
        """Never above 100: more than is asked is not more of it."""
        return round(100 * min(1, self.planned / self.asked))


def coverages(practice: Practice, person: Person) -> Iterator[Coverage]:
    """Of every exercise that the safety answers leave in."""
    both = sore_foot(person) is Foot.BOTH

    def exercises(own: Slot) -> tuple[str, ...]:
        slot = practice.programme.slot(own.id)
        return slot.both_feet if both else slot.exercises

    for exercise in practice.programme.exercises:
        if not is_blocked(exercise, person.blocks):
            planned = sum(len(own.days) for own in person.slots if exercise.id in exercises(own))
            sheet, own = exercise.asked("per_day"), exercise.dose.per_day
            asked, asks = (own.start, own.origin) if sheet is None else (sheet[1], Origin.SOURCE)
            yield Coverage(exercise, planned, len(EVERY_DAY) * asked, asks)
