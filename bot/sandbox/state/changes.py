"""What somebody who looks on is told, while it happens."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto

from bot.sandbox.journal import Entry
from bot.sandbox.state.records import Json, Post

# Somebody who reads slower than this loses the thread, and is told to look at everything again.
BACKLOG = 1000


@dataclass(frozen=True, slots=True)
class PostChanged:
    post: Post


@dataclass(frozen=True, slots=True)
class PostsGone:
    bot_id: int
    chat_id: int
    message_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChatChanged:
    """Anything but its messages: keyboard, standing, pin, commands. None: in every chat."""

    bot_id: int
    chat_id: int | None


@dataclass(frozen=True, slots=True)
class Toasted:
    """The answer to a tap, which only the one who tapped sees."""

    bot_id: int
    chat_id: int
    person_id: int
    text: str
    is_alert: bool
    revision: int


@dataclass(frozen=True, slots=True)
class Typing:
    bot_id: int
    chat_id: int
    action: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """Shown as being written; no message, and gone with the next one. An empty text: the bot thinks."""

    bot_id: int
    chat_id: int
    draft_id: int
    text: str
    entities: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class PeopleChanged:
    pass


@dataclass(frozen=True, slots=True)
class ClockChanged:
    pass


@dataclass(frozen=True, slots=True)
class Called:
    """A bot called; told only to those who asked for calls."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Lost:
    """Some changes were left out: read everything again."""


Change = (
    PostChanged
    | PostsGone
    | ChatChanged
    | Toasted
    | Typing
    | Drafted
    | PeopleChanged
    | ClockChanged
    | Called
    | Lost
)


class Interest(Enum):
    CHATS = auto()
    CHATS_AND_CALLS = auto()


class Onlookers:
    def __init__(self) -> None:
        self._queues: dict[asyncio.Queue[Change], Interest] = {}

    def tell(self, change: Change) -> None:
        for queue, interest in self._queues.items():
            if isinstance(change, Called) and interest is not Interest.CHATS_AND_CALLS:
                continue
            if queue.qsize() < BACKLOG:
                queue.put_nowait(change)
            elif queue.qsize() == BACKLOG:
                queue.put_nowait(Lost())

    @contextmanager
    def looking(self, interest: Interest = Interest.CHATS) -> Iterator[asyncio.Queue[Change]]:
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._queues[queue] = interest
        try:
            yield queue
        finally:
            del self._queues[queue]
