"""After the wall clock was set back: nothing lies further ahead than it ever can.

Without this a clock put right by an hour would stop all messages for an hour. Nobody has to tell that it
happened, or when: each instant has a bound, and what is beyond it is drawn back to it.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage.tables import IS_LEASED, IS_QUEUED, outbox, pace
from scheduler.outbox import LONGEST_BACKOFF
from scheduler.pace import FURTHEST


def draw_back(tx: Connection, now: datetime, lease: timedelta) -> None:
    """*lease* is the longest that anybody takes."""
    turn, wait, leased = now + FURTHEST, now + LONGEST_BACKOFF, now + lease
    tx.execute(sa.update(pace).where(pace.c.free_at > turn).values(free_at=turn))
    # Who waits for longer waits for a pause as well, which is kept with the chat or the bot.
    tx.execute(sa.update(outbox).where(IS_QUEUED, outbox.c.not_before > wait).values(not_before=wait))
    # Not taken away at once: the holder may live, and renews it before it runs out.
    tx.execute(sa.update(outbox).where(IS_LEASED, outbox.c.lease_until > leased).values(lease_until=leased))
    for held in tx.execute(sa.select(pace).where(pace.c.held_from > now)).all():
        again = {"held_from": now, "held_until": now + (held.held_until - held.held_from)}
        tx.execute(sa.update(pace).where(pace.c.scope == held.scope).values(again))
