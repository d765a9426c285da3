"""A number that says origin "source" is held against what the source itself says, under [[source.facts]].

So whoever changes a dose says who answers for it. Each rule yields its complaints, "field: what is allowed".
"""

from collections.abc import Iterator

from content.exercise_file import ExerciseFile, NumberTable
from content.fields import twice
from content.model import Origin

SECONDS = {"hold", "relax", "rest", "rep_seconds"}

ELSE = 'say origin = "clinician" with by, or "assumed" with assumption'


def source_faults(file: ExerciseFile) -> Iterator[str]:
    facts = [fact.numbers for fact in file.source.facts]
    given = {part: said for numbers in facts for part, said in numbers.parts().items()}
    parts = file.dose.parts()
    if file.dose.rep_seconds is not None:
        parts["rep_seconds"] = file.dose.rep_seconds
    for part, number in parts.items():
        yield from _number(part, number, given.get(part))
    for part in sorted(given.keys() - parts.keys()):
        yield f'source.facts: a fact gives "{part}", which the dose lacks; add dose.{part}'
    yield from _tempo(file)
    yield from twice("source.facts", (fact.id for fact in file.source.facts))
    yield from twice("source.facts", (part for numbers in facts for part in numbers.parts()))


def _number(part: str, number: NumberTable, given: tuple[int, int] | None) -> Iterator[str]:
    """*given* None: the source says nothing of this part."""
    field, here = f"dose.{part}", (number.start, number.minimum, number.maximum)
    if given is None:
        if number.origin is Origin.SOURCE:
            yield f'{field}.origin = "source": no fact of the source gives this number; {ELSE}'
        return
    least, most = given
    said = f"the source says {_range(part, least, most)}"
    if number.origin is Origin.ASSUMED and here == (least, least, most):
        yield f'{field}.origin = "assumed": {said}, and so does this; use "source"'
    if number.origin is not Origin.SOURCE:
        return
    beyond = {"start": number.start} if not least <= number.start <= most else {}
    beyond |= {"max": number.maximum} if number.maximum > most else {}
    for end, value in beyond.items():
        yield f"{field}.{end} = {value}: {said}; {ELSE}"
    if not beyond and here != (least, least, most) and number.assumption is None:
        yield f"{field}: {said}; a narrower or gentler range needs the assumption behind it, or {ELSE}"


def _tempo(file: ExerciseFile) -> Iterator[str]:
    given = [fact.numbers.tempo for fact in file.source.facts if fact.numbers.tempo is not None]
    if file.tempo is None or file.tempo.origin is not Origin.SOURCE:
        return
    if not given:
        yield f'tempo.origin = "source": no fact of the source gives a tempo; {ELSE}'
    elif tuple(phase.seconds for phase in file.tempo.phases) not in given:
        seconds = ", ".join(str(second) for second in given[0])
        yield f"tempo.phases: the source says {seconds} s; {ELSE}"


def _range(part: str, least: int, most: int) -> str:
    unit = " s" if part in SECONDS else ""
    return f"{least}{unit}" if least == most else f"{least} to {most}{unit}"
