"""What becomes of a claimed message. Every change is fenced: only the lease's owner can make it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import dialect
from bot.storage.tables import IS_LEASED, IS_QUEUED, Instant, messages, outbox, people
from scheduler.message import Action, Kind, SentMessage
from scheduler.outbox import backoff, may_resend

IS_CLAIMED = outbox.c.state == "claimed"
IS_SENDING = outbox.c.state == "sending"
NO_LEASE = {"owner": None, "lease_until": None}

# The statements of the ordinary course are made once: to build one takes longer than to run it.
_MINE = (outbox.c.id == sa.bindparam("of_id"), outbox.c.owner == sa.bindparam("of_owner"))
_BEGIN = (
    sa.update(outbox)
    .where(
        *_MINE,
        IS_CLAIMED,
        outbox.c.expires_at.is_(None) | (outbox.c.expires_at > sa.bindparam("at", type_=Instant)),
    )
    .values(state="sending", attempt=outbox.c.attempt + 1)
)
_PLACE = (
    sa.select(outbox.c.chat_id, outbox.c.target, people.c.person_id)
    .outerjoin(people, people.c.person_id == outbox.c.chat_id)
    .where(outbox.c.id == sa.bindparam("of_id"))
)
_END = (
    sa.update(outbox)
    .values(
        state=sa.bindparam("end_state"),
        done_at=sa.bindparam("end_at"),
        payload=None,
        error=sa.bindparam("end_error"),
        message_id=sa.bindparam("end_message_id"),
        **NO_LEASE,
    )
    .returning(outbox.c.id)
)
_END_OF_MINE = _END.where(*_MINE, IS_SENDING)
_END_OF_LATE = _END.where(IS_QUEUED, outbox.c.expires_at <= sa.bindparam("end_at", type_=Instant))
_FORGET_STRANGERS = sa.delete(outbox).where(
    outbox.c.id.in_(sa.bindparam("ids", expanding=True)),
    outbox.c.chat_id.not_in(sa.select(people.c.person_id)),
)
_UNRESOLVED: sa.Select[Any] = sa.select(
    outbox.c.id, outbox.c.kind, outbox.c.action, outbox.c.unknowns, outbox.c.expires_at
)
_HAS_RUN_OUT = (IS_LEASED, outbox.c.lease_until <= sa.bindparam("at", type_=Instant))
_GIVE_BACK = sa.update(outbox).where(*_HAS_RUN_OUT, IS_CLAIMED).values(state="queued", **NO_LEASE)
_LEFT_SENDING = (
    _UNRESOLVED.where(*_HAS_RUN_OUT, IS_SENDING).order_by(outbox.c.id).with_for_update(skip_locked=True)
)


def begin(tx: Connection, id_: int, owner: str, now: datetime) -> bool:
    begun = tx.execute(_BEGIN, {"of_id": id_, "of_owner": owner, "at": now})
    if begun.rowcount == 0:
        _finish(tx, "expired", now, _END.where(*_MINE, IS_CLAIMED), of_id=id_, of_owner=owner)
    return begun.rowcount == 1


def sent(tx: Connection, id_: int, owner: str, now: datetime, message: SentMessage | None) -> bool:
    row = tx.execute(_PLACE, {"of_id": id_}).one_or_none()
    number = None if message is None else message.message_id
    if row is None:
        return False
    if not _finish(tx, "sent", now, _END_OF_MINE, message_id=number, of_id=id_, of_owner=owner):
        return False
    if message is not None and row.target is not None and row.person_id is not None:
        place = {"message_id": message.message_id, "form": message.form, "sent_at": now}
        dialect.put(tx, messages, {"chat_id": row.chat_id, "target": row.target, **place})
    return True


def postpone(tx: Connection, id_: int, owner: str, until: datetime) -> bool:
    released = tx.execute(
        sa.update(outbox)
        .where(outbox.c.id == id_, outbox.c.owner == owner, IS_CLAIMED | IS_SENDING)
        .values(state="queued", not_before=until, **NO_LEASE)
    )
    return released.rowcount == 1


def unknown(tx: Connection, id_: int, owner: str, now: datetime) -> bool:
    mine = (outbox.c.id == id_, outbox.c.owner == owner, IS_SENDING)
    row = tx.execute(_UNRESOLVED.where(*mine).with_for_update()).one_or_none()
    if row is None:
        return False
    _resolve_unknown(tx, row, now, again_at=now + backoff(row.unknowns + 1))
    return True


def drop(tx: Connection, id_: int, owner: str, now: datetime, reason: str) -> bool:
    mine = _END.where(*_MINE, IS_CLAIMED | IS_SENDING)
    return _finish(tx, "dropped", now, mine, error=reason, of_id=id_, of_owner=owner) == 1


def renew(tx: Connection, owner: str, ids: Collection[int], now: datetime, lease: timedelta) -> None:
    mine = (outbox.c.id.in_(ids), outbox.c.owner == owner, IS_LEASED)
    tx.execute(sa.update(outbox).where(*mine).values(lease_until=now + lease))


def end_leases_of_others(tx: Connection, owner: str, now: datetime) -> None:
    others = sa.update(outbox).where(IS_LEASED, outbox.c.owner != owner)
    tx.execute(others.values(lease_until=now))


def release(tx: Connection, now: datetime) -> None:
    """Take back leases that ran out: surely not sent where nothing had begun, of unknown outcome elsewhere."""
    tx.execute(_GIVE_BACK, {"at": now})
    for row in tx.execute(_LEFT_SENDING, {"at": now}).all():
        _resolve_unknown(tx, row, now, again_at=now)


def expire(tx: Connection, now: datetime) -> None:
    _finish(tx, "expired", now, _END_OF_LATE)


def _resolve_unknown(tx: Connection, row: sa.Row[Any], now: datetime, again_at: datetime) -> None:
    is_resent = may_resend(
        Kind(row.kind),
        Action(row.action),
        unknowns=row.unknowns + 1,
        again_at=again_at,
        expires_at=row.expires_at,
    )
    if is_resent:
        again = {"state": "queued", "not_before": again_at, "unknowns": row.unknowns + 1, **NO_LEASE}
        tx.execute(sa.update(outbox).where(outbox.c.id == row.id, IS_SENDING).values(again))
    else:
        _finish(tx, "unknown", now, _END.where(outbox.c.id == row.id, IS_SENDING))


def _finish(
    tx: Connection,
    state: str,
    now: datetime,
    end: sa.sql.dml.ReturningUpdate[Any],
    *,
    error: str | None = None,
    message_id: int | None = None,
    **which: object,
) -> int:
    """Return how many there were. What they said is erased; of a stranger nothing is kept at all."""
    how = {"end_state": state, "end_at": now, "end_error": error, "end_message_id": message_id}
    finished = tx.scalars(end, {**how, **which}).all()
    if finished:
        tx.execute(_FORGET_STRANGERS, {"ids": finished})
    return len(finished)
