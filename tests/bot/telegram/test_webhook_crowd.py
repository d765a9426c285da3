"""More than can be served is answered so that Telegram comes again; who is slow takes nobody's place."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Update

from bot.tally import Tally
from bot.telegram import webhook
from bot.telegram.lanes import Lanes
from bot.telegram.webhook import SECRET_HEADER, Webhook
from tests.support.coached import until

HEADERS = {SECRET_HEADER: "between-us"}


def said(number: int, person_id: int) -> dict[str, Any]:
    chat = {"id": person_id, "type": "private"}
    return {"update_id": number, "message": {"message_id": 1, "date": 1, "chat": chat}}


@dataclass
class Desk:
    """Serves nobody until it is open."""

    opened: asyncio.Event = field(default_factory=asyncio.Event)
    begun: list[int] = field(default_factory=list)
    fails: bool = False

    async def __call__(self, update: Update) -> None:
        self.begun.append(update.update_id)
        await self.opened.wait()
        if self.fails:
            raise OSError("the store is away")


@dataclass
class Door:
    desk: Desk
    lanes: Lanes
    client: aiohttp.ClientSession
    port: int
    tally: Tally

    async def takes(self, update: dict[str, Any]) -> tuple[int, str | None]:
        """The status, and when to come again."""
        async with self.client.post("/", json=update, headers=HEADERS) as answer:
            return answer.status, answer.headers.get("Retry-After")

    async def begins(self, count: int) -> None:
        async def begun() -> bool:
            return len(self.desk.begun) >= count

        await until(begun, f"{count} to begin")


@asynccontextmanager
async def door(room: int = 64, at_once: int = 16) -> AsyncIterator[Door]:
    desk = Desk()
    lanes = Lanes(desk, at_once)
    tally = Tally()
    hook = Webhook("between-us", lanes, tally, room)
    app = web.Application()
    hook.add_route(app, "https://forefoot.example")
    # The runner of the program: that of aiohttp's test tools cancels whoever's client has gone.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1]
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
            yield Door(desk, lanes, client, port, tally)
    finally:
        await runner.cleanup()


async def test_what_finds_no_room_is_asked_to_come_again_at_once() -> None:
    async with door(room=5, at_once=2) as crowded, asyncio.TaskGroup() as tasks:
        posts = [tasks.create_task(crowded.takes(said(number, number))) for number in range(12)]

        async def seven_are_away() -> bool:
            return sum(post.done() for post in posts) == 7

        await until(seven_are_away, "seven to be sent away")
        assert {post.result() for post in posts if post.done()} == {(503, "1")}
        assert len(crowded.desk.begun) == 2
        assert crowded.tally.no_room == 7
        crowded.desk.opened.set()
    assert Counter(post.result() for post in posts) == {(503, "1"): 7, (200, None): 5}


async def test_there_is_room_again_when_the_crowd_is_gone() -> None:
    async with door(room=1) as crowded:
        crowded.desk.opened.set()
        assert [await crowded.takes(said(number, 7)) for number in range(3)] == [(200, None)] * 3


async def test_what_came_behind_a_failure_comes_again_behind_it() -> None:
    async with door() as crowded, asyncio.TaskGroup() as tasks:
        crowded.desk.fails = True
        first = tasks.create_task(crowded.takes(said(1, 7)))
        await crowded.begins(1)
        second = tasks.create_task(crowded.takes(said(2, 7)))
        await asyncio.sleep(0.05)  # Until it stands in line.
        crowded.desk.opened.set()
        assert (await first, await second) == ((503, "5"), (503, "1"))
        assert crowded.desk.begun == [1]


async def test_after_the_close_what_has_begun_is_answered_and_the_rest_sent_away() -> None:
    async with door() as closing, asyncio.TaskGroup() as tasks:
        first = tasks.create_task(closing.takes(said(1, 7)))
        await closing.begins(1)
        behind = tasks.create_task(closing.takes(said(2, 7)))
        await asyncio.sleep(0.05)  # Until it stands in line.
        closed = tasks.create_task(closing.lanes.close())
        assert await closing.takes(said(3, 8)) == (503, "1")
        closing.desk.opened.set()
        assert (await first, await behind) == ((200, None), (503, "1"))
        assert closing.desk.begun == [1]
        await closed


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_what_is_no_json_by_name_is_not_read(kind: str) -> None:
    async with door() as here:
        body = json.dumps(said(1, 7)).encode()
        async with here.client.post("/", data=body, headers=HEADERS | {"Content-Type": kind}) as answer:
            assert answer.status == 415
        assert here.desk.begun == []


async def test_json_without_end_is_refused() -> None:
    async with door() as here:
        headers = HEADERS | {"Content-Type": "application/json"}
        async with here.client.post("/", data=b"[" * 100_000, headers=headers) as answer:
            assert answer.status == 400


def head(length: int) -> bytes:
    lines = (
        "POST / HTTP/1.1",
        "Host: x",
        "Content-Type: application/json",
        f"Content-Length: {length}",
        f"{SECRET_HEADER}: between-us",
    )
    return "\r\n".join([*lines, "", ""]).encode()


async def test_who_never_ends_a_body_is_sent_away_and_took_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "BODY_SECONDS", 0.2)
    async with door(room=1) as here, asyncio.timeout(10):
        here.desk.opened.set()
        lines = [await asyncio.open_connection("127.0.0.1", here.port) for _ in range(3)]
        for _, writer in lines:
            writer.write(head(100) + b"{")
        assert await here.takes(said(1, 7)) == (200, None)
        for reader, writer in lines:
            assert b" 408 " in await reader.readline()
            writer.close()
            await writer.wait_closed()


async def test_who_dies_in_the_middle_of_a_body_is_no_error_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    async with door() as here:
        here.desk.opened.set()
        _, writer = await asyncio.open_connection("127.0.0.1", here.port)
        writer.write(head(100) + b"{")
        await writer.drain()
        await asyncio.sleep(0.05)  # Until the body is being read.
        writer.transport.abort()
        await asyncio.sleep(0.05)  # Until that is noticed.
        assert await here.takes(said(1, 7)) == (200, None)
    assert caplog.text == ""


async def test_who_has_gone_before_the_answer_harms_nobody() -> None:
    async with door(room=1) as here:
        body = json.dumps(said(1, 7)).encode()
        _, writer = await asyncio.open_connection("127.0.0.1", here.port)
        writer.write(head(len(body)) + body)
        await here.begins(1)
        writer.transport.abort()
        here.desk.opened.set()
        await asyncio.sleep(0.05)  # Until the abandoned answer has failed.
        assert await here.takes(said(2, 7)) == (200, None)
