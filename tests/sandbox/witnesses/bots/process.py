"""A bot of another framework as a process of its own, and the ways to bring it its updates."""

import asyncio
import shutil
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path

import pytest

from tests.support.program import free_port

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
GRAMMY = HERE / "grammy"
DOWN_WITHIN_SECONDS = 30.0
SECRET = "between-telegram-and-the-bot"


class Framework(StrEnum):
    PTB = "python-telegram-bot"
    AIOGRAM = "aiogram"
    GRAMMY = "grammy"


class Transport(StrEnum):
    POLLING = "polling"
    WEBHOOK = "webhook"


def command(framework: Framework) -> list[str]:
    """Skips the test that asks, with the reason, where there is no Node or no grammY."""
    match framework:
        case Framework.PTB:
            return [sys.executable, "-m", "tests.sandbox.witnesses.bots.ptb_bot"]
        case Framework.AIOGRAM:
            return [sys.executable, "-m", "tests.sandbox.witnesses.bots.aiogram_bot"]
        case Framework.GRAMMY:
            node = shutil.which("node")
            if node is None or not (GRAMMY / "node_modules").is_dir():
                pytest.skip("grammY is not at hand; with Node.js installed, `make grammy` brings it")
            return [node, str(GRAMMY / "bot.js")]


def arguments(transport: Transport) -> list[str]:
    return [transport] if transport is Transport.POLLING else [transport, str(free_port()), SECRET]


@asynccontextmanager
async def running(bot: list[str]) -> AsyncIterator[Process]:
    """While the block runs; then it has to end when it is asked to. It still speaks to the sandbox meanwhile.

    What it prints, pytest shows with a test that fails.
    """
    process = await asyncio.create_subprocess_exec(*bot, cwd=ROOT)
    try:
        yield process
        assert process.returncode is None, "it ended by itself"
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), DOWN_WITHIN_SECONDS)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
