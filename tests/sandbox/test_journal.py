"""What the journal tells of every call, and to whom."""

import json
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox.play import Human, ImpossibleError, Telegram

GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


async def call(telegram: Telegram, token: str, method: str, **params: Any) -> None:
    async with telegram.http.post(f"{telegram.address}/bot{token}/{method}", data=params) as answer:
        await answer.read()


async def test_it_tells_calls_since_a_number(telegram: Telegram, bot: Bot, anna: Human) -> None:
    await bot.send_message(anna.id, "one")
    last = (await telegram.get("journal"))["last"]
    await bot.send_message(anna.id, "two")

    (entry,) = await telegram.calls(since=last)

    assert entry["method"] == "sendMessage"
    assert entry["params"]["text"] == "two"
    assert entry["answer"]["message_id"] == 3
    assert (entry["bot"], entry["status"], entry["fault"], entry["unknown"]) == (bot.id, 200, None, [])
    assert 0 < entry["ms"] < 10_000
    assert "test-token" not in str(await telegram.get("journal"))


async def test_it_names_parameters_that_a_method_does_not_have(telegram: Telegram, bot: Bot) -> None:
    await call(telegram, bot.token, "getUPDATES", limit=1, limits=2, timeuot=3)
    await call(telegram, bot.token, "setWebhook", url="http://127.0.0.1:9/")
    await call(telegram, bot.token, "sendRocket", to="Moon")

    assert [entry["unknown"] for entry in await telegram.calls("setWebhook")] == [[]]
    assert [entry["unknown"] for entry in await telegram.calls("sendRocket")] == [[]]
    await bot.delete_webhook()
    await call(telegram, bot.token, "deleteWebhook", drop=1)
    assert [entry["unknown"] for entry in await telegram.calls("deleteWebhook")] == [[], ["drop"]]


async def test_a_token_that_is_none_is_noted_and_not_told(telegram: Telegram) -> None:
    await call(telegram, "4242:secret-guess", "getMe", a="b")

    (entry,) = await telegram.calls("getMe")

    assert (entry["status"], entry["answer"], entry["bot"]) == (401, "Unauthorized", None)
    assert "secret-guess" not in json.dumps(entry)


async def test_it_tells_those_of_one_chat_with_the_answers_to_its_taps(
    telegram: Telegram, bot: Bot, anna: Human
) -> None:
    bo = await telegram.newcomer("Bo")
    await bo.says("/start")
    await bot.send_message(bo.id, "to Bo")
    await bot.send_message(anna.id, "to Anna", reply_markup=GO)
    await anna.taps("Go")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    await query.answer()

    calls = (await telegram.get(f"journal?chat={anna.id}"))["calls"]

    assert [entry["method"] for entry in calls] == ["sendMessage", "answerCallbackQuery"]


async def test_it_tells_the_newest_up_to_a_limit(telegram: Telegram, bot: Bot, anna: Human) -> None:
    for text in ("one", "two", "three"):
        await bot.send_message(anna.id, text)

    calls = (await telegram.get("journal?method=sendMessage&limit=2"))["calls"]

    assert [entry["params"]["text"] for entry in calls] == ["two", "three"]


async def test_it_tells_those_of_one_bot(telegram: Telegram, bot: Bot) -> None:
    await bot.get_me()

    assert len((await telegram.get(f"journal?bot={bot.id}"))["calls"]) >= 1
    assert (await telegram.get("journal?bot=5"))["calls"] == []


async def test_a_wrong_number_is_named(telegram: Telegram) -> None:
    with pytest.raises(ImpossibleError, match=r"\"limit\" has to be a whole number"):
        await telegram.get("journal?limit=few")
    with pytest.raises(ImpossibleError, match="from 0 to 1000000"):
        await telegram.get(f"journal?limit={10**22}")


async def first_event(stream: aiohttp.ClientResponse) -> dict[str, Any]:
    async for line in stream.content:
        if line.startswith(b"data: "):
            return dict(json.loads(line.removeprefix(b"data: ")))
    raise AssertionError("the stream ended")


async def test_calls_are_streamed_to_who_asked_for_them_and_to_nobody_else(
    telegram: Telegram, bot: Bot, anna: Human
) -> None:
    events = f"{telegram.address}/sandbox/events"
    async with telegram.http.get(f"{events}?journal=1") as both, telegram.http.get(events) as chats:
        await call(telegram, bot.token, "getFile", file_id="x")
        await anna.says("hello")

        called = await first_event(both)
        seen = await first_event(chats)

    assert called["kind"] == "call"
    assert called["call"] == (await telegram.calls("getFile"))[0]
    assert seen["kind"] == "message"


async def test_the_stream_survives_a_text_with_half_a_character(telegram: Telegram, bot: Bot) -> None:
    given = r'["\ud800"]'
    async with telegram.http.get(f"{telegram.address}/sandbox/events?journal=1") as stream:
        await call(telegram, bot.token, "getFile", file_id=given)

        assert (await first_event(stream))["call"]["params"] == {"file_id": given}
