from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from telegram import Bot

from bot.sandbox.play import Human, Telegram, sandbox
from tests.support.standing_clock import StandingClock

TOKEN = "4242:test-token"


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2026, 11, 22, 6, 0, tzinfo=UTC))


@pytest.fixture
async def telegram(clock: StandingClock) -> AsyncIterator[Telegram]:
    async with sandbox(controls=clock, token=TOKEN) as running:
        yield running


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    address = telegram.address
    async with Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as bot:
        yield bot


@pytest.fixture
async def anna(telegram: Telegram) -> Human:
    """Has opened the chat, so that the bot can write to her."""
    anna = await telegram.anna()
    await anna.says("/start")
    return anna
