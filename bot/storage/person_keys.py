"""A key for each person, in a table of its own, wrapped by DATA_KEY: what it seals is gone with its row."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import dialect
from bot.storage.sealed import Seal, Sealer
from bot.storage.tables import person_keys

_WRAPPED = sa.select(person_keys.c.wrapped).where(person_keys.c.key_of == sa.bindparam("id"))


def opener(tx: Connection, house: Sealer, person_id: int) -> Seal:
    """What opens everything of this person; the house's own while they have no key."""
    return unwrapped(house, tx.scalar(_WRAPPED, {"id": person_id}))


def wrapped_of(tx: Connection, person_ids: Collection[int]) -> dict[int, bytes]:
    """The wrapped keys of these people, by their ids; who has none is not among them."""
    query = sa.select(person_keys.c.key_of, person_keys.c.wrapped).where(person_keys.c.key_of.in_(person_ids))
    return {row.key_of: row.wrapped for row in tx.execute(query)}


def unwrapped(house: Sealer, wrapped: bytes | None) -> Seal:
    """See `opener`. Raises WrongKey: none of the house's keys opens it."""
    return house if wrapped is None else house.of(wrapped)


def sealer(tx: Connection, house: Sealer, person_id: int) -> Seal:
    """What seals for this person; the first call makes their key.

    Only for who also saves their row in the same transaction: of somebody who was erased meanwhile nothing stays.
    """
    wrapped = tx.scalar(_WRAPPED, {"id": person_id})
    if wrapped is None:
        dialect.insert_if_new(tx, person_keys, {"key_of": person_id, "wrapped": house.new_wrapped_key()})
        wrapped = tx.scalar(_WRAPPED, {"id": person_id})
    assert wrapped is not None  # noqa: S101 (inserted just now, or there)
    return house.of(wrapped)
