"""Erasing a person, whoever asks for it: all rows at once, and whoever shared with them hears that it is over."""

from datetime import datetime

from bot.links import Links
from bot.storage.database import Transaction
from bot.storage.outbox_table import OutboxTable


def erase(tx: Transaction, links: Links, outbox: OutboxTable, person_id: int, now: datetime) -> None:
    """For the caller's transaction. Nothing stays, but what others are told of it."""
    ended = [*links.end(tx, person_id), *links.leave_all(tx, person_id)]
    links.people.delete(tx, person_id)
    outbox.add(tx, ended, now)
