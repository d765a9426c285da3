"""One file of content/exercises: its tables and fields. The rules between tables are in `content.rules`."""

from itertools import pairwise
from typing import Annotated, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from content.fields import (
    Assumption,
    Count,
    Day,
    Flag,
    Id,
    Key,
    Keys,
    PictureFile,
    Prose,
    Score,
    Signature,
    Table,
    Version,
    allowed,
    wrong,
)
from content.model import Foot, Load, Origin, Pacing, Sides

Part = Literal["sets", "reps", "hold", "relax", "rest", "per_day"]
"""A number of the dose, by name."""

FileOrigin = Annotated[
    Literal[Origin.SOURCE, Origin.ASSUMED, Origin.CLINICIAN], allowed("one of source, assumed, clinician")
]
"""A file never says `person`: that is for one person's own dose."""


class AnsweredTable(Table):
    """Numbers, and who answers for them: *assumption* where we do, *by* where a clinician does."""

    origin: FileOrigin
    assumption: Assumption | None = None
    by: Signature | None = None

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        match self.origin, self.assumption, self.by:
            case Origin.ASSUMED, None, _:
                raise wrong('origin "assumed" needs its assumption, such as assumption = "A02"')
            case Origin.CLINICIAN, _, None:
                raise wrong('origin "clinician" needs by = "name, profession"')
            case Origin.CLINICIAN, str(), _:
                raise wrong('origin "clinician" assumes nothing; leave assumption out')
            case Origin.SOURCE | Origin.ASSUMED, _, str():
                raise wrong('by belongs to origin = "clinician"; say that, or leave by out')
        return self


class NumberTable(AnsweredTable):
    # The bounds stand first: `start` is checked against them.
    minimum: Count = Field(alias="min")
    maximum: Count = Field(alias="max")
    start: Count

    @field_validator("maximum")
    @classmethod
    def _not_below_minimum(cls, value: int, info: ValidationInfo) -> int:
        low = info.data.get("minimum")
        if low is not None and value < low:
            raise wrong(f"use a whole number, {low} or more (min is {low})")
        return value

    @field_validator("start")
    @classmethod
    def _between(cls, value: int, info: ValidationInfo) -> int:
        low, high = info.data.get("minimum"), info.data.get("maximum")
        if low is not None and high is not None and not low <= value <= high:
            raise wrong(f"use a whole number from {low} to {high}" if low < high else f"use {low}")
        return value


class DoseTable(Table):
    sets: NumberTable
    per_day: NumberTable
    reps: NumberTable | None = None
    hold: NumberTable | None = None
    relax: NumberTable | None = None
    rest: NumberTable | None = None
    rep_seconds: NumberTable | None = None

    def parts(self) -> dict[str, NumberTable]:
        """Name the numbers that this exercise has."""
        numbers = {part: getattr(self, part) for part in get_args(Part)}
        return {part: number for part, number in numbers.items() if number is not None}


class PhaseTable(Table):
    text: Key
    seconds: Count


class TempoTable(AnsweredTable):
    phases: Annotated[tuple[PhaseTable, ...], Field(min_length=1)]


