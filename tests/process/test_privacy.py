"""What lies in the database file: nothing of a stranger, and nothing readable of what a person said."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.sandbox.play import connected, sandbox
from tests.support.coached import Coached, delivered, until
from tests.support.program import FAST, Program, Programs, beside

pytestmark = pytest.mark.process

BO = 700_123_456_789


async def test_nothing_of_a_stranger_is_stored(programs: Programs) -> None:
    async with sandbox() as telegram:
        program = programs(**beside(telegram, speed=FAST))
        await program.start()
        bo = Coached(await telegram.newcomer("Bo", id=BO))
        await bo.comes()
        for said in ("/times 6:15 21:45", "/timezone Asia/Tokyo", "hello"):
            await bo.human.says(said)
        await bo.human.sees("Tokyo")
        await until(lambda: nothing_waits(program), "the answers")

        # When a chat may be written to again is kept until the upkeep after it: some ten real seconds.
        await until(lambda: no_row_names(program), "the last trace to go", within=40)


async def no_row_names(program: Program) -> bool:
    return not any(BO in row for _, row in rows(program))


async def nothing_waits(program: Program) -> bool:
    async with connected(program.address) as address:
        return await delivered(address)


def rows(program: Program) -> list[tuple[str, tuple[object, ...]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(program.folder / "data" / "forefoot.db")) as database:
        tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        return [(name, row) for name in tables for row in database.execute(f"select * from {name}")]  # noqa: S608 (its own names)


async def test_names_words_and_health_answers_are_not_readable(programs: Programs) -> None:
    async with sandbox() as telegram:
        program = programs(**beside(telegram, speed=FAST))
        await program.start()
        bo = Coached(await telegram.newcomer("Bartholomew", last_name="Quince", username="bquince_77"))
        await bo.comes()
        for _ in range(3):
            await bo.goes_on()
        await bo.human.taps_data(next(data for data in await bo.buttons() if data.endswith(":balance")))
        await bo.subscribes()
        await bo.human.says("/begin calf")
        await bo.takes("sb")
        await bo.offered("dn")
        await bo.human.says("my zzyzx tendon hurts")
        await until(lambda: nothing_waits(program), "the answers")

        program.kill()  # So that the write-ahead log is still there.

    files = {file.name: file for file in (program.folder / "data").glob("forefoot.db*")}
    assert files["forefoot.db-wal"].stat().st_size > 0
    for file in files.values():
        assert found_in(file, "Bartholomew", "Quince", "bquince_77", "zzyzx", "hurt", "balance") == []
    assert "zzyzx" not in program.log


def found_in(file: Path, *secrets: str) -> list[str]:
    raw = file.read_bytes().lower()
    return [secret for secret in secrets if secret.lower().encode() in raw]
