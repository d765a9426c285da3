"""Forgets what is no longer of use. Runs every few minutes; costs little when there is little."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import updates
from bot.storage.tables import messages, outbox, share_codes

DONE_KEPT_FOR = timedelta(hours=48)
# A card of a session of weeks ago is edited by nobody.
MESSAGES_KEPT_FOR = timedelta(days=30)


def prune(tx: Connection, now: datetime) -> None:
    updates.prune(tx, now)
    tx.execute(sa.delete(share_codes).where(share_codes.c.expires_at <= now))
    tx.execute(sa.delete(outbox).where(outbox.c.done_at < now - DONE_KEPT_FOR))
    tx.execute(sa.delete(messages).where(messages.c.sent_at < now - MESSAGES_KEPT_FOR))
