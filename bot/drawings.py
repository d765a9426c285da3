"""Pictures and clips for the sender: rendered once, uploaded once, then sent by Telegram's own id."""

import asyncio
import hashlib
from pathlib import Path

from bot.coach.clip import SOUND
from bot.coach.pacing import Pacer
from bot.pacer_film import LOOK, film
from bot.storage import files
from bot.storage.database import Database
from content.drawing import Drawing
from content.pictures import render, scene

FILM = ".gif"


class Drawings:
    """Implements `bot.telegram.sender.Pictures`. *bot_id*: a file id is good for one bot only."""

    def __init__(self, folder: Path, database: Database, bot_id: int) -> None:
        self._folder = folder
        self._database = database
        self._bot_id = bot_id
        self._rendered: dict[str, bytes] = {}
        self._keys: dict[str, str] = {}
        self._rendering = asyncio.Lock()

    async def get(self, name: str) -> str | bytes:
        key = await self._key(name)
        file_id = await self._database.read(lambda tx: files.get(tx, key))
        if file_id is not None:
            return file_id
        async with self._rendering:
            if name not in self._rendered:
                # A tenth of a second of computing, for a film or clip one or two seconds: not on the event loop, once.
                self._rendered[name] = await asyncio.to_thread(self._render, name)
            return self._rendered[name]

    def _render(self, name: str) -> bytes:
        if name.endswith(SOUND):
            from bot import spoken_count  # noqa: PLC0415 (what it needs takes long to load, and few starts need it)

            return spoken_count.made(name)
        return film(Pacer.named(name)) if name.endswith(FILM) else render(self._scene(name))

    def _scene(self, name: str) -> str:
        return scene(self._folder, Drawing.named(name))

    async def uploaded(self, name: str, file_id: str) -> None:
        key = await self._key(name)
        self._rendered.pop(name, None)
        await self._database.run(lambda tx: files.put(tx, key, file_id))

    async def refused(self, name: str) -> None:
        key = await self._key(name)
        await self._database.run(lambda tx: files.forget(tx, key))

    async def _key(self, name: str) -> str:
        """A drawing whose file or colours changed before this start has another key, so it is uploaded anew."""
        if name not in self._keys:
            self._keys[name] = f"{self._bot_id}.{name}.{await asyncio.to_thread(self._version, name)}"
        return self._keys[name]

    def _version(self, name: str) -> str:
        if name.endswith(FILM):
            return LOOK
        if name.endswith(SOUND):
            from bot import spoken_count  # noqa: PLC0415 (as above)

            return spoken_count.version(name)
        return hashlib.sha256(self._scene(name).encode()).hexdigest()[:16]
