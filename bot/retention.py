"""Forgets people and details in time: a housekeeping job, in small batches, each its own transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from bot.coach.effects import Show
from bot.coach.own_data import show_notice
from bot.erasure import erase
from bot.links import Links
from bot.storage import codec, retention
from bot.storage.database import Database, Transaction
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People
from scheduler.message import Draft

log: structlog.stdlib.BoundLogger = structlog.get_logger()

BATCH = 50


class Views(Protocol):
    def message(self, chat_id: int, language: str, show: Show) -> Draft: ...


@dataclass(frozen=True, slots=True)
class Retention:
    """*changed* is called when messages wait."""

    database: Database
    people: People
    outbox: OutboxTable
    links: Links
    views: Views
    now: Callable[[], datetime]
    changed: Callable[[], None]

    async def __call__(self) -> None:
        while await self.database.run(lambda tx: retention.condense(tx, self.now().date(), BATCH)):
            pass
        now = self.now()
        await self._each(retention.silent, self._notice, now)
        await self._each(retention.to_erase, self._erase, now)

    async def _each(
        self,
        whom: Callable[[Transaction, datetime, int], Sequence[int]],
        act: Callable[[Transaction, int, datetime], bool],
        now: datetime,
    ) -> None:
        while found := await self.database.read(lambda tx: whom(tx, now, BATCH)):
            done = [await self._in_one(act, person_id, now) for person_id in found]
            self.changed()
            if not any(done):
                return  # In another's hands.

    async def _in_one(
        self, act: Callable[[Transaction, int, datetime], bool], person_id: int, now: datetime
    ) -> bool:
        return await self.database.run(lambda tx: act(tx, person_id, now))

    def _notice(self, tx: Transaction, person_id: int, now: datetime) -> bool:
        row = self.people.load(tx, person_id)
        if row is None or not retention.notice(tx, person_id, now):
            return False
        person = codec.from_json(row.state)
        shown = show_notice(person, now + retention.ERASED_AFTER_NOTICE)
        self.outbox.add(tx, [self.views.message(person_id, person.language, shown)], now)
        return True

    def _erase(self, tx: Transaction, person_id: int, now: datetime) -> bool:
        if not retention.hold_to_erase(tx, person_id, now):
            return False
        erase(tx, self.links, self.outbox, person_id, now)
        log.info("erased_after_silence")
        return True
