import asyncio
import time
from contextlib import suppress

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden, NetworkError

from bot.sandbox.faults import FaultKind, Faults, FaultWish
from bot.sandbox.play import Human, ImpossibleError, Telegram

GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


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
    ("kind", "error"),
    [
        ("500", NetworkError),
        ("502", NetworkError),
        ("503", NetworkError),
        ("403", Forbidden),
        ("refuse", BadRequest),
    ],
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


async def test_one_fault_is_taken_away(telegram: Telegram, bot: Bot) -> None:
    first = await telegram.fault("500", method="getMe")
    second = await telegram.fault("502", method="getMe")

    async with telegram.http.delete(f"{telegram.address}/sandbox/faults/{first['id']}") as answer:
        assert [fault["id"] for fault in (await answer.json())["faults"]] == [second["id"]]

    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.get_me()


async def test_a_fault_that_does_not_wait_cannot_be_taken_away(telegram: Telegram) -> None:
    async with telegram.http.delete(f"{telegram.address}/sandbox/faults/9") as answer:
        assert (answer.status, await answer.json()) == (404, {"error": "There is no fault 9 waiting."})


async def test_a_fault_waits_for_its_call(telegram: Telegram, bot: Bot) -> None:
    told = await telegram.fault("500", method="getMe", nth=3)
    assert told["nth"] == 3

    await bot.get_me()
    assert [fault["nth"] for fault in (await telegram.get("faults"))["faults"]] == [2]
    await bot.get_me()

    with pytest.raises(NetworkError):
        await bot.get_me()
    await bot.get_me()


async def test_each_fault_counts_for_itself(telegram: Telegram, bot: Bot) -> None:
    await telegram.fault("500", method="getMe", nth=2)
    await telegram.fault("502", method="getMe", nth=1)

    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.get_me()
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.get_me()
    await bot.get_me()


async def test_of_two_faults_for_one_call_the_older_strikes_and_the_other_waits(
    telegram: Telegram, bot: Bot
) -> None:
    await telegram.fault("500", method="getMe")
    await telegram.fault("502", method="getMe")

    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.get_me()
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.get_me()


async def test_a_fault_without_times_stays_until_it_is_taken_away(telegram: Telegram, bot: Bot) -> None:
    await telegram.fault("500", method="getMe", times=None)

    for _ in range(5):
        with pytest.raises(NetworkError):
            await bot.get_me()

    assert [fault["times"] for fault in (await telegram.get("faults"))["faults"]] == [None]


def test_chance_strikes_as_often_as_it_says_and_the_same_with_the_same_seed() -> None:
    def struck(seed: int) -> list[bool]:
        faults = Faults()
        faults.add(FaultWish(kind=FaultKind.SERVER_ERROR, chance=0.3, times=None, seed=seed))
        return [faults.take("getMe", None) is not None for _ in range(1000)]

    assert struck(1) == struck(1) != struck(2)
    assert 250 < sum(struck(1)) < 350


def test_without_a_chance_nothing_strikes() -> None:
    faults = Faults()
    faults.add(FaultWish(kind=FaultKind.SERVER_ERROR, chance=0))

    assert [faults.take("getMe", None) for _ in range(100)] == [None] * 100


async def test_the_answer_to_a_tap_is_that_persons_call(telegram: Telegram, bot: Bot, anna: Human) -> None:
    await telegram.fault("500", person=anna.id, method="answerCallbackQuery")
    await bot.send_message(anna.id, "x", reply_markup=GO)
    await anna.taps("Go")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None

    with pytest.raises(NetworkError):
        await query.answer()
    assert await query.answer()


async def test_a_delay_holds_an_update_back_too(telegram: Telegram, bot: Bot, anna: Human) -> None:
    await telegram.fault("delay", method="getUpdates", seconds=0.3, person=None)
    started = time.monotonic()

    assert len(await bot.get_updates()) == 1

    assert time.monotonic() - started >= 0.3
    assert anna.id


async def test_an_update_comes_twice(telegram: Telegram, bot: Bot, anna: Human) -> None:
    await telegram.fault("twice", person=anna.id)
    bo = await telegram.newcomer("Bo")
    await bo.says("from Bo")
    await anna.says("from Anna")
    texts: list[str | None] = []
    offset = 0
    for _ in range(3):
        for update in await bot.get_updates(offset=offset):
            assert update.message is not None
            texts.append(update.message.text)
            offset = update.update_id + 1

    assert texts == ["/start", "from Bo", "from Anna", "from Anna"]


async def test_a_held_update_comes_alone_when_no_other_does(
    telegram: Telegram, bot: Bot, anna: Human
) -> None:
    (start,) = await bot.get_updates()
    await telegram.fault("out_of_order", seconds=0.1)
    await anna.says("alone")

    (update,) = await bot.get_updates(offset=start.update_id + 1, timeout=5)

    assert update.message is not None
    assert update.message.text == "alone"


async def test_a_malformed_update_is_of_no_use_and_can_be_confirmed(
    telegram: Telegram, bot: Bot, anna: Human
) -> None:
    await telegram.fault("malformed", times=3)
    for _ in range(3):
        await anna.says("hello")
        async with telegram.http.get(f"{telegram.address}/bot{bot.token}/getUpdates?offset=-1") as answer:
            (raw,) = (await answer.json())["result"]
        with suppress(TypeError, AttributeError):  # a reader may break, or find nobody in it
            assert Update.de_json(raw, bot).effective_user is None

        assert await bot.get_updates(offset=raw["update_id"] + 1) == ()


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({}, '"kind" has to be one of 429, 500, 502, 503, 403, refuse, delay, cut_before,'),
        ({"kind": "500", "nth": 0}, '"nth" has to be a whole number from 1'),
        ({"kind": "500", "seconds": 3601}, '"seconds" has to be a number from 0 to 3600, like 3.'),
        ({"kind": "500", "chance": 1.5}, '"chance" has to be a number from 0 to 1.'),
        ({"kind": "500", "person": "Anna"}, '"person" has to be a person\'s id, or null for anybody.'),
        (
            {"kind": "500", "methods": "x"},
            '"methods" is not known here. What can be given: kind, method, person,',
        ),
        (
            {"kind": "twice", "method": "getMe"},
            "method goes with faults of calls; twice is one of updates.",
        ),
    ],
)
async def test_a_wrong_wish_is_refused_by_name(
    telegram: Telegram, wish: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ImpossibleError) as refusal:
        await telegram.post("faults", wish)

    assert str(refusal.value).startswith(sentence)
    assert (await telegram.get("faults"))["faults"] == []
