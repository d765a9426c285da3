"""One good call of every kind for each method, and one deed of people for each kind of update.

The readers beside this file judge what the sandbox answers and what it tells the bot.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.sandbox.play import Human, Telegram, sandbox
from tests.sandbox.witnesses.bots.dot import DOT
from tests.support.bot_api_spec import Json

TOKEN = "4242:examples"
GO = {"inline_keyboard": [[{"text": "Go", "callback_data": "go", "style": "success"}]]}
KEYS = {"keyboard": [[{"text": "Here", "request_location": True}, "No"]], "one_time_keyboard": True}
MARKDOWN = "*bold* _italic_ __under__ ~strike~ ||hidden|| `code` [link](https://example.org/) dot\\."
HTML = (
    "<b>bold <i>both</i></b> 👣 <code>x</code> <a href='https://example.org/'>link</a> /help @someone "
    "<pre><code class='language-python'>x = 1</code></pre><blockquote expandable>long</blockquote>"
    "<tg-spoiler>hidden</tg-spoiler> <tg-time unix='1795000000' format='t'>noon</tg-time>"
)
GROUP = {"in": "group"}
OTHER_DOT = DOT.replace(b"\x00\x00\x00\x01", b"\x00\x00\x00\x02", 1)


@dataclass(frozen=True, slots=True)
class Stage:
    """What stands in Anna's chat before each example."""

    telegram: Telegram
    anna: Human
    said: int
    """Message ids: Anna's, a text with a button, a photo."""
    text: int
    photo: int
    photo_id: str
    document_id: str
    query_id: str

    @property
    def chat(self) -> Json:
        return {"chat_id": self.anna.id}

    def at(self, message_id: int) -> Json:
        return {"chat_id": self.anna.id, "message_id": message_id}

    def from_anna(self, message_id: int) -> Json:
        return {**self.at(message_id), "from_chat_id": self.anna.id}


