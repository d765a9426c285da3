"""The two things SQLite and PostgreSQL spell alike, but SQLAlchemy keeps apart by dialect."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def _insert(tx: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if tx.dialect.name == "sqlite" else postgresql.insert(table)


def insert_if_new(tx: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Whether the row is new; False: one with a key of its is there already, and stays as it is."""
    insert = _insert(tx, table).on_conflict_do_nothing().returning(*table.primary_key)
    return tx.execute(insert, row).first() is not None


def put(tx: Connection, table: Table, *rows: dict[str, Any]) -> None:
    """Insert each row, or replace the one with its primary key. All have the same columns."""
    keys = [column.name for column in table.primary_key]
    insert = _insert(tx, table)
    changes = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    tx.execute(insert.on_conflict_do_update(index_elements=keys, set_=changes), list(rows))
