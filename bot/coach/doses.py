"""What a person's dose of an exercise is now: number by number, each with who answers for it.

In layers, the later over the earlier: the file's starting dose, the level reached, a gentle start, the person's or
their clinician's own number, and at last what pain takes away. No layer leaves the bounds of the file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from content.model import (
    Dose,
    Exercise,
    Form,
    Gentle,
    Number,
    Origin,
    Pacing,
    Programme,
    Progress,
    Progression,
)

MOST_PAST = 50
"""Changes that are remembered, the newest."""


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number that the person set, for themselves or on a clinician's word; *origin* tells which."""

    exercise: str
    part: str
    value: int
    origin: Origin
    at: datetime | None = None
    """When it was set; None: before that was kept."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An offered level that the person took, or the one they stayed at."""

    exercise: str
    level: int
    at: datetime
    before: int = 0
    """The level that the person had then."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the diary says of one exercise; written by the review alone, which computes it anew each time."""

    exercise: str
    level: int
    done_on: date
    """When it was last reported."""
    sets_less: int = 0
    """Sets to leave out next time."""
    told_level: int = 0
    """What the person last heard of both; the review says what is less than that."""
    told_less: int = 0


@dataclass(frozen=True, slots=True)
class Doses:
    """All that moves one person's doses away from the files' starting doses."""

    own: tuple[OwnNumber, ...] = ()
    easier: frozenset[str] = frozenset()
    """Exercises that are done in their easier form."""
    gentle_from: date | None = None
    """The local date on which a gentle start began; None: there was none."""
    halved_on: date | None = None
    """The local date for which half the dose was chosen; None: never."""
    choices: tuple[Choice, ...] = ()
    """The newest of each exercise."""
    standings: tuple[Standing, ...] = ()
    offered_on: date | None = None
    """When a level was last offered; None: never. One offer a day is enough."""
    past: tuple[OwnNumber, ...] = ()
    """Own numbers that hold no more, oldest first: what was changed, by whom and when."""

    def standing(self, exercise: str) -> Standing | None:
        return next((one for one in self.standings if one.exercise == exercise), None)

    def choice(self, exercise: str) -> Choice | None:
        return next((one for one in self.choices if one.exercise == exercise), None)

    def own_number(self, exercise: str, part: str) -> OwnNumber | None:
        return next((one for one in self.own if (one.exercise, one.part) == (exercise, part)), None)

    def with_own(self, number: OwnNumber) -> "Doses":
        before = self.own_number(number.exercise, number.part)
        others = tuple(one for one in self.own if one != before)
        return replace(self, own=(*others, number), past=self._past(() if before is None else (before,)))

    def without_own(self, exercise: str) -> "Doses":
        gone = tuple(one for one in self.own if one.exercise == exercise)
        return replace(self, own=tuple(one for one in self.own if one not in gone), past=self._past(gone))

    def without_clinicians(self, exercise: str) -> "Doses":
        """Without what stands on a clinician's word in this exercise; what the person set as their own stays."""
        gone = tuple(one for one in self.own if (one.exercise, one.origin) == (exercise, Origin.CLINICIAN))
        return replace(self, own=tuple(one for one in self.own if one not in gone), past=self._past(gone))

    def with_choice(self, choice: Choice) -> "Doses":
        others = (one for one in self.choices if one.exercise != choice.exercise)
        return replace(self, choices=(*others, choice))

    def with_form(self, exercise: str, form: Form) -> "Doses":
        others = self.easier - {exercise}
        return replace(self, easier=others | {exercise} if form is Form.EASIER else others)

    def _past(self, gone: tuple[OwnNumber, ...]) -> tuple[OwnNumber, ...]:
        return (*self.past, *gone)[-MOST_PAST:]


AS_WRITTEN = Doses()
"""Nothing moved: the files' starting doses."""