# The method, then what makes this call of it another one. Bytes are sent as files.
CALLS: dict[str, Callable[[Stage], Json]] = {
    "getMe": lambda _: {},
    "getUpdates": lambda _: {"timeout": 0, "allowed_updates": ["message", "callback_query"]},
    "setWebhook": lambda _: {
        "url": "https://127.0.0.1:9/hook",
        "secret_token": "s3cret",
        "max_connections": 4,
    },
    "deleteWebhook": lambda _: {"drop_pending_updates": True},
    "getWebhookInfo": lambda _: {},
    "logOut": lambda _: {},
    "close": lambda _: {},
    "sendMessage": lambda on: on.chat | {"text": "Hello"},
    "sendMessage html": lambda on: on.chat | {"text": HTML, "parse_mode": "HTML"},
    "sendMessage markdown": lambda on: on.chat | {"text": MARKDOWN, "parse_mode": "MarkdownV2"},
    "sendMessage entities": lambda on: (
        on.chat | {"text": "👣 go", "entities": [{"type": "bold", "offset": 3, "length": 2}]}
    ),
    "sendMessage buttons": lambda on: on.chat | {"text": "Ready?", "reply_markup": GO},
    "sendMessage keyboard": lambda on: on.chat | {"text": "Where?", "reply_markup": KEYS},
    "sendMessage keyboard away": lambda on: (
        on.chat | {"text": "x", "reply_markup": {"remove_keyboard": True}}
    ),
    "sendMessage force reply": lambda on: on.chat | {"text": "x", "reply_markup": {"force_reply": True}},
    "sendMessage reply": lambda on: (
        on.chat | {"text": "x", "reply_parameters": {"message_id": on.said, "quote": "said"}}
    ),
    "sendMessage quiet": lambda on: (
        on.chat
        | {
            "text": "https://example.org/",
            "disable_notification": True,
            "protect_content": True,
            "message_effect_id": "5104841245755180586",
            "link_preview_options": {"is_disabled": True},
        }
    ),
    "sendMessage draft ends": lambda on: on.chat | {"text": "Thought", "link_preview_options": {}},
    "sendMessageDraft": lambda on: on.chat | {"draft_id": 7, "text": "Thin"},
    "sendPhoto": lambda on: on.chat | {"photo": DOT, "caption": "<b>Calf</b>", "parse_mode": "HTML"},
    "sendPhoto again": lambda on: (
        on.chat
        | {"photo": on.photo_id, "caption": "x", "show_caption_above_media": True, "has_spoiler": True}
    ),
    "sendAnimation": lambda on: on.chat | {"animation": b"GIF89a not really", "duration": 3, "width": 9},
    "sendDocument": lambda on: on.chat | {"document": b"a,b\n1,2\n", "caption": "Table"},
    "sendDocument again": lambda on: on.chat | {"document": on.document_id, "reply_markup": GO},
    "sendAudio": lambda on: on.chat | {"audio": b"ID3", "duration": 3, "performer": "A", "title": "B"},
    "sendVoice": lambda on: on.chat | {"voice": b"OggS", "duration": 3},
    "sendVideo": lambda on: (
        on.chat | {"video": b"ftypmp42", "duration": 3, "width": 9, "height": 16, "supports_streaming": True}
    ),
    "sendMediaGroup": lambda on: (
        on.chat
        | {
            "media": [
                {"type": "photo", "media": "attach://one", "caption": "Both"},
                {"type": "photo", "media": on.photo_id},
            ],
            "one": DOT,
        }
    ),
    "sendMediaGroup documents": lambda on: (
        on.chat
        | {
            "media": [
                {"type": "document", "media": "attach://one"},
                {"type": "document", "media": on.document_id, "caption": "Both"},
            ],
            "one": b"one",
        }
    ),
    "sendLocation": lambda on: on.chat | {"latitude": 52.5, "longitude": 13.4},
    "sendChatAction": lambda on: on.chat | {"action": "typing"},
    "copyMessage": lambda on: on.from_anna(on.photo) | {"caption": "Copied"},
    "copyMessages": lambda on: on.chat | {"from_chat_id": on.anna.id, "message_ids": [on.text, on.photo]},
    "forwardMessage": lambda on: on.from_anna(on.said),
    "forwardMessage bot's": lambda on: on.from_anna(on.photo),
    "forwardMessages": lambda on: on.chat | {"from_chat_id": on.anna.id, "message_ids": [on.said, on.photo]},
    "editMessageText": lambda on: on.at(on.text) | {"text": "<i>Rest</i>", "parse_mode": "HTML"},
    "editMessageText buttons": lambda on: on.at(on.text) | {"text": "Rest", "reply_markup": GO},
    "editMessageCaption": lambda on: on.at(on.photo) | {"caption": "Heel"},
    "editMessageMedia": lambda on: (
        on.at(on.photo)
        | {"media": {"type": "photo", "media": "attach://new", "caption": "New"}, "new": OTHER_DOT}
    ),
    "editMessageMedia document": lambda on: (
        on.at(on.photo) | {"media": {"type": "document", "media": on.document_id}}
    ),
    "editMessageReplyMarkup": lambda on: on.at(on.text),
    "deleteMessage": lambda on: on.at(on.text),
    "deleteMessages": lambda on: on.chat | {"message_ids": [on.text, on.photo]},
    "pinChatMessage": lambda on: on.at(on.text) | {"disable_notification": True},
    "unpinChatMessage": lambda on: on.at(on.text),
    "unpinAllChatMessages": lambda on: on.chat,
    "answerCallbackQuery": lambda on: {"callback_query_id": on.query_id, "text": "Done", "show_alert": True},
    "setMessageReaction": lambda on: on.at(on.said) | {"reaction": [{"type": "emoji", "emoji": "👍"}]},
    "getChat": lambda on: on.chat,
    "getFile": lambda on: {"file_id": on.photo_id},
    "setMyCommands": lambda _: {
        "commands": [{"command": "go", "description": "Go on"}],
        "language_code": "de",
    },
    "getMyCommands": lambda _: {"scope": {"type": "all_private_chats"}},
    "deleteMyCommands": lambda on: {"scope": {"type": "chat", "chat_id": on.anna.id}},
    "setMyName": lambda _: {"name": "Coach"},
    "getMyName": lambda _: {},
    "setMyDescription": lambda _: {"description": "Walks with you"},
    "getMyDescription": lambda _: {"language_code": "de"},
    "setMyShortDescription": lambda _: {"short_description": "Walks"},
    "getMyShortDescription": lambda _: {},
    "setChatMenuButton": lambda on: on.chat | {"menu_button": {"type": "commands"}},
    "getChatMenuButton": lambda on: on.chat,
}


async def blocked_and_back(on: Stage) -> None:
    await on.anna.blocks()
    await on.anna.unblocks()


async def added_and_kicked(on: Stage) -> None:
    await on.anna.does("add-bot", **GROUP)
    await on.anna.does("kick-bot", **GROUP)


