"""A drawing is read for its key once, and not on the event loop."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.drawings import Drawings
from bot.storage.database import Database


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
    read_bytes = Path.read_bytes

    def noted(path: Path) -> bytes:
        readers.append(threading.current_thread())
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    drawings = Drawings(tmp_path, database, bot_id=1)
    await drawings.uploaded("calf.svg", "id of it")
    assert [await drawings.get("calf.svg") for _ in range(3)] == ["id of it"] * 3
    assert len(readers) == 1
    assert readers[0] is not threading.current_thread()
