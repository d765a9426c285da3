"""What happened to a dose. Past tense."""

from dataclasses import dataclass

from content.model import Form, Origin


@dataclass(frozen=True, slots=True)
class DoseAsked:
    """/dose with what was typed behind it; empty: show all."""

    text: str


@dataclass(frozen=True, slots=True)
class DoseOpened:
    """*exercise* empty: all of them."""

    exercise: str


@dataclass(frozen=True, slots=True)
class DosePartOpened:
    exercise: str
    part: str


@dataclass(frozen=True, slots=True)
class DoseSet:
    """*part* is its name in the dose: sets, reps, hold, relax or rest. *origin*: whose number it is."""

    exercise: str
    part: str
    value: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class DoseReset:
    """Back to the programme's numbers."""

    exercise: str


@dataclass(frozen=True, slots=True)
class FormChosen:
    exercise: str
    form: Form


@dataclass(frozen=True, slots=True)
class GentleChosen:
    """Begin with one set, and one more each week."""


@dataclass(frozen=True, slots=True)
class GentleEnded:
    """All sets at once."""


@dataclass(frozen=True, slots=True)
class LevelChosen:
    """A button of an offered level, or of one that was taken back: this level from now on."""

    exercise: str
    level: int


DoseEvent = (
    DoseAsked
    | DoseOpened
    | DosePartOpened
    | DoseSet
    | DoseReset
    | FormChosen
    | GentleChosen
    | GentleEnded
    | LevelChosen
)
