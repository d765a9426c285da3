"""An update is confirmed unless its transaction may succeed when it comes again; a poisoned one is set aside."""

from typing import Any

import pytest
import sqlalchemy as sa
import structlog
from sqlalchemy import Connection
from telegram import Update

from bot.reception import TRIES, TRIES_ALONE, Reception
from bot.storage import figures, updates
from bot.storage.database import Database, StoreAway
from bot.storage.people import Conflict
from tests.support.clock import START

PERSON = {"id": 7, "is_bot": False, "first_name": "Anna"}
DONE = {
    "update_id": 5,
    "message": {
        "message_id": 1,
        "date": 0,
        "chat": {"id": 7, "type": "private"},
        "from": PERSON,
        "text": "done",
    },
}


class FailingDesk:
    """Fails *times* times."""

    def __init__(self, error: Exception, times: int = 1000) -> None:
        self.error = error
        self.times = times
        self.asked = 0

    async def hear(self, _heard: object) -> None:
        self.asked += 1
        if self.asked <= self.times:
            raise self.error


@pytest.fixture
def database(tmp_path: Any) -> Any:
    opened = Database.open(f"sqlite:///{tmp_path / 'forefoot.db'}")
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reception.BETWEEN_TRIES_SECONDS", 0)


def reception(desk: FailingDesk, database: Database) -> Reception:
    any_desk: Any = desk
    return Reception(any_desk, database, zone_at=lambda *_: None, now=lambda: START)


def updated() -> Update:
    return Update.de_json(DONE)


@pytest.mark.parametrize("error", [StoreAway("disk"), Conflict()])
async def test_a_done_that_met_another_process_comes_again(database: Database, error: Exception) -> None:
    desk = FailingDesk(error)
    with pytest.raises(type(error)):
        await reception(desk, database)(updated())
    assert desk.asked == 1
    assert await database.run(lambda tx: updates.remember(tx, 5, START))


async def test_an_update_that_fails_by_itself_is_set_aside_with_its_number(database: Database) -> None:
    desk = FailingDesk(LookupError("words of somebody"))
    await reception(desk, database)(updated())
    assert desk.asked == TRIES
    assert not await database.run(lambda tx: updates.remember(tx, 5, START))
    assert (await database.read(lambda tx: figures.count(tx, START)))["updates_set_aside"] == 1


async def test_an_update_that_fails_once_is_not_set_aside(database: Database) -> None:
    desk = FailingDesk(LookupError(), times=1)
    await reception(desk, database)(updated())
    assert desk.asked == 2
    assert (await database.read(lambda tx: figures.count(tx, START)))["updates_set_aside"] == 0


async def test_an_update_that_is_set_aside_again_is_told_once(database: Database) -> None:
    desk = FailingDesk(LookupError())
    with structlog.testing.capture_logs() as told:
        for _ in range(3):
            await reception(desk, database)(updated())
    assert [(line["event"], line["update_id"]) for line in told] == [("update_set_aside", 5)]


async def test_an_update_for_which_alone_the_store_is_always_away_is_set_aside(database: Database) -> None:
    here = reception(FailingDesk(StoreAway("statement timeout")), database)
    for _ in range(TRIES_ALONE - 1):
        with pytest.raises(StoreAway):
            await here(updated())
    await here(updated())
    assert not await database.run(lambda tx: updates.remember(tx, 5, START))


async def test_an_update_outlasts_a_store_that_is_away_for_everybody(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = reception(FailingDesk(StoreAway("no connection")), database)

    async def away(*_: object) -> None:
        raise StoreAway("no connection")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Database, "run", away)
        for _ in range(3 * TRIES_ALONE):
            with pytest.raises(StoreAway):
                await here(updated())
    with pytest.raises(StoreAway):  # Back a moment after it was asked.
        await here(updated())
    assert await database.run(lambda tx: updates.remember(tx, 5, START))


async def test_an_update_that_cannot_be_noted_as_set_aside_comes_again() -> None:
    any_database: Any = FailingDatabase()
    with pytest.raises(StoreAway):
        await reception(FailingDesk(LookupError()), any_database)(updated())


class FailingDatabase:
    async def run(self, _work: object) -> None:
        raise StoreAway("disk")


BROKEN = [sa.exc.DatabaseError, sa.exc.OperationalError, sa.exc.InternalError, sa.exc.InterfaceError]
OURS = [sa.exc.IntegrityError, sa.exc.ProgrammingError, sa.exc.DataError, sa.exc.NotSupportedError]


@pytest.mark.parametrize("kind", BROKEN)
async def test_a_broken_database_is_a_store_that_is_away(
    database: Database, kind: type[sa.exc.DBAPIError]
) -> None:
    with pytest.raises(StoreAway):
        await database.run(_raising(kind))


@pytest.mark.parametrize("kind", OURS)
async def test_a_mistake_of_ours_is_told_apart_from_a_broken_database(
    database: Database, kind: type[sa.exc.DBAPIError]
) -> None:
    with pytest.raises(kind):
        await database.run(_raising(kind))


def _raising(kind: type[sa.exc.DBAPIError]) -> Any:
    def work(_tx: Connection) -> None:
        raise kind("SELECT 1", None, Exception("database disk image is malformed"))

    return work
