"""After DATA_KEY has got a new first key: everything that an older one seals, sealed by the first."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage.database import Database
from bot.storage.sealed import Sealer
from bot.storage.tables import metadata

AT_ONCE = 500
"""Values in one transaction."""

Key = Sequence[Any]
"""A row's primary key."""


def reseal(database: Database, sealer: Sealer) -> int:
    """How many values. What a person's own key seals stays: that key is among the values, wrapped.

    Some at a time: when it is killed, both keys open what there is, and the next run does the rest.
    """
    columns = (
        column
        for table in metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, sa.LargeBinary)
    )
    return sum(_reseal_column(database, sealer, column) for column in columns)


def _reseal_column(database: Database, sealer: Sealer, column: sa.Column[bytes]) -> int:
    count = 0
    after: Key | None = None
    while rows := database.run_at_start(partial(_some, column=column, after=after)):
        count += database.run_at_start(partial(_reseal, sealer=sealer, column=column, rows=rows))
        after = rows[-1]
    return count


def _some(tx: Connection, column: sa.Column[bytes], after: Key | None) -> Sequence[Key]:
    """The keys of the next rows. None: from the beginning."""
    keys = tuple(column.table.primary_key.columns)
    query = sa.select(*keys).where(column.is_not(None)).order_by(*keys).limit(AT_ONCE)
    if after is not None:
        query = query.where(sa.tuple_(*keys) > tuple(after))
    return tx.execute(query).all()


def _reseal(tx: Connection, sealer: Sealer, column: sa.Column[bytes], rows: Sequence[Key]) -> int:
    table, count = column.table, 0
    for key in rows:
        own = [which == value for which, value in zip(table.primary_key.columns, key, strict=True)]
        # Held, so that what somebody saves meanwhile is not put back.
        sealed = tx.scalar(sa.select(column).where(*own).with_for_update())
        anew = None if sealed is None else sealer.resealed(sealed)
        if anew is not None:
            tx.execute(sa.update(table).where(*own).values({column.name: anew}))
            count += 1
    return count
