"""Telegram's ids of the pictures it has already, so that each is uploaded once."""

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import dialect
from bot.storage.tables import files


def get(tx: Connection, name: str) -> str | None:
    return tx.scalar(sa.select(files.c.file_id).where(files.c.name == name))


def put(tx: Connection, name: str, file_id: str) -> None:
    dialect.put(tx, files, {"name": name, "file_id": file_id})


def forget(tx: Connection, name: str) -> None:
    """Telegram refused the id: the picture has to be uploaded again."""
    tx.execute(sa.delete(files).where(files.c.name == name))
