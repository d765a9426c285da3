"""Updates of one person one after the other, those of different people beside each other, so many at once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from weakref import WeakValueDictionary

from telegram import Update

AT_ONCE = 16
"""More than the store can do at once, so that it never waits for us; few enough to end with a goodbye."""


class ComeAgain(Exception):  # noqa: N818 (reads as what happened)
    """Not handled, and nothing is wrong with it: it must be brought again."""


@dataclass(slots=True, weakref_slot=True)
class _Lane:
    """Of one person. It lives while somebody stands in it."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    failures: int = 0


Turn = Callable[[], Awaitable[None]]
"""Waits for its turn, and handles the update. Raises what that raises, and ComeAgain."""


class Lanes:
    """*handle* is called with one update of a person at a time."""

    def __init__(self, handle: Callable[[Update], Awaitable[None]], at_once: int = AT_ONCE) -> None:
        self._handle = handle
        self._free = asyncio.Semaphore(at_once)
        self._lanes: WeakValueDictionary[int, _Lane] = WeakValueDictionary()
        self._inside = 0
        self._is_closed = False
        self._one_left = asyncio.Event()

    def join(self, update: Update) -> Turn:
        """Stand in line from now on, in the order in which the updates came."""
        lane = self._lanes.setdefault(lane_of(update), _Lane())
        return partial(self._serve, lane, lane.failures, update)

    async def _serve(self, lane: _Lane, failures: int, update: Update) -> None:
        self._inside += 1
        try:
            # The turn first: whoever floods us waits in a lane of their own, and takes one place of the many.
            async with lane.turn, self._free:
                if self._is_closed:
                    raise ComeAgain("we are going")
                if lane.failures != failures:
                    raise ComeAgain("one of the same person was to come first, and has to come again")
                try:
                    await self._handle(update)
                except BaseException:
                    lane.failures += 1
                    raise
        finally:
            self._inside -= 1
            self._one_left.set()

    async def close(self) -> None:
        """Returns when what is under way has ended. Whatever has not begun has to come again."""
        self._is_closed = True
        while self._inside:
            self._one_left.clear()
            await self._one_left.wait()


def lane_of(update: Update) -> int:
    """The chat: a private one has the person's number. Nobody's: one lane for all, they are nothing to us."""
    chat = update.effective_chat
    return 0 if chat is None else chat.id
