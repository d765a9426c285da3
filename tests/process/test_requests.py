"""Every request of the coach is one that Telegram knows: no parameter is misspelt, none is of a wrong shape.

Telegram passes an unknown parameter over without a word, so nobody else would tell.
"""

import asyncio

import pytest

from bot.sandbox.play import Json, connected, sandbox
from tests.support.bot_api_spec import BotApiSpec
from tests.support.coached import Coached, delivered, until
from tests.support.program import FAST, MONDAY, Program, Programs, beside
from tests.support.readers import Aiogram, attachments

pytestmark = pytest.mark.process

USUAL = {"sendMessage", "sendPhoto", "editMessageText", "editMessageCaption", "answerCallbackQuery"}
SEND: Json = {
    "chat_id": "7",
    "text": "Hold",
    "disable_notification": "true",
    "reply_markup": {"inline_keyboard": [[{"text": "Done", "callback_data": "dn"}]]},
}


@pytest.fixture(scope="module")
def calls_of_a_day(tmp_path_factory: pytest.TempPathFactory) -> list[Json]:
    """Of a coach to whom somebody new subscribes, walks both slots and sends every command."""
    program = Program(tmp_path_factory.mktemp("day"), {"CLOCK_START": MONDAY})
    try:
        return asyncio.run(spent_with(program))
    finally:
        program.clean_up()


async def spent_with(program: Program) -> list[Json]:
    await program.start()
    async with connected(program.address) as telegram:
        await telegram.post("clock", {"speed": FAST})
        await spend_day(Coached(await telegram.newcomer("Bo")))
        return await telegram.calls()


async def spend_day(bo: Coached) -> None:
    telegram = bo.telegram
    await bo.comes()
    await bo.subscribes()
    for _ in ("standing", "seated"):
        await telegram.jumps_to("next_prompt")
        await bo.takes("pb")
        await bo.walks_on()
    menu, *_ = await telegram.calls("setMyCommands")  # The others are the same in other languages.
    for each in menu["params"]["commands"]:
        await bo.human.says(f"/{each['command']}")
    await until(lambda: delivered(telegram), "the last answer")


def test_every_request_of_a_day_is_one_of_aiograms(calls_of_a_day: list[Json]) -> None:
    assert {call["method"] for call in calls_of_a_day} >= USUAL
    assert faults_of(calls_of_a_day) == set()


def test_every_parameter_of_a_day_stands_in_the_bot_api(calls_of_a_day: list[Json]) -> None:
    spec = BotApiSpec.at_hand()
    assert {
        fault
        for call in calls_of_a_day
        for fault in spec.faults_of_request(
            call["method"], call["params"].keys() - attachments(call["params"])
        )
    } == set()


def test_the_sandbox_itself_knows_every_parameter_of_a_day(calls_of_a_day: list[Json]) -> None:
    assert {(call["method"], name) for call in calls_of_a_day for name in call["unknown"]} == set()


async def test_a_webhook_is_asked_for_as_telegram_knows_it(programs: Programs) -> None:
    async with sandbox() as telegram:
        program = programs(**beside(telegram))
        program.settings |= {
            "WEBHOOK_URL": f"{program.address}/telegram",
            "WEBHOOK_SECRET": "between-us-both",
        }
        await program.start()
        await Coached(await telegram.newcomer("Bo")).comes()

        calls = await telegram.calls()

    assert "setWebhook" in {call["method"] for call in calls}
    assert faults_of(calls) == set()


def faults_of(calls: list[Json]) -> set[str]:
    aiogram = Aiogram()
    return {fault for call in calls for fault in aiogram.faults_of_request(call["method"], call["params"])}


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMessage", SEND | {"disable_notificatoin": "true"}),
        ("sendMessage", {"chat_id": "7"}),
        ("sendMessage", SEND | {"disable_notification": "perhaps"}),
        (
            "sendMessage",
            SEND | {"reply_markup": {"inline_keyboard": [[{"text": "x", "callbackdata": "dn"}]]}},
        ),
        ("sendMesage", SEND),
        ("sendPhoto", {"chat_id": "7", "photo": "attach://one", "two": "two.png (9 bytes)"}),
    ],
)
def test_a_planted_wrong_request_is_found(method: str, params: Json) -> None:
    assert faults_of([{"method": method, "params": params}]) != set()


def test_a_right_request_is_without_fault() -> None:
    photo = {"chat_id": "7", "photo": "attach://one", "one": "one.png (9 bytes)"}
    right = [{"method": "sendMessage", "params": SEND}, {"method": "sendPhoto", "params": photo}]
    assert faults_of(right) == set()
