"""The last calls that bots made, for tests and for people who wonder."""

from collections import deque
from dataclasses import dataclass
from typing import Any

from bot.sandbox.state.records import Json

KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    number: int
    at: str  # ISO 8601, by the sandbox's clock
    bot_id: int
    method: str
    params: Json
    status: int
    answer: Any  # the result, or the refusal's words
    fault: str | None

    def shown(self) -> Json:
        return {
            "n": self.number,
            "at": self.at,
            "bot": self.bot_id,
            "method": self.method,
            "params": self.params,
            "status": self.status,
            "answer": self.answer,
            "fault": self.fault,
        }


class Journal:
    def __init__(self, kept: int = KEPT) -> None:
        self._entries: deque[Entry] = deque(maxlen=kept)
        self.last = 0

    def note(
        self,
        *,
        at: str,
        bot_id: int,
        method: str,
        params: Json,
        status: int,
        answer: Any,
        fault: str | None,
    ) -> None:
        self.last += 1
        self._entries.append(Entry(self.last, at, bot_id, method, params, status, answer, fault))

    def since(self, number: int, method: str | None = None) -> list[Entry]:
        """Oldest first, those after *number*."""
        return [
            entry
            for entry in self._entries
            if entry.number > number and (method is None or entry.method.lower() == method.lower())
        ]
