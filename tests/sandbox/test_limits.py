"""How much a bot may send; instants are seconds."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import Limits
from bot.sandbox.bot_api.limits import Flood, Sending, sending_of
from bot.sandbox.bot_api.params import Params
from bot.sandbox.play import ImpossibleError, Telegram, sandbox
from scheduler.pace import Pace
from tests.support.standing_clock import StandingClock

START = datetime(2026, 11, 22, tzinfo=UTC)
GROUP = -4001


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def send(flood: Flood, seconds: float, chat: int = 1, messages: int = 1, speed: float = 1.0) -> int:
    """For how long it has to wait; 0: it was sent."""
    sent = Sending(7, chat, messages)
    wait = flood.wait(sent, at(seconds), speed)
    if not wait:
        flood.count(sent, at(seconds))
    return wait


def test_a_chat_takes_a_short_burst_and_then_one_a_second() -> None:
    flood = Flood(Limits(per_chat_burst=3))

    assert [send(flood, 0) for _ in range(3)] == [0, 0, 0]
    assert send(flood, 0) == 1
    assert [send(flood, second) for second in (1, 1, 2, 2)] == [0, 1, 0, 1]


def test_a_burst_comes_back_with_rest_and_no_larger() -> None:
    flood = Flood(Limits(per_chat_burst=3))
    for _ in range(3):
        send(flood, 0)

    assert [send(flood, 1000) for _ in range(4)] == [0, 0, 0, 1]


def test_one_chat_does_not_hold_up_another() -> None:
    flood = Flood(Limits(per_chat_burst=1))

    assert [send(flood, 0, chat) for chat in (1, 1, 2)] == [0, 1, 0]


def test_a_bot_sends_thirty_a_second() -> None:
    flood = Flood(Limits())

    assert [send(flood, 0.9, chat) for chat in range(1, 31)] == [0] * 30
    assert send(flood, 1.8, chat=99) == 1
    assert send(flood, 2.8, chat=99) == 0


def test_bots_do_not_hold_each_other_up() -> None:
    flood = Flood(Limits(per_second=1))
    send(flood, 0)

    assert flood.wait(Sending(8, 1, 1), at(0)) == 0


def test_a_group_takes_twenty_a_minute() -> None:
    flood = Flood(Limits())

    assert [send(flood, second * 2, GROUP) for second in range(20)] == [0] * 20
    assert send(flood, 40, GROUP) == 20
    assert send(flood, 60, GROUP) == 0


def test_an_album_counts_each_of_its_pictures() -> None:
    flood = Flood(Limits(per_chat_burst=5))

    assert [send(flood, 0, messages=4), send(flood, 0, messages=4)] == [0, 3]


def test_an_album_larger_than_the_burst_passes_when_all_is_free() -> None:
    flood = Flood(Limits(per_chat_burst=2, per_second=4))

    assert send(flood, 0, messages=10) == 0
    assert send(flood, 1, messages=1) == 8


def test_asking_again_while_told_to_wait_keeps_the_wait_and_makes_it_no_longer() -> None:
    flood = Flood(Limits(per_chat_burst=1, per_chat_per_second=0.1))
    send(flood, 0)

    assert [send(flood, second) for second in (0, 1, 5, 9.5, 9.9)] == [10, 9, 5, 1, 1]
    assert send(flood, 10) == 0


def test_who_is_told_whole_seconds_waits_whole_seconds() -> None:
    flood = Flood(Limits(per_chat_burst=1))
    send(flood, 0)

    assert [send(flood, second) for second in (0.5, 1.2, 1.5)] == [1, 1, 0]


def test_without_limits_everything_passes() -> None:
    flood = Flood(None)

    assert [send(flood, 0) for _ in range(100)] == [0] * 100


def test_where_the_clock_runs_fast_a_real_second_counts_together() -> None:
    flood = Flood(Limits(per_second=2))

    assert [send(flood, 0, chat, speed=60) for chat in range(1, 121)] == [0] * 120
    assert send(flood, 0, chat=200, speed=60) == 60


@given(
    gaps=st.lists(st.integers(0, 1500), min_size=40, max_size=120),
    chats=st.lists(st.integers(1, 6), min_size=120, max_size=120),
)
def test_no_second_holds_more_than_thirty(gaps: list[int], chats: list[int]) -> None:
    flood = Flood(Limits(per_second=5, per_chat_burst=100))
    now, passed = 0.0, []
    for gap, chat in zip(gaps, chats, strict=False):
        now += gap / 10_000
        if not send(flood, now, chat):
            passed.append(now)

    assert all(sum(start - 1 < other <= start for other in passed) <= 5 for start in passed)


@given(gaps=st.lists(st.floats(0, 3), min_size=1, max_size=60))
def test_who_waits_as_told_gets_through(gaps: list[float]) -> None:
    flood = Flood(Limits(per_chat_burst=2, per_second=3))
    now = 0.0
    for gap in gaps:
        now += gap
        if wait := send(flood, now):
            now += wait
            assert send(flood, now) == 0


@given(chats=st.lists(st.integers(1, 40), min_size=60, max_size=120))
def test_what_the_coach_sends_at_its_pace_always_passes(chats: list[int]) -> None:
    flood, pace = Flood(Limits(per_chat_burst=1)), Pace.of(per_second=30)
    bot_free_at, chat_free_at = START, dict.fromkeys(chats, START)
    for chat in chats:
        turn = pace.turn(START, bot_free_at, chat_free_at[chat])
        bot_free_at, chat_free_at[chat] = turn.bot_free_at, turn.chat_free_at
        sent = Sending(7, chat, 1)
        assert flood.wait(sent, turn.send_at) == 0
        flood.count(sent, turn.send_at)


@pytest.mark.parametrize(
    ("method", "params", "messages"),
    [
        ("sendMessage", {}, 1),
        ("SENDPHOTO", {}, 1),
        ("editMessageText", {}, 1),
        ("copyMessage", {}, 1),
        ("sendMediaGroup", {"media": '[{"type": "photo"}, {"type": "photo"}]'}, 2),
        ("forwardMessages", {"message_ids": [1, 2, 3]}, 3),
        ("sendMediaGroup", {"media": "nonsense"}, 1),
        ("sendChatAction", {}, 0),
        ("sendMessageDraft", {}, 0),
        ("answerCallbackQuery", {}, 0),
        ("deleteMessage", {}, 0),
        ("getChat", {}, 0),
        ("setMyCommands", {}, 0),
    ],
)
def test_what_counts_is_what_sends_or_edits(method: str, params: dict[str, Any], messages: int) -> None:
    assert sending_of(7, method, Params({"chat_id": 1} | params)).messages == messages


async def call(telegram: Telegram, text: str, chat_id: int) -> tuple[int, dict[str, Any]]:
    sent = {"chat_id": chat_id, "text": text}
    async with telegram.http.post(f"{telegram.address}/bot7:x/sendMessage", data=sent) as answer:
        return answer.status, await answer.json()


async def test_too_many_are_told_how_long_to_wait_and_a_clock_that_jumps_lets_them_go() -> None:
    clock = StandingClock(START)
    async with sandbox(controls=clock, token="7:x", limits=Limits(per_chat_burst=1)) as telegram:
        anna = await telegram.anna()
        await anna.says("/start")
        assert (await call(telegram, "one", anna.id))[0] == 200
        assert await call(telegram, "two", anna.id) == (
            429,
            {
                "ok": False,
                "error_code": 429,
                "description": "Too Many Requests: retry after 1",
                "parameters": {"retry_after": 1},
            },
        )

        clock.jump_to(at(1))

        assert (await call(telegram, "three", anna.id))[0] == 200
        assert [message["text"] for message in await anna.messages()] == ["/start", "one", "three"]


async def test_while_the_clock_is_paused_nothing_counts() -> None:
    clock = StandingClock(START)
    async with sandbox(controls=clock, token="7:x", limits=Limits(per_chat_burst=1)) as telegram:
        anna = await telegram.anna()
        await anna.says("/start")
        assert [(await call(telegram, "x", anna.id))[0] for _ in range(2)] == [200, 429]

        await telegram.post("clock", {"paused": True})
        assert [(await call(telegram, "x", anna.id))[0] for _ in range(2)] == [200, 200]
        await telegram.post("clock", {"paused": False})

        assert (await call(telegram, "x", anna.id))[0] == 429


async def test_what_telegram_refuses_counts_nothing() -> None:
    async with sandbox(
        controls=StandingClock(START), token="7:x", limits=Limits(per_chat_burst=1)
    ) as telegram:
        anna = await telegram.anna()
        await anna.says("/start")
        assert (await call(telegram, "", anna.id))[0] == 400
        assert (await call(telegram, "one", anna.id))[0] == 200


async def test_limits_are_shown_set_and_switched_off() -> None:
    async with sandbox(controls=StandingClock(START), token="7:x", limits=Limits()) as telegram:
        anna = await telegram.anna()
        await anna.says("/start")
        assert await telegram.get("limits") == {
            "on": True,
            "per_second": 30,
            "per_chat_burst": 10,
            "per_chat_per_second": 1.0,
            "per_group_per_minute": 20,
        }

        assert (await telegram.post("limits", {"per_chat_burst": 1}))["per_chat_burst"] == 1
        assert [(await call(telegram, "x", anna.id))[0] for _ in range(2)] == [200, 429]
        off = await telegram.post("limits", {"on": False})
        assert (off["on"], off["per_chat_burst"]) == (False, 1)
        assert [(await call(telegram, "x", anna.id))[0] for _ in range(2)] == [200, 200]
        assert (await telegram.post("limits", {"on": True}))["per_chat_burst"] == 1
        assert [(await call(telegram, "x", anna.id))[0] for _ in range(2)] == [200, 429]


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"per_second": 0}, '"per_second" has to be a whole number from 1 to 1000000, like 30.'),
        ({"per_second": 10**400}, '"per_second" has to be a whole number from 1 to 1000000, like 30.'),
        ({"per_chat_burst": 10**400}, '"per_chat_burst" has to be a whole number from 1 to 1000000.'),
        (
            {"per_chat_per_second": 1e-320},
            '"per_chat_per_second" has to be a number from 0.001 to 1000000.',
        ),
        ({"on": "perhaps"}, '"on" has to be true or false, like true.'),
        ({"per_hour": 1}, '"per_hour" is not known here. What can be given: on, per_second,'),
    ],
)
async def test_a_wrong_limit_is_named(telegram: Telegram, wish: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ImpossibleError) as refusal:
        await telegram.post("limits", wish)

    assert str(refusal.value).startswith(sentence)
