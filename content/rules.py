"""The rules between the tables of one exercise file, and between a programme and its exercises.

Each rule yields its complaints, "field: what is allowed"; nothing means that it holds.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain, pairwise

from content.exercise_file import ExerciseFile
from content.fields import instead, twice
from content.model import Foot, Pacing, Sides
from content.programme_file import ProgrammeFile
from content.source_rules import source_faults


def exercise_faults(file: ExerciseFile) -> Iterator[str]:
    return chain(
        _pacing(file),
        _progression(file),
        _pictures(file),
        source_faults(file),
        _overrides(file),
        _assumptions(file),
    )


def programme_faults(file: ProgrammeFile, exercises: Mapping[str, ExerciseFile]) -> Iterator[str]:
    """*exercises* are those of its slots that are valid by themselves."""
    return chain(
        _ids(file),
        _slots(file),
        _times(file),
        _pain(file),
        _progress(file),
        _day(file, exercises),
        _orders(exercises),
    )


def screen_faults(file: ExerciseFile, programme_id: str, programme: ProgrammeFile) -> Iterator[str]:
    """Complain about an exercise that names screen items which its programme does not ask about."""
    asked = sorted(item.id for question in programme.screen for item in question.items)
    for item in file.safety.block_if:
        if item not in asked:
            hint = instead(item, asked)
            yield f'safety.block_if: "{item}": the screen of {programme_id} has no such item; {hint}'
    for item in file.safety.easier_if:
        if item not in asked:
            hint = instead(item, asked)
            yield f'safety.easier_if: "{item}": the screen of {programme_id} has no such item; {hint}'
    if file.safety.easier_if and file.easier is None:
        yield "safety.easier_if: the exercise has no easier form; add [easier], or leave it out"


def _pictures(file: ExerciseFile) -> Iterator[str]:
    """Whoever cannot see a drawing is told the side, wherever there is one."""
    one_foot = file.sides in {Sides.EACH, Sides.AFFECTED}
    feet, needed = ({Foot.LEFT, Foot.RIGHT}, "alt_left and alt_right") if one_foot else ({Foot.BOTH}, "alt")
    tables = {"picture": file.picture} | ({"easier.picture": file.easier.picture} if file.easier else {})
    for name, table in tables.items():
        if table.alts().keys() != feet:
            yield f'{name}: sides "{file.sides}" needs {needed}, nothing else that begins with alt'


def _pacing(file: ExerciseFile) -> Iterator[str]:
    needs: dict[Pacing, tuple[str, ...]] = {
        Pacing.HOLD: ("hold",),
        Pacing.PACED: ("reps", "hold", "relax"),
        Pacing.SELF: ("reps",),
    }
    parts = file.dose.parts()
    for part in needs[file.pacing]:
        if part not in parts:
            yield f'dose.{part}: missing; pacing "{file.pacing}" needs it'
    estimates = {"tempo": file.tempo, "dose.rep_seconds": file.dose.rep_seconds}
    timed = [name for name, estimate in estimates.items() if estimate is not None]
    if file.pacing is Pacing.SELF and len(timed) != 1:
        yield 'tempo: pacing "self" needs either a tempo or dose.rep_seconds, to estimate its minutes'
    if file.pacing is not Pacing.SELF and timed:
        yield f'{timed[0]}: leave it out; pacing "{file.pacing}" takes its seconds from the dose'
    if file.dose.sets.maximum > 1 and file.dose.rest is None:
        yield "dose.rest: missing; more than one set needs a rest between them"


def _progression(file: ExerciseFile) -> Iterator[str]:
    if file.progression is None:
        return
    number = file.dose.parts().get(file.progression.part)
    if number is None:
        yield f"progression.part: the dose has no {file.progression.part}"
    elif (file.progression.levels[0], file.progression.levels[-1]) != (number.start, number.maximum):
        yield (
            f"progression.levels: use numbers from {number.start} to {number.maximum}, "
            f"the start and max of dose.{file.progression.part}"
        )


def _overrides(file: ExerciseFile) -> Iterator[str]:
    facts = [fact.id for fact in file.source.facts]
    for number, override in enumerate(file.overrides, start=1):
        if override.fact not in facts:
            hint = instead(override.fact, facts)
            yield f'overrides[{number}].fact = "{override.fact}": no such fact; {hint}'


def _assumptions(file: ExerciseFile) -> Iterator[str]:
    numbers = [*file.dose.parts().values(), *filter(None, [file.dose.rep_seconds])]
    used = {number.assumption for number in numbers} | {override.assumption for override in file.overrides}
    used.add(file.tempo.assumption if file.tempo else None)
    used.add(file.easier.assumption if file.easier else None)
    for assumption in sorted(filter(None, used)):
        if assumption not in file.assumptions:
            yield f"assumptions: add {assumption}, which this file leans on"
    yield from twice("assumptions", file.assumptions)


def _ids(file: ProgrammeFile) -> Iterator[str]:
    yield from twice("slots", (slot.id for slot in file.slots))
    yield from twice("screen", (question.id for question in file.screen))
    yield from twice("screen", (item.id for question in file.screen for item in question.items))
    yield from twice("assumptions", file.assumptions)


def _slots(file: ProgrammeFile) -> Iterator[str]:
    if all(slot.optional for slot in file.slots):
        yield "slots: one slot must have optional = false"
    for number, slot in enumerate(file.slots, start=1):
        yield from twice(f"slots[{number}].exercises", slot.exercises)
        yield from twice(f"slots[{number}].both_feet", slot.both_feet or ())


def _times(file: ProgrammeFile) -> Iterator[str]:
    """Hold that what is counted from the same instant comes in its order; no duration is 0 anyway."""
    times = file.times
    for sooner, later in (
        ("nudge_after", "close_after"),
        ("still_there_after", "auto_pause_after"),
        ("auto_pause_after", "close_session_after"),
    ):
        if getattr(times, sooner) >= getattr(times, later):
            yield f"times.{later}: use a longer duration than that of times.{sooner}"
    if any(sooner >= later for sooner, later in pairwise(times.snoozes)):
        yield "times.snoozes: use durations that rise"


def _pain(file: ProgrammeFile) -> Iterator[str]:
    """Hold that the bands rise, and that every threshold stands in the programme's list of assumptions."""
    pain = file.pain
    if not 0 < pain.ease_from.value < pain.stop_from.value:
        yield f"pain.stop_from.value: use a score above that of pain.ease_from, {pain.ease_from.value}"
    if pain.not_better_after.value >= pain.no_benefit_after.value:
        yield "pain.no_benefit_after.value: use a longer duration than that of pain.not_better_after"
    tables = {"pain": file.pain, "screen_again": file.screen_again}
    used = {limit["assumption"] for table in tables.values() for limit in table.model_dump().values()}
    for assumption in sorted(used - set(file.assumptions)):
        yield f"assumptions: add {assumption}, which this file leans on"


