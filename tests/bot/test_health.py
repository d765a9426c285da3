"""Health tells a stopped loop by name, at any speed of the clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import health
from bot.health import STALE_AFTER, Loop
from bot.storage.database import Database
from bot.tally import Tally
from tests.support.play import SEVEN


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(f"sqlite:///{tmp_path}/forefoot.db")
    yield database
    database.close()


def app(
    database: Database, ticked_at: datetime | None, speed: float = 1, tally: Tally | None = None
) -> web.Application:
    app = web.Application()
    loops = [Loop("waker", lambda: SEVEN), Loop("courier", lambda: ticked_at)]
    health.add_routes(app, database, lambda: SEVEN, lambda: speed, loops, tally or Tally())
    return app


@pytest.mark.parametrize(
    ("ticked_at", "speed", "stopped"),
    [
        (SEVEN, 1, []),
        (SEVEN - STALE_AFTER, 1, []),
        (SEVEN - STALE_AFTER - timedelta(seconds=1), 1, ["courier"]),
        (SEVEN - STALE_AFTER * 59, 60, []),
        (SEVEN - STALE_AFTER * 61, 60, ["courier"]),
        (SEVEN - STALE_AFTER / 2, 0.1, []),
        (None, 1, ["courier"]),
    ],
)
async def test_a_loop_that_stands_still_is_named(
    database: Database, ticked_at: datetime | None, speed: float, stopped: list[str]
) -> None:
    async with TestClient(TestServer(app(database, ticked_at, speed))) as client:
        answer = await client.get("/healthz")

        assert (answer.status, (await answer.json())["stopped"]) == (503 if stopped else 200, stopped)


async def test_it_is_ready_as_long_as_the_database_answers(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with TestClient(TestServer(app(database, SEVEN))) as client:
        assert (await client.get("/readyz")).status == 200

        async def away(*_: object) -> None:
            raise OSError("away")

        monkeypatch.setattr(Database, "read", away)
        assert (await client.get("/readyz")).status == 503


async def test_every_metric_is_named_and_a_number(database: Database) -> None:
    async with TestClient(TestServer(app(database, SEVEN))) as client:
        lines = (await (await client.get("/metrics")).text()).splitlines()

    values = dict(line.split(" ") for line in lines if not line.startswith("#"))
    assert float(values["forefoot_outbox_waiting"]) == 0
    assert all(name.startswith("forefoot_") for name in values)


async def test_updates_that_could_not_be_taken_are_counted(database: Database) -> None:
    async with TestClient(TestServer(app(database, SEVEN, tally=Tally(unreadable=2, no_room=3)))) as client:
        said = await (await client.get("/metrics")).text()

    assert "forefoot_updates_unreadable 2\n" in said
    assert "forefoot_updates_without_room 3\n" in said