def begun_anew(doses: Doses, kept: Doses = AS_WRITTEN) -> Doses:
    """As *kept* says, but what a bad morning took away today. What was set before is remembered as past, once.

    Standings are left to the next review: the log may tell of more by now.
    """
    gone = (one for one in doses.own if one not in doses.past)
    past = (*doses.past, *gone)[-MOST_PAST:]
    return replace(kept, halved_on=doses.halved_on, standings=(), past=past)


@dataclass(frozen=True, slots=True)
class DoseNumber:
    """One number as it is now. Why an assumed one is what it is: its id in the file, and docs/clinical.md. *by*: who
    signed it in the file, where a clinician did.
    """

    value: int
    origin: Origin
    by: str | None = None


Numbers = Mapping[str, DoseNumber]
"""By the name of the part: sets, reps, hold, relax, rest, per_day."""


def parts_of(dose: Dose) -> dict[str, Number]:
    """The numbers that this dose has, by name."""
    named = ((each.name, getattr(dose, each.name)) for each in fields(dose))
    return {name: number for name, number in named if number is not None}


def bounds_of(exercise: Exercise, part: str) -> tuple[int, int]:
    """How low and how high the file lets this number be set. Raises KeyError: there is no such part."""
    number = parts_of(exercise.dose)[part]
    ladder = exercise.progression
    low = min(number.minimum, ladder.floor) if ladder is not None and ladder.part == part else number.minimum
    return low, number.maximum


def dose_now(programme: Programme, exercise: Exercise, doses: Doses, on: date) -> Numbers:
    """The dose of *exercise* on the local date *on*."""
    numbers = {
        part: DoseNumber(number.start, number.origin, number.by)
        for part, number in parts_of(exercise.dose).items()
    }
    _reach_level(programme.progress, exercise, doses, on, numbers)
    _begin_gently(programme.gentle, exercise, doses, on, numbers)
    _heed_own(exercise, doses, numbers)
    _ease(exercise, doses, on, numbers)
    return numbers


class Less(StrEnum):
    """Why a dose is less than it would be, where the rule holds for now and is not in the level reached."""

    GENTLE = "gentle"
    HURT = "hurt"
    MORNING = "morning"


def why_less(programme: Programme, exercise: Exercise, doses: Doses, on: date) -> tuple[Less, ...]:
    """What would give back more if it were not: told with the dose, so that nobody wonders."""
    now = dose_now(programme, exercise, doses, on)
    without = {
        Less.GENTLE: replace(doses, gentle_from=None),
        Less.HURT: replace(doses, standings=tuple(replace(one, sets_less=0) for one in doses.standings)),
        Less.MORNING: replace(doses, halved_on=None),
    }
    return tuple(why for why, other in without.items() if dose_now(programme, exercise, other, on) != now)


def form_now(exercise: Exercise, doses: Doses) -> Form:
    is_easier = exercise.easier is not None and exercise.id in doses.easier
    return Form.EASIER if is_easier else Form.ORDINARY


def is_at_level(exercise: Exercise, doses: Doses, numbers: Numbers, level: int) -> bool:
    """Whether this is the whole dose of *level*, so that doing it counts towards the next one."""
    written = parts_of(exercise.dose)
    others = (part for part in ("sets", "reps", "hold") if part in written and part != _ladder_part(exercise))
    return (
        level > 0
        and numbers[_ladder_part(exercise)].value == level
        and form_now(exercise, doses) is Form.ORDINARY
        and all(numbers[part].value >= written[part].start for part in others)
    )


def _ladder_part(exercise: Exercise) -> str:
    return exercise.progression.part if exercise.progression is not None else ""


# The ladder


def level_before_break(progress: Progress, exercise: Exercise, doses: Doses, on: date) -> int:
    """The level from which a time away has led down, where it makes the dose less; 0: it does not."""
    standing, ladder = doses.standing(exercise.id), exercise.progression
    if standing is None or ladder is None or doses.own_number(exercise.id, ladder.part) is not None:
        return 0
    before = level_now(progress, exercise, doses, standing.done_on)
    return before if level_now(progress, exercise, doses, on) < before else 0


