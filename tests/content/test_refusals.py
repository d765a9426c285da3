"""A bad content file is refused by file, field and what is allowed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from content.load import check, load
from content.model import ContentError

Edit = Callable[[str, str, str], None]

CALF = "exercises/calf_stretch.toml"
TOES = "exercises/toe_pulls.toml"
PROGRAMME = "programmes/metatarsalgia.toml"
ENGLISH = "texts/en/content.po"


@dataclass(frozen=True)
class Refusal:
    """A block of refusals.txt: what is edited, and the lines it earns."""

    file: str
    old: str
    new: str
    lines: list[str]


def refusals() -> Iterator[Refusal]:
    blocks = (Path(__file__).parent / "refusals.txt").read_text(encoding="utf-8").strip().split("\n\n")
    for block in blocks:
        file, *rest = block.splitlines()
        if file.startswith("#"):
            continue
        marked = {mark: [line[2:] for line in rest if line.startswith(f"{mark} ")] for mark in "-+>"}
        yield Refusal(file, "\n".join(marked["-"]), "\n".join(marked["+"]), marked[">"])


def without_lines(faults: list[str]) -> list[str]:
    """Texts come and go, so the line of a text is a matter of the day; `test_texts.py` holds it exactly."""
    return [re.sub(r"(\.po):\d+", r"\1", fault) for fault in faults]


@pytest.mark.parametrize("refusal", list(refusals()), ids=lambda refusal: refusal.lines[0])
def test_a_bad_file_earns_a_line_with_file_field_and_what_is_allowed(
    folder: Path, edit: Edit, refusal: Refusal
) -> None:
    edit(refusal.file, refusal.old, refusal.new)

    assert without_lines(check(folder)) == without_lines(refusal.lines)


def test_all_mistakes_are_told_at_once(folder: Path, edit: Edit) -> None:
    edit(CALF, "start = 30, min", "start = 90, min")
    edit(TOES, 'sides = "alternate"', 'sides = "both"')
    edit(PROGRAMME, 'default_at = "13:00"', 'default_at = "noon"')
    edit(ENGLISH, 'msgstr "A firm chair"', 'msgstr "A <b>firm chair"')

    lines = check(folder)

    assert [line.partition(": ")[0] for line in without_lines(lines)] == [ENGLISH, CALF, TOES, PROGRAMME]


def test_load_raises_with_the_lines_that_check_returns(folder: Path, edit: Edit) -> None:
    edit(CALF, "start = 30, min", "start = 90, min")

    with pytest.raises(ContentError) as refused:
        load(folder)

    assert str(refused.value).splitlines() == check(folder)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert check(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: no such folder"]


def test_an_empty_folder_is_told_what_belongs_into_it(tmp_path: Path) -> None:
    assert check(tmp_path) == [
        "texts/en: missing; add it, it holds every key",
        "exercises: no file; add at least one .toml",
        "programmes: no file; add at least one .toml",
    ]


def test_a_missing_drawing_is_named_where_it_is_used(folder: Path) -> None:
    (folder / "pictures" / "toe_pulls.svg").unlink()

    (line,) = check(folder)

    assert line.startswith(f'{TOES}: picture.file = "toe_pulls.svg": no such file in pictures/')


def test_a_file_that_is_not_utf8_is_named(folder: Path) -> None:
    (folder / CALF).write_bytes(b'title = "\xff"')

    assert f"{CALF}: not UTF-8 text" in check(folder)


def test_texts_that_are_not_utf8_are_named_without_blaming_every_key(folder: Path) -> None:
    (folder / ENGLISH).write_bytes(b'msgid "\xff"')

    assert check(folder) == [f"{ENGLISH}: not UTF-8 text"]


@pytest.mark.parametrize("file", [CALF, PROGRAMME, ENGLISH])
def test_what_a_windows_editor_saves_is_fine(folder: Path, file: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")

    (folder / file).write_text(text, encoding="utf-8-sig", newline="\r\n")

    assert check(folder) == []


def test_a_file_name_that_is_no_id_is_refused(folder: Path) -> None:
    (folder / CALF).rename(folder / "exercises" / "Calf Stretch.toml")

    assert (
        "exercises/Calf Stretch.toml: "
        'use a file name of small letters, digits and _, such as "calf_stretch.toml"'
    ) in check(folder)


def test_a_slot_may_not_be_the_only_one_and_optional(folder: Path, edit: Edit) -> None:
    for slot in ("07:30", "19:30"):
        edit(PROGRAMME, f'default_at = "{slot}"\noptional = false', f'default_at = "{slot}"\noptional = true')

    assert check(folder) == [f"{PROGRAMME}: slots: one slot must have optional = false"]
