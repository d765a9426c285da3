"""The line to a sandbox: its API for people, and the stream of what changes there."""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

Json = dict[str, Any]
LONGEST_EVENT = 2**22  # bytes; one carries a whole message
DATA = b"data: "


class ImpossibleError(AssertionError):
    """The sandbox refused, in its own sentence."""


@dataclass(slots=True)
class Line:
    """To the sandbox at *address*, which has no slash at its end. Paths are those below `/sandbox/`."""

    address: str
    http: aiohttp.ClientSession

    async def get(self, path: str) -> Json:
        """Raises ImpossibleError."""
        async with self.http.get(f"{self.address}/sandbox/{path}") as answer:
            return await checked(answer)

    async def post(self, path: str, body: Json) -> Json:
        """Raises ImpossibleError."""
        async with self.http.post(f"{self.address}/sandbox/{path}", json=body) as answer:
            return await checked(answer)

    async def delete(self, path: str) -> Json:
        """Raises ImpossibleError."""
        async with self.http.delete(f"{self.address}/sandbox/{path}") as answer:
            return await checked(answer)

    @asynccontextmanager
    async def changes(self) -> AsyncIterator[AsyncIterator[Json]]:
        """What changes from now on, each as the page is told. It ends when the sandbox stops."""
        endless = aiohttp.ClientTimeout(total=None)
        address = f"{self.address}/sandbox/events"
        async with (
            self.http.get(address, timeout=endless, read_bufsize=LONGEST_EVENT) as answer,
            aclosing(events(answer.content)) as told,
        ):
            yield told


async def events(stream: aiohttp.StreamReader) -> AsyncGenerator[Json]:
    async for line in stream:
        if line.startswith(DATA):
            yield json.loads(line.removeprefix(DATA))


async def checked(answer: aiohttp.ClientResponse) -> Json:
    """Raises ImpossibleError."""
    body: Json = await answer.json()
    if not answer.ok:
        raise ImpossibleError(body.get("error", answer.reason))
    return body
