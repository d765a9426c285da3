"""A sandbox in which a bot of another framework is at work."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.sandbox.bot_api.limits import Limits
from bot.sandbox.play import Telegram, sandbox
from tests.sandbox.witnesses.bots.process import Framework, Transport, arguments, command, running
from tests.support.coached import until

TOKEN = "77:of-a-stranger"
UP_WITHIN_SECONDS = 60.0  # aiogram takes ten on a busy machine


@dataclass(frozen=True, slots=True)
class Place:
    telegram: Telegram
    transport: Transport


@asynccontextmanager
async def at_work(
    framework: Framework, transport: Transport, limits: Limits | None = None
) -> AsyncIterator[Place]:
    """From when the bot is up until it has ended. *limits* None: nor is there a brake on haste."""
    program = command(framework)
    async with (
        sandbox(token=TOKEN, limits=limits) as telegram,
        running([*program, telegram.address, TOKEN, *arguments(transport)]) as process,
    ):

        async def is_up() -> bool:
            assert process.returncode is None, "it ended by itself"
            return bool(await telegram.calls("setMyCommands"))

        await until(is_up, "the bot to come up", UP_WITHIN_SECONDS)
        yield Place(telegram, transport)
