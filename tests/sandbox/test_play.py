"""The fixtures for the tests of any bot: they wait no longer than needed, and say what was there instead."""

import asyncio
from contextlib import AsyncExitStack

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox.play import PATIENCE_SECONDS, Human, NotSeenError, Telegram, connected, sandbox
from bot.sandbox.play.human import concerns
from bot.sandbox.play.line import Json
from tests.sandbox.conftest import TOKEN

GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
CHAT: Json = {"chat": {"id": 7}, "revision": 5}
SOON_SECONDS = 0.05


async def later(bot: Bot, person: int, *texts: str) -> None:
    for text in texts:
        await asyncio.sleep(SOON_SECONDS)
        await bot.send_message(person, text)


async def test_what_comes_later_is_seen_as_soon_as_it_comes(bot: Bot, anna: Human) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(later(bot, anna.id, "One", "Two", "Three"))
        seen = await anna.sees("Three")

    assert seen["text"] == "Three"


async def test_a_toast_is_waited_for(bot: Bot, anna: Human) -> None:
    await bot.send_message(anna.id, "Ready?", reply_markup=GO)
    query = await anna.taps("Go")

    async def answer() -> None:
        await asyncio.sleep(SOON_SECONDS)
        await bot.answer_callback_query(query["query_id"], "Here we go")

    async with asyncio.TaskGroup() as group:
        group.create_task(answer())
        assert (await anna.sees_toast("Here"))["text"] == "Here we go"


async def test_a_message_that_is_edited_is_seen_again(bot: Bot, anna: Human) -> None:
    sent = await bot.send_message(anna.id, "Hold")
    await anna.looks_away()

    async def edit() -> None:
        await asyncio.sleep(SOON_SECONDS)
        await bot.edit_message_text("Rest", anna.id, sent.message_id)

    async with asyncio.TaskGroup() as group:
        group.create_task(edit())
        assert (await anna.sees("Rest"))["id"] == sent.message_id


async def test_what_does_not_come_is_named_with_what_was_there(bot: Bot, anna: Human) -> None:
    await bot.send_message(anna.id, "Something else")

    with pytest.raises(NotSeenError, match="'Hold' was not seen; there was:\n  'Something else'"):
        await anna.sees("Hold", within=SOON_SECONDS)
    with pytest.raises(NotSeenError, match=r"No toast said 'Hold'; there was: \[\]"):
        await anna.sees_toast("Hold", within=SOON_SECONDS)


async def test_what_was_there_before_is_not_news(bot: Bot, anna: Human) -> None:
    await bot.send_message(anna.id, "Hold")
    await anna.says("done")

    with pytest.raises(NotSeenError, match="nothing new"):
        await anna.sees("Hold", within=SOON_SECONDS)


async def test_one_person_is_in_several_places(telegram: Telegram, bot: Bot, anna: Human) -> None:
    bo = await telegram.newcomer("Bo")
    family = anna.at(await telegram.group("Family", anna, bo))
    await family.does("add-bot")
    await family.says("hello")

    await bot.send_message(int(family.place), "Hello, all")

    assert (await family.sees("Hello"))["author_id"] == bot.id
    assert (await bo.at(family.place).sees("Hello, all"))["text"] == "Hello, all"
    with pytest.raises(NotSeenError):
        await anna.sees("Hello", within=SOON_SECONDS)


@pytest.mark.parametrize("kind", ["photo", "document", "voice", "video"])
async def test_people_send_files(bot: Bot, anna: Human, kind: str) -> None:
    await anna.sends(kind, caption="mine")

    message = (await bot.get_updates(offset=-1))[-1].message
    assert message is not None
    assert message.caption == "mine"
    assert getattr(message, kind)


async def test_a_document_arrives_byte_by_byte_under_its_name(bot: Bot, anna: Human) -> None:
    await anna.sends("document", b"same", name="first.txt")
    await anna.sends("document", b"same", name="second.pdf")

    message = (await bot.get_updates(offset=-1))[-1].message
    assert message is not None
    assert message.document is not None
    assert (message.document.file_name, message.document.mime_type) == ("second.pdf", "application/pdf")
    assert bytes(await (await message.document.get_file()).download_as_bytearray()) == b"same"


@pytest.mark.parametrize(
    ("change", "is_news"),
    [
        ({"kind": "message", "chat_id": 7, "message": {"revision": 6}}, True),
        ({"kind": "message", "chat_id": 7, "message": {"revision": 5}}, False),
        ({"kind": "message", "chat_id": 8, "message": {"revision": 6}}, False),
        ({"kind": "toast", "chat_id": 7}, True),
        ({"kind": "chat", "chat_id": None}, True),
        ({"kind": "chat", "chat_id": 8}, False),
        ({"kind": "reload"}, True),
        ({"kind": "call"}, False),
    ],
)
def test_a_chat_is_read_again_only_for_what_concerns_it(change: Json, is_news: bool) -> None:  # noqa: FBT001 (a row of the table above)
    assert concerns(change, CHAT) is is_news


async def test_a_sandbox_that_ends_is_not_waited_for() -> None:
    """Else a test would hang for as long as its patience lasts, and blame the bot."""
    async with AsyncExitStack() as stack:
        address = (await stack.enter_async_context(sandbox())).address
        async with connected(address) as telegram, telegram.http.get(f"{address}/bot{TOKEN}/getMe"):
            anna = await telegram.anna()
            waiting = anna.sees("Hold", within=2 * PATIENCE_SECONDS)
            waited, _ = await asyncio.gather(waiting, end(stack), return_exceptions=True)

    assert isinstance(waited, aiohttp.ClientConnectionError)


async def end(running: AsyncExitStack) -> None:
    await asyncio.sleep(SOON_SECONDS)
    await running.aclose()
