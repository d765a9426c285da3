"""Single values the program keeps about itself."""

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import dialect
from bot.storage.tables import meta


def get(tx: Connection, name: str) -> bytes | None:
    return tx.scalar(sa.select(meta.c.value).where(meta.c.name == name))


def put(tx: Connection, name: str, value: bytes) -> None:
    dialect.put(tx, meta, {"name": name, "value": value})
