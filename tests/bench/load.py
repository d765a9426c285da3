"""Calls a Bot API as a busy bot does, and costs little itself: one call at a time on each kept-alive connection."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlencode, urlsplit

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)


class Connection(asyncio.Protocol):
    """Reads an answer by its length and looks no further: a whole HTTP client would cost more than the sandbox."""

    def __init__(self, host: str) -> None:
        self.host = host
        self._transport: asyncio.Transport | None = None
        self._came = bytearray()
        self._answer: asyncio.Future[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._came += data
        start = self._came.find(b"\r\n\r\n") + 4
        length = LENGTH.search(self._came)
        if start < 4 or length is None or len(self._came) < start + int(length.group(1)):
            return
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(bytes(self._came))
        self._came.clear()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("closed before it answered"))

    def request(self, path: str, fields: Mapping[str, object]) -> bytes:
        """As httpx under python-telegram-bot writes it."""
        body = urlencode(fields).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self.host}\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\n"
            f"Connection: keep-alive\r\nUser-Agent: python-telegram-bot v22.8\r\n"
            f"Content-Length: {len(body)}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
        )
        return head.encode() + body

    def json_request(self, path: str, body: object) -> bytes:
        content = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: {self.host}\r\nContent-Length: {len(content)}\r\n\r\n"
        return head.encode() + content

    async def call(self, request: bytes) -> bytes:
        """Head and body of the answer. Raises OSError: closed."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


@asynccontextmanager
async def connections(address: str, count: int) -> AsyncIterator[list[Connection]]:
    """*address*: without a slash at the end."""
    where = urlsplit(address)
    loop = asyncio.get_running_loop()
    async with AsyncExitStack() as stack:
        opened = []
        for _ in range(count):
            _, connection = await loop.create_connection(
                lambda: Connection(where.netloc), where.hostname or "", where.port or 80
            )
            stack.callback(connection.close)
            opened.append(connection)
        yield opened


async def calls(connection: Connection, requests: list[bytes], count: int) -> None:
    """*count* calls, the *requests* in turn. Raises AssertionError: one was refused."""
    for number in range(count):
        answer = await connection.call(requests[number % len(requests)])
        assert answer.startswith(b"HTTP/1.1 200 "), answer[:400]
