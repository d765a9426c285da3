"""After DATA_KEY has got a new first key: everything that an older one seals, sealed by the first."""

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage.sealed import Sealer
from bot.storage.tables import metadata


def reseal(tx: Connection, sealer: Sealer) -> int:
    """How many values. What a person's own key seals stays: that key is among the values, wrapped."""
    return sum(
        _reseal_column(tx, sealer, column)
        for table in metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, sa.LargeBinary)
    )


def _reseal_column(tx: Connection, sealer: Sealer, column: sa.Column[bytes]) -> int:
    table, count = column.table, 0
    keys = tuple(table.primary_key.columns)
    for key in tx.execute(sa.select(*keys).where(column.is_not(None))).all():
        own = [which == value for which, value in zip(keys, key, strict=True)]
        # Held, so that what somebody saves meanwhile is not put back.
        sealed = tx.scalar(sa.select(column).where(*own).with_for_update())
        anew = None if sealed is None else sealer.resealed(sealed)
        if anew is not None:
            tx.execute(sa.update(table).where(*own).values({column.name: anew}))
            count += 1
    return count
