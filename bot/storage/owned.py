"""Which rows are whose: what is erased with a person, and what they get when they ask for everything.

Found in the tables themselves, so that a new one cannot be forgotten.
"""

from collections.abc import Iterator

import sqlalchemy as sa

from bot.storage.tables import metadata

OWNERS = ("person_id", "chat_id", "scope")
"""Columns that say whose data a row is, by Telegram's id."""

NAMED = ("clinician_id", "key_of")
"""Columns with the id of somebody whom a row names: it is erased with them, too, but it is not theirs to see.

A clinician's share is its person's; a person's key is of use to nobody without ours.
"""


def columns() -> Iterator[sa.Column[int]]:
    """Every column that names a person, of all tables in the order of their names; `people` comes first.

    Whoever else is at work on a person holds the row in `people`: what they write before they let go of it must
    be found by whoever erases, and what they want to write afterwards must fail.
    """
    tables = sorted(metadata.tables.values(), key=lambda table: (table.name != "people", table.name))
    for table in tables:
        yield from (table.c[name] for name in (*OWNERS, *NAMED) if name in table.c)
