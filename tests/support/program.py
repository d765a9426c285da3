"""The real program as a process of its own, in a folder of its own, spoken to over HTTP alone."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

import aiohttp

from bot.keys import new_key
from bot.sandbox.play import Telegram

MONDAY = "2026-11-23T06:00:00Z"

TOKEN = "555:process-tests"
KEY = new_key()

FAST = 60.0
"""Coach's seconds in a real one: the pace of a chat, a message a second, no longer holds a test up."""

ROOT = Path(__file__).parents[2]
UP_WITHIN_SECONDS = 30.0
DOWN_WITHIN_SECONDS = 10.0


def free_port() -> int:
    """One that nobody listens on just now; it stays the same when the program is started again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    seconds: float
    said: str
    """Everything it wrote: what it printed, and its log."""


@dataclass(slots=True)
class Program:
    """`forefoot run` in *folder*. *settings* are all it sees of an environment."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    up_after_seconds: float = 0.0
    _process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def launch(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HTTP_PORT": str(self.port)}
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=self.folder,
                env=env | self.settings,
                stdout=log,
                stderr=log,
            )

    async def start(self) -> None:
        """Returns when it is up. Raises AssertionError: it ended, or took too long."""
        began = time.monotonic()
        starts = self._starts()
        self.launch()
        async with aiohttp.ClientSession() as http:
            # It answers before it has spoken to its server; the line in the log is its last step.
            while not (self._starts() > starts and await self._answers(http, "readyz")):
                assert self._running().poll() is None, f"it ended by itself:\n{self.log}"
                assert time.monotonic() - began < UP_WITHIN_SECONDS, f"it never came up:\n{self.log}"
                await asyncio.sleep(0.01)
        self.up_after_seconds = time.monotonic() - began

    def _starts(self) -> int:
        return self.log.count(" started ") if (self.folder / "log").exists() else 0

    async def _answers(self, http: aiohttp.ClientSession, path: str) -> bool:
        try:
            async with http.get(f"{self.address}/{path}") as answer:
                return answer.ok
        except aiohttp.ClientError:
            return False

    def kill(self) -> None:
        """As a power cut would: without a word."""
        self._running().kill()
        self._running().wait()

    def lies_dead_for(self, lasts: timedelta) -> None:
        """Between a kill and a start: as much more coach's time passes, at a speed of 1."""
        file = self.folder / "data" / "clock.json"
        kept = json.loads(file.read_text())
        kept["wall_at"] = (datetime.fromisoformat(kept["wall_at"]) - lasts).isoformat()
        file.write_text(json.dumps(kept))

    async def stop(self, by: signal.Signals = signal.SIGTERM) -> Ended:
        self._running().send_signal(by)
        return await self.ends()

    async def ends(self) -> Ended:
        """Raises TimeoutExpired: it runs on."""
        began = time.monotonic()
        code = await asyncio.to_thread(self._running().wait, DOWN_WITHIN_SECONDS)
        return Ended(code, time.monotonic() - began, self.log)

    def clean_up(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()

    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "it was never started"
        return self._process


class Transport(Enum):
    """How updates come in."""

    POLLING = "polling"
    WEBHOOK = "webhook"


SECRET = "between-telegram-and-us"
SECRET_HEADER = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


def hook_of(program: Program) -> str:
    return f"{program.address}/telegram"


def hears_by(transport: Transport, program: Program) -> Program:
    """Set before it is started."""
    if transport is Transport.WEBHOOK:
        program.settings |= {"WEBHOOK_URL": hook_of(program), "WEBHOOK_SECRET": SECRET}
    return program


Programs = Callable[..., Program]
"""Makes a program in a folder of its own: `programs("name", HTTP_HOST="…")`."""


def beside(telegram: Telegram, speed: float = 1) -> dict[str, str]:
    """The settings of a program that finds its Telegram elsewhere."""
    return {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram.address,
        "DATA_KEY": KEY,
        "CLOCK_SPEED": str(speed),
    }
