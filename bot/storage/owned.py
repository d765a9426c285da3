"""Which rows are whose: what is erased with a person, and what they get when they ask for everything.

Found in the tables themselves, so that a new one cannot be forgotten.
"""

from collections.abc import Iterator

import sqlalchemy as sa

from bot.storage.tables import metadata

OWNERS = ("person_id", "chat_id", "scope")
"""Columns that hold Telegram's id of a person."""


def columns() -> Iterator[sa.Column[int]]:
    """Every column that says whose its row is, of all tables in the order of their names; `people` comes first.

    Whoever else is at work on a person holds the row in `people`: what they write before they let go of it must
    be found by whoever erases, and what they want to write afterwards must fail.
    """
    tables = sorted(metadata.tables.values(), key=lambda table: (table.name != "people", table.name))
    for table in tables:
        yield from (table.c[name] for name in OWNERS if name in table.c)
