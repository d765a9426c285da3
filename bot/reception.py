"""One update: read, brought to the desk, and set aside when it hits a mistake of ours again and again."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.desk import Desk
from bot.heard import Heard, HeardInGroup
from bot.storage import figures, updates
from bot.storage.database import Database, StoreAway
from bot.storage.people import Conflict
from bot.telegram.connection import Update
from bot.telegram.updates import ZoneAt, read

log: structlog.stdlib.BoundLogger = structlog.get_logger()

TRIES = 3
BETWEEN_TRIES_SECONDS = 0.2

TRIES_ALONE = 10
"""How often an update may find the store away that is there for everybody else: what it asks for must be the cause."""

MOST_REMEMBERED = 1000
"""Updates that found the store away, the oldest forgotten first."""


@dataclass(frozen=True, slots=True)
class Reception:
    desk: Desk
    database: Database
    zone_at: ZoneAt
    now: Callable[[], datetime]
    alone: OrderedDict[int, int] = field(default_factory=OrderedDict)
    """By an update's number: how often it alone found the store away."""

    async def __call__(self, update: Update) -> None:
        """Returns once the update is committed, or set aside.

        Raises StoreAway, or Conflict after many tries: the update must come again. Only those: one that
        fails by itself would fail for ever, and hold up everything that this person says after it. So would
        one for which alone the store is away.
        """
        for attempt in range(1, TRIES + 1):
            try:
                await self._bring(update)
            except Conflict:
                raise
            except StoreAway as error:
                if not await self._is_alone(update):
                    raise
                await self._set_aside(update, error)
                return
            except Exception as error:  # noqa: BLE001 (logged when it is set aside)
                if attempt == TRIES:
                    await self._set_aside(update, error)
                else:
                    await asyncio.sleep(BETWEEN_TRIES_SECONDS)
            else:
                return

    async def _is_alone(self, update: Update) -> bool:
        """Whether it found the store away again and again that was there a moment later."""
        try:
            await self.database.run(figures.ping)
        except StoreAway:
            return False
        times = self.alone.pop(update.update_id, 0) + 1
        self.alone[update.update_id] = times
        while len(self.alone) > MOST_REMEMBERED:
            self.alone.popitem(last=False)
        return times >= TRIES_ALONE

    async def _bring(self, update: Update) -> None:
        heard = read(update, self.zone_at)
        if isinstance(heard, Heard):
            await self.desk.hear(heard)
        elif isinstance(heard, HeardInGroup):
            await self.desk.turn_away(heard)

    async def _set_aside(self, update: Update, error: Exception) -> None:
        """With the error's name alone: its words may be somebody's."""
        now, reason = self.now(), type(error).__name__
        is_new = await self.database.run(lambda tx: updates.set_aside(tx, update.update_id, reason, now))
        if is_new:
            log.error("update_set_aside", update_id=update.update_id, tries=TRIES, exc_info=error)
