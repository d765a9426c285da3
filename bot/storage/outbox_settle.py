"""What becomes of a claimed message. Every change is fenced: only the lease's owner can make it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from bot.storage import dialect
from bot.storage.tables import IS_LEASED, IS_QUEUED, messages, outbox, people
from scheduler.message import Action, Kind, SentMessage
from scheduler.outbox import backoff, may_resend

IS_CLAIMED = outbox.c.state == "claimed"
IS_SENDING = outbox.c.state == "sending"
NO_LEASE = {"owner": None, "lease_until": None}


def begin(tx: Connection, id_: int, owner: str, now: datetime) -> bool:
    mine = (outbox.c.id == id_, outbox.c.owner == owner, IS_CLAIMED)
    is_in_time = outbox.c.expires_at.is_(None) | (outbox.c.expires_at > now)
    begun = tx.execute(
        sa.update(outbox).where(*mine, is_in_time).values(state="sending", attempt=outbox.c.attempt + 1)
    )
    if begun.rowcount == 0:
        _finish(tx, "expired", now, *mine)
    return begun.rowcount == 1


def sent(tx: Connection, id_: int, owner: str, now: datetime, message: SentMessage | None) -> bool:
    row = tx.execute(
        sa.select(outbox.c.chat_id, outbox.c.target, people.c.person_id)
        .outerjoin(people, people.c.person_id == outbox.c.chat_id)
        .where(outbox.c.id == id_)
    ).one_or_none()
    number = None if message is None else message.message_id
    mine = (outbox.c.id == id_, outbox.c.owner == owner, IS_SENDING)
    if row is None or not _finish(tx, "sent", now, *mine, message_id=number):
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
    row = tx.execute(_unresolved().where(*mine)).one_or_none()
    if row is None:
        return False
    _resolve_unknown(tx, row, now, again_at=now + backoff(row.unknowns + 1))
    return True


def drop(tx: Connection, id_: int, owner: str, now: datetime, reason: str) -> bool:
    mine = (outbox.c.id == id_, outbox.c.owner == owner, IS_CLAIMED | IS_SENDING)
    return _finish(tx, "dropped", now, *mine, error=reason) == 1


def renew(tx: Connection, owner: str, ids: Collection[int], now: datetime, lease: timedelta) -> None:
    mine = (outbox.c.id.in_(ids), outbox.c.owner == owner, IS_LEASED)
    tx.execute(sa.update(outbox).where(*mine).values(lease_until=now + lease))


def release(tx: Connection, now: datetime, abandoned: ColumnElement[bool]) -> None:
    """Take *abandoned* leases back: surely not sent where nothing had begun, of unknown outcome elsewhere."""
    tx.execute(sa.update(outbox).where(IS_LEASED, abandoned, IS_CLAIMED).values(state="queued", **NO_LEASE))
    query = _unresolved().where(IS_LEASED, abandoned, IS_SENDING).order_by(outbox.c.id)
    for row in tx.execute(query.with_for_update(skip_locked=True)).all():
        _resolve_unknown(tx, row, now, again_at=now)


def expire(tx: Connection, now: datetime) -> None:
    _finish(tx, "expired", now, IS_QUEUED, outbox.c.expires_at <= now)


def _unresolved() -> sa.Select[Any]:
    return sa.select(
        outbox.c.id, outbox.c.kind, outbox.c.action, outbox.c.unknowns, outbox.c.expires_at
    ).with_for_update()


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
        _finish(tx, "unknown", now, outbox.c.id == row.id, IS_SENDING)


def _finish(
    tx: Connection,
    state: str,
    now: datetime,
    *which: ColumnElement[bool],
    error: str | None = None,
    message_id: int | None = None,
) -> int:
    """Return how many there were. What they said is erased; of a stranger nothing is kept at all."""
    end = {
        "state": state,
        "done_at": now,
        "payload": None,
        "error": error,
        "message_id": message_id,
        **NO_LEASE,
    }
    finished = tx.scalars(sa.update(outbox).where(*which).values(end).returning(outbox.c.id)).all()
    if finished:
        is_stranger = outbox.c.chat_id.not_in(sa.select(people.c.person_id))
        tx.execute(sa.delete(outbox).where(outbox.c.id.in_(finished), is_stranger))
    return len(finished)
