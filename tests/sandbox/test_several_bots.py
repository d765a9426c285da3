"""Several bots at once: each has chats of its own, and a token of its own."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, InvalidToken

from bot.sandbox.play import Human, Json, NotSeenError, Telegram, sandbox

GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
SOON_SECONDS = 0.05


@pytest.fixture
async def bots() -> AsyncIterator[tuple[Telegram, Bot, Bot]]:
    async with sandbox() as telegram, AsyncExitStack() as stack:
        first, second = [
            await stack.enter_async_context(Bot(token, base_url=f"{telegram.address}/bot"))
            for token in ("1:first", "2:second")
        ]
        yield telegram, first, second


async def opened(telegram: Telegram) -> tuple[Human, Human]:
    """Anna in her chats with both."""
    anna = await telegram.anna()
    await anna.says("/start")
    other = anna.at("private", bot=2)
    await other.says("/start")
    return anna, other


async def test_they_are_listed_in_the_order_in_which_they_called(bots: tuple[Telegram, Bot, Bot]) -> None:
    telegram, _, second = bots
    await second.set_my_name("Second")
    await second.set_webhook("http://127.0.0.1:9/hook")

    assert (await telegram.get("bots"))["bots"] == [
        {"id": 1, "name": "Sandbox bot", "username": "sandbox_1_bot", "webhook": False},
        {"id": 2, "name": "Second", "username": "sandbox_2_bot", "webhook": True},
    ]


async def test_each_has_a_chat_of_its_own_with_everybody(bots: tuple[Telegram, Bot, Bot]) -> None:
    telegram, first, second = bots
    anna, other = await opened(telegram)

    await first.send_message(anna.id, "from the first")
    await second.send_message(anna.id, "from the second")

    assert (await anna.sees("from the"))["text"] == "from the first"
    assert (await other.sees("from the"))["text"] == "from the second"


async def test_a_block_is_for_one_of_them(bots: tuple[Telegram, Bot, Bot]) -> None:
    telegram, first, _ = bots
    anna, other = await opened(telegram)

    await other.blocks()

    assert (await telegram.get("people"))["people"][0]["blocked"] is False
    assert (await telegram.get("people?bot=2"))["people"][0]["blocked"] is True
    assert (await first.send_message(anna.id, "still here")).text == "still here"


async def test_a_toast_is_seen_where_the_tap_was(bots: tuple[Telegram, Bot, Bot]) -> None:
    telegram, first, _ = bots
    anna, other = await opened(telegram)
    await first.send_message(anna.id, "Ready?", reply_markup=GO)
    query = await anna.taps("Go")
    await first.answer_callback_query(query["query_id"], "Here we go")

    await anna.sees_toast("Here we go")
    with pytest.raises(NotSeenError):
        await other.sees_toast("Here we go", within=SOON_SECONDS)


async def test_every_change_in_a_chat_says_with_which_bot(bots: tuple[Telegram, Bot, Bot]) -> None:
    telegram, _, second = bots
    anna, _ = await opened(telegram)
    seen: dict[str, Json] = {}

    async with asyncio.timeout(5), telegram.changes() as changes:
        sent = await second.send_message(anna.id, "Ready?")
        await second.send_chat_action(anna.id, "typing")
        await second.pin_chat_message(anna.id, sent.message_id)
        await second.delete_message(anna.id, sent.message_id)
        async for change in changes:
            seen[change["kind"]] = change
            if change["kind"] == "gone":
                break

    assert seen.keys() == {"message", "typing", "chat", "gone"}
    assert {(change["bot_id"], change["chat_id"]) for change in seen.values()} == {(2, anna.id)}
    json.dumps(seen)


async def test_who_is_deactivated_is_gone_for_every_bot(bots: tuple[Telegram, Bot, Bot]) -> None:
    telegram, first, second = bots
    anna, other = await opened(telegram)
    await anna.does("deactivate")

    for bot in (first, second):
        with pytest.raises(Exception, match="user is deactivated"):
            await bot.send_message(anna.id, "x")
    for chat in (anna, other):
        with pytest.raises(AssertionError, match="Anna's account is deactivated"):
            await chat.says("hello?")
    assert (await telegram.get("people"))["people"][0]["deactivated"] is True


async def test_a_bot_that_comes_later_knows_no_deactivated_person(bots: tuple[Telegram, Bot, Bot]) -> None:
    telegram, first, _ = bots
    anna = await telegram.anna()
    await anna.does("deactivate")

    with pytest.raises(Exception, match="Chat not found"):
        await first.send_message(anna.id, "x")
    with pytest.raises(AssertionError, match="Anna's account is deactivated"):
        await anna.says("/start")


async def test_only_the_tokens_that_were_given_are_let_in() -> None:
    async with sandbox(token="1:first") as telegram:
        stranger = Bot("2:second", base_url=f"{telegram.address}/bot")
        with pytest.raises(InvalidToken):
            await stranger.initialize()
        await stranger.shutdown()


async def test_the_id_of_a_file_is_for_one_of_them(bots: tuple[Telegram, Bot, Bot]) -> None:
    telegram, first, second = bots
    anna, _ = await opened(telegram)
    sent = await first.send_document(anna.id, b"plan")
    same = await second.send_document(anna.id, b"plan")
    assert sent.document is not None
    assert same.document is not None

    assert (await first.get_file(sent.document.file_id)).file_size == len(b"plan")
    assert same.document.file_unique_id == sent.document.file_unique_id
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await second.get_file(sent.document.file_id)
    with pytest.raises(BadRequest, match="Wrong remote file identifier"):
        await second.send_document(anna.id, sent.document.file_id)
