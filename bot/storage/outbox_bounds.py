"""After the wall clock was set back: nothing lies further ahead than it ever can.

Without this a clock put right by an hour would stop all messages for an hour. Nobody has to tell that it
happened, or when: each instant has a bound, and what is beyond it is drawn back to it.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage.tables import IS_LEASED, IS_QUEUED, Instant, outbox, pace
from scheduler.outbox import LONGEST_BACKOFF
from scheduler.pace import FURTHEST

# Statements that are made once: to build one takes longer than to run it.
_most = sa.bindparam("most", type_=Instant)
_TURNS = sa.update(pace).where(pace.c.free_at > _most).values(free_at=_most)
# Who waits for longer waits for a pause as well, which is kept with the chat or the bot.
_WAITS = sa.update(outbox).where(IS_QUEUED, outbox.c.not_before > _most).values(not_before=_most)
# Not taken away at once: the holder may live, and renews it before it runs out.
_LEASES = sa.update(outbox).where(IS_LEASED, outbox.c.lease_until > _most).values(lease_until=_most)
_HELD = sa.select(pace).where(pace.c.held_from > sa.bindparam("now", type_=Instant))


def draw_back(tx: Connection, now: datetime, lease: timedelta) -> None:
    """*lease* is the longest that anybody takes."""
    tx.execute(_TURNS, {"most": now + FURTHEST})
    tx.execute(_WAITS, {"most": now + LONGEST_BACKOFF})
    tx.execute(_LEASES, {"most": now + lease})
    for held in tx.execute(_HELD, {"now": now}).all():
        again = {"held_from": now, "held_until": now + (held.held_until - held.held_from)}
        tx.execute(sa.update(pace).where(pace.c.scope == held.scope).values(again))
