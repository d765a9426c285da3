"""Several programs on one PostgreSQL: who waits for whom, who passes by, and for how long at most."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import migrations, outbox_claim
from bot.storage.database import Database
from bot.storage.outbox_table import OutboxTable
from bot.storage.tables import outbox
from scheduler.message import Action, Draft, Kind
from scheduler.pace import Pace
from tests.support.clock import START
from tests.support.databases import SEALER, waits

ANN, BOB = 101, 102
PACE = Pace.of(30)


class Undone(Exception):  # noqa: N818 (reads as what happened)
    """Rolls a transaction back."""


@pytest.fixture
def another(shared: Database, postgres_url: str) -> Iterator[Database]:  # noqa: ARG001 (emptied first)
    """The database of another program."""
    database = Database.open(postgres_url)
    yield database
    database.close()


@contextmanager
def at_once(one: Database, other: Database) -> Iterator[tuple[Connection, Connection]]:
    """A transaction of each, both under way. Nothing is left of what they do."""
    with one._writing[0].connect() as first, other._writing[0].connect() as second:  # noqa: SLF001 (the point)
        yield first, second
        second.rollback()
        first.rollback()


def claimed(tx: Connection) -> list[int]:
    """The chats that something may go to now."""
    lease = timedelta(seconds=30)
    found = outbox_claim.claim(tx, SEALER, PACE, owner="one", now=START, limit=9, lease=lease)
    return [waiting.chat_id for waiting in found]


async def add_for(database: Database, *chats: int) -> None:
    table = OutboxTable(database, SEALER, PACE)
    drafts = [Draft(chat, Kind.ANSWER, Action.SEND, {}) for chat in chats]
    await database.run(lambda tx: table.add(tx, drafts, START))


async def test_a_claim_passes_by_what_another_transaction_holds(shared: Database, another: Database) -> None:
    await add_for(shared, ANN, BOB)
    with at_once(shared, another) as (here, there):
        here.execute(sa.select(outbox.c.id).where(outbox.c.chat_id == ANN).with_for_update()).all()
        assert waits(there, lambda: claimed(there)) == [BOB]


async def test_claims_of_two_workers_come_one_after_the_other(shared: Database, another: Database) -> None:
    """The turns that one gives out are what the other has to know. Even when nothing is to be had."""
    with at_once(shared, another) as (here, there):
        assert claimed(here) == []
        assert waits(there, lambda: claimed(there)) == "waits"


async def test_migrations_wait_for_each_other(shared: Database, another: Database) -> None:
    is_free = sa.select(sa.func.pg_try_advisory_xact_lock(migrations.ADVISORY_LOCK))
    with at_once(shared, another) as (here, there):
        migrations.downgrade(here, "-1")
        migrations.upgrade(here)
        assert there.scalar(is_free) is False


async def test_a_statement_that_is_stuck_is_ended(shared: Database) -> None:
    """And a transaction in which nobody does anything: both would keep others from the rows that they hold."""
    for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
        found = await shared.read(partial(Connection.scalar, statement=sa.text(f"SHOW {name}")))
        assert found not in {None, "0"}
