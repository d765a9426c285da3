"""An update is confirmed unless its transaction may succeed when it comes again."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection
from telegram import Update

from bot.app import handle
from bot.storage.database import Database, StoreAway
from bot.storage.people import Conflict

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
    def __init__(self, error: Exception) -> None:
        self.error = error
        self.heard = 0

    async def hear(self, _heard: object) -> None:
        self.heard += 1
        raise self.error


@pytest.mark.parametrize("error", [StoreAway("disk"), Conflict()])
async def test_a_done_that_met_another_process_comes_again(error: Exception) -> None:
    desk: Any = FailingDesk(error)
    with pytest.raises(type(error)):
        await handle(desk, Update.de_json(DONE))


async def test_an_update_that_fails_by_itself_holds_up_nobody() -> None:
    desk: Any = FailingDesk(LookupError())
    await handle(desk, Update.de_json(DONE))
    assert desk.heard == 1


@pytest.fixture
def database(tmp_path: Any) -> Any:
    opened = Database.open(f"sqlite:///{tmp_path / 'forefoot.db'}")
    yield opened
    opened.close()


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
