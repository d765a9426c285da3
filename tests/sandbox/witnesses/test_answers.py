"""What the sandbox answers and what it tells a bot is what three independent readers know of Telegram."""

from typing import Any

import pytest
from aiogram.methods import Response

from bot.sandbox.bot_api.methods.table import METHODS
from tests.sandbox.witnesses.examples import CALLS, DEEDS, TOKEN, answer_to, first_word, staged, updates_of
from tests.support.bot_api_spec import Json
from tests.support.readers import Aiogram, PythonTelegramBot, Reader

MESSAGE: Json = {
    "message_id": 7,
    "date": 1_795_000_000,
    "chat": {"id": 1, "type": "private", "first_name": "Anna"},
    "voice": {"file_id": "a", "file_unique_id": "b", "duration": 3},
}


@pytest.mark.parametrize("example", CALLS)
async def test_an_answer_is_what_the_method_returns(reader: Reader, example: str) -> None:
    assert reader.faults_of_answer(first_word(example), await answer_to(example)) == []


@pytest.mark.parametrize("example", DEEDS)
async def test_an_update_is_what_bots_understand(reader: Reader, example: str) -> None:
    updates = await updates_of(example)

    assert any(first_word(example) in update for update in updates)
    assert [fault for update in updates for fault in reader.faults_of_update(update)] == []


@pytest.mark.parametrize(("kind", "status"), [("429", 429), ("500", 500), ("403", 403), ("refuse", 400)])
async def test_a_refusal_is_read_too(kind: str, status: int) -> None:
    async with staged() as stage:
        await stage.telegram.fault(kind, method="getMe", seconds=7)
        async with stage.telegram.http.get(f"{stage.telegram.address}/bot{TOKEN}/getMe") as answer:
            refusal = await answer.json()

    assert Aiogram().faults(Response[bool], refusal) == []
    assert (answer.status, refusal["ok"], refusal["error_code"]) == (status, False, status)
    assert refusal.get("parameters") == ({"retry_after": 7} if status == 429 else None)


def test_every_method_of_the_sandbox_has_an_example() -> None:
    assert METHODS.keys() - {first_word(example).lower() for example in CALLS} == set()


@pytest.mark.parametrize(
    ("method", "result"),
    [
        ("sendMessage", MESSAGE | {"colour": "red"}),
        ("sendMessage", MESSAGE | {"voice": MESSAGE["voice"] | {"duration": "3"}}),
        ("sendMessage", MESSAGE | {"voice": MESSAGE["voice"] | {"colour": "red"}}),
        ("sendMessage", MESSAGE | {"entities": [{"type": "bold", "offset": 0}]}),
        ("sendMediaGroup", [MESSAGE, MESSAGE | {"date": None}]),
        ("sendMessage", None),
        ("getMe", {"id": 1, "is_bot": True, "first_name": "Bot", "colour": "red"}),
        ("getChatMenuButton", {"type": "commands", "colour": "red"}),
    ],
)
def test_a_planted_wrong_answer_is_found(reader: Reader, method: str, result: Any) -> None:
    assert reader.faults_of_answer(method, result) != []


@pytest.mark.parametrize(
    "message",
    [
        MESSAGE | {"message_id": "7"},
        {name: value for name, value in MESSAGE.items() if name != "chat"},
    ],
)
def test_what_ptb_reads_without_a_word_aiogram_tells(message: Json) -> None:
    assert PythonTelegramBot().faults_of_answer("sendMessage", message) == []
    assert Aiogram().faults_of_answer("sendMessage", message) != []


def test_a_right_answer_is_without_fault(reader: Reader) -> None:
    assert reader.faults_of_answer("sendMessage", MESSAGE) == []
