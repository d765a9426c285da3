"""The first calls of a start: insisted on where waiting helps, and refused by name where it does not."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.play import Telegram, sandbox
from bot.telegram.connection import (
    TokenUnknown,
    WebhookRefused,
    connect,
    forget_webhook,
    introduce,
    reach,
    set_webhook,
)
from content.load import bundled, load

TOKEN = "4242:test-token"


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with sandbox(token=TOKEN) as telegram:
        yield telegram


@pytest.mark.parametrize("kind", ["500", "429"])
async def test_a_server_that_stumbles_is_asked_again(telegram: Telegram, kind: str) -> None:
    await telegram.fault(kind, method="getMe")
    bot = connect(TOKEN, telegram.address)
    await reach(bot)
    await telegram.fault(kind, method="deleteWebhook")

    await forget_webhook(bot)

    assert [call["status"] for call in await telegram.calls("deleteWebhook")][-1] == 200
    await bot.shutdown()


async def test_an_unknown_token_is_not_waited_for(telegram: Telegram) -> None:
    bot = connect("1:another", telegram.address)

    with pytest.raises(TokenUnknown):
        await reach(bot)

    await bot.shutdown()


async def test_a_webhook_that_is_refused_is_not_waited_for(telegram: Telegram) -> None:
    async with connect(TOKEN, telegram.address) as bot:
        await telegram.fault("refuse", method="setWebhook")

        with pytest.raises(WebhookRefused, match="efused on demand"):
            await set_webhook(bot, "https://here.example/telegram", "secret")


async def test_a_menu_that_is_refused_stops_nothing(telegram: Telegram) -> None:
    async with connect(TOKEN, telegram.address) as bot:
        await telegram.fault("refuse", times=9)

        await introduce(bot, load(bundled()).texts.words("en"))

        assert [call["status"] for call in await telegram.calls("setMyCommands")] == [400]
