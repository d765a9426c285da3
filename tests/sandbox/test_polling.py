import asyncio
import time

import aiohttp
import pytest
from telegram import Bot
from telegram.error import BadRequest, Conflict

from bot.sandbox.play import Human, Telegram, sandbox


async def test_a_poll_waits_until_something_is_said(telegram: Telegram, bot: Bot) -> None:
    anna = await telegram.anna()
    poll = asyncio.ensure_future(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)
    assert not poll.done()

    await anna.says("hello")

    started = time.monotonic()
    (update,) = await poll
    assert time.monotonic() - started < 1
    assert update.message is not None
    assert update.message.text == "hello"


async def test_a_poll_that_brings_nothing_ends_after_its_timeout(bot: Bot) -> None:
    started = time.monotonic()

    assert await bot.get_updates(timeout=1) == ()

    assert 0.9 < time.monotonic() - started < 5


async def test_an_update_comes_again_until_its_offset_confirms_it(bot: Bot, anna: Human) -> None:
    (first,) = await bot.get_updates()
    (again,) = await bot.get_updates()
    assert again.update_id == first.update_id

    await anna.says("two")

    (second,) = await bot.get_updates(offset=first.update_id + 1)
    assert second.update_id > first.update_id
    assert await bot.get_updates(offset=second.update_id + 1) == ()


async def test_a_negative_offset_keeps_the_newest_and_forgets_the_rest(bot: Bot, anna: Human) -> None:
    for word in ("two", "three"):
        await anna.says(word)

    (newest,) = await bot.get_updates(offset=-1)

    assert newest.message is not None
    assert newest.message.text == "three"
    assert [update.update_id for update in await bot.get_updates()] == [newest.update_id]


async def test_no_more_updates_come_than_the_limit(bot: Bot, anna: Human) -> None:
    for word in ("two", "three"):
        await anna.says(word)

    assert len(await bot.get_updates(limit=2)) == 2
    assert len(await bot.get_updates()) == 3


async def test_a_second_poll_ends_the_first_with_409(telegram: Telegram, bot: Bot) -> None:
    first = asyncio.ensure_future(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)

    async with telegram.http.get(f"{telegram.address}/bot{bot.token}/getUpdates?timeout=1") as second:
        assert await second.json() == {"ok": True, "result": []}

    with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one"):
        await first


async def test_polling_is_refused_while_a_webhook_is_set(bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")

    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active; use deleteWeb"):
        await bot.get_updates()

    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_setting_a_webhook_ends_an_open_poll(bot: Bot) -> None:
    poll = asyncio.ensure_future(bot.get_updates(timeout=20))
    await asyncio.sleep(0.1)

    await bot.set_webhook("http://127.0.0.1:9/hook")

    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll


async def test_logging_out_ends_an_open_poll(bot: Bot) -> None:
    poll = asyncio.ensure_future(bot.get_updates(timeout=5))
    await asyncio.sleep(0.1)

    await bot.log_out()

    with pytest.raises(BadRequest, match="Logged out"):
        await poll


async def test_the_kinds_asked_for_are_remembered_and_do_not_touch_what_waits(bot: Bot, anna: Human) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await anna.says("not wanted")
    waiting = await bot.get_updates()
    assert [update.message and update.message.text for update in waiting] == ["/start"]

    await bot.get_updates(allowed_updates=[])
    await anna.says("wanted again")

    assert len(await bot.get_updates()) == 2


@pytest.mark.usefixtures("anna")
async def test_dropping_pending_updates_forgets_them(bot: Bot) -> None:
    await bot.delete_webhook(drop_pending_updates=True)

    assert await bot.get_updates() == ()


async def test_an_open_poll_does_not_hold_up_the_stop() -> None:
    async with aiohttp.ClientSession() as http:
        async with sandbox(token="7:x") as telegram:
            poll = asyncio.ensure_future(http.get(f"{telegram.address}/bot7:x/getUpdates?timeout=40"))
            await asyncio.sleep(0.1)
            started = time.monotonic()
        assert time.monotonic() - started < 2
        assert await (await poll).json() == {"ok": True, "result": []}
