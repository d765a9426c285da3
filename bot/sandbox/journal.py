"""The last calls that bots made, for tests and for people who wonder."""

from collections import deque
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

from bot.sandbox.state.records import Json

KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    number: int
    at: str  # ISO 8601, by the sandbox's clock
    bot_id: int | None  # None: its token is none
    chat_id: int | None  # None: the call names no chat
    method: str
    params: Json
    status: int  # 0: the connection was cut instead
    answer: Any  # the result, or the refusal's words
    fault: str | None
    unknown: tuple[str, ...]  # parameters that the method does not have
    ms: float  # real ones, without a delay that was asked for

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
    def __init__(self, kept: int = KEPT) -> None:
        self._entries: deque[Entry] = deque(maxlen=kept)
        self.last = 0

    def note(
        self,
        *,
        at: str,
        bot_id: int | None,
        chat_id: int | None,
        method: str,
        params: Json,
        status: int,
        answer: Any,
        fault: str | None,
        unknown: tuple[str, ...],
        ms: float,
    ) -> Entry:
        self.last += 1
        entry = Entry(self.last, at, bot_id, chat_id, method, params, status, answer, fault, unknown, ms)
        self._entries.append(entry)
        return entry

    def read(self, wanted: Wanted) -> list[Entry]:
        """Oldest first; where there are more than the limit, the newest of them."""
        newest_first = takewhile(lambda entry: entry.number > wanted.since, reversed(self._entries))
        fitting = (entry for entry in newest_first if wanted.fits(entry))
        return list(islice(fitting, wanted.limit))[::-1]
