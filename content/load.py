"""From a folder to its content, or to every mistake in it.

A folder holds exercises/*.toml, programmes/*.toml, texts/<language>/*.po and pictures/*.svg.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from content import build
from content.catalogue import Catalogue
from content.complaints import Complaints
from content.exercise_file import ExerciseFile
from content.fields import Known, Table
from content.languages import ENGLISH
from content.model import ContentError, Programme
from content.programme_file import ProgrammeFile
from content.rules import exercise_faults, programme_faults, screen_faults
from content.texts import Texts, read_catalogues
from content.wording import STEP_WORDS, word_count

FileT = TypeVar("FileT", bound=Table)


@dataclass(frozen=True, slots=True)
class Content:
    """All that one folder teaches. *programmes* are by id."""

    programmes: Mapping[str, Programme]
    texts: Texts


def bundled() -> Path:
    """Find the folder that comes with the package."""
    return Path(__file__).parent


def load(folder: Path) -> Content:
    """Read and validate everything in *folder*. Raises ContentError with one line for each mistake."""
    complaints = Complaints()
    if not folder.is_dir():
        raise ContentError(f"{folder}: no such folder")
    content = _read(folder, complaints)
    if content is None:
        raise ContentError("\n".join(complaints.lines))
    return content


def check(folder: Path) -> list[str]:
    """List every mistake in *folder*: `exercises/x.toml: dose.hold.start = 90: use …`. Empty: all is well."""
    try:
        load(folder)
    except ContentError as error:
        return str(error).splitlines()
    return []


def _read(folder: Path, complaints: Complaints) -> Content | None:
    """Read what can be read. None: somebody complained."""
    catalogues = read_catalogues(folder / "texts", complaints.lines)
    english = catalogues.get(ENGLISH)
    known = Known(
        keys=frozenset(english.entries) if english is not None and english.complete else None,
        pictures=frozenset(path.name for path in (folder / "pictures").glob("*.svg")),
        exercises=frozenset(path.stem for path in (folder / "exercises").glob("*.toml")),
    )
    exercises = _files(folder, "exercises", ExerciseFile, known, complaints)
    programmes = _files(folder, "programmes", ProgrammeFile, known, complaints)
    for id_, exercise in exercises.items():
        for fault in exercise_faults(exercise):
            complaints.add(f"exercises/{id_}.toml", fault)
    for id_, programme in programmes.items():
        _check_programme(id_, programme, _taught(programme, exercises), complaints)
    steps = {key for exercise in exercises.values() for key in exercise.words.steps}
    steps |= {key for exercise in exercises.values() if exercise.easier for key in exercise.easier.steps}
    steps |= {key for programme in programmes.values() for key in programme.warm_up.steps}
    for catalogue in catalogues.values():
        _check_steps(sorted(steps), catalogue, complaints)
    if complaints.lines:
        return None
    built = {
        id_: build.programme(
            id_, file, (build.exercise(name, taught) for name, taught in _taught(file, exercises).items())
        )
        for id_, file in programmes.items()
    }
    return Content(programmes=built, texts=Texts(catalogues))


def _files(
    folder: Path, kind: str, table: type[FileT], known: Known, complaints: Complaints
) -> dict[str, FileT]:
    """Read the valid files of *folder*/*kind*, by stem."""
    files: dict[str, FileT] = {}
    paths = sorted((folder / kind).glob("*.toml"))
    if not paths:
        complaints.add(kind, "no file; add at least one .toml")
    for path in paths:
        name = f"{kind}/{path.name}"
        if not re.fullmatch(r"[a-z][a-z0-9_]*", path.stem):
            complaints.add(
                name, 'use a file name of small letters, digits and _, such as "calf_stretch.toml"'
            )
        try:
            # Some editors put a byte order mark in front.
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            complaints.add(name, "not UTF-8 text")
            continue
        try:
            files[path.stem] = table.model_validate(tomllib.loads(text), context=known)
        except tomllib.TOMLDecodeError as error:
            complaints.add(*_at_line(name, text, str(error)))
        except ValidationError as error:
            complaints.add_invalid(name, error)
    return files


def _at_line(name: str, text: str, problem: str) -> tuple[str, str]:
    """Move the line, which tomllib puts at the end of its words, behind the file's name. It has none for the end."""
    words, _, place = problem.rstrip(")").rpartition(" (at ")
    if line := re.search(r"line (\d+)", place):
        return f"{name}:{line[1]}", f"not TOML: {words}"
    last = len(text.rstrip().splitlines())
    return f"{name}:{last}", f"not TOML: {words}; this is the last line, something above it is not closed"


def _taught(programme: ProgrammeFile, exercises: Mapping[str, ExerciseFile]) -> dict[str, ExerciseFile]:
    """Pick the valid exercises that the programme's slots name."""
    named = {name for slot in programme.slots for name in (*slot.exercises, *(slot.both_feet or ()))}
    return {name: exercises[name] for name in sorted(named & exercises.keys())}


def _check_programme(
    id_: str, programme: ProgrammeFile, taught: Mapping[str, ExerciseFile], complaints: Complaints
) -> None:
    for fault in programme_faults(programme, taught):
        complaints.add(f"programmes/{id_}.toml", fault)
    for name, exercise in taught.items():
        for fault in screen_faults(exercise, id_, programme):
            complaints.add(f"exercises/{name}.toml", fault)


def _check_steps(steps: list[str], catalogue: Catalogue, complaints: Complaints) -> None:
    for key in steps:
        entry = catalogue.entries.get(key)
        if entry is not None and (count := word_count(entry.forms[0])) > STEP_WORDS:
            complaints.add(entry.place, f"{key}: {count} words; a step has at most {STEP_WORDS}")
