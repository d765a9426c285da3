"""The two things SQLite and PostgreSQL spell alike, but SQLAlchemy keeps apart by dialect."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert


@cache
def _insert_if_new(dialect: str, table: Table) -> ReturningInsert[Any]:
    """Made once: to build a statement takes longer than to run it."""
    insert = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    return insert.on_conflict_do_nothing().returning(*table.primary_key)


def insert_new(tx: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """At least one. Each that has no key of one that is there already; all have the same columns."""
    # What returns something goes in one statement; else PostgreSQL's driver would prepare and send each by itself.
    tx.execute(_insert_if_new(tx.dialect.name, table), rows)


def insert_if_new(tx: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Whether the row is new; False: one with a key of its is there already, and stays as it is."""
    return tx.execute(_insert_if_new(tx.dialect.name, table), row).first() is not None


@cache
def _put(dialect: str, table: Table, columns: tuple[str, ...]) -> sqlite.Insert | postgresql.Insert:
    """Made once, too."""
    insert = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    keys = [column.name for column in table.primary_key]
    changes = {name: insert.excluded[name] for name in columns if name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=changes)


def put(tx: Connection, table: Table, *rows: dict[str, Any]) -> None:
    """Insert each row, or replace the one with its primary key. All have the same columns."""
    tx.execute(_put(tx.dialect.name, table, tuple(rows[0])), list(rows))
