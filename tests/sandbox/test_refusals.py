"""Requests that Telegram refuses, with the code and the words it refuses them with."""

import json
from typing import Any

import aiohttp
import pytest

from tests.support.telegram import Human, Telegram

TOKEN = "4242:test-token"
Refused = tuple[str, dict[str, Any], int, str]
LONG_DATA = {"text": "x", "callback_data": "é" * 33}
BUTTON = "Bad Request: can't parse inline keyboard button"
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
PRESS = [[{"text": "Go", "callback_data": "go"}]]


def keyboard(button: object) -> str:
    return json.dumps({"inline_keyboard": [[button]]})


@pytest.mark.parametrize(
    "request_",
    [
        ("sendMessage", {}, 400, "Bad Request: chat_id is empty"),
        ("sendMessage", {"chat_id": 5, "text": "x"}, 400, "Bad Request: chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "x"}, 400, "Bad Request: chat not found"),
        ("sendMessage", {"chat_id": "ANNA"}, 400, "Bad Request: message text is empty"),
        ("sendMessage", {"chat_id": "ANNA", "text": " \n "}, 400, "Bad Request: message text is empty"),
        (
            "sendMessage",
            {"chat_id": "ANNA", "text": "<b></b>", "parse_mode": "HTML"},
            400,
            "Bad Request: message text is empty",
        ),
        ("sendMessage", {"chat_id": "ANNA", "text": "x" * 4097}, 400, "Bad Request: message is too long"),
        ("sendMessage", {"chat_id": "ANNA", "text": "👣" * 2049}, 400, "Bad Request: message is too long"),
        (
            "sendMessage",
            {"chat_id": "ANNA", "text": "<b>x", "parse_mode": "HTML"},
            400,
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag b",
        ),
        (
            "sendMessage",
            {
                "chat_id": "ANNA",
                "text": "x",
                "reply_markup": keyboard(LONG_DATA),
            },
            400,
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            "sendMessage",
            {"chat_id": "ANNA", "text": "x", "reply_markup": keyboard({"text": "x"})},
            400,
            f"{BUTTON}: Text buttons are unallowed in the inline keyboard",
        ),
        (
            "sendMessage",
            {"chat_id": "ANNA", "text": "x", "reply_markup": "{"},
            400,
            "Bad Request: can't parse reply markup JSON object",
        ),
        (
            "sendMessage",
            {"chat_id": "ANNA", "text": "x", "reply_parameters": '{"message_id": 99}'},
            400,
            "Bad Request: message to be replied not found",
        ),
        ("sendPhoto", {"chat_id": "ANNA"}, 400, "Bad Request: there is no photo in the request"),
        (
            "sendPhoto",
            {"chat_id": "ANNA", "photo": "AgAC-nothing"},
            400,
            "Bad Request: wrong file identifier/HTTP URL specified",
        ),
        (
            "sendPhoto",
            {"chat_id": "ANNA", "photo": "https://x.org/a.png"},
            400,
            "Bad Request: failed to get HTTP URL content",
        ),
        (
            "sendPhoto",
            {"chat_id": "ANNA", "photo": "x", "caption": "x" * 1025},
            400,
            "Bad Request: message caption is too long",
        ),
        (
            "sendChatAction",
            {"chat_id": "ANNA", "action": "dancing"},
            400,
            "Bad Request: wrong parameter action in request",
        ),
        (
            "editMessageText",
            {"chat_id": "ANNA", "text": "x"},
            400,
            "Bad Request: message identifier is not specified",
        ),
        (
            "editMessageText",
            {"chat_id": "ANNA", "message_id": 99, "text": "x"},
            400,
            "Bad Request: message to edit not found",
        ),
        (
            "editMessageText",
            {"chat_id": "ANNA", "message_id": 1, "text": "x"},
            400,
            "Bad Request: message can't be edited",
        ),
        (
            "editMessageText",
            {"chat_id": "ANNA", "message_id": 2, "text": " "},
            400,
            "Bad Request: message text is empty",
        ),
        (
            "editMessageText",
            {"chat_id": "ANNA", "message_id": 2, "text": "hello"},
            400,
            f"Bad Request: {UNCHANGED}",
        ),
        (
            "editMessageCaption",
            {"chat_id": "ANNA", "message_id": 2, "caption": "x"},
            400,
            "Bad Request: there is no caption in the message to edit",
        ),
        (
            "deleteMessage",
            {"chat_id": "ANNA", "message_id": 99},
            400,
            "Bad Request: message to delete not found",
        ),
        (
            "pinChatMessage",
            {"chat_id": "ANNA", "message_id": 99},
            400,
            "Bad Request: message to pin not found",
        ),
        (
            "setMessageReaction",
            {"chat_id": "ANNA", "message_id": 99},
            400,
            "Bad Request: message to react not found",
        ),
        (
            "answerCallbackQuery",
            {"callback_query_id": "1"},
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        ),
        (
            "setMyCommands",
            {"commands": '[{"command": "Bad!", "description": "x"}]'},
            400,
            "Bad Request: BOT_COMMAND_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": json.dumps([{"command": "a", "description": "x"}] * 101)},
            400,
            "Bad Request: BOT_COMMANDS_TOO_MUCH",
        ),
        ("getFile", {"file_id": "nothing"}, 400, "Bad Request: invalid file_id"),
        ("setWebhook", {"url": "ftp://x"}, 400, "Bad Request: invalid webhook URL specified"),
        ("getNothing", {}, 404, "Not Found: method not found"),
    ],
)
async def test_telegram_refuses(telegram: Telegram, anna: Human, request_: Refused) -> None:
    await call(telegram, TOKEN, "sendMessage", {"chat_id": anna.id, "text": "hello"})
    method, params, code, words = request_
    given = {name: anna.id if value == "ANNA" else value for name, value in params.items()}

    status, body = await call(telegram, TOKEN, method, given)

    assert (status, body) == (code, {"ok": False, "error_code": code, "description": words})
    assert len(await anna.messages()) == 2


