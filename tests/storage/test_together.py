"""What is committed together is still several transactions."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import meta
from bot.storage.database import Database, StoreAway
from tests.support.databases import sqlite_url


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Iterator[Database]:
    database = Database.open(sqlite_url(template, tmp_path))
    yield database
    database.close()


def puts(name: str) -> Callable[[Connection], str]:
    def work(tx: Connection) -> str:
        meta.put(tx, name, b"here")
        return name

    return work


async def kept(database: Database, *names: str) -> list[str]:
    return await database.read(lambda tx: [name for name in names if meta.get(tx, name)])


def at_commit(database: Database, act: Callable[[Connection], None]) -> None:
    sa.event.listen(database._writing[0], "commit", act)  # noqa: SLF001 (the engine's own events)


async def together(database: Database, *works: Callable[[Connection], object]) -> list[object]:
    """What comes of works that all wait for the same writer."""
    began, may_end = threading.Event(), threading.Event()

    def holds(_: Connection) -> None:
        began.set()
        assert may_end.wait(10)

    first = asyncio.ensure_future(database.run(holds))
    await asyncio.to_thread(began.wait, 10)
    others = [asyncio.ensure_future(database.run(work)) for work in works]
    await asyncio.sleep(0)
    may_end.set()
    await first
    return await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def locked(path: str) -> Iterator[None]:
    """By somebody else, a backup or a browser of databases, for longer than we wait."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@pytest.mark.parametrize("waiting", [1, 2, 5])
async def test_a_file_that_another_holds_is_a_store_away_for_everybody_and_then_there_again(
    waiting: int, database: Database
) -> None:
    file = database._writing[0].url.database  # noqa: SLF001 (the engine's own address)
    assert file is not None
    names = [f"name {number}" for number in range(waiting)]
    await database.run(lambda tx: tx.exec_driver_sql("PRAGMA busy_timeout = 20").close())
    may_begin = threading.Event()
    database._writing[1].submit(may_begin.wait, 10)  # noqa: SLF001 (so that all wait for the one thread)
    with locked(file):
        runs = [asyncio.ensure_future(database.run(puts(name))) for name in names]
        await asyncio.sleep(0)
        may_begin.set()
        ends = await asyncio.gather(*runs, return_exceptions=True)

    assert [type(end) for end in ends] == [StoreAway] * waiting
    assert await database.run(puts("later")) == "later"
    assert await kept(database, *names, "later") == ["later"]


async def test_who_waits_at_once_waits_for_the_disk_once(database: Database) -> None:
    seen: list[Connection] = []
    at_commit(database, seen.append)
    assert await together(database, *(puts(name) for name in "abcde")) == [*"abcde"]
    assert len(seen) == 2  # of the one they waited for, and of theirs
    assert await kept(database, *"abcde") == [*"abcde"]


async def test_nobody_goes_on_before_the_commit(database: Database) -> None:
    went_on: list[str] = []
    at_commit(database, lambda _: time.sleep(0.05))

    async def runs(name: str) -> None:
        await database.run(puts(name))
        went_on.extend(await kept(database, name))

    await asyncio.gather(*(runs(name) for name in "abcde"))
    assert sorted(went_on) == [*"abcde"]


async def test_who_raises_leaves_no_trace_and_takes_nobody_with_them(database: Database) -> None:
    def fails(tx: Connection) -> None:
        meta.put(tx, "b", b"never")
        raise LookupError("b")

    a, b, c = await together(database, puts("a"), fails, puts("c"))
    assert (a, type(b), c) == ("a", LookupError, "c")
    assert await kept(database, "a", "b", "c") == ["a", "c"]


async def test_one_for_whom_the_store_is_away_takes_nobody_with_them(database: Database) -> None:
    def breaks(tx: Connection) -> None:
        meta.put(tx, "b", b"never")
        # As SQLite does by itself when the disk is full: all of the transaction is gone.
        tx.exec_driver_sql("ROLLBACK")
        raise sa.exc.OperationalError("", {}, Exception("database or disk is full"))

    a, b, c = await together(database, puts("a"), breaks, puts("c"))
    assert (a, type(b), c) == ("a", StoreAway, "c")
    assert await kept(database, "a", "b", "c") == ["a", "c"]


async def test_a_mistake_of_ours_is_known_as_one_in_company_too(database: Database) -> None:
    def repeats(tx: Connection) -> None:
        tx.exec_driver_sql("INSERT INTO meta (name, value) VALUES ('b', 'x'), ('b', 'x')")

    a, b = await together(database, puts("a"), repeats)
    assert (a, type(b)) == ("a", sa.exc.IntegrityError)
    assert await kept(database, "a", "b") == ["a"]


async def test_when_the_commit_fails_each_is_tried_by_itself(database: Database) -> None:
    refused = 0

    def refuses(_: Connection) -> None:
        nonlocal refused
        refused += 1
        if refused == 2:  # The first is of the one they waited for.
            raise sa.exc.OperationalError("", {}, Exception("disk I/O error"))

    at_commit(database, refuses)
    assert await together(database, puts("a"), puts("b")) == ["a", "b"]
    assert refused == 4
    assert await kept(database, "a", "b") == ["a", "b"]


async def test_who_was_cancelled_before_their_turn_changes_nothing(database: Database) -> None:
    began, may_end = threading.Event(), threading.Event()

    def holds(_: Connection) -> None:
        began.set()
        assert may_end.wait(10)

    first = asyncio.ensure_future(database.run(holds))
    await asyncio.to_thread(began.wait, 10)
    waiting, given_up = (asyncio.ensure_future(database.run(puts(name))) for name in "ab")
    await asyncio.sleep(0)
    given_up.cancel()
    with suppress(asyncio.CancelledError):
        await given_up
    await asyncio.sleep(0)
    may_end.set()
    await asyncio.gather(first, waiting)
    assert await kept(database, "a", "b") == ["a"]
