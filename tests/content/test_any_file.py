"""Whatever stands in a file, it is valid or refused with a line for its editor; nothing else happens."""

import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from content.complaints import Complaints
from content.exercise_file import ExerciseFile, NumberTable
from content.fields import Known, Table
from content.load import bundled
from content.programme_file import ProgrammeFile
from content.texts import Texts

KNOWN = Known(
    keys=frozenset(Texts.load(bundled() / "texts").words("en").keys()),
    pictures=frozenset(path.name for path in (bundled() / "pictures").glob("*.svg")),
    exercises=frozenset(path.stem for path in (bundled() / "exercises").glob("*.toml")),
)
FILES: list[tuple[str, type[Table]]] = [
    *((f"exercises/{name}.toml", ExerciseFile) for name in sorted(KNOWN.exercises)),
    ("programmes/metatarsalgia.toml", ProgrammeFile),
]
LEAVES = (
    st.text(max_size=8)
    | st.integers()
    | st.floats(allow_nan=False)
    | st.booleans()
    | st.just(date(2026, 1, 5))
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=4), inner), max_leaves=4
)


@given(st.integers(-5, 100), st.integers(-5, 100), st.integers(-5, 100))
def test_a_number_is_taken_exactly_if_it_lies_within_its_bounds(low: int, high: int, start: int) -> None:
    table = {"start": start, "min": low, "max": high, "origin": "source"}

    if 1 <= low <= start <= high:
        number = NumberTable.model_validate(table)
        assert (number.start, number.minimum, number.maximum) == (start, low, high)
    else:
        with pytest.raises(ValidationError):
            NumberTable.model_validate(table)


@given(st.data())
def test_any_value_in_any_field_is_taken_or_refused_in_words(data: st.DataObject) -> None:
    file, table = data.draw(st.sampled_from(FILES))
    content = parsed(file)
    spoil(content, data)
    complaints = Complaints()

    try:
        table.model_validate(content, context=KNOWN)
    except ValidationError as error:
        complaints.add_invalid(file, error)
        assert complaints.lines

    for line in complaints.lines:
        assert line.startswith(f"{file}: ")
        assert any(hint in line for hint in ("use ", "add ", "did you mean", "needs", "name ")), line


def test_reading_a_file_without_what_it_may_point_to_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="context=Known"):
        ExerciseFile.model_validate(parsed("exercises/toe_pulls.toml"))


def parsed(file: str) -> dict[str, Any]:
    return tomllib.loads((bundled() / file).read_text(encoding="utf-8"))


def spoil(content: Any, data: st.DataObject) -> None:
    """Put any value anywhere, at any depth."""
    keys = list(content) if isinstance(content, dict) else list(range(len(content)))
    key = data.draw(st.sampled_from(keys))
    inner = content[key]
    if isinstance(inner, dict | list) and inner and data.draw(st.booleans()):
        spoil(inner, data)
    else:
        content[key] = data.draw(VALUES)