def level_now(progress: Progress, exercise: Exercise, doses: Doses, on: date) -> int:
    """The level that the person has reached; lower after a time away. 0: this exercise has no levels."""
    ladder = exercise.progression
    if ladder is None:
        return 0
    standing = doses.standing(exercise.id)
    if standing is None:
        return ladder.levels[0]
    away = on - standing.done_on
    level = min(max(standing.level, ladder.floor), ladder.levels[-1])
    if away >= progress.afresh:
        return min(level, ladder.levels[0])
    if away >= progress.away:
        # A low level stays: time away is no reason for more.
        return min(level, max(ladder.levels[0], level_below(ladder, level, progress.away_levels)))
    return level


def level_below(ladder: Progression, level: int, by: int = 1) -> int:
    """So many levels down; under the first one the same distance again, never under the floor."""
    for _ in range(by):
        lower = [one for one in ladder.levels if one < level]
        step = ladder.levels[1] - ladder.levels[0] if len(ladder.levels) > 1 else 0
        level = lower[-1] if lower else max(ladder.floor, level - step)
    return level


def level_above(ladder: Progression, level: int) -> int | None:
    """The next level up; None: this is the highest."""
    if level < ladder.levels[0]:
        step = ladder.levels[1] - ladder.levels[0] if len(ladder.levels) > 1 else 0
        return min(level + step, ladder.levels[0])
    return next((one for one in ladder.levels if one > level), None)


def _reach_level(
    progress: Progress, exercise: Exercise, doses: Doses, on: date, numbers: dict[str, DoseNumber]
) -> None:
    ladder = exercise.progression
    if ladder is None:
        return
    level, before = level_now(progress, exercise, doses, on), numbers[ladder.part]
    if level < ladder.levels[0]:
        numbers[ladder.part] = DoseNumber(level, Origin.ASSUMED)
    else:
        numbers[ladder.part] = replace(before, value=level)


# The other layers


def is_gentle(gentle: Gentle, exercises: Iterable[Exercise], doses: Doses, on: date) -> bool:
    """Whether a gentle start still leaves sets out."""
    return any(exercise.dose.sets.start > _gentle_sets(gentle, doses, on) for exercise in exercises)


def _gentle_sets(gentle: Gentle, doses: Doses, on: date) -> int:
    if doses.gentle_from is None:
        return 10**6
    return 1 + max(timedelta(), on - doses.gentle_from) // gentle.set_every


def _begin_gently(
    gentle: Gentle, exercise: Exercise, doses: Doses, on: date, numbers: dict[str, DoseNumber]
) -> None:
    low, _ = bounds_of(exercise, "sets")
    allowed = max(low, _gentle_sets(gentle, doses, on))
    if allowed < numbers["sets"].value:
        numbers["sets"] = DoseNumber(allowed, Origin.ASSUMED)


def _heed_own(exercise: Exercise, doses: Doses, numbers: dict[str, DoseNumber]) -> None:
    for own in doses.own:
        if own.exercise == exercise.id and own.part in numbers:
            low, high = bounds_of(exercise, own.part)  # The file may have changed since.
            numbers[own.part] = DoseNumber(min(max(own.value, low), high), own.origin)


def _ease(exercise: Exercise, doses: Doses, on: date, numbers: dict[str, DoseNumber]) -> None:
    """What pain takes away comes last, so that no other layer gives it back."""
    standing = doses.standing(exercise.id)
    if standing is not None and standing.sets_less:
        _lower(exercise, "sets", numbers["sets"].value - standing.sets_less, numbers)
    if doses.halved_on == on:
        part = "hold" if exercise.pacing is Pacing.HOLD else "reps"
        _lower(exercise, part, half(numbers[part].value), numbers)


def half(count: int) -> int:
    """Rounded up, so that one stays one."""
    return (count + 1) // 2


def _lower(exercise: Exercise, part: str, value: int, numbers: dict[str, DoseNumber]) -> None:
    low, _ = bounds_of(exercise, part)
    lowered = max(low, value)
    if lowered < numbers[part].value:
        numbers[part] = DoseNumber(lowered, Origin.ASSUMED)
