"""A row of any table, so that what must hold for all of them holds for those that come later, too."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import owned
from bot.storage.tables import Instant, metadata
from tests.support.clock import START
from tests.support.databases import SEALER

VALUES: dict[type, Any] = {int: 1, float: 1.0, str: "=word", date: START.date()}


def owners() -> list[sa.Column[int]]:
    return list(owned.columns())


def value_of(column: sa.Column[Any]) -> Any:
    if isinstance(column.type, Instant):
        return START
    if column.name == "wrapped":
        return SEALER.new_wrapped_key()
    if isinstance(column.type, sa.LargeBinary):
        return SEALER.seal({"phase": {"is": "Idle"}})
    return VALUES[column.type.python_type]


def plant(tx: Connection, owner: sa.Column[int], person_id: int, number: int) -> None:
    """One row whose *owner* column says this person. *number* keeps it apart from others."""
    row: dict[str, Any] = {}
    for column in owner.table.c:
        row[column.name] = value_of(column)
        if column.name in {"id", "occurrence", "digest"}:
            row[column.name] = number if column.name == "id" else str(number)
    tx.execute(sa.insert(owner.table).values({**row, owner.name: person_id}))


def plant_everywhere(tx: Connection, person_id: int) -> None:
    for number, owner in enumerate(owners()):
        plant(tx, owner, person_id, person_id * 1000 + number)


def tables_that_name(tx: Connection, person_id: int) -> set[str]:
    """Any column of any table that holds this number."""
    return {
        column.table.name
        for table in metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, sa.Integer | sa.BigInteger)
        and tx.execute(sa.select(column).where(column == person_id)).first()
    }