class ProgressionTable(Table):
    part: Annotated[Literal["reps", "hold"], allowed("one of reps, hold")]
    levels: Annotated[tuple[Count, ...], Field(min_length=1)]
    floor: Count

    @field_validator("levels")
    @classmethod
    def _rising(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if any(above <= below for below, above in pairwise(value)):
            raise wrong("use numbers that rise")
        return value

    @field_validator("floor")
    @classmethod
    def _not_above_the_first_level(cls, value: int, info: ValidationInfo) -> int:
        levels = info.data.get("levels")
        if levels and value > levels[0]:
            raise wrong(f"use a whole number from 1 to {levels[0]}, the first level")
        return value


class PainTable(Table):
    ceiling: Score
    target: tuple[Score, Score] | None = None

    @field_validator("target")
    @classmethod
    def _under_the_ceiling(
        cls, value: tuple[int, int] | None, info: ValidationInfo
    ) -> tuple[int, int] | None:
        ceiling = info.data.get("ceiling", 10)
        if value is not None and not value[0] <= value[1] <= ceiling:
            raise wrong(f"use two numbers that rise, neither above the ceiling of {ceiling}")
        return value


class SafetyTable(Table):
    block_if: tuple[Id, ...]
    needs_clearance: tuple[Id, ...] = ()
    easier_if: tuple[Id, ...] = ()
    stop_if: Keys

    @field_validator("needs_clearance")
    @classmethod
    def _blocked_first(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if stray := sorted(set(value) - set(info.data.get("block_if", value))):
            raise wrong(f"name {', '.join(stray)} in block_if too, or leave it out here")
        return value


class WordsTable(Table):
    title: Key
    short_title: Key
    goal: Key
    equipment: Keys
    footwear: Key
    position: Key
    setup: Key
    hand_map: Key | None = None
    steps: Keys
    cues: Keys
    mistakes: Keys
    feel_where: Key
    should_not_feel: Key
    harder: Key | None = None
    note_once: Key | None = None


class PictureTable(Table):
    """*alt*: where both feet work; *alt_left* and *alt_right*: where one does."""

    file: PictureFile
    alt: Key | None = None
    alt_left: Key | None = None
    alt_right: Key | None = None

    def alts(self) -> dict[Foot, str]:
        keys = {Foot.BOTH: self.alt, Foot.LEFT: self.alt_left, Foot.RIGHT: self.alt_right}
        return {foot: key for foot, key in keys.items() if key is not None}


class EasierTable(Table):
    assumption: Assumption
    text: Key
    steps: Keys
    phases: tuple[PhaseTable, ...] = ()
    picture: PictureTable


def _asked(value: object) -> object:
    """Read 3 as from 3 to 3."""
    return [value, value] if type(value) is int else value


def _rises(value: tuple[int, int]) -> tuple[int, int]:
    if value[0] > value[1]:
        raise wrong("use the smaller number first")
    return value


Asked = Annotated[
    tuple[Count, Count],
    BeforeValidator(_asked),
    AfterValidator(_rises),
    allowed("a whole number, or two that rise, such as [30, 60]"),
]


class AskedTable(Table):
    """What the source itself asks for, from the least to the most. It stays when the dose is changed."""

    sets: Asked | None = None
    reps: Asked | None = None
    hold: Asked | None = None
    relax: Asked | None = None
    rest: Asked | None = None
    per_day: Asked | None = None
    rep_seconds: Asked | None = None
    tempo: tuple[Count, ...] | None = None

    def parts(self) -> dict[str, tuple[int, int]]:
        """Name the numbers of the dose that the source gives."""
        numbers = {part: getattr(self, part) for part in (*get_args(Part), "rep_seconds")}
        return {part: number for part, number in numbers.items() if number is not None}


class FactTable(Table):
    id: Id
    text: Prose
    stated: Flag
    numbers: AskedTable = AskedTable()


class SourceTable(Table):
    ref: Prose
    attribution: Prose
    facts: Annotated[tuple[FactTable, ...], Field(min_length=1)]


class OverrideTable(Table):
    fact: Id
    replaced_by: Prose
    reason: Prose
    assumption: Assumption
    words: Key | None = None


class ReviewTable(Table):
    status: Annotated[Literal["not reviewed", "reviewed"], allowed('"not reviewed" or "reviewed"')]
    by: Prose | None = None
    on: Day | None = None

    @model_validator(mode="after")
    def _signed(self) -> Self:
        if (self.status == "reviewed") != (self.by is not None and self.on is not None):
            raise wrong('"reviewed" needs both by and on; "not reviewed" has neither')
        return self


class ExerciseFile(Table):
    version: Version
    order: Count
    body_area: Id
    type: Annotated[Literal["stretch", "strength", "mixed"], allowed("one of stretch, strength, mixed")]
    weight_bearing: Flag
    forefoot_load: Annotated[Load, allowed("one of low, medium, high")]
    sides: Annotated[Sides, allowed("one of " + ", ".join(Sides))]
    pacing: Annotated[Pacing, allowed("one of " + ", ".join(Pacing))]
    assumptions: tuple[Assumption, ...]
    dose: DoseTable
    tempo: TempoTable | None = None
    progression: ProgressionTable | None = None
    pain: PainTable
    safety: SafetyTable
    words: WordsTable
    easier: EasierTable | None = None
    picture: PictureTable
    source: SourceTable
    overrides: tuple[OverrideTable, ...] = ()
    review: ReviewTable
