"""What the spoken count has to say: numbers, words for any exercise, and the parts of each tempo."""

from collections.abc import Iterable, Iterator

from content.model import Exercise, Pacing, Phase, Programme
from content.texts import Words

READY, HOLD, RELAX, REST, CHANGE = "sound.ready", "sound.hold", "sound.relax", "sound.rest", "sound.change"
"""Text keys of what is said whatever the exercise; a tempo brings its own."""
ALWAYS = (READY, HOLD, RELAX, REST, CHANGE)

COUNTED_DOWN = 5
"""The highest number that is said when seconds are counted."""


def said(programmes: Iterable[Programme], words: Words) -> dict[str, str]:
    """Every word that a clip can have, by its name, as it is said in this language. A number is its own name.

    A folder with a new programme alone lacks those for any exercise: it is laid into the shipped one, which has them.
    """
    exercises = [exercise for programme in programmes for exercise in programme.exercises]
    most = max([COUNTED_DOWN, *(_most_reps(exercise) for exercise in exercises)])
    numbers = {str(number): str(number) for number in range(1, most + 1)}
    phases = {phase.text: words(phase.text) for exercise in exercises for phase in phases_of(exercise)}
    return numbers | {key: words(key) for key in ALWAYS if words.has(key)} | phases


def phases_of(exercise: Exercise) -> Iterator[Phase]:
    """The parts of its repetitions in any form."""
    yield from exercise.tempo
    if exercise.easier is not None:
        yield from exercise.easier.tempo


def _most_reps(exercise: Exercise) -> int:
    """How far its repetitions are counted; 0: they are not."""
    is_counted = exercise.pacing is Pacing.PACED or any(phases_of(exercise))
    return exercise.dose.reps.maximum if is_counted and exercise.dose.reps is not None else 0
