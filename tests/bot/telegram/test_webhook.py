"""The webhook answers 200 only after the commit, and only to who knows the secret."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from telegram import Update

from bot.tally import Tally
from bot.telegram.lanes import Lanes
from bot.telegram.webhook import MOST_BYTES, SECRET_HEADER, Webhook

PATH = "/telegram"

SECRET = {SECRET_HEADER: "between-us", "Content-Type": "application/json"}
TEXT = {"update_id": 9, "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}}


@dataclass
class Desk:
    fails: bool = False
    handled: list[int] = field(default_factory=list)

    async def __call__(self, update: Update) -> None:
        if self.fails:
            raise OSError("the store is away")
        self.handled.append(update.update_id)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def client(desk: Desk) -> AsyncIterator[TestClient[Any, Any]]:
    app = web.Application()
    Webhook("between-us", Lanes(desk), Tally()).add_route(app, f"https://forefoot.example{PATH}")
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_an_update_is_accepted_once_it_is_dealt_with(client: TestClient[Any, Any], desk: Desk) -> None:
    answer = await client.post(PATH, json=TEXT, headers=SECRET)

    assert (answer.status, desk.handled) == (200, [9])


async def test_an_update_that_comes_in_pieces_is_put_together(
    client: TestClient[Any, Any], desk: Desk
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        body = json.dumps(TEXT | {"padding": "x" * 100_000}).encode()
        for at in range(0, len(body), 30_000):
            yield body[at : at + 30_000]
            await asyncio.sleep(0.01)  # A packet of its own.

    answer = await client.post(PATH, data=pieces(), headers=SECRET)

    assert (answer.status, desk.handled) == (200, [9])


@pytest.mark.parametrize(
    "headers", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: "guessed"}, {SECRET_HEADER: "é"}]
)
async def test_without_the_secret_nothing_is_dealt_with(
    client: TestClient[Any, Any], desk: Desk, headers: dict[str, str]
) -> None:
    answer = await client.post(PATH, json=TEXT, headers=headers)

    assert (answer.status, desk.handled) == (403, [])


async def test_an_update_that_could_not_be_kept_is_asked_for_again(
    client: TestClient[Any, Any], desk: Desk
) -> None:
    desk.fails = True

    answer = await client.post(PATH, json=TEXT, headers=SECRET)

    assert (answer.status, answer.headers.get("Retry-After")) == (503, "5")


@pytest.mark.parametrize("update", [{}, [], 7, {"update_id": "x"}, {"update_id": 1, "message": {}}])
async def test_a_broken_update_is_taken_and_set_aside(
    client: TestClient[Any, Any], desk: Desk, update: object
) -> None:
    """Telegram would bring it again for a day."""
    answer = await client.post(PATH, json=update, headers=SECRET)

    assert (answer.status, desk.handled) == (200, [])


@pytest.mark.parametrize(
    ("body", "status"), [(b"{", 400), (b"\xff\xfe", 400), (b" " * (MOST_BYTES + 1), 413), (b"", 400)]
)
async def test_what_is_no_update_is_refused(
    client: TestClient[Any, Any], desk: Desk, body: bytes, status: int
) -> None:
    answer = await client.post(PATH, data=io.BytesIO(body), headers=SECRET)

    assert (answer.status, desk.handled) == (status, [])
