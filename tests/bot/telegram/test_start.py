"""The first calls of a start: insisted on where waiting helps, and refused by name where it does not."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

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
from content.texts import Texts

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
        await telegram.fault("refuse", times=99)

        await introduce(bot, load(bundled()).texts)

        assert {call["status"] for call in await telegram.calls("setMyCommands")} == {400}


async def test_the_menu_is_set_for_everybody_and_for_each_language(
    telegram: Telegram, tmp_path: Path
) -> None:
    shutil.copytree(bundled() / "texts" / "en", tmp_path / "en")
    german = tmp_path / "de"
    shutil.copytree(tmp_path / "en", german)
    path = german / "bot.po"
    path.write_text(path.read_text("utf-8").replace("Start the exercises now", "Jetzt beginnen"), "utf-8")
    async with connect(TOKEN, telegram.address) as bot:
        await introduce(bot, Texts.load(tmp_path))

        begin = [(await bot.get_my_commands(language_code=code))[0].description for code in ("", "de")]
        about = [(await bot.get_my_description(language_code=code)).description for code in ("", "de")]

    assert begin == ["Start the exercises now", "Jetzt beginnen"]
    assert all(about)
