"""The parts of a run: a sandbox of its own, a database, one or several programs, and what stands in front."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.sandbox.play import Telegram, connected
from tests.chaos.balancer import Balancer
from tests.support.program import ROOT, Program, beside, free_port

SECRET = "only-for-chaos"
HOOK = "/telegram"

GOODBYE_SECONDS = 20.0
"""Of the sandbox, on a machine with much else to do."""


@dataclass(slots=True)
class Stage:
    telegram: Telegram
    programs: list[Program]
    database_url: str


@asynccontextmanager
async def stage(
    folder: Path, database_url: str, processes: int, speed: float, start: str
) -> AsyncIterator[Stage]:
    """One process polls; several share a webhook behind a balancer, and one clock file."""
    with _sandbox(folder) as address:
        async with connected(address) as telegram:
            settings = beside(telegram, speed) | {
                "CLOCK_START": start,
                "DATABASE_URL": database_url,
            }
            ports = [free_port() for _ in range(processes)]
            async with _balanced(ports) as hook:
                if processes > 1:
                    settings |= {"WEBHOOK_URL": hook, "WEBHOOK_SECRET": SECRET}
                programs = [Program(folder / "coach", settings, port) for port in ports]
                try:
                    for program in programs:
                        await program.start()
                    yield Stage(telegram, programs, database_url)
                finally:
                    for program in programs:
                        program.clean_up()


@contextmanager
def _sandbox(folder: Path) -> Iterator[str]:
    """A process of its own: the program under test shall not share a core's turn with its judge."""
    with (folder / "sandbox.log").open("wb") as log:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "bot",
                "sandbox",
                "--port",
                "0",
                "--no-limits",
                "--journal-size",
                "200000",
            ],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=log,
        )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().decode().split()[-1].rstrip("/")
    finally:
        process.terminate()
        process.wait(GOODBYE_SECONDS)
        process.stdout.close()


@asynccontextmanager
async def _balanced(ports: list[int]) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post(HOOK, Balancer([f"http://127.0.0.1:{port}{HOOK}" for port in ports]).handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{HOOK}"
    finally:
        await asyncio.shield(runner.cleanup())
