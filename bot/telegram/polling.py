"""Updates in, by polling. An update is confirmed, by the next offset, only after its transaction has committed.

The library's own updater confirms what it has merely queued; a crash then loses a "done".
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram.backoff import Backoff
from bot.telegram.connection import POLL_SECONDS, WANTED, TokenUnknown

log: structlog.stdlib.BoundLogger = structlog.get_logger()


NOT_HANDLED_SECONDS = 1.0
"""Before an update that could not be committed is fetched again."""


class Poller:
    """*handle* returns once the update is committed; what it raises leaves the update unconfirmed.

    *now*: the real instant, whatever the coach's clock says: the server at the other end knows no other.
    """

    def __init__(
        self,
        bot: Bot,
        handle: Callable[[Update], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        self._bot = bot
        self._handle = handle
        self._now = now
        self._offset = 0
        self._backoff = Backoff()
        self.turns = 0
        """Counts up while the loop turns, whether or not the server answers."""
        self.last_good_poll = now()
        """When the server last answered; at first the beginning."""

    async def run(self) -> None:
        """Until cancelled. Raises TokenUnknown."""
        while True:
            self.turns += 1
            try:
                updates = await self._bot.get_updates(
                    offset=self._offset, timeout=POLL_SECONDS, allowed_updates=WANTED
                )
                self.last_good_poll = self._now()
                self._backoff.reset()
                await self._handle_all(updates)
            except InvalidToken:
                raise TokenUnknown("is no longer known to the server") from None
            except Conflict as error:
                await self._wait("another_poller", error)
            except RetryAfter as error:
                await self._wait("poll_throttled", error)
            except TelegramError as error:
                await self._wait("poll_failed", error)

    async def _handle_all(self, updates: tuple[Update, ...]) -> None:
        for update in updates:
            try:
                await self._handle(update)
            except Exception:
                # The rest of the batch waits: updates of one person must stay in order.
                log.exception("update_not_handled", update_id=update.update_id)
                await asyncio.sleep(NOT_HANDLED_SECONDS)
                return
            self._offset = max(self._offset, update.update_id + 1)

    async def _wait(self, event: str, error: TelegramError) -> None:
        seconds = self._backoff.seconds_after(error)
        log.warning(event, error=error.message, again_in_s=seconds)
        await asyncio.sleep(seconds)
