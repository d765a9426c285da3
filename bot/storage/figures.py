"""Numbers for an operator: how many, how many wait, how late. Counts only."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage.tables import IS_OPEN, IS_SET_ASIDE, outbox, people, updates


def ping(tx: Connection) -> None:
    tx.execute(sa.select(1))


def count(tx: Connection, now: datetime) -> dict[str, float]:
    """By metric name; seconds where the name says so."""
    earliest = tx.scalar(sa.select(sa.func.min(people.c.wake_at)).where(people.c.wake_at.is_not(None)))
    oldest = tx.scalar(sa.select(sa.func.min(outbox.c.created_at)).where(IS_OPEN))
    dead = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.state.in_(("dropped", "expired")))
    set_aside = sa.select(sa.func.count()).select_from(updates).where(IS_SET_ASIDE)
    return {
        "people": tx.scalar(sa.select(sa.func.count()).select_from(people)) or 0,
        "people_waiting": tx.scalar(
            sa.select(sa.func.count()).select_from(people).where(people.c.wake_at.is_not(None))
        )
        or 0,
        "wake_overdue_seconds": 0 if earliest is None else max(0.0, (now - earliest).total_seconds()),
        "outbox_waiting": tx.scalar(sa.select(sa.func.count()).select_from(outbox).where(IS_OPEN)) or 0,
        "outbox_oldest_seconds": 0 if oldest is None else max(0.0, (now - oldest).total_seconds()),
        "outbox_not_delivered": tx.scalar(dead) or 0,
        "updates_set_aside": tx.scalar(set_aside) or 0,
    }
