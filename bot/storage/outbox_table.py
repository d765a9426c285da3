"""The outbox in the database: messages enter in the transaction that decided them, and leave one by one."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import dialect, outbox_add, outbox_bounds, outbox_claim, outbox_pace, outbox_settle
from bot.storage.database import Database
from bot.storage.sealed import Sealer
from bot.storage.tables import messages, outbox
from scheduler.message import TEXT, Draft, SentMessage
from scheduler.outbox import Scope, Waiting
from scheduler.pace import Pace


class OutboxTable:
    """`scheduler.outbox.Outbox`, and `add` for the transaction of whoever decides."""

    def __init__(self, database: Database, sealer: Sealer, pacing: Pace) -> None:
        self._database = database
        self._sealer = sealer
        self._pacing = pacing

    @property
    def gap(self) -> timedelta:
        """The least time between two calls of the bot."""
        return self._pacing.bot_gap

    def add(self, tx: Connection, drafts: Iterable[Draft], now: datetime) -> None:
        """In their order. Kick the courier once the transaction has committed."""
        outbox_add.add(tx, self._sealer, list(drafts), now)

    def know(self, tx: Connection, chat_id: int, target: str, message_id: int, now: datetime) -> None:
        """Remember a text message that was sent before anything about its chat was kept, for edits to come."""
        place = {"message_id": message_id, "form": TEXT, "sent_at": now}
        dialect.put(tx, messages, {"chat_id": chat_id, "target": target, **place})

    def name_of(self, tx: Connection, chat_id: int, message_id: int) -> str | None:
        """The name under which it can be edited; None: it has none, another message took it, or it is not confirmed."""
        here = sa.select(messages.c.target).where(
            messages.c.chat_id == chat_id, messages.c.message_id == message_id
        )
        return tx.scalars(here).first()

    def numbers_of(
        self, tx: Connection, chat_id: int, targets: Collection[str], since: datetime
    ) -> list[int]:
        """Telegram's numbers of the messages of these names that were sent *since* then."""
        named = sa.select(messages.c.message_id).where(
            messages.c.chat_id == chat_id, messages.c.target.in_(targets), messages.c.sent_at >= since
        )
        return sorted(tx.scalars(named))

    def sent_to(self, tx: Connection, chat_id: int, since: datetime) -> list[int]:
        """Telegram's numbers of our messages in this chat that were sent *since* then, oldest first."""
        ours = sa.select(outbox.c.message_id).where(
            outbox.c.chat_id == chat_id, outbox.c.message_id.is_not(None), outbox.c.done_at >= since
        )
        named = sa.select(messages.c.message_id).where(
            messages.c.chat_id == chat_id, messages.c.sent_at >= since
        )
        return sorted({*tx.scalars(ours), *tx.scalars(named)})

    async def adopt(self, owner: str, now: datetime) -> None:
        # Whoever held a lease on a file that is ours alone is dead; elsewhere only time can tell.
        def work(tx: Connection) -> None:
            if self._database.is_exclusive:
                outbox_settle.end_leases_of_others(tx, owner, now)
            outbox_settle.release(tx, now)

        await self._database.run(work)

    async def claim(self, owner: str, now: datetime, limit: int, lease: timedelta) -> Sequence[Waiting]:
        return await self._database.run(
            lambda tx: outbox_claim.claim(
                tx, self._sealer, self._pacing, owner=owner, now=now, limit=limit, lease=lease
            )
        )

    async def next_at(self, now: datetime) -> datetime | None:
        return await self._database.read(lambda tx: outbox_claim.next_at(tx, now))

    async def begin(self, id_: int, owner: str, now: datetime) -> bool:
        return await self._database.run(lambda tx: outbox_settle.begin(tx, id_, owner, now))

    async def sent(self, id_: int, owner: str, now: datetime, message: SentMessage | None) -> bool:
        return await self._database.run(lambda tx: outbox_settle.sent(tx, id_, owner, now, message))

    async def postpone(self, id_: int, owner: str, until: datetime) -> bool:
        return await self._database.run(lambda tx: outbox_settle.postpone(tx, id_, owner, until))

    async def unknown(self, id_: int, owner: str, now: datetime) -> bool:
        return await self._database.run(lambda tx: outbox_settle.unknown(tx, id_, owner, now))

    async def drop(self, id_: int, owner: str, now: datetime, reason: str) -> bool:
        return await self._database.run(lambda tx: outbox_settle.drop(tx, id_, owner, now, reason))

    async def hold(self, scope: int | Scope, now: datetime, retry_after: timedelta) -> None:
        await self._database.run(lambda tx: outbox_pace.hold(tx, self._pacing, scope, now, retry_after))

    async def renew(self, owner: str, ids: Collection[int], now: datetime, lease: timedelta) -> None:
        mine = tuple(ids)  # The set goes on changing while the transaction waits for its thread.
        if mine:
            await self._database.run(lambda tx: outbox_settle.renew(tx, owner, mine, now, lease))

    async def recover(self, now: datetime, lease: timedelta) -> None:
        def work(tx: Connection) -> None:
            outbox_bounds.draw_back(tx, now, lease)
            outbox_settle.release(tx, now)
            outbox_settle.expire(tx, now)  # Also what nobody would claim yet.
            outbox_pace.forget(tx, self._pacing, now)

        await self._database.run(work)
