"""Transactions, their thread, and who may open the file."""

import asyncio
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import meta
from bot.storage.database import CannotOpen, Database
from bot.storage.tables import meta as meta_table
from bot.storage.tables import people
from tests.support.clock import START
from tests.support.databases import sqlite_url


async def test_what_commits_is_read_and_what_raises_is_not(database: Database) -> None:
    def fails(tx: Connection) -> None:
        meta.put(tx, "second", b"2")
        raise LookupError

    await database.run(lambda tx: meta.put(tx, "first", b"1"))
    with pytest.raises(LookupError):
        await database.run(fails)
    assert await database.read(lambda tx: [meta.get(tx, name) for name in ("first", "second")]) == [
        b"1",
        None,
    ]


async def test_a_hundred_writers_at_once_all_count(database: Database) -> None:
    def add_one(tx: Connection) -> None:
        query = sa.select(meta_table.c.value).where(meta_table.c.name == "n").with_for_update()
        meta.put(tx, "n", str(int(tx.execute(query).scalar_one()) + 1).encode())

    await database.run(lambda tx: meta.put(tx, "n", b"0"))
    await asyncio.gather(*(database.run(add_one) for _ in range(100)))
    assert await database.read(lambda tx: meta.get(tx, "n")) == b"100"


async def test_reads_go_on_while_somebody_writes(database: Database) -> None:
    loop = asyncio.get_running_loop()
    written, was_read = asyncio.Event(), asyncio.Event()

    def write(tx: Connection) -> None:
        meta.put(tx, "name", b"value")
        loop.call_soon_threadsafe(written.set)
        asyncio.run_coroutine_threadsafe(was_read.wait(), loop).result(timeout=10)

    writing = asyncio.ensure_future(database.run(write))
    await written.wait()
    assert await database.read(lambda tx: meta.get(tx, "name")) is None
    was_read.set()
    await writing
    assert await database.read(lambda tx: meta.get(tx, "name")) == b"value"


async def test_an_instant_comes_back_aware_and_to_the_microsecond(database: Database) -> None:
    at = START.replace(microsecond=123457)
    row = {"person_id": 1, "version": 1, "state": b"", "wake_at": at, "created_at": at, "updated_at": at}
    await database.run(lambda tx: tx.execute(sa.insert(people).values(row)))
    found = await database.read(lambda tx: tx.scalar(sa.select(people.c.wake_at)))
    assert found == at
    assert isinstance(found, datetime)
    assert found.tzinfo is not None


async def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    naive = START.replace(tzinfo=None)
    with pytest.raises(sa.exc.StatementError, match="without a zone"):
        await database.read(lambda tx: tx.execute(sa.select(people).where(people.c.wake_at == naive)))


# SQLite alone


def test_a_commit_survives_a_power_cut(template: Path, tmp_path: Path) -> None:
    database = Database.open(sqlite_url(template, tmp_path))
    with database._writing[0].begin() as tx:  # noqa: SLF001 (the engine's own settings)
        assert tx.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert tx.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert tx.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()


def test_the_folder_is_made(tmp_path: Path) -> None:
    Database.open(f"sqlite:///{tmp_path}/deep/down/forefoot.db").close()
    assert (tmp_path / "deep/down/forefoot.db").exists()


def test_a_second_opening_is_refused_with_a_sentence(template: Path, tmp_path: Path) -> None:
    url = sqlite_url(template, tmp_path)
    database = Database.open(url)
    with pytest.raises(
        CannotOpen, match=r"Another process uses the database .*forefoot.db. Stop that one first"
    ):
        Database.open(url)
    database.close()
    Database.open(url).close()


def test_a_killed_process_leaves_the_file_free(template: Path, tmp_path: Path) -> None:
    url = sqlite_url(template, tmp_path)
    holds = "import sys, bot.storage.database as d; kept = d.Database.open(sys.argv[1]); print(); input()"
    with subprocess.Popen(  # noqa: S603 (our own words)
        [sys.executable, "-c", holds, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(CannotOpen):
            Database.open(url)
        process.kill()
    Database.open(url).close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(CannotOpen, match="must be a file"):
        Database.open(url)


def test_a_file_that_is_no_database_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Not a database, but long enough to be looked at. " * 40)
    with pytest.raises(CannotOpen, match="cannot be opened: file is not a database"):
        Database.open(f"sqlite:///{tmp_path}/notes.txt")


def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen) as caught:
        Database.open(f"postgresql://ann:secret@/coach?host={tmp_path}")
    assert "coach" in str(caught.value)
    assert "secret" not in str(caught.value)
