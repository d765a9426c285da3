"""A drawing is read for its key once, and a film made once, and not on the event loop."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import drawings as drawings_module
from bot import spoken_count
from bot.coach.clip import Beat, Clip
from bot.coach.pacing import Pacer, PacerSides
from bot.drawings import Drawings
from bot.storage.database import Database
from content.drawing import Drawing, Theme
from content.model import Foot
from content.pictures import FOLDER
from content.spoken_words import HOLD, READY


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path / 'forefoot.db'}")
    yield opened
    opened.close()


async def test_a_drawing_is_read_once_beside_the_loop(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "calf.svg").write_text("<svg/>")
    readers: list[threading.Thread] = []
    read_text = Path.read_text

    def noted(path: Path, encoding: str) -> str:
        readers.append(threading.current_thread())
        return read_text(path, encoding)

    monkeypatch.setattr(Path, "read_text", noted)
    drawings = Drawings(tmp_path, database, bot_id=1)
    await drawings.uploaded("calf.svg", "id of it")
    assert [await drawings.get("calf.svg") for _ in range(3)] == ["id of it"] * 3
    assert len(readers) == 1
    assert readers[0] is not threading.current_thread()


async def test_a_film_that_two_ask_for_is_made_once_beside_the_loop(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers: list[threading.Thread] = []

    def made(pacer: Pacer) -> bytes:
        makers.append(threading.current_thread())
        return pacer.name.encode()

    monkeypatch.setattr(drawings_module, "film", made)
    drawings = Drawings(tmp_path, database, bot_id=1)
    name = Pacer(5, 5, 10, 1, 8, 1, 3, PacerSides.NONE).name
    assert set(await asyncio.gather(drawings.get(name), drawings.get(name))) == {name.encode()}
    assert len(makers) == 1
    assert makers[0] is not threading.current_thread()


CLIP = f"en.{Clip(Beat(READY, 1), (Beat(HOLD, 1),), first=1, reps=1).name}"


async def test_a_clip_is_made_once_beside_the_loop_and_then_sent_by_telegrams_id(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers: list[threading.Thread] = []

    def made(name: str) -> bytes:
        makers.append(threading.current_thread())
        return name.encode()

    monkeypatch.setattr(spoken_count, "made", made)
    drawings = Drawings(tmp_path, database, bot_id=1)
    assert set(await asyncio.gather(drawings.get(CLIP), drawings.get(CLIP))) == {CLIP.encode()}
    assert len(makers) == 1
    assert makers[0] is not threading.current_thread()
    await drawings.uploaded(CLIP, "id of it")
    assert await Drawings(tmp_path, database, bot_id=1).get(CLIP) == "id of it"
    assert await drawings.get(CLIP.replace("en.", "de.", 1)) != "id of it"
    monkeypatch.setattr(spoken_count, "LOOK", "newer")
    assert await Drawings(tmp_path, database, bot_id=1).get(CLIP) == CLIP.encode()


async def test_a_film_of_an_older_look_is_made_anew(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = Pacer(1, 1, 1, 1, 1, 1, 1, PacerSides.NONE).name
    await Drawings(tmp_path, database, bot_id=1).uploaded(name, "an older id")
    assert await Drawings(tmp_path, database, bot_id=1).get(name) == "an older id"
    monkeypatch.setattr(drawings_module, "LOOK", "newer")
    assert await Drawings(tmp_path, database, bot_id=1).get(name) != "an older id"


async def test_each_side_and_theme_has_an_id_of_its_own(database: Database) -> None:
    drawings = Drawings(FOLDER, database, bot_id=1)
    names = [Drawing("calf_stretch.svg", side, theme).name for side in Foot for theme in Theme]
    for name in names:
        await drawings.uploaded(name, f"id of {name}")
    assert [await drawings.get(name) for name in names] == [f"id of {name}" for name in names]


async def test_a_drawing_whose_dark_colours_changed_is_uploaded_anew_and_its_light_one_is_not(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    light, dark = (Drawing("calf_stretch.svg", Foot.LEFT, theme).name for theme in Theme)
    for name in (light, dark):
        await Drawings(FOLDER, database, bot_id=1).uploaded(name, "an older id")
    other = tmp_path / "dark.css"
    other.write_text(".card { fill: #000000 }")
    monkeypatch.setattr("content.pictures.DARK", other)
    drawings = Drawings(FOLDER, database, bot_id=1)
    assert await drawings.get(light) == "an older id"
    assert isinstance(await drawings.get(dark), bytes)
