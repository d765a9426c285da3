"""How many files are kept. What somebody uploads all day long must not fill the memory."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.sandbox.state.records import Json, Post, StoredFile
from bot.sandbox.state.store import Store

# Ours: Telegram keeps files much longer than any test runs.
KEPT_FILES = 10_000
KEPT_BYTES = 256 * 1024 * 1024
# As each time all messages are looked through, there is then room for a while.
LEFT = 0.75


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files of one bot. Telegram's file ids are each bot's own: those of another one mean nothing to it."""

    store: Store
    bot_id: int

    def new_id(self, kind: str, digest: str) -> str:
        return f"{kind}-{self.bot_id}-{digest}"

    def find(self, file_id: str) -> StoredFile | None:
        is_own = file_id.split("-")[1:2] == [str(self.bot_id)]
        return self.store.table(StoredFile).get((file_id,)) if is_own else None


def make_room(store: Store, arriving: int) -> None:
    """For a file of *arriving* bytes: the oldest go, first of all those that no message shows any more."""
    files = list(store.table(StoredFile).values())
    size = sum(len(file.content) for file in files)
    if len(files) < KEPT_FILES and size + arriving <= KEPT_BYTES:
        return
    shown = {file_id for post in store.table(Post).values() for file_id in file_ids(post.message)}
    count = len(files)
    for file in sorted(files, key=lambda file: file.id in shown):
        if count <= KEPT_FILES * LEFT and size + arriving <= KEPT_BYTES * LEFT:
            return
        store.drop(file)
        count -= 1
        size -= len(file.content)


def file_ids(message: Json) -> Iterator[str]:
    """A file stands in a message by itself or, a photo, in its sizes."""
    for value in message.values():
        for part in value if isinstance(value, list) else (value,):
            if isinstance(part, dict) and "file_id" in part:
                yield part["file_id"]
