"""Brings the tables of any older version up to date, at start.

A new step: change `tables.py`, write `versions/<number>_<what>.py`, raise HEAD. A test compares both ways.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import Connection

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0010"

# Any number nobody else uses for a lock in the same database.
ADVISORY_LOCK = 0x666F7265


class DatabaseTooNew(Exception):  # noqa: N818 (reads as what happened)
    """A newer version of the program made this database."""


def upgrade(tx: Connection, to: str = HEAD) -> None:
    """In the caller's transaction. Raises DatabaseTooNew."""
    if version(tx) == to:
        return
    if tx.dialect.name == "postgresql":
        tx.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY_LOCK)))
    # Alembic is slow to import, and almost every start has nothing to do.
    from alembic import command  # noqa: PLC0415 (the reason above)
    from alembic.util import CommandError  # noqa: PLC0415 (the same)

    try:
        command.upgrade(config(tx), to)
    except CommandError:
        raise DatabaseTooNew(
            f"The database was made by a newer version of the program (tables {version(tx)}; this program"
            f" knows {HEAD}). Install that version again."
        ) from None


def downgrade(tx: Connection, to: str) -> None:
    """In the caller's transaction."""
    from alembic import command  # noqa: PLC0415 (as above)

    command.downgrade(config(tx), to)


def version(tx: Connection) -> str | None:
    """None: there are no tables yet."""
    if not sa.inspect(tx).has_table("alembic_version"):
        return None
    found: str | None = tx.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


def config(tx: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 (as above)

    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = tx
    return settings
