"""The steps lead to the tables of the program, and back."""

import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.storage import migrations
from bot.storage.database import CannotOpen, Database
from bot.storage.tables import metadata, person_keys
from tests.support.databases import empty, sqlite_url


def steps(tx: Connection) -> list[str]:
    script = ScriptDirectory.from_config(migrations.config(tx))
    return [step.revision for step in reversed(list(script.walk_revisions()))]


async def test_the_migrated_tables_are_the_tables_of_the_program(database: Database) -> None:
    def differences(tx: Connection) -> list[object]:
        context = MigrationContext.configure(tx, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))

    assert await database.run(differences) == []


async def test_head_is_the_newest_step(database: Database) -> None:
    assert await database.run(lambda tx: steps(tx)[-1]) == migrations.HEAD


async def test_every_step_goes_up_and_down_and_up_again(database: Database) -> None:
    def stairway(tx: Connection) -> None:
        revisions = steps(tx)
        migrations.downgrade(tx, "base")
        assert sa.inspect(tx).get_table_names() == ["alembic_version"]
        for below, revision in zip(["base", *revisions], revisions, strict=False):
            migrations.upgrade(tx, revision)
            migrations.downgrade(tx, below)
            migrations.upgrade(tx, revision)
            assert migrations.version(tx) == revision

    await database.run(stairway)
    empty(database)


async def test_keys_that_somebody_needs_are_not_taken_down(database: Database) -> None:
    await database.run(lambda tx: tx.execute(sa.insert(person_keys), {"key_of": 1, "wrapped": b"a key"}))

    with pytest.raises(RuntimeError, match="only their own keys open"):
        await database.run(lambda tx: migrations.downgrade(tx, "0009"))

    assert await database.run(migrations.version) == migrations.HEAD
    empty(database)


async def test_a_newer_database_is_refused_with_a_sentence(template: Path, tmp_path: Path) -> None:
    url = sqlite_url(template, tmp_path)
    database = Database.open(url)
    await database.run(lambda tx: tx.execute(sa.text("UPDATE alembic_version SET version_num = '9999'")))
    database.close()
    with pytest.raises(CannotOpen, match=r"newer version of the program \(tables 9999"):
        Database.open(url)


async def test_a_start_at_the_newest_tables_does_not_load_alembic(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "alembic", None)
    monkeypatch.setitem(sys.modules, "alembic.command", None)
    database = Database.open(sqlite_url(template, tmp_path))
    assert await database.read(migrations.version) == migrations.HEAD
    database.close()
