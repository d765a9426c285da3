"""Messages that were given up: what an operator may see of them. Never what they say, nor whom they were for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage.tables import IS_DONE, outbox

STATES = ("dropped", "expired", "unknown")
"""Refused by Telegram or the person; too late; perhaps delivered, perhaps not."""


@dataclass(frozen=True, slots=True)
class Letter:
    """*reason* None: its state says all there is."""

    id: int
    kind: str
    state: str
    reason: str | None
    at: datetime


def newest(tx: Connection, count: int) -> Sequence[Letter]:
    """Of the last two days: older ones are forgotten."""
    query = (
        sa.select(outbox.c.id, outbox.c.kind, outbox.c.state, outbox.c.error, outbox.c.done_at)
        .where(IS_DONE, outbox.c.state.in_(STATES))
        .order_by(outbox.c.done_at.desc(), outbox.c.id.desc())
        .limit(count)
    )
    return [Letter(*row) for row in tx.execute(query)]
