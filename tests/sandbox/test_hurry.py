"""A bot that asks for the same again at once is slowed down."""

import pytest

from bot.sandbox import Limits
from bot.sandbox.bot_api.hurry import Hurry, Poll
from bot.sandbox.play import sandbox


@pytest.mark.parametrize(
    ("passed", "offset", "timeout", "limit"),
    [
        (0.4, 5, 3, 1),  # at once: one update, and three seconds
        (0.5, 5, 3, 100),
        (2.9, 5, 3, 100),
        (3.0, 5, 0, 100),
        (0.4, 6, 0, 100),  # another offset is no hurry
    ],
)
def test_the_same_offset_again_waits_and_brings_little(
    passed: float, offset: int, timeout: float, limit: int
) -> None:
    hurry = Hurry()
    hurry.poll(7, Poll(5, 100, 0, started=10.0))

    poll = hurry.poll(7, Poll(offset, 100, 0, started=10.0 + passed))

    assert (poll.timeout, poll.limit) == (timeout, limit)


def test_a_longer_timeout_stays() -> None:
    hurry = Hurry()
    hurry.poll(7, Poll(5, 100, 50, started=10.0))

    assert hurry.poll(7, Poll(5, 100, 50, started=10.1)).timeout == 50


def test_another_bot_is_not_slowed_down() -> None:
    hurry = Hurry()
    hurry.poll(7, Poll(5, 100, 0, started=10.0))

    assert hurry.poll(8, Poll(5, 100, 0, started=10.0)).timeout == 0


def test_a_conflict_comes_at_once_and_those_soon_after_it_do_not() -> None:
    hurry = Hurry()

    assert [hurry.conflict_pause(7, now) for now in (10.0, 11.0, 12.9, 13.0)] == [0.0, 3.0, 3.0, 0.0]


def test_a_webhook_is_set_once_a_second() -> None:
    hurry = Hurry()

    assert [hurry.is_webhook_too_soon(7, now) for now in (10.0, 10.9, 11.0)] == [False, True, False]


async def test_with_limits_the_brakes_are_on() -> None:
    async with sandbox(limits=Limits()) as telegram:
        poll = f"{telegram.address}/bot7:x/getUpdates"
        async with telegram.http.get(poll) as answer:
            assert await answer.json() == {"ok": True, "result": []}
        anna = await telegram.anna()
        await anna.says("one")
        await anna.says("two")
        async with telegram.http.get(poll) as answer:
            assert len((await answer.json())["result"]) == 1
        hook = f"{telegram.address}/bot7:x/setWebhook?url=http://127.0.0.1:9/"
        async with telegram.http.get(hook) as answer:
            assert await answer.json() == {"ok": True, "result": True, "description": "Webhook was set"}
        async with telegram.http.get(hook + "other") as answer:
            assert (await answer.json())["parameters"] == {"retry_after": 1}
