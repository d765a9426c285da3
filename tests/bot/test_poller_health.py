"""/healthz names the poller by real time, however fast the coach's clock runs."""

from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import health
from bot.tally import Tally
from tests.support.clock import START


@pytest.mark.parametrize(
    ("minutes", "status", "stopped"), [(0, 200, []), (2, 200, []), (2.1, 503, ["poller"])]
)
async def test_two_minutes_without_a_poll_are_told(minutes: float, status: int, stopped: list[str]) -> None:
    def now() -> Any:
        return START + timedelta(minutes=minutes)

    app = web.Application()
    loop = health.Loop("poller", lambda: START, health.MUTE_AFTER, now)
    no_database: Any = None
    health.add_routes(app, no_database, lambda: START, lambda: 3600.0, [loop], Tally())
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/healthz")
        assert (answer.status, await answer.json()) == (status, {"stopped": stopped})
