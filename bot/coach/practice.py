"""What the coach works with: the programme, and somebody who knows the zones of the world."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Protocol

from bot.coach.doses import Doses
from bot.coach.effects import Effect
from bot.coach.person import Person
from bot.coach.plan import Plan, PlannedExercise, plan_exercise, plan_exercises, plan_slot
from content.languages import ONLY_ENGLISH, Languages
from content.model import Exercise, Foot, Form, Programme, SlotPlan
from scheduler.recurrence import Occurrence


@dataclass(frozen=True, slots=True)
class ZoneMatch:
    """*zone* None with *others*: it could be any of them. Both empty: not understood."""

    zone: str | None
    others: tuple[str, ...] = ()


class Zones(Protocol):
    def match(self, text: str, now: datetime, default: str) -> ZoneMatch:
        """The zone meant by an IANA name, a city, an offset or a clock reading."""

    def city(self, zone: str, language: str) -> str:
        """A short name of the zone for people, for example Berlin."""

    def country(self, zone: str) -> str | None:
        """The two letters of the country that the zone lies in; None: of no country, or unknown."""


@dataclass(frozen=True, slots=True)
class Practice:
    programme: Programme
    zones: Zones
    default_zone: str
    languages: Languages = ONLY_ENGLISH
    """Those that a person may choose."""
    operator: str = ""
    """How to reach whoever runs this; empty: they did not say."""
    spread: timedelta = timedelta()
    """The prompts of one instant leave within so long of it, each person's at a moment of their own."""
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    """All that are installed, by id; empty: there is only the one."""

    def of(self, person: Person) -> "Practice":
        """With the programme that this person follows. Raises KeyError: it is installed no more."""
        if person.programme in {"", self.programme.id}:
            return self
        return self.to(person.programme)

    def to(self, programme: str) -> "Practice":
        """With this one. Raises KeyError: it is not installed."""
        return replace(self, programme=self.programmes[programme])

    def exercise(self, id_: str) -> Exercise:
        """One that was done once, in this programme or in another. Raises KeyError: no programme has it."""
        for programme in self._own_first():
            for exercise in programme.exercises:
                if exercise.id == id_:
                    return exercise
        raise KeyError(id_)

    def slot(self, id_: str) -> SlotPlan:
        """One that was walked through once, in this programme or in another. Raises KeyError: no programme has it."""
        for programme in self._own_first():
            for slot in programme.slots:
                if slot.id == id_:
                    return slot
        raise KeyError(id_)

    def _own_first(self) -> tuple[Programme, ...]:
        return (self.programme, *self.programmes.values())


Turn = tuple[Person, tuple[Effect, ...]]
"""Where the person stands after an event, and what is to be done about it."""


def turn(person: Person, *effects: Effect) -> Turn:
    return person, effects


def sore_foot(person: Person) -> Foot:
    """The foot to plan for. Before it was chosen both are assumed, so that no minutes are
    promised too low.
    """
    return person.foot or Foot.BOTH


def safe_doses(practice: Practice, person: Person) -> Doses:
    """The person's doses, with the easier form where their safety answers allow no other."""
    doses = person.doses
    for exercise in practice.programme.exercises:
        if not person.blocks.isdisjoint(exercise.easier_if):
            doses = doses.with_form(exercise.id, Form.EASIER)
    return doses


def slot_plan(practice: Practice, person: Person, slot: SlotPlan, on: date) -> Plan:
    """What *slot* asks of this person on the local date *on*."""
    return plan_slot(
        practice.programme, slot, sore_foot(person), person.blocks, safe_doses(practice, person), on
    )


def exercises_plan(practice: Practice, person: Person, slot: str, ids: Iterable[str], on: date) -> Plan:
    """What the named exercises ask of this person, outside the day plan."""
    foot, doses = sore_foot(person), safe_doses(practice, person)
    return plan_exercises(practice.programme, slot, ids, foot, person.blocks, doses, on)


def exercise_plan(practice: Practice, person: Person, exercise: Exercise, on: date) -> PlannedExercise:
    """What *exercise* asks of this person, whether or not their safety answers rule it out."""
    return plan_exercise(practice.programme, exercise, sore_foot(person), safe_doses(practice, person), on)


def prompt_at(practice: Practice, person: Person, occurrence: Occurrence) -> datetime:
    """When this person is called. What they read stays the time they chose."""
    return occurrence.at + practice.spread * _share(person.id)


def _share(person_id: int) -> float:
    """From 0 to 1: the same for this person every day, and evenly over all people."""
    return int.from_bytes(blake2b(str(person_id).encode(), digest_size=4).digest()) / 2**32