def _progress(file: ProgrammeFile) -> Iterator[str]:
    progress = file.progress
    if progress.easy > progress.window:
        yield f"progress.easy = {progress.easy}: use a whole number from 1 to {progress.window}, the window"
    if progress.away >= progress.afresh:
        yield "progress.afresh: use a longer duration than that of progress.away"
    taught = {id_ for slot in file.slots for id_ in (*slot.exercises, *(slot.both_feet or ()))}
    for id_ in file.short.exercises:
        if id_ not in taught:
            yield f'short.exercises: "{id_}" stands in no slot; {instead(id_, sorted(taught))}'
    for name, used in (("progress", progress.assumption), ("gentle", file.gentle.assumption)):
        if used not in file.assumptions:
            yield f"assumptions: add {used}, which {name} leans on"


def _day(file: ProgrammeFile, exercises: Mapping[str, ExerciseFile]) -> Iterator[str]:
    """Hold that no day, with one sore foot or two, has more of an exercise than its dose allows."""
    one_foot = Counter(id_ for slot in file.slots for id_ in set(slot.exercises))
    both_feet = Counter(id_ for slot in file.slots for id_ in set(slot.both_feet or slot.exercises))
    for id_, count in sorted((one_foot | both_feet).items()):
        if id_ in exercises and count > (most := exercises[id_].dose.per_day.maximum):
            yield f'slots: "{id_}" stands in {count} slots of a day; its dose allows {most}'


def _orders(exercises: Mapping[str, ExerciseFile]) -> Iterator[str]:
    by_order: dict[int, list[str]] = {}
    for id_, exercise in sorted(exercises.items()):
        by_order.setdefault(exercise.order, []).append(id_)
    for order, ids in by_order.items():
        if len(ids) > 1:
            yield f"slots: {' and '.join(ids)} both have order = {order}; give each its own"
