"""Which updates were dealt with: one that Telegram brings again does nothing twice."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import dialect
from bot.storage.tables import updates

# Telegram keeps an update for 24 hours.
REMEMBERED_FOR = timedelta(hours=48)


def remember(tx: Connection, update_id: int, now: datetime) -> bool:
    """Return False if it was seen before. In the transaction of what the update does: both or neither."""
    return dialect.insert_if_new(tx, updates, {"update_id": update_id, "at": now})


def set_aside(tx: Connection, update_id: int, reason: str, now: datetime) -> bool:
    """Remember one that nothing could be done with. Return False if it was seen before."""
    return dialect.insert_if_new(tx, updates, {"update_id": update_id, "at": now, "set_aside": reason})


def prune(tx: Connection, now: datetime) -> None:
    tx.execute(sa.delete(updates).where(updates.c.at < now - REMEMBERED_FOR))
