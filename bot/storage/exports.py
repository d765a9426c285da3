"""Everything that is stored of one person, table by table, with what was sealed opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import owned, person_keys
from bot.storage.sealed import Seal, Sealer

Cell = Any
"""What JSON can say: instants and dates are ISO 8601."""


@dataclass(frozen=True, slots=True)
class Held:
    """The columns of a table, and this person's rows."""

    columns: Sequence[str]
    rows: Sequence[Mapping[str, Cell]]


def tables() -> dict[str, tuple[str, ...]]:
    """The tables of an export with their columns, by name."""
    return {column.table.name: tuple(column.table.c.keys()) for column in _owners()}


def _owners() -> list[sa.Column[int]]:
    return [column for column in owned.columns() if column.name in owned.OWNERS]


def read(tx: Connection, sealer: Sealer, person_id: int) -> dict[str, Held]:
    """By table, `people` first; all of them, those without a row of this person too."""
    found: dict[str, Held] = {}
    own = person_keys.opener(tx, sealer, person_id)
    for owner in _owners():
        table = owner.table
        query = sa.select(table).where(owner == person_id).order_by(*table.primary_key)
        rows = [
            {name: _cell(value, own) for name, value in row._mapping.items()}  # noqa: SLF001 (SQLAlchemy's public name)
            for row in tx.execute(query)
        ]
        before = found.get(table.name)
        found[table.name] = Held(table.c.keys(), rows if before is None else [*before.rows, *rows])
    return found


def _cell(value: object, sealer: Seal) -> Cell:
    match value:
        case bytes():
            return sealer.open(value)
        case datetime():
            return value.isoformat()
        case date():
            return value.isoformat()
        case _:
            return value
