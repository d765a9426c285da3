"""Seen updates, picture ids, and the key that opens what is stored."""

from datetime import timedelta
from functools import partial

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection

from bot.storage import files, meta, updates
from bot.storage.database import Database
from bot.storage.housekeeping import prune
from bot.storage.sealed import Sealer, WrongKey
from tests.support.clock import START


async def test_an_update_is_new_once(database: Database) -> None:
    assert await database.run(lambda tx: updates.remember(tx, 7, START))
    assert not await database.run(lambda tx: updates.remember(tx, 7, START))
    assert await database.run(lambda tx: updates.remember(tx, 8, START))


async def test_an_update_whose_work_failed_is_new_again(database: Database) -> None:
    def fails(tx: Connection) -> None:
        assert updates.remember(tx, 7, START)
        raise LookupError

    with pytest.raises(LookupError):
        await database.run(fails)
    assert await database.run(lambda tx: updates.remember(tx, 7, START))


async def test_updates_are_remembered_longer_than_telegram_brings_them(database: Database) -> None:
    await database.run(lambda tx: updates.remember(tx, 7, START))
    await database.run(lambda tx: prune(tx, START + timedelta(hours=25)))
    assert not await database.run(lambda tx: updates.remember(tx, 7, START))
    await database.run(lambda tx: prune(tx, START + timedelta(hours=49)))
    assert await database.run(lambda tx: updates.remember(tx, 7, START))


async def test_a_picture_keeps_its_newest_id(database: Database) -> None:
    assert await database.run(lambda tx: files.get(tx, "calf.png")) is None
    for file_id in ("first", "second"):
        await database.run(partial(files.put, name="calf.png", file_id=file_id))
    assert await database.run(lambda tx: files.get(tx, "calf.png")) == "second"
    await database.run(lambda tx: files.forget(tx, "calf.png"))
    assert await database.run(lambda tx: files.get(tx, "calf.png")) is None


async def test_another_key_is_noticed_at_start(database: Database) -> None:
    ours, another = (Sealer(Fernet.generate_key().decode()) for _ in range(2))
    await database.run(ours.check_key)
    await database.run(ours.check_key)
    with pytest.raises(WrongKey):
        await database.run(another.check_key)


def test_only_its_key_opens_what_was_sealed() -> None:
    ours, another = (Sealer(Fernet.generate_key().decode()) for _ in range(2))
    sealed = ours.seal({"pain": [1, "ö"]})
    assert ours.open(sealed) == {"pain": [1, "ö"]}
    with pytest.raises(WrongKey):
        another.open(sealed)


def test_a_key_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="32 url-safe base64"):
        Sealer("not a key")


async def test_a_value_of_our_own_is_replaced(database: Database) -> None:
    for value in (b"1", b"2"):
        await database.run(partial(meta.put, name="offset", value=value))
    assert await database.run(lambda tx: meta.get(tx, "offset")) == b"2"
