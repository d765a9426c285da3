import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from content.load import bundled

SAMPLE = Path(__file__).parent / "programmes" / "calf_and_ankle"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped content in English, free to be spoiled."""
    for part in ("exercises", "programmes", "texts/en", "pictures"):
        shutil.copytree(bundled() / part, tmp_path / part)
    return tmp_path


@pytest.fixture
def edit(folder: Path) -> Callable[[str, str, str], None]:
    """Replace what stands exactly once in one of the folder's files."""

    def replace(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture
def together(tmp_path: Path) -> Path:
    """The shipped content with the sample's files laid into it."""
    for part in ("exercises", "programmes", "texts/en", "pictures"):
        shutil.copytree(bundled() / part, tmp_path / part)
        for path in (SAMPLE / part).iterdir():
            if path.name != "shared.po":
                shutil.copy(path, tmp_path / part / path.name)
    return tmp_path
