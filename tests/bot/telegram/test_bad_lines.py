"""Against a real socket that misbehaves: what surely never arrived is told from what may have; asked is once."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from telegram import Bot

from bot.telegram.connection import QuietRequest
from bot.telegram.sender import Sender
from scheduler.message import TEXT, Action, Kind, SentMessage
from scheduler.outbox import NotSent, Outcome, Refused, Unknown, Waiting

SHORT = 0.5
"""Seconds until the line gives up."""

Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    behave: Behaviour
    met: int = 0
    meetings: list[asyncio.Task[None] | None] = field(default_factory=list)

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.met += 1
        self.meetings.append(asyncio.current_task())
        try:
            await self.behave(reader, writer)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def reads(reader: asyncio.StreamReader) -> None:
    """A whole request."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
    await reader.readexactly(length)


def answer(body: bytes, status: str = "200 OK", length: int | None = None) -> bytes:
    length = len(body) if length is None else length
    return (
        f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n".encode()
        + body
    )


def answers(raw: bytes) -> Behaviour:
    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reads(reader)
        writer.write(raw)
        await writer.drain()

    return behave


async def closes_at_once(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def resets_at_once(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def resets_in_the_middle_of_the_request(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await reader.read(10)
    writer.transport.abort()


async def reads_and_closes(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reads(reader)


async def never_answers(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()  # Until the other side gives up.


class NoPictures:
    async def get(self, name: str) -> str | bytes:
        raise AssertionError(name)

    async def uploaded(self, name: str, file_id: str) -> None:
        raise AssertionError(name, file_id)

    async def refused(self, name: str) -> None:
        raise AssertionError(name)


def waiting(
    kind: Kind = Kind.ANSWER, action: Action = Action.SEND, edits: SentMessage | None = None
) -> Waiting:
    return Waiting(
        id=1,
        chat_id=7,
        kind=kind,
        action=action,
        payload={"text": "Hello", "buttons": [[{"text": "Done", "data": "dn:1"}]]},
        target=None,
        edits=edits,
        attempt=1,
        expires_at=None,
        send_at=datetime(2026, 11, 23, 6, 0, tzinfo=UTC),
    )


@asynccontextmanager
async def sender(address: str, connections: int = 4) -> AsyncIterator[Sender]:
    request = QuietRequest(
        connection_pool_size=connections,
        read_timeout=SHORT,
        write_timeout=SHORT,
        connect_timeout=SHORT,
        pool_timeout=SHORT / 2,
    )
    await request.initialize()
    try:
        yield Sender(Bot("1:secret", base_url=f"{address}/bot", request=request), NoPictures())
    finally:
        await request.shutdown()


@asynccontextmanager
async def served(behave: Behaviour) -> AsyncIterator[tuple[Server, str]]:
    found = Server(behave)
    server = await asyncio.start_server(found.meet, "127.0.0.1", 0)
    async with server:
        yield found, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        # A line left open would trouble whichever test comes next.
        await asyncio.gather(*filter(None, found.meetings), return_exceptions=True)


@pytest.mark.parametrize(
    ("behave", "reasons"),
    [
        (closes_at_once, {"RemoteProtocolError", "ReadError"}),
        (resets_at_once, {"ReadError", "RemoteProtocolError"}),
        (resets_in_the_middle_of_the_request, {"ReadError", "RemoteProtocolError"}),
        (reads_and_closes, {"RemoteProtocolError"}),
        (never_answers, {"ReadTimeout"}),
        (answers(b"good morning\r\n\r\n"), {"RemoteProtocolError"}),
        (answers(answer(b'{"ok": true, "resu', length=500)), {"RemoteProtocolError"}),
        (answers(answer(b"<html>")), {"the answer is no JSON"}),
        (answers(answer(b'{"ok": tr')), {"the answer is no JSON"}),
    ],
)
async def test_what_may_have_arrived_is_unknown_and_not_asked_again(
    behave: Behaviour, reasons: set[str]
) -> None:
    async with served(behave) as (server, address), sender(address) as send:
        outcome = await send(waiting())
    assert outcome in {Unknown(reason) for reason in reasons}
    assert server.met == 1


async def test_an_answer_that_cannot_be_read_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    async with served(answers(answer(b'{"text": "my foot hu'))) as (_, address), sender(address) as send:
        await send(waiting())
    assert "my foot" not in caplog.text


@pytest.mark.parametrize("status", ["500 Internal Server Error", "502 Bad Gateway", "504 Gateway Timeout"])
async def test_a_server_that_stumbles_may_have_sent_it(status: str) -> None:
    async with served(answers(answer(b"<html>", status))) as (server, address), sender(address) as send:
        assert isinstance(await send(waiting()), Unknown)
    assert server.met == 1


@pytest.mark.parametrize("behave", [never_answers, answers(answer(b"<html>"))])
async def test_a_cue_in_place_of_an_edit_is_not_said_twice(behave: Behaviour) -> None:
    async with served(behave) as (_, address), sender(address) as send:
        assert isinstance(await send(waiting(Kind.CUE, Action.EDIT)), Refused)


@pytest.mark.parametrize("behave", [never_answers, answers(answer(b"<html>"))])
async def test_an_edit_whose_answer_is_lost_is_unknown(behave: Behaviour) -> None:
    async with served(behave) as (_, address), sender(address) as send:
        assert isinstance(await send(waiting(Kind.CUE, Action.EDIT, SentMessage(5, TEXT))), Unknown)


async def refused_by(address: str) -> Outcome:
    async with sender(address) as send:
        return await send(waiting())


async def test_a_refused_connection_carried_nothing() -> None:
    with closing(socket.socket()) as nobody:
        nobody.bind(("127.0.0.1", 0))
        assert await refused_by(f"http://127.0.0.1:{nobody.getsockname()[1]}") == NotSent("ConnectError")


async def test_a_server_that_takes_no_more_connections_got_nothing() -> None:
    with closing(socket.socket()) as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        waiters = [socket.socket() for _ in range(3)]
        try:
            for waiter in waiters:
                waiter.setblocking(False)
                waiter.connect_ex(address)
            assert await refused_by(f"http://127.0.0.1:{address[1]}") == NotSent("ConnectTimeout")
        finally:
            for waiter in waiters:
                waiter.close()


async def test_an_address_that_is_none_carried_nothing() -> None:
    assert await refused_by("ftp://127.0.0.1") == NotSent("UnsupportedProtocol")


async def test_what_waits_for_a_connection_of_ours_has_not_left() -> None:
    async with served(never_answers) as (server, address), sender(address, connections=1) as send:
        first, second = await asyncio.gather(send(waiting()), send(waiting()))
    assert first == Unknown("ReadTimeout")
    assert second == NotSent("PoolTimeout")
    assert server.met == 1
