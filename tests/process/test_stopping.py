"""A stop is quick and clean, whatever is under way."""

import signal

import pytest

from bot.sandbox.play import Telegram, sandbox
from tests.support.coached import until
from tests.support.program import Program, Programs, beside

pytestmark = pytest.mark.process

SOON = 2.0


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
async def test_it_stops_in_the_middle_of_a_long_poll_and_of_a_page_being_watched(
    by: signal.Signals, running: Telegram, program: Program
) -> None:
    async with running.http.get(f"{running.address}/sandbox/events") as page:
        assert await page.content.readany()

        ended = await program.stop(by)

    assert (ended.code, ended.seconds < SOON) == (0, True)
    assert "Traceback" not in ended.said


async def test_it_stops_while_the_server_cannot_be_reached(programs: Programs) -> None:
    program = programs(
        BOT_TOKEN="1:nobody-home", TELEGRAM_API_URL="http://127.0.0.1:9", DATA_KEY="A" * 43 + "="
    )
    program.launch()
    await until(lambda: said(program, "server_not_ready"), "the first attempt")

    ended = await program.stop()

    assert (ended.code, ended.seconds < SOON) == (0, True)
    assert "Traceback" not in ended.said


async def said(program: Program, words: str) -> bool:
    return words in program.log


async def test_it_stops_while_a_message_is_on_its_way(programs: Programs) -> None:
    async with sandbox() as telegram:
        program = programs(**beside(telegram))
        await program.start()
        bo = await telegram.newcomer("Bo")
        await telegram.fault("delay", method="sendMessage", seconds=30)
        await bo.says("/start")
        await bo.sees("Forefoot")

        ended = await program.stop()

    assert (ended.code, ended.seconds < SOON) == (0, True)
    assert "Traceback" not in ended.said