async def test_a_wrong_token_is_unauthorized(telegram: Telegram) -> None:
    assert await call(telegram, "4242:other", "getMe", {}) == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )


async def test_who_never_wrote_cannot_be_written_to(telegram: Telegram) -> None:
    bo = await telegram.newcomer("Bo")

    _, body = await call(telegram, TOKEN, "sendMessage", {"chat_id": bo.id, "text": "x"})

    assert body["description"] == "Bad Request: chat not found"


async def test_who_blocked_the_bot_is_forbidden_until_they_unblock(telegram: Telegram, anna: Human) -> None:
    await anna.blocks()
    assert await call(telegram, TOKEN, "sendMessage", {"chat_id": anna.id, "text": "x"}) == (
        403,
        {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"},
    )

    await anna.unblocks()

    assert (await call(telegram, TOKEN, "sendMessage", {"chat_id": anna.id, "text": "x"}))[0] == 200


async def test_an_unknown_method_stands_in_the_journal(telegram: Telegram, anna: Human) -> None:
    await call(telegram, TOKEN, "sendRocket", {"chat_id": anna.id})

    (entry,) = await telegram.calls("sendRocket")
    assert (entry["status"], entry["answer"]) == (404, "Not Found: method not found")


@pytest.mark.parametrize("shape", ["query", "urlencoded", "json", "multipart"])
async def test_arguments_come_in_any_of_four_shapes(telegram: Telegram, anna: Human, shape: str) -> None:
    values = {"chat_id": str(anna.id), "text": "é <b>x</b>", "parse_mode": "HTML"}
    markup = {"inline_keyboard": PRESS}
    address = f"{telegram.address}/bot{TOKEN}/SendMESSAGE"
    strings = values | {"reply_markup": json.dumps(markup)}
    match shape:
        case "query":
            answer = await telegram.http.get(address, params=strings)
        case "urlencoded":
            answer = await telegram.http.post(address, data=strings)
        case "json":
            answer = await telegram.http.post(address, json=values | {"reply_markup": markup})
        case _:
            form = aiohttp.FormData(strings, default_to_multipart=True)
            answer = await telegram.http.post(address, data=form)
    body = await answer.json()

    assert body["result"]["text"] == "é x"
    assert body["result"]["entities"] == [{"type": "bold", "offset": 2, "length": 1}]
    assert body["result"]["reply_markup"] == markup


async def test_a_broken_body_is_refused_with_a_sentence(telegram: Telegram) -> None:
    headers = {"Content-Type": "application/json"}
    async with telegram.http.post(
        f"{telegram.address}/bot{TOKEN}/getMe", data="{", headers=headers
    ) as answer:
        body = await answer.json()

    assert body["description"] == "Bad Request: can't parse request: body must be a JSON-serialized object"


async def call(telegram: Telegram, token: str, method: str, params: dict[str, Any]) -> tuple[int, Any]:
    async with telegram.http.post(f"{telegram.address}/bot{token}/{method}", data=params) as answer:
        return answer.status, await answer.json()
