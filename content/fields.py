"""The kinds of value a content file may hold, each with the words that say what is allowed.

Types are exact: "3", 3.0 and true are not 3.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError


@dataclass(frozen=True, slots=True)
class Known:
    """What the files of one folder may point to. *keys* is None while the texts themselves cannot be read."""

    keys: frozenset[str] | None
    pictures: frozenset[str]
    exercises: frozenset[str]


class Missing:
    """Stands for a field that the file lacks, so that the field's own type says what belongs there."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Stands for the value of a field that the table does not know; *instead* says which it knows."""

    instead: str


class Table(BaseModel):
    """A TOML table with these fields and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _mark_missing_and_unknown(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        fields = {field.alias or name: field for name, field in cls.model_fields.items()}
        missing = {name: Missing() for name, field in fields.items() if field.is_required()}
        unknown = {name: Unknown(instead(name, fields)) for name in data if name not in fields}
        return missing | data | unknown


def wrong(allowed: str) -> PydanticCustomError:
    """Make the error whose text says what is allowed."""
    return PydanticCustomError("wrong", "{allowed}", {"allowed": allowed})


def instead(name: str, names: Iterable[str]) -> str:
    """Say which of *names* was meant by *name*, or which there are."""
    known = list(names)
    close = get_close_matches(name, known, n=1)
    return f"did you mean {close[0]}?" if close else "use " + ", ".join(known)


def twice(field: str, ids: Iterable[str]) -> Iterator[str]:
    """Complain of each of *ids* that stands there more than once."""
    for id_, count in Counter(ids).items():
        if count > 1:
            yield f'{field}: "{id_}" stands there {count} times; once is enough'


def allowed(words: str) -> WrapValidator:
    """Whatever the value fails on, say "use *words*"."""

    def check(value: object, handler: ValidatorFunctionWrapHandler) -> Any:
        try:
            return handler(value)
        except ValidationError:
            raise wrong(f"use {words}") from None

    return WrapValidator(check)


def _known(info: ValidationInfo) -> Known:
    if not isinstance(info.context, Known):
        raise TypeError("content files are validated with context=Known(...)")
    return info.context


def _text_key(value: str, info: ValidationInfo) -> str:
    keys = _known(info).keys
    if keys is not None and value not in keys:
        raise wrong("no such text; write it in texts/en, or use a key that is there")
    return value


def _picture(value: str, info: ValidationInfo) -> str:
    if value not in _known(info).pictures:
        raise wrong("no such file in pictures/; add the drawing, or use one that is there")
    return value


def _exercise(value: str, info: ValidationInfo) -> str:
    exercises = _known(info).exercises
    if value not in exercises:
        raise wrong("no such file in exercises/; " + instead(value, sorted(exercises)))
    return value


def _duration(value: object) -> timedelta:
    match = re.fullmatch(r"([1-9]\d{0,3}) (s|min|h|days)", value) if isinstance(value, str) else None
    if match is None:
        raise wrong('use a duration with its unit, such as "20 s", "60 min", "4 h" or "14 days"')
    count = int(match[1])
    units = {"s": "seconds", "min": "minutes", "h": "hours", "days": "days"}
    return timedelta(**{units[match[2]]: count})


def _clock_time(value: object) -> time:
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise wrong('use a time of day, such as "07:30"')
    return time.fromisoformat(value)


Count = Annotated[int, Strict(), Field(ge=1), allowed("a whole number, 1 or more")]
Score = Annotated[int, Strict(), Field(ge=0, le=10), allowed("a whole number from 0 to 10")]
Flag = Annotated[bool, Strict(), allowed("true or false")]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]

# Plain English for those who edit the file; never shown to a person.
Prose = Annotated[str, Strict(), Field(min_length=1), allowed("text in quotes")]
Signature = Annotated[
    str, Strict(), Field(min_length=1, max_length=60), allowed('"name, profession", at most 60 characters')
]
Id = Annotated[
    str,
    Strict(),
    Field(pattern=r"^[a-z][a-z0-9_]*$"),
    allowed('a name of small letters, digits and _, such as "calf_swollen"'),
]
Assumption = Annotated[
    str,
    Strict(),
    Field(pattern=r"^A\d\d$"),
    allowed('an id of the register in docs/clinical.md, such as "A02"'),
]
Version = Annotated[str, Strict(), Field(pattern=r"^\d+\.\d+\.\d+$"), allowed('a version, such as "1.0.0"')]
Day = Annotated[str, Strict(), Field(pattern=r"^\d{4}-\d\d-\d\d$"), allowed('a date, such as "2027-03-31"')]

Key = Annotated[str, Strict(), allowed("a text key in quotes"), AfterValidator(_text_key)]
PictureFile = Annotated[str, Strict(), allowed("the name of a drawing in quotes"), AfterValidator(_picture)]
ExerciseId = Annotated[str, Strict(), allowed("the name of an exercise in quotes"), AfterValidator(_exercise)]
Keys = Annotated[tuple[Key, ...], Field(min_length=1)]
