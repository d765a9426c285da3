"""One row per person: the sealed state, its version, and when it wants to be woken."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import dialect, owned
from bot.storage import person_keys as keys
from bot.storage.database import Database
from bot.storage.sealed import Seal, Sealer, WrongKey
from bot.storage.tables import EPOCH, people, person_keys


class Conflict(Exception):  # noqa: N818 (reads as what happened)
    """Somebody else has saved this person since. Load again and decide again."""


OF_ALL = sa.select(
    people.c.version, people.c.state, people.c.wake_at, people.c.heard_at, person_keys.c.wrapped
).select_from(people.outerjoin(person_keys, person_keys.c.key_of == people.c.person_id))
OF_PERSON = OF_ALL.where(people.c.person_id == sa.bindparam("id"))
OF_DUE_PERSON = OF_PERSON.where(people.c.wake_at <= sa.bindparam("now")).with_for_update(
    of=people, skip_locked=True
)

SAVE = (
    sa.update(people)
    .where(people.c.person_id == sa.bindparam("id"), people.c.version == sa.bindparam("loaded"))
    .values({name: sa.bindparam(name) for name in ("version", "state", "wake_at", "updated_at")})
)

PLACES = 1_000_003  # A prime.

# A person's place among those of one instant: the queue begins somewhere else every day.
_DAY = sa.bindparam("day", type_=sa.BigInteger)
_PLACE = (people.c.person_id % PLACES * 7919 + _DAY * 104_729) % PLACES
_DUE = (
    sa.select(people.c.person_id)
    .where(people.c.wake_at <= sa.bindparam("now"))
    .order_by(people.c.wake_at, _PLACE)
    .limit(sa.bindparam("most", type_=sa.Integer))
    .with_for_update(read=True, skip_locked=True)  # Whom another process is waking is not due here.
)
_NEXT = sa.select(sa.func.min(people.c.wake_at)).where(people.c.wake_at.is_not(None))


@dataclass(frozen=True, slots=True)
class Row:
    """*state* is the person as JSON can say it; *wake_at* None: nothing is to come.

    *heard_at*: about when they last did something; None: it is not looked for. *sealer*: with their own key; None:
    they have none yet.
    """

    version: int
    state: Any
    wake_at: datetime | None
    heard_at: datetime | None = field(default=None, compare=False)
    sealer: Seal | None = field(default=None, compare=False, repr=False)


class People:
    """Functions with *tx* are for the caller's transaction; the others, each its own, are the waker's."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    @property
    def sealer(self) -> Sealer:
        return self._sealer

    def is_known(self, tx: Connection, person_id: int) -> bool:
        """Whether there is a row, which needs no key."""
        return tx.scalar(sa.select(people.c.version).where(people.c.person_id == person_id)) is not None

    def load(self, tx: Connection, person_id: int) -> Row | None:
        return self._row(tx, OF_PERSON, {"id": person_id})

    def load_due(self, tx: Connection, person_id: int, now: datetime) -> Row | None:
        """None also when somebody else has woken this person, or is at it: it is done once, not once a process."""
        return self._row(tx, OF_DUE_PERSON, {"id": person_id, "now": now})

    def _row(self, tx: Connection, query: sa.Select[Any], values: dict[str, Any]) -> Row | None:
        found = tx.execute(query, values).one_or_none()
        if found is None:
            return None
        return self._opened(found)

    def _opened(self, found: Any) -> Row:
        own = None if found.wrapped is None else self._sealer.of(found.wrapped)
        state = (own or self._sealer).open(found.state)
        return Row(found.version, state, found.wake_at, found.heard_at, own)

    def everybody(self, tx: Connection) -> Sequence[Row]:
        """All of them, unsealed: for a sandbox's few, never for a crowd."""
        return [self._opened(row) for row in tx.execute(OF_ALL)]

    def insert(
        self, tx: Connection, person_id: int, state: Any, *, wake_at: datetime | None, now: datetime
    ) -> None:
        """With version 1. Raises Conflict: the person is there already."""
        row = {
            "person_id": person_id,
            "version": 1,
            "state": keys.sealer(tx, self._sealer, person_id).seal(state),
            "wake_at": wake_at,
            "created_at": now,
            "updated_at": now,
            "heard_at": now,
        }
        if not dialect.insert_if_new(tx, people, row):
            raise Conflict

    def save(
        self,
        tx: Connection,
        person_id: int,
        *,
        version: int,
        state: Any,
        wake_at: datetime | None,
        now: datetime,
        sealer: Seal | None = None,
    ) -> None:
        """*version* is the one that was loaded, and *sealer*; None: they have no key yet, or it is looked up.

        Raises Conflict: it is not the newest any more.
        """
        own = sealer or keys.sealer(tx, self._sealer, person_id)
        change = {
            "version": version + 1,
            "state": own.seal(state),
            "wake_at": wake_at,
            "updated_at": now,
        }
        saved = tx.execute(SAVE, {"id": person_id, "loaded": version, **change})
        if saved.rowcount != 1:
            raise Conflict

    def delete(self, tx: Connection, person_id: int) -> None:
        """Everything of this person, whoever else is at work on them.

        What is under way to them is not recorded any more when it arrives.
        """
        for owner in owned.columns():
            tx.execute(sa.delete(owner.table).where(owner == person_id))

    def unreadable(self, tx: Connection) -> list[int]:
        """Those whom no key opens any more, without whom DATA_KEY still opens."""
        keyless = OF_ALL.add_columns(people.c.person_id).where(person_keys.c.wrapped.is_(None))
        return [row.person_id for row in tx.execute(keyless).all() if not self._is_readable(row.state)]

    def _is_readable(self, sealed: bytes) -> bool:
        try:
            self._sealer.open(sealed)
        except WrongKey:
            return False
        return True

    async def next_wake_at(self) -> datetime | None:
        return await self._database.read(lambda tx: tx.scalar(_NEXT))

    async def due(self, now: datetime, limit: int) -> Sequence[int]:
        return await self._database.read(lambda tx: self.due_in(tx, now, limit))

    def due_in(self, tx: Connection, now: datetime, limit: int) -> Sequence[int]:
        day = (now - EPOCH) // timedelta(days=1)
        return tx.scalars(_DUE, {"now": now, "day": day, "most": limit}).all()

    async def are_at_least(self, count: int) -> bool:
        """Counts no further than that."""
        some = sa.select(people.c.person_id).limit(count).subquery()
        return (
            await self._database.read(lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(some)))
        ) == count

    async def postpone(self, person_id: int, until: datetime, now: datetime) -> None:
        change = (
            sa.update(people)
            .where(people.c.person_id == person_id, people.c.wake_at <= now)
            .values(wake_at=until)
        )
        await self._database.run(lambda tx: tx.execute(change))

    async def rouse(self, after: datetime, until: datetime | None, now: datetime) -> None:
        """Let everybody look again *now* who sleeps until an instant between; *until* None: who sleeps longer."""
        sleeps = people.c.wake_at > after
        if until is not None:
            sleeps &= people.c.wake_at <= until
        await self._database.run(lambda tx: tx.execute(sa.update(people).where(sleeps).values(wake_at=now)))
