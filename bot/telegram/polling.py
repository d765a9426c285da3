"""Updates in, by polling. An update is confirmed, by the next offset, only after its transaction has
committed.

The library's own updater confirms what it has merely queued; a crash then loses a "done".
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.telegram.backoff import LONGEST_WAIT_SECONDS
from bot.telegram.connection import POLL_SECONDS, WANTED

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class Poller:
    """*handle* returns once the update is committed; what it raises leaves the update unconfirmed."""

    def __init__(self, bot: Bot, handle: Callable[[Update], Awaitable[None]]) -> None:
        self._bot = bot
        self._handle = handle
        self._offset = 0
        self._wait_seconds = 1.0

    async def run(self) -> None:
        """Until cancelled. Raises InvalidToken: no waiting will mend that."""
        while True:
            try:
                updates = await self._bot.get_updates(
                    offset=self._offset, timeout=POLL_SECONDS, allowed_updates=WANTED
                )
                self._wait_seconds = 1.0
                await self._handle_all(updates)
            except InvalidToken:
                raise
            except Conflict as error:
                await self._wait("another_poller", error)
            except RetryAfter as error:
                await self._wait("poll_throttled", error)
            except (NetworkError, TelegramError) as error:
                await self._wait("poll_failed", error)

    async def _handle_all(self, updates: tuple[Update, ...]) -> None:
        for update in updates:
            try:
                await self._handle(update)
            except Exception:
                # The rest of the batch waits: updates of one person must stay in order.
                log.exception("update_not_handled", update_id=update.update_id)
                await asyncio.sleep(self._wait_seconds)
                return
            self._offset = max(self._offset, update.update_id + 1)

    async def _wait(self, event: str, error: TelegramError) -> None:
        log.warning(event, error=error.message, again_in_s=self._wait_seconds)
        await asyncio.sleep(self._wait_seconds)
        self._wait_seconds = min(2 * self._wait_seconds, LONGEST_WAIT_SECONDS)
