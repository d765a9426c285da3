"""Updates in, by polling. An update is confirmed, by the next offset, only after its transaction has committed.

The library's own updater confirms what it has merely queued; a crash then loses a "done".
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.telegram.backoff import Backoff
from bot.telegram.connection import POLL_SECONDS, WANTED, TokenUnknown
from bot.telegram.lanes import ComeAgain, Lanes, Turn

log: structlog.stdlib.BoundLogger = structlog.get_logger()


NOT_HANDLED_SECONDS = 1.0
"""Before updates are fetched again of which none could be confirmed."""

SLOW_SECONDS = 2.0
"""What takes longer is left to itself, and the others are fetched."""


class Poller:
    """A turn in *lanes* ends once the update is committed; what it raises leaves the update unconfirmed.

    *now*: the real instant, whatever the coach's clock says: the server at the other end knows no other.
    """

    def __init__(
        self,
        bot: Bot,
        lanes: Lanes,
        now: Callable[[], datetime],
    ) -> None:
        self._bot = bot
        self._lanes = lanes
        self._now = now
        self._offset = 0
        self._under_way: dict[int, asyncio.Task[None]] = {}
        # Committed, but not confirmed: one with a lower number is not committed yet.
        self._ahead: set[int] = set()
        self._backoff = Backoff()
        self.turns = 0
        """Counts up while the loop turns, whether or not the server answers."""
        self.last_good_poll = now()
        """When the server last answered; at first the beginning."""

    async def run(self) -> None:
        """Until cancelled. Raises TokenUnknown, once what is under way has ended."""
        async with asyncio.TaskGroup() as tasks:
            await self._until_refused(tasks)
        raise TokenUnknown("is no longer known to the server")

    async def _until_refused(self, tasks: asyncio.TaskGroup) -> None:
        while True:
            self.turns += 1
            try:
                updates = await self._bot.get_updates(
                    offset=self._offset, timeout=POLL_SECONDS, allowed_updates=WANTED
                )
            except InvalidToken:
                return
            except Conflict as error:
                await self._wait("another_poller", error)
            except RetryAfter as error:
                await self._wait("poll_throttled", error)
            except TelegramError as error:
                await self._wait("poll_failed", error)
            else:
                self.last_good_poll = self._now()
                self._backoff.reset()
                await self._take(updates, tasks)

    async def _take(self, updates: Sequence[Update], tasks: asyncio.TaskGroup) -> None:
        if not updates:
            return
        for update in sorted(updates, key=lambda update: update.update_id):
            number = update.update_id
            if number not in self._under_way and number not in self._ahead:
                turn = self._lanes.join(update)
                self._under_way[number] = tasks.create_task(self._handle(number, turn))
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=SLOW_SECONDS)
        before, self._offset = self._offset, self._next_offset([update.update_id for update in updates])
        self._ahead = {number for number in self._ahead if number > self._offset}
        if self._offset == before:
            await asyncio.sleep(NOT_HANDLED_SECONDS)

    async def _handle(self, number: int, turn: Turn) -> None:
        try:
            await turn()
        except ComeAgain as reason:
            log.info("update_comes_again", update_id=number, reason=str(reason))
        except Exception as error:  # noqa: BLE001 (whatever it was, it comes again)
            # In one line: while the store is away, each of a batch ends here every second.
            log.warning("update_not_handled", update_id=number, error=repr(error))
        else:
            self._ahead.add(number)
        finally:
            del self._under_way[number]

    def _next_offset(self, fetched: Sequence[int]) -> int:
        """Nothing is confirmed beyond the first that is not committed.

        It follows the server, even backwards: after a week of silence Telegram counts from anywhere.
        """
        open_ = [number for number in fetched if number not in self._ahead]
        return min(open_, default=max(fetched) + 1)

    async def _wait(self, event: str, error: TelegramError) -> None:
        seconds = self._backoff.seconds_after(error)
        log.warning(event, error=error.message, again_in_s=seconds)
        await asyncio.sleep(seconds)
