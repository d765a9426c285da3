"""Reads back the facts that the program itself only adds up."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage.ledger import OccurrenceRow, SessionRow, SetRow
from bot.storage.tables import occurrences, sessions, set_logs


def occurrences_of(tx: Connection, person_id: int) -> Sequence[OccurrenceRow]:
    """By local date, then slot."""
    found = _rows(tx, occurrences, person_id, occurrences.c.on, occurrences.c.slot)
    return [OccurrenceRow(**row) for row in found]


def sessions_of(tx: Connection, person_id: int) -> Sequence[SessionRow]:
    return [SessionRow(**row) for row in _rows(tx, sessions, person_id, sessions.c.number)]


def sets_of(tx: Connection, person_id: int) -> Sequence[SetRow]:
    found = _rows(tx, set_logs, person_id, set_logs.c.id)
    return [SetRow(**{name: value for name, value in row.items() if name != "id"}) for row in found]


def _rows(
    tx: Connection, table: sa.Table, person_id: int, *order: sa.ColumnElement[Any]
) -> Sequence[sa.RowMapping]:
    return (
        tx.execute(sa.select(table).where(table.c.person_id == person_id).order_by(*order)).mappings().all()
    )
