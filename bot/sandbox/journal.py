"""The last calls that bots made, for tests and for people who wonder.

Nearly all of them are never looked at: a call is kept as it came and went, and read when somebody asks.
"""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, takewhile
from typing import Any

from bot.sandbox.bot_api.params import parsed
from bot.sandbox.state.records import Json

KEPT = 10_000
KEPT_CHARACTERS = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    number: int
    at: datetime  # by the sandbox's clock
    bot_id: int | None  # None: its token is none
    chat_id: int | None  # None: the call names no chat
    method: str
    params: Mapping[str, Any]
    status: int  # 0: the connection was cut instead
    answer: str  # the JSON that went out
    fault: str | None
    unknown: tuple[str, ...]  # parameters that the method does not have
    ms: float  # real ones, without a delay that was asked for

    @property
    def size(self) -> int:
        return len(self.answer) + sum(len(str(value)) for value in self.params.values())

    def shown(self) -> Json:
        body: Json = json.loads(self.answer)
        return {
            "n": self.number,
            "at": self.at.isoformat(),
            "bot": self.bot_id,
            "chat": self.chat_id,
            "method": self.method,
            "params": {name: readable(value) for name, value in self.params.items()},
            "status": self.status,
            "answer": body["result"] if "result" in body else body["description"],
            "fault": self.fault,
            "unknown": list(self.unknown),
            "ms": round(self.ms, 2),
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries somebody asks for; None: whatever it is."""

    since: int = 0
    method: str | None = None
    bot_id: int | None = None
    chat_id: int | None = None
    limit: int | None = None

    def fits(self, entry: Entry) -> bool:
        return (
            entry.number > self.since
            and (self.method is None or self.method.lower() == entry.method.lower())
            and self.bot_id in {None, entry.bot_id}
            and self.chat_id in {None, entry.chat_id}
        )


class Journal:
    def __init__(self, kept: int = KEPT, kept_characters: int = KEPT_CHARACTERS) -> None:
        self._entries: deque[Entry] = deque()
        self._kept = kept
        self._kept_characters = kept_characters
        self._size = 0
        self.last = 0

    def note(
        self,
        *,
        at: datetime,
        bot_id: int | None,
        chat_id: int | None,
        method: str,
        params: Mapping[str, Any],
        status: int,
        answer: str,
        fault: str | None,
        unknown: tuple[str, ...],
        ms: float,
    ) -> Entry:
        self.last += 1
        entry = Entry(self.last, at, bot_id, chat_id, method, params, status, answer, fault, unknown, ms)
        self._entries.append(entry)
        self._size += entry.size
        while len(self._entries) > self._kept or self._size > self._kept_characters:
            self._size -= self._entries.popleft().size
        return entry

    def read(self, wanted: Wanted) -> list[Entry]:
        """Oldest first; where there are more than the limit, the newest of them."""
        newest_first = takewhile(lambda entry: entry.number > wanted.since, reversed(self._entries))
        fitting = (entry for entry in newest_first if wanted.fits(entry))
        return list(islice(fitting, wanted.limit))[::-1]


def readable(value: Any) -> Any:
    """What a form carries as a JSON string, as the object that it is."""
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return parsed(value)
        except (ValueError, RecursionError):
            return value
    return value
