"""Fixtures for the tests of any bot: put `pytest_plugins = ["bot.sandbox.pytest_plugin"]` into conftest.py.

Needs pytest and pytest-asyncio, which the sandbox itself does not.
"""

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.sandbox.play import Human, Telegram, sandbox


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """A Telegram of its own for each test; a bot reaches it at `telegram.address`, with any token."""
    async with sandbox() as running:
        yield running


@pytest_asyncio.fixture
async def anna(telegram: Telegram) -> Human:
    """Somebody who has never written to the bot."""
    return await telegram.anna()
