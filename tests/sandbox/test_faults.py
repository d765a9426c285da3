import asyncio
import time

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError

from tests.support.telegram import Human, Telegram


async def test_429_tells_how_long_to_wait_and_sends_nothing(
    telegram: Telegram, bot: Bot, anna: Human
) -> None:
    await telegram.fault("429", method="sendMessage", seconds=7)
    call = f"{telegram.address}/bot{bot.token}/sendMessage?chat_id={anna.id}&text=x"

    async with telegram.http.get(call) as answer:
        assert (answer.status, await answer.json()) == (
            429,
            {
                "ok": False,
                "error_code": 429,
                "description": "Too Many Requests: retry after 7",
                "parameters": {"retry_after": 7},
            },
        )

    assert len(await anna.messages()) == 1
    await bot.send_message(anna.id, "x")
    assert len(await anna.messages()) == 2


@pytest.mark.parametrize(
    ("kind", "error"), [("500", NetworkError), ("403", Forbidden), ("refuse", BadRequest)]
)
async def test_a_fault_happens_as_often_as_asked(
    telegram: Telegram, bot: Bot, anna: Human, kind: str, error: type[Exception]
) -> None:
    await telegram.fault(kind, times=2)

    for _ in range(2):
        with pytest.raises(error):
            await bot.send_message(anna.id, "x")
    await bot.send_message(anna.id, "x")

    assert len(await anna.messages()) == 2


async def test_a_fault_strikes_one_method_and_one_person(telegram: Telegram, bot: Bot, anna: Human) -> None:
    bo = await telegram.newcomer("Bo")
    await bo.says("/start")
    await telegram.fault("500", method="sendMessage", person=bo.id)

    await bot.send_message(anna.id, "x")
    await bot.send_chat_action(bo.id, "typing")

    with pytest.raises(NetworkError):
        await bot.send_message(bo.id, "x")


async def test_a_cut_before_acting_leaves_nothing(telegram: Telegram, bot: Bot, anna: Human) -> None:
    await telegram.fault("cut_before", method="sendMessage")

    with pytest.raises(NetworkError):
        await bot.send_message(anna.id, "x")

    assert len(await anna.messages()) == 1


async def test_a_cut_after_acting_has_sent_without_an_answer(
    telegram: Telegram, bot: Bot, anna: Human
) -> None:
    await telegram.fault("cut_after", method="sendMessage")

    with pytest.raises(NetworkError):
        await bot.send_message(anna.id, "x")

    assert (await anna.last())["text"] == "x"
    (entry,) = await telegram.calls("sendMessage")
    assert (entry["status"], entry["fault"]) == (200, "cut_after")


async def test_a_delay_acts_at_once_and_answers_late(telegram: Telegram, bot: Bot, anna: Human) -> None:
    await telegram.fault("delay", seconds=0.4)
    started = time.monotonic()
    sending = asyncio.ensure_future(bot.send_message(anna.id, "x"))

    await anna.sees("x", within=0.3)

    assert not sending.done()
    await sending
    assert time.monotonic() - started >= 0.4


async def test_faults_are_listed_and_cleared(telegram: Telegram, bot: Bot) -> None:
    await telegram.fault("500", method="getMe", times=9)
    assert [fault["kind"] for fault in (await telegram.get("faults"))["faults"]] == ["500"]

    async with telegram.http.delete(f"{telegram.address}/sandbox/faults") as answer:
        assert await answer.json() == {"faults": []}

    assert (await bot.get_me()).is_bot


async def test_the_journal_tells_calls_since_a_number(telegram: Telegram, bot: Bot, anna: Human) -> None:
    await bot.send_message(anna.id, "one")
    last = (await telegram.get("journal"))["last"]
    await bot.send_message(anna.id, "two")

    (entry,) = await telegram.calls(since=last)

    assert entry["method"] == "sendMessage"
    assert entry["params"]["text"] == "two"
    assert entry["answer"]["message_id"] == 3
    assert "test-token" not in str(await telegram.get("journal"))
