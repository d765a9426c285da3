"""The sandbox: what one core of it serves, how soon it delivers, and whether its memory stays.

It runs in a process of its own on one core, the calls come from another one. "A core-second" is a second that the
system gave to the sandbox: what else runs on this machine costs time, and should not cost the figure.

`SANDBOX_CALLS=1000000 python -m tests.bench sandbox` watches the memory over a million calls.
"""

import asyncio
import json
import os
import re
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.beside import Beside, beside
from tests.bench.line import Better, Line, percentile
from tests.bench.load import Connection, calls, connections

NEEDED_PER_SECOND = 3000
BOTS = 100
PEOPLE = 100
CALLERS = 16
MEMORY_CALLS = int(os.environ.get("SANDBOX_CALLS", "200000"))
PLAIN: dict[str, object] = {"text": "Calf stretch: hold it for 30 seconds, slowly."}
RICH: dict[str, object] = {
    "text": "<b>Calf stretch</b>, set 2 of 3\nHold it for 30 seconds, <i>slowly</i>.",
    "parse_mode": "HTML",
    "reply_markup": json.dumps(
        {
            "inline_keyboard": [
                [{"text": "Done ✅", "callback_data": "done"}, {"text": "Pause", "callback_data": "pause"}]
            ]
        }
    ),
}
UPDATE_ID = re.compile(rb'"update_id":(\d+)')


@dataclass(frozen=True, slots=True)
class Running:
    sandbox: Beside
    callers: list[Connection]
    people: list[int]

    def requests(self, content: dict[str, object], people: int = PEOPLE) -> list[bytes]:
        ask = self.callers[0].request
        return [ask("/bot1:a/sendMessage", {"chat_id": one, **content}) for one in self.people[:people]]

    async def send(self, requests: list[bytes], count: int) -> tuple[float, float]:
        """Seconds that passed, and seconds of a core that it took."""
        began, used = time.perf_counter(), self.sandbox.cpu_seconds()
        async with asyncio.TaskGroup() as group:
            for caller in self.callers:
                group.create_task(calls(caller, requests, count // len(self.callers)))
        return time.perf_counter() - began, self.sandbox.cpu_seconds() - used


def measure() -> Iterator[Line]:
    for name, content in (("plain text", PLAIN), ("HTML and a keyboard", RICH)):
        yield from asyncio.run(_throughput(name, content, state=None))
    with tempfile.TemporaryDirectory() as folder:
        yield from asyncio.run(_throughput("the same, with a state file", RICH, Path(folder) / "state.log"))
    yield from asyncio.run(_pollers(seconds=8))
    yield from asyncio.run(_memory())


async def _throughput(name: str, content: dict[str, object], state: Path | None) -> list[Line]:
    async with _running(state) as running:
        requests, count = running.requests(content), 10_000
        await running.send(requests, 2000)  # warms up
        rounds = [await running.send(requests, count) for _ in range(3)]
    by_the_core = sorted(count / used for _, used in rounds)[1]
    by_the_wall = sorted(count / passed for passed, _ in rounds)[1]
    return [
        Line(
            f"sendMessage, {name}: per core-second",
            by_the_core,
            "calls",
            needed=NEEDED_PER_SECOND,
            better=Better.MORE,
            digits=0,
        ),
        Line(f"sendMessage, {name}: per second, on this machine now", by_the_wall, "calls", digits=0),
    ]


async def _pollers(seconds: float) -> list[Line]:
    """Every bot polls; somebody writes to one after the other while one bot sends as fast as it can."""
    late: list[float] = []
    written_at: dict[int, float] = {}
    async with _running() as running, connections(running.sandbox.address, BOTS + 1) as opened:
        requests = running.requests(PLAIN)
        tell, *polling = opened
        polls: list[asyncio.Task[None]] = []
        async with asyncio.TaskGroup() as group:
            for bot, poll in enumerate(polling, start=2):
                polls.append(group.create_task(_poll(poll, bot, written_at, late)))
            await asyncio.sleep(0.5)  # until all of them wait
            sending = group.create_task(running.send(requests, int(NEEDED_PER_SECOND * seconds)))
            rounds = 0
            while not sending.done():
                for bot in range(2, BOTS + 2):
                    written_at[bot] = time.perf_counter()
                    path = f"/sandbox/people/{running.people[0]}/say?bot={bot}"
                    answer = await tell.call(tell.json_request(path, {"text": "done"}))
                    assert answer.startswith(b"HTTP/1.1 200 "), answer[:400]
                    await asyncio.sleep(0.01)
                rounds += 1
            await asyncio.sleep(0.5)
            for task in polls:
                task.cancel()
        _, used = sending.result()
    assert len(late) == rounds * BOTS, f"{rounds * BOTS - len(late)} updates were lost"
    return [
        Line(
            f"the same with plain text, while {BOTS} bots poll and get {len(late):,} updates",
            NEEDED_PER_SECOND * seconds / used,
            "calls",
            needed=NEEDED_PER_SECOND,
            better=Better.MORE,
            digits=0,
        ),
        Line("  from writing until the bot has it, p50", percentile(late, 50) * 1000, "ms"),
        Line("  from writing until the bot has it, p99", percentile(late, 99) * 1000, "ms"),
    ]


async def _poll(connection: Connection, bot: int, written_at: dict[int, float], late: list[float]) -> None:
    offset = 0
    while True:
        answer = await connection.call(
            connection.request(f"/bot{bot}:a/getUpdates", {"offset": offset, "timeout": 50})
        )
        ids = [int(found) for found in UPDATE_ID.findall(answer)]
        if ids and bot in written_at:
            late.append(time.perf_counter() - written_at[bot])
        offset = max(ids, default=offset - 1) + 1


async def _memory() -> list[Line]:
    """Few chats, so that what is kept of them is full before the first look."""
    held: dict[int, float] = {}
    async with _running() as running:
        requests = running.requests(RICH, people=10)
        done = 0
        for percent in (10, 50, 100):
            await running.send(requests, MEMORY_CALLS * percent // 100 - done)
            done = MEMORY_CALLS * percent // 100
            held[percent] = running.sandbox.megabytes()
    return [
        *(Line(f"memory after {MEMORY_CALLS * at // 100:,} calls", held[at], "MB") for at in held),
        Line("  grown since the first tenth by", (held[100] / held[10] - 1) * 100, "%"),
    ]


@asynccontextmanager
async def _running(state: Path | None = None) -> AsyncIterator[Running]:
    """With people who have opened their chats with every bot, and nobody who counts messages."""
    async with beside(state) as sandbox, connections(sandbox.address, CALLERS) as callers:
        for bot in range(1, BOTS + 2):
            await callers[0].call(callers[0].request(f"/bot{bot}:a/getMe", {}))
        people = [1001, *(sandbox.newcomer(f"Person {number}") for number in range(1, PEOPLE))]
        for person in people:
            sandbox.ask(f"people/{person}/say?bot=1", {"text": "/start"})
        yield Running(sandbox, callers, people)