async def tapped_in_a_group(on: Stage) -> None:
    group = (await on.anna.says("/start", **GROUP))["message"]["chat_id"]
    await result(on.telegram, "sendMessage", {"chat_id": group, "text": "Ready?", "reply_markup": GO})
    await on.anna.taps("Go", **GROUP)


# What somebody does, by the kind of update that comes of it and what makes it another one.
DEEDS: dict[str, Callable[[Stage], Awaitable[object]]] = {
    "message text": lambda on: on.anna.says("Good morning 👣 https://example.org/"),
    "message command": lambda on: on.anna.says("/times 07:30 20:15"),
    "message forwarded": lambda on: on.anna.says("Told", forwarded_from="Bo"),
    "message location": lambda on: on.anna.shares_location(52.5, 13.4),
    "message contact": lambda on: on.anna.does("contact"),
    "message sticker": lambda on: on.anna.does("sticker", emoji="👍"),
    "message voice": lambda on: on.anna.does("voice", seconds=4),
    "message photo": lambda on: on.anna.does("photo", caption="My foot"),
    "message document": lambda on: on.anna.does("document", name="plan.pdf", caption="My plan"),
    "message video": lambda on: on.anna.does("video", caption="My walk"),
    "message in reply": lambda on: on.anna.says("That one", reply_to=on.photo),
    "message in a group": lambda on: on.anna.says("/start", **GROUP),
    "message photo in a group": lambda on: on.anna.does("photo", **GROUP),
    "edited_message text": lambda on: on.anna.edits(on.said, "said otherwise"),
    "channel_post text": lambda on: on.anna.says("News", **{"in": "channel"}),
    "callback_query of a text": lambda on: on.anna.taps("Go"),
    "callback_query of a photo": lambda on: on.anna.does("tap", data="go", message_id=on.photo),
    "callback_query in a group": tapped_in_a_group,
    "my_chat_member blocked": lambda on: on.anna.blocks(),
    "my_chat_member unblocked": blocked_and_back,
    "my_chat_member added": lambda on: on.anna.does("add-bot", **GROUP),
    "my_chat_member kicked": added_and_kicked,
}


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    """A sandbox of its own, with a chat that has something of everything."""
    async with sandbox(token=TOKEN) as telegram:
        anna = await telegram.anna()
        said = await anna.says("I said that")
        chat = {"chat_id": anna.id}
        text = await result(telegram, "sendMessage", chat | {"text": "Ready?", "reply_markup": GO})
        photo = await result(telegram, "sendPhoto", chat | {"photo": DOT, "caption": "Calf"})
        document = await result(telegram, "sendDocument", chat | {"document": b"plan"})
        await result(telegram, "pinChatMessage", chat | {"message_id": text["message_id"]})
        yield Stage(
            telegram,
            anna,
            said=said["message"]["id"],
            text=text["message_id"],
            photo=photo["message_id"],
            photo_id=photo["photo"][-1]["file_id"],
            document_id=document["document"]["file_id"],
            query_id=(await anna.taps("Go"))["query_id"],
        )


async def result(telegram: Telegram, method: str, params: Json) -> Any:
    """Raises AssertionError: it was refused."""
    files = {name: value for name, value in params.items() if isinstance(value, bytes)}
    told = {name: value for name, value in params.items() if name not in files}
    sent: dict[str, Any] = {"json": told}
    if files:
        form = aiohttp.FormData()
        for name, value in told.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        for name, content in files.items():
            form.add_field(name, content, filename=f"{name}.bin")
        sent = {"data": form}
    async with telegram.http.post(f"{telegram.address}/bot{TOKEN}/{method}", **sent) as answer:
        body: Json = await answer.json()
    assert body["ok"], f"{method}: {body['description']}"
    return body["result"]


async def answer_to(example: str) -> Any:
    """The result of the call. Raises AssertionError: it was refused."""
    async with staged() as stage:
        return await result(stage.telegram, first_word(example), CALLS[example](stage))


async def updates_of(example: str) -> list[Json]:
    """What the bot is told of the deed, oldest first."""
    async with staged() as stage:
        before = await result(stage.telegram, "getUpdates", {})
        await result(stage.telegram, "getUpdates", {"offset": before[-1]["update_id"] + 1})
        await DEEDS[example](stage)
        return list(await result(stage.telegram, "getUpdates", {}))


def first_word(example: str) -> str:
    return example.split(maxsplit=1)[0]
