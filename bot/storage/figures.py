"""Numbers for an operator: how many, how many wait, how late. Counts only."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import letters
from bot.storage.outbox_pace import OF_BOT, learned
from bot.storage.tables import IS_DONE, IS_OPEN, IS_SET_ASIDE, outbox, people, updates
from scheduler.message import Kind

A_MINUTE = timedelta(minutes=1)
_PROMPTS = sa.select(sa.func.count()).select_from(outbox).where(IS_OPEN, outbox.c.kind == Kind.PROMPT.value)


def ping(tx: Connection) -> None:
    tx.execute(sa.select(1))


def count(tx: Connection, now: datetime) -> dict[str, float]:
    """By metric name, with its label where it has one; seconds where the name says so."""
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
        "prompts_waiting_over_minute": tx.scalar(_PROMPTS.where(outbox.c.created_at < now - A_MINUTE)) or 0,
        **_oldest_waits(tx, now),
        **_letters(tx),
        **_pace(tx, now),
    }


def _oldest_waits(tx: Connection, now: datetime) -> dict[str, float]:
    oldest = sa.select(outbox.c.kind, sa.func.min(outbox.c.created_at)).where(IS_OPEN).group_by(outbox.c.kind)
    since = {Kind(kind): at for kind, at in tx.execute(oldest)}
    waits = {kind: max(0.0, (now - since.get(kind, now)).total_seconds()) for kind in Kind}
    return {f'outbox_oldest_wait_seconds{{kind="{kind}"}}': seconds for kind, seconds in waits.items()}


def _letters(tx: Connection) -> dict[str, float]:
    counted = sa.select(outbox.c.state, sa.func.count()).where(IS_DONE).group_by(outbox.c.state)
    found = {row[0]: row[1] for row in tx.execute(counted)}
    return {f'outbox_letters{{state="{state}"}}': found.get(state, 0) for state in letters.STATES}


def _pace(tx: Connection, now: datetime) -> dict[str, float]:
    """What Telegram's 429s for the whole bot have left: 0 messages a second means that it was never cut."""
    bot = tx.execute(OF_BOT).one()
    cut = learned(bot)
    held = timedelta() if bot.held_until is None else bot.held_until - now
    return {
        "pace_cut_to_per_second": 0 if cut is None else cut.allows(now),
        "pace_held_seconds": max(0.0, held.total_seconds()),
    }
