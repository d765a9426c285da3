"""Plays people in the sandbox's Telegram over HTTP, for any test: `await anna.says("/start")`.

async with sandbox() as telegram:            # one in this process, or …
async with connected("http://127.0.0.1:8081") as telegram:  # … one that runs elsewhere
    anna = await telegram.anna()
    await anna.says("/start")
    await anna.sees("Hello")
    await anna.taps("Go on")
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.sandbox import Clock, ClockControl, Limits, RealClock, Sandbox

Json = dict[str, Any]
LOOK_EVERY_SECONDS = 0.02
PATIENCE_SECONDS = 10.0


class NotSeenError(AssertionError):
    """What was waited for did not come; the message shows what was there instead."""


class ImpossibleError(AssertionError):
    """The sandbox refused the deed, in its own sentence."""


@dataclass(slots=True)
class Human:
    """`sees` looks only at what appeared or changed since this person last did something."""

    telegram: "Telegram"
    id: int
    mark: int = 0

    async def says(self, text: str, **more: Any) -> Json:
        return await self.does("say", text=text, **more)

    async def taps(self, text: str, **more: Any) -> Json:
        """Press the newest button that says *text*, inline or below the chat."""
        return await self.does("tap", text=text, **more)

    async def taps_data(self, data: str, **more: Any) -> Json:
        """A tap with data that need not stand on any button."""
        return await self.does("tap", data=data, **more)

    async def shares_location(self, latitude: float, longitude: float) -> Json:
        return await self.does("location", latitude=latitude, longitude=longitude)

    async def edits(self, message_id: int, text: str) -> Json:
        return await self.does("edit", message_id=message_id, text=text)

    async def blocks(self) -> Json:
        return await self.does("block")

    async def unblocks(self) -> Json:
        return await self.does("unblock")

    async def does(self, deed: str, **body: Any) -> Json:
        """Any deed of the sandbox's API. Raises ImpossibleError."""
        self.mark = (await self.chat())["revision"]
        return await self.telegram.post(f"people/{self.id}/{deed}", body)

    async def looks_away(self) -> None:
        """From now on only what comes later is seen."""
        self.mark = (await self.chat())["revision"]

    async def chat(self) -> Json:
        return await self.telegram.get(f"people/{self.id}/chat")

    async def messages(self) -> list[Json]:
        """Everything in the chat, oldest first."""
        return list((await self.chat())["messages"])

    async def last(self) -> Json:
        """The bot's newest message."""
        return [message for message in await self.messages() if message["from"] == "bot"][-1]

    async def sees(self, text: str, within: float = PATIENCE_SECONDS) -> Json:
        """The bot's message that holds *text*. Raises NotSeenError after *within* real seconds."""
        until = time.monotonic() + within
        while True:
            chat = await self.chat()
            new = [m for m in chat["messages"] if m["from"] == "bot" and m["revision"] > self.mark]
            for message in reversed(new):
                if text in message["text"]:
                    return dict(message)
            if time.monotonic() > until:
                shown = "\n".join(f"  {message['text']!r}" for message in new) or "  nothing new"
                raise NotSeenError(f"{text!r} was not seen; there was:\n{shown}")
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def sees_toast(self, text: str, within: float = PATIENCE_SECONDS) -> Json:
        """The answer to a tap. Raises NotSeenError."""
        until = time.monotonic() + within
        while True:
            new = [toast for toast in (await self.chat())["toasts"] if toast["revision"] > self.mark]
            for toast in new:
                if text in toast["text"]:
                    return dict(toast)
            if time.monotonic() > until:
                raise NotSeenError(f"No toast said {text!r}; there was: {[toast['text'] for toast in new]}")
            await asyncio.sleep(LOOK_EVERY_SECONDS)


@dataclass(slots=True)
class Telegram:
    """The sandbox at *address*, without a slash at the end."""

    address: str
    http: aiohttp.ClientSession
    humans: dict[int, Human] = field(default_factory=dict)

    async def anna(self) -> Human:
        """Whoever is there at start."""
        people = (await self.get("people"))["people"]
        return self.human(people[0]["id"])

    async def newcomer(self, first_name: str, **more: Any) -> Human:
        return self.human((await self.post("people", {"first_name": first_name, **more}))["id"])

    def human(self, person_id: int) -> Human:
        return self.humans.setdefault(person_id, Human(self, person_id))

    async def calls(self, method: str | None = None, since: int = 0) -> list[Json]:
        """What the bot called, oldest first; polls that brought nothing are left out."""
        only = f"&method={method}" if method else ""
        return list((await self.get(f"journal?since={since}{only}"))["calls"])

    async def fault(self, kind: str, **more: Any) -> Json:
        return await self.post("faults", {"kind": kind, **more})

    async def raw_update(self, update: Json) -> Json:
        return await self.post("updates", {"update": update})

    async def jumps_to(self, what: str) -> Json:
        """*what*: next_prompt or next_cue."""
        return await self.post("clock", {"jump": what})

    async def get(self, path: str) -> Json:
        async with self.http.get(f"{self.address}/sandbox/{path}") as answer:
            return await self.checked(answer)

    async def post(self, path: str, body: Json) -> Json:
        async with self.http.post(f"{self.address}/sandbox/{path}", json=body) as answer:
            return await self.checked(answer)

    async def checked(self, answer: aiohttp.ClientResponse) -> Json:
        """Raises ImpossibleError."""
        body: Json = await answer.json()
        if not answer.ok:
            raise ImpossibleError(body.get("error", answer.reason))
        return body


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[Telegram]:
    async with aiohttp.ClientSession() as http:
        yield Telegram(address, http)


@asynccontextmanager
async def sandbox(
    clock: Clock | None = None,
    *,
    controls: ClockControl | None = None,
    token: str | None = None,
    state: Path | None = None,
    limits: Limits | None = None,
) -> AsyncIterator[Telegram]:
    """One in this process, on a free port of the loopback. Without limits, unless some are given: a clock
    that stands would never let a bot send again.
    """
    app = web.Application()
    clock = clock or controls or RealClock()
    Sandbox(clock, controls=controls, tokens=[token] if token else (), state=state, limits=limits).add_routes(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with connected(f"http://127.0.0.1:{runner.addresses[0][1]}") as telegram:
            yield telegram
    finally:
        await runner.cleanup()
