"""The pace in the database, so that it holds over all processes: turns, pauses, and what was learned."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import dialect
from bot.storage.tables import BOT_SCOPE, EPOCH, Instant, pace
from scheduler.outbox import Scope
from scheduler.pace import Learned, Pace

FREE_AT = sa.case((pace.c.held_until > pace.c.free_at, pace.c.held_until), else_=pace.c.free_at)
# Statements that are made once: to build one takes longer than to run it.
OF_BOT = sa.select(pace, FREE_AT.label("ready_at")).where(pace.c.scope == BOT_SCOPE)

_UNLEARN = sa.update(pace).where(pace.c.per_second.is_not(None)).values(per_second=None)
_now = sa.bindparam("now", type_=Instant)
_FORGET = sa.delete(pace).where(
    pace.c.free_at < _now, pace.c.held_until.is_(None) | (pace.c.held_until < _now), pace.c.scope != BOT_SCOPE
)


def learned(bot: sa.Row[Any]) -> Learned | None:
    """None: the whole bot was never told to slow down."""
    return None if bot.per_second is None else Learned(bot.per_second, since_at=bot.held_until)


def current(tx: Connection, pacing: Pace, now: datetime) -> Pace:
    return pacing.heeding(learned(tx.execute(OF_BOT).one()), now)


def hold(tx: Connection, pacing: Pace, scope: int | Scope, now: datetime, retry_after: timedelta) -> None:
    key = BOT_SCOPE if isinstance(scope, Scope) else scope
    dialect.insert_if_new(tx, pace, {"scope": key, "free_at": EPOCH})
    held = tx.execute(sa.select(pace).where(pace.c.scope == key).with_for_update()).one()
    until = now + retry_after
    if held.held_until is not None and held.held_until > now:
        # Calls that were under way when it began are refused as well: one pause, and one lesson.
        change = {"held_until": max(until, held.held_until)}
    else:
        change = {"held_from": now, "held_until": until}
        if key == BOT_SCOPE:
            change["per_second"] = pacing.heeding(learned(held), now).cut
    tx.execute(sa.update(pace).where(pace.c.scope == key).values(change))


def forget(tx: Connection, pacing: Pace, now: datetime) -> None:
    """A turn that is over binds nobody, and would be the only trace of a stranger; nor does a lesson that is."""
    if current(tx, pacing, now) == pacing:
        tx.execute(_UNLEARN)
    tx.execute(_FORGET, {"now": now})
