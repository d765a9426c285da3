"""Which messages may go now: by kind and age, the oldest of each chat, at the pace Telegram allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import dialect
from bot.storage.outbox_pace import FREE_AT, OF_BOT, learned
from bot.storage.outbox_settle import expire
from bot.storage.sealed import Sealer
from bot.storage.tables import BOT_SCOPE, EPOCH, IS_QUEUED, Instant, messages, outbox, pace
from scheduler.message import Action, Kind, SentMessage
from scheduler.outbox import Waiting
from scheduler.pace import HORIZON, Pace, Turn

_earlier = outbox.alias("earlier")

# Of each chat only the oldest that is not done; answers to taps neither wait for it nor hold it up.
TOAST: sa.ColumnElement[str] = sa.literal_column(f"'{Kind.TOAST}'")
IS_TOAST = outbox.c.kind == TOAST
IS_FIRST = IS_TOAST | ~sa.exists().where(
    _earlier.c.done_at.is_(None),
    _earlier.c.chat_id == outbox.c.chat_id,
    _earlier.c.id < outbox.c.id,
    _earlier.c.kind != TOAST,
)
# Looked up row by row: joined, PostgreSQL compares each with each as long as it has not counted the rows.
CHAT_FREE_AT = sa.func.coalesce(
    sa.select(FREE_AT).where(pace.c.scope == outbox.c.chat_id).scalar_subquery(),
    sa.literal(EPOCH, Instant),
    type_=Instant,
)
READY_AT = sa.case(
    (IS_TOAST | (outbox.c.not_before >= CHAT_FREE_AT), outbox.c.not_before), else_=CHAT_FREE_AT
)

# Statements that are made once: to build one takes longer than to run it.
_OF_BOT_LOCKED = OF_BOT.with_for_update()
_EARLIEST = sa.select(sa.func.min(READY_AT)).where(IS_QUEUED, IS_FIRST).scalar_subquery()
# While the bot's own turn is further off nobody can go: the queue, which may be long, is not looked through.
_READY_AT = sa.select(
    sa.case((sa.bindparam("horizon", type_=Instant) < FREE_AT, FREE_AT), else_=_EARLIEST)
).where(pace.c.scope == BOT_SCOPE)
_CANDIDATES = (
    sa.select(outbox, CHAT_FREE_AT.label("chat_free_at"))
    .where(IS_QUEUED, IS_FIRST, sa.bindparam("horizon", type_=Instant) >= READY_AT)
    .order_by(outbox.c.priority, outbox.c.id)
    .limit(sa.bindparam("most", type_=sa.Integer))
    .with_for_update(of=outbox, skip_locked=True)
)
_CLAIM = (
    sa.update(outbox)
    .where(outbox.c.id.in_(sa.bindparam("ids", expanding=True)))
    .values(state="claimed", owner=sa.bindparam("new_owner"), lease_until=sa.bindparam("new_lease_until"))
)
_NEWEST = sa.select(messages.c.message_id, messages.c.form).where(
    messages.c.chat_id == sa.bindparam("of_chat"), messages.c.target == sa.bindparam("of_target")
)


@dataclass(frozen=True, slots=True)
class _Claimed:
    row: sa.Row[Any]
    turn: Turn


def claim(
    tx: Connection, sealer: Sealer, pacing: Pace, *, owner: str, now: datetime, limit: int, lease: timedelta
) -> Sequence[Waiting]:
    # The bot's row is locked: claims of several processes come one after the other.
    bot = tx.execute(_OF_BOT_LOCKED).one()
    bot_free_at: datetime = bot.ready_at
    pacing = pacing.heeding(learned(bot), now)
    expire(tx, now)
    if bot_free_at > now + HORIZON:
        return ()  # Spares the look through the queue.
    claimed: list[_Claimed] = []
    for row in tx.execute(_CANDIDATES, {"horizon": now + HORIZON, "most": limit}):
        if bot_free_at > now + HORIZON:
            break
        take_turn = pacing.turn_beside_chat if row.kind == Kind.TOAST else pacing.turn
        turn = take_turn(max(now, row.not_before), bot_free_at, row.chat_free_at)
        bot_free_at = turn.bot_free_at
        claimed.append(_Claimed(row, turn))
    if claimed:
        _write(tx, claimed, owner, now + lease)
    return [_waiting(tx, sealer, each) for each in claimed]


def next_at(tx: Connection, now: datetime) -> datetime | None:
    ready_at = tx.scalar(_READY_AT, {"horizon": now + HORIZON})
    return None if ready_at is None else ready_at - HORIZON


def _write(tx: Connection, claimed: Sequence[_Claimed], owner: str, lease_until: datetime) -> None:
    ids = [each.row.id for each in claimed]
    tx.execute(_CLAIM, {"ids": ids, "new_owner": owner, "new_lease_until": lease_until})
    free_at = {each.row.chat_id: each.turn.chat_free_at for each in claimed if each.row.kind != Kind.TOAST}
    free_at[BOT_SCOPE] = claimed[-1].turn.bot_free_at
    dialect.put(tx, pace, *({"scope": scope, "free_at": at} for scope, at in free_at.items()))


def _waiting(tx: Connection, sealer: Sealer, claimed: _Claimed) -> Waiting:
    row = claimed.row
    return Waiting(
        id=row.id,
        chat_id=row.chat_id,
        kind=Kind(row.kind),
        action=Action(row.action),
        payload=sealer.open(row.payload),
        target=row.target,
        edits=_newest_message(tx, row.chat_id, row.target) if row.action == Action.EDIT else None,
        attempt=row.attempt + 1,
        expires_at=row.expires_at,
        send_at=claimed.turn.send_at,
    )


def _newest_message(tx: Connection, chat_id: int, target: str | None) -> SentMessage | None:
    found = tx.execute(_NEWEST, {"of_chat": chat_id, "of_target": target}).one_or_none()
    return None if found is None else SentMessage(found.message_id, found.form)
