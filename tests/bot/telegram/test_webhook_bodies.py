"""Whatever way an update's bytes arrive, and wherever the operator wants them, it is read whole or refused."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from telegram import Update

from bot.tally import Tally
from bot.telegram import webhook
from bot.telegram.lanes import Lanes

SECRET = "s3cret"
UPDATE = json.dumps({"update_id": 5}).encode()


@dataclass(slots=True)
class Door:
    port: int = 0
    seen: list[int] = field(default_factory=list)

    async def handle(self, update: Update) -> None:
        self.seen.append(update.update_id)

    async def post(self, path: str, *segments: bytes, pause: Callable[[], Awaitable[None]]) -> int:
        """The answer's status. Between two segments of the body comes the *pause*."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        length = sum(len(segment) for segment in segments)
        head = (
            f"POST {path} HTTP/1.1",
            "Host: x",
            "Connection: close",
            "Content-Type: application/json",
            f"Content-Length: {length}",
            f"{webhook.SECRET_HEADER}: {SECRET}",
        )
        writer.write("\r\n".join([*head, "", ""]).encode())
        for segment in segments:
            writer.write(segment)
            await writer.drain()
            await pause()
        status = int((await reader.readline()).split()[1])
        writer.close()
        await writer.wait_closed()
        return status


@asynccontextmanager
async def door(url: str) -> AsyncIterator[Door]:
    found = Door()
    app = web.Application(client_max_size=webhook.MOST_BYTES)
    webhook.Webhook(SECRET, Lanes(found.handle), Tally()).add_route(app, url)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        found.port = runner.addresses[0][1]
        yield found
    finally:
        await runner.cleanup()


async def a_moment() -> None:
    """Long enough for the segment sent before to be read by itself."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_body_in_two_segments_is_one_update() -> None:
    async with door("https://example.org/hook") as found:
        assert await found.post("/hook", UPDATE[:9], UPDATE[9:], pause=a_moment) == 200
        assert found.seen == [5]


async def test_a_body_beyond_a_mebibyte_is_refused() -> None:
    async with door("https://example.org/hook") as found:
        assert await found.post("/hook", b" " * webhook.MOST_BYTES + UPDATE, pause=a_moment) == 413
        assert found.seen == []


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://example.org", "/"),
        ("https://example.org/telegram", "/telegram"),
        ("https://example.org:8443/a/b", "/a/b"),
    ],
)
async def test_updates_are_taken_at_the_path_that_telegram_was_told(url: str, path: str) -> None:
    async with door(url) as found:
        assert await found.post(path, UPDATE, pause=a_moment) == 200
        assert await found.post("/elsewhere", UPDATE, pause=a_moment) == 404
        assert found.seen == [5]
