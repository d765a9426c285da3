"""The sandbox as a test has it in hand: its people, its journal, its faults, its clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.sandbox.bot_api.limits import Limits
from bot.sandbox.clock import Clock, ClockControl, RealClock
from bot.sandbox.play.human import Human
from bot.sandbox.play.line import Json, Line
from bot.sandbox.sandbox import Sandbox


@dataclass(slots=True)
class Telegram(Line):
    humans: dict[int, Human] = field(default_factory=dict)

    async def anna(self) -> Human:
        """Whoever is there at start."""
        people = (await self.get("people"))["people"]
        return self.human(people[0]["id"])

    async def newcomer(self, first_name: str, **more: Any) -> Human:
        """*more*: last_name, username, language_code, time_zone, id."""
        return self.human((await self.post("people", {"first_name": first_name, **more}))["id"])

    def human(self, person_id: int) -> Human:
        return self.humans.setdefault(person_id, Human(self, person_id))

    async def group(self, title: str, *members: Human) -> int:
        """Its id, for `anna.at(group)`. A bot comes in when somebody `does("add-bot")` there."""
        group = await self.post("groups", {"title": title, "members": [human.id for human in members]})
        return int(group["id"])

    async def calls(self, method: str | None = None, since: int = 0) -> list[Json]:
        """What the bots called, oldest first; polls that brought nothing are left out."""
        only = f"&method={method}" if method else ""
        return list((await self.get(f"journal?since={since}{only}"))["calls"])

    async def fault(self, kind: str, **more: Any) -> Json:
        """*more*: method, person, nth, times, seconds, chance."""
        return await self.post("faults", {"kind": kind, **more})

    async def raw_update(self, update: Json) -> Json:
        return await self.post("updates", {"update": update})

    async def jumps_to(self, what: str) -> Json:
        """*what*: next_prompt or next_cue."""
        return await self.post("clock", {"jump": what})


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
    """One in this process, on a free port of the loopback.

    Without limits, unless some are given: a clock that stands would never let a bot send again.
    """
    app = web.Application()
    Sandbox(
        clock or controls or RealClock(),
        controls=controls,
        tokens=[token] if token else (),
        state=state,
        limits=limits,
    ).add_routes(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with connected(f"http://127.0.0.1:{runner.addresses[0][1]}") as telegram:
            yield telegram
    finally:
        await runner.cleanup()
