"""Requests that Telegram refuses, with the code and the words it refuses them with.

Each group names where its words come from. "Server" is tdlib/telegram-bot-api (Client.cpp), "TDLib" the library
that it stands on; what is written in capitals, Telegram's own servers say. A sentence that somebody saw the real
Bot API answer counts as seen.
"""

import json
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from bot.sandbox.people.files import DOT
from bot.sandbox.play import Human, Telegram
from bot.sandbox.state.world import CHANNEL, GROUP

TOKEN = "4242:test-token"
PHOTO_BYTES, FILE_BYTES = 10 * 1024 * 1024, 50 * 1024 * 1024
PRESS = [[{"text": "Go", "callback_data": "go"}]]
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
RESERVED = "is reserved and must be escaped with the preceding '\\'"
TOO_BIG = f"is too big for a photo; the maximum size is {PHOTO_BYTES} bytes"
WEB = "is invalid: Only HTTPS links are allowed"
# What is there when the request comes: the messages of Anna's private chat, by their numbers.
HERS, HELLO, PICTURE, VOICE, GONE = 1, 2, 3, 4, 99
# … and of the group and the channel.
SAID, GREETING = 1, 2


@dataclass(frozen=True, slots=True)
class Refused:
    method: str
    words: str
    params: dict[str, Any] = field(default_factory=dict)
    code: int = 400

    def __str__(self) -> str:
        return f"{self.method} {self.words}"


def bad(method: str, words: str, **params: Any) -> Refused:
    return Refused(method, f"Bad Request: {words}", params)


def to_anna(method: str, words: str, **params: Any) -> Refused:
    return bad(method, words, chat_id="ANNA", **params)


def to_group(method: str, words: str, **params: Any) -> Refused:
    return bad(method, words, chat_id=GROUP["id"], **params)


def with_inline(button: object, words: str) -> Refused:
    return to_anna("sendMessage", words, text="x", reply_markup={"inline_keyboard": [[button]]})


def with_key(button: object, words: str, chat: Any = "ANNA") -> Refused:
    return bad("sendMessage", words, chat_id=chat, text="x", reply_markup={"keyboard": [[button]]})


def with_markup(markup: object, words: str) -> Refused:
    return to_anna("sendMessage", words, text="x", reply_markup=markup)


def album(media: object, words: str) -> Refused:
    return to_anna("sendMediaGroup", words, media=media)


def photo(**more: object) -> dict[str, object]:
    return {"type": "photo", "media": "PHOTO", **more}


# Server, check_chat and get_formatted_text; the text comes before the chat.
WORDS_AND_CHATS = [
    bad("sendMessage", "message text is empty"),
    bad("sendMessage", "message text is empty", chat_id=5),
    bad("sendMessage", "chat_id is empty", text="x"),
    bad("sendMessage", "chat not found", chat_id=5, text="x"),
    bad("sendMessage", "chat not found", chat_id=-5, text="x"),
    bad("sendMessage", "chat not found", chat_id="@nobody", text="x"),
    bad("getChat", "chat not found", chat_id="nobody"),
    to_anna("sendMessage", "text is too long", text="x" * 40_000),
    to_anna("sendMessage", "unsupported parse_mode", text="x", parse_mode="XML"),
    to_anna("sendChatAction", "wrong parameter action in request", action="dancing"),
    to_anna("sendLocation", "latitude is empty", longitude=1),
    to_anna("sendLocation", "longitude is empty", latitude=1),
]
# TDLib, fix_formatted_text and the parsers; all of them seen.
WRITTEN_WRONG = [
    to_anna("sendMessage", "text must be non-empty", text=" \n "),
    to_anna("sendMessage", "text must be non-empty", text="<b></b>", parse_mode="HTML"),
    to_anna("sendMessage", "message is too long", text="x" * 4097),
    to_anna("sendMessage", "message is too long", text="👣" * 2049),
    to_anna("sendPhoto", "message caption is too long", photo="PHOTO", caption="x" * 1025),
    to_anna("editMessageCaption", "message caption is too long", message_id=PICTURE, caption="x" * 1025),
    to_anna(
        "sendMessage",
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        text="<b>x",
        parse_mode="HTML",
    ),
    to_anna(
        "sendMessage",
        'can\'t parse entities: Unsupported start tag "p" at byte offset 3',
        text="é <p>",
        parse_mode="HTML",
    ),
    to_anna(
        "sendMessage",
        f"can't parse entities: Character '.' {RESERVED}",
        text="Well done.",
        parse_mode="MarkdownV2",
    ),
    to_anna(
        "sendPhoto",
        "can't parse entities: Can't find end of Bold entity at byte offset 3",
        photo="PHOTO",
        caption="é *x",
        parse_mode="MarkdownV2",
    ),
    to_anna(
        "editMessageText",
        "can't parse entities: Can't find end of the entity starting at byte offset 0",
        message_id=HELLO,
        text="*x",
        parse_mode="Markdown",
    ),
    to_anna(
        "sendMessage",
        "can't parse MessageEntity: Unsupported type specified",
        text="x",
        entities=[{"type": "loud", "offset": 0, "length": 1}],
    ),
    to_anna(
        "sendMessage",
        "entity begins after the end of the text at UTF-16 offset 9",
        text="x",
        entities=[{"type": "bold", "offset": 9, "length": 1}],
    ),
]
# Server, get_link_preview_options and get_reply_parameters; JsonBuilder's words for the fields.
OPTIONS = [
    to_anna(
        "sendMessage", "can't parse link preview options JSON object", text="x", link_preview_options="{"
    ),
    to_anna("sendMessage", "object expected as link preview options", text="x", link_preview_options=[]),
    to_anna(
        "sendMessage",
        'field "is_disabled" must be of type Boolean',
        text="x",
        link_preview_options={"is_disabled": "yes"},
    ),
    to_anna("sendMessage", "can't parse reply parameters JSON object", text="x", reply_parameters="{"),
    to_anna("sendMessage", "object expected as reply parameters", text="x", reply_parameters=[1]),
    to_anna("sendMessage", 'can\'t find field "message_id"', text="x", reply_parameters={"quote": "x"}),
    to_anna(
        "sendMessage", "message to be replied not found", text="x", reply_parameters={"message_id": GONE}
    ),
    to_anna("sendVoice", "message to be replied not found", voice="VOICE", reply_to_message_id=GONE),
]
# Server, get_reply_markup.
KEYBOARDS_THAT_CANNOT_BE_READ = [
    with_markup("{", "can't parse reply keyboard markup JSON object"),
    with_markup([], "object expected as reply markup"),
    with_markup({"inline_keyboard": "x"}, 'field "inline_keyboard" must be of type Array'),
    with_markup(
        {"inline_keyboard": [{}]},
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    with_markup({"keyboard": ["x"]}, 'field "keyboard" must be an Array of Arrays'),
    with_markup({"keyboard": [["x"]], "selective": "yes"}, 'field "selective" must be of type Boolean'),
    with_markup({"force_reply": "yes"}, 'field "force_reply" must be of type Boolean'),
    with_inline("x", "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
    with_inline({"url": "t.me"}, "can't parse inline keyboard button: Can't find field \"text\""),
    with_inline(
        {"text": "x"},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    with_inline(
        {"text": "x", "callback_data": ""},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    with_inline(
        {"text": "x", "copy_text": "x"},
        'can\'t parse inline keyboard button: Field "copy_text" must be of type Object',
    ),
    with_inline(
        {"text": "x", "callback_data": "x", "style": "loud"},
        "can't parse inline keyboard button: Invalid button style specified",
    ),
    with_key(5, "can't parse keyboard button: KeyboardButton must be a String or an Object"),
    with_key(
        {"text": "x", "request_users": {}}, "can't parse keyboard button: Can't find field \"request_id\""
    ),
]
# TDLib, ReplyMarkup.cpp and LinkManager; in capitals and "too long", the servers. Seen but for the three of groups.
KEYBOARDS_THAT_ARE_NOT_ALLOWED = [
    with_inline({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
    with_inline({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
    with_inline({"text": "x", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
    with_inline({"text": "x", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
    with_inline({"text": "x", "pay": True}, "BUTTON_TYPE_INVALID"),
    with_inline({"text": "x", "url": "x"}, "inline keyboard button URL 'x' is invalid: Wrong HTTP URL"),
    with_inline(
        {"text": "x", "url": "http://localhost:8080/"},
        "inline keyboard button URL 'http://localhost:8080/' is invalid: Wrong HTTP URL",
    ),
    with_inline(
        {"text": "x", "url": "ftp://t.me"},
        "inline keyboard button URL 'ftp://t.me' is invalid: Unsupported URL protocol",
    ),
    with_inline(
        {"text": "x", "web_app": {"url": "http://t.me"}},
        f"inline keyboard button Web App URL 'http://t.me' {WEB}",
    ),
    with_key(
        {"text": "x", "web_app": {"url": "http://t.me"}}, f"keyboard button Web App URL 'http://t.me' {WEB}"
    ),
    with_key(" ", "keyboard button text must be non-empty"),
    with_key(
        {"text": "x", "request_contact": True},
        "phone number can be requested in private chats only",
        GROUP["id"],
    ),
    with_key(
        {"text": "x", "request_location": True},
        "location can be requested in private chats only",
        GROUP["id"],
    ),
    with_key("x", "inline keyboard expected", CHANNEL["id"]),
    with_markup({"inline_keyboard": [PRESS[0] * 8] * 13}, "reply markup is too long"),
    to_anna(
        "editMessageText",
        "inline keyboard expected",
        message_id=HELLO,
        text="x",
        reply_markup={"keyboard": [["x"]]},
    ),
]
# The servers' own: seen, all but QUOTE_TEXT_INVALID, which is documented.
ASKED_TOO_MUCH = [
    to_anna("sendMessage", "EFFECT_ID_INVALID", text="x", message_effect_id="9999999999999999999"),
    to_anna("sendMessage", "WEBPAGE_URL_INVALID", text="x", link_preview_options={"url": "not-a-url"}),
    to_anna("sendMessage", "FLOODSKIP_NOT_ALLOWED", text="x", allow_paid_broadcast=True),
    to_anna("sendMessage", "message thread not found", text="x", message_thread_id=7),
    to_anna("sendMessage", "business connection not found", text="x", business_connection_id="x"),
    to_anna(
        "sendMessage", "QUOTE_TEXT_INVALID", text="x", reply_parameters={"message_id": HELLO, "quote": "bye"}
    ),
    to_group("sendMessageDraft", "TEXTDRAFT_PEER_INVALID", draft_id=1, text="x"),
]
# TDLib: process_message_send_options and Location.
ASKED_OF_THE_WRONG_CHAT_OR_PLACE = [
    to_group("sendMessage", "can't use message effects in the chat", text="x", message_effect_id="5104841245755180586"),
    to_anna("sendLocation", "wrong location specified", latitude=91, longitude=0),
    to_anna("sendLocation", "wrong live location period specified", latitude=1, longitude=1, live_period=5),
]  # fmt: skip
# Server, the methods themselves; TDLib and the servers for what stands behind an id. Seen, or read.
FILES = [
    *(
        to_anna(f"send{kind.title()}", f"there is no {kind} in the request")
        for kind in ("photo", "animation", "document", "audio", "voice", "video")
    ),
    to_anna("sendPhoto", "there is no photo in the request", photo="attach://missing"),
    to_anna("sendPhoto", "wrong remote file identifier specified: wrong padding in the string", photo="nothing!"),
    to_anna("sendPhoto", "wrong remote file identifier specified: can't unserialize it", photo="AgACAgIA"),
    to_anna("sendPhoto", "failed to get HTTP URL content", photo="https://t.me/a.png"),
    to_anna("sendDocument", "can't use file of type Photo as Document", document="PHOTO"),
    to_anna("sendPhoto", "can't use file of type VoiceNote as Photo", photo="VOICE"),
    bad("getFile", "file_id not specified"),
    bad("getFile", "invalid file_id", file_id="nothing"),
]  # fmt: skip
# Server, get_input_message_contents; TDLib, check_message_group_message_contents.
ALBUMS = [
    to_anna("sendMediaGroup", 'parameter "media" is required'),
    album("{", "can't parse media JSON object"),
    album({}, "expected an Array of InputMedia"),
    album([5], "can't parse InputMedia: expected an Object"),
    album([{"type": "photo"}], "can't parse InputMedia: media not found"),
    album([{"type": "photo", "media": "attach://missing"}], "can't parse InputMedia: media not found"),
    album([{"media": "PHOTO"}], "can't parse InputMedia: Can't find field \"type\""),
    album([photo(type="sticker")], 'can\'t parse InputMedia: type "sticker" is unsupported'),
    album(
        [photo(type="animation")],
        "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup",
    ),
    album([], "there are no messages to send"),
    album([photo()] * 11, "too many messages to send as an album"),
    album([photo(), photo(type="document")], "document can't be mixed with other media types"),
    album([photo(), photo(type="audio")], "audio can't be mixed with other media types"),
    album(
        [photo(), photo(show_caption_above_media=True)],
        "parameter show_caption_above_media must be the same for all messages",
    ),
    album([photo(caption="x" * 1025), photo()], "message caption is too long"),
    album(
        [photo(), photo(media="https://t.me/a.png")],
        'failed to send message #2 with the error message "Failed to get HTTP URL content"',
    ),
]
# Server, check_message; TDLib for what cannot be edited.
EDITS = [
    bad("editMessageText", "message text is empty", chat_id="ANNA", message_id=HELLO),
    bad("editMessageText", "message identifier is not specified", text="x"),
    bad("editMessageText", "MESSAGE_ID_INVALID", text="x", inline_message_id="x"),
    bad("editMessageText", "chat_id is empty", text="x", message_id=HELLO),
    to_anna("editMessageText", "message to edit not found", text="x"),
    to_anna("editMessageText", "message to edit not found", text="x", message_id=GONE),
    to_anna("editMessageText", "message can't be edited", text="x", message_id=HERS),
    to_anna("editMessageText", UNCHANGED, text="hello", message_id=HELLO),
    to_anna("editMessageReplyMarkup", UNCHANGED, message_id=HELLO),
    to_anna("editMessageText", "there is no text in the message to edit", text="x", message_id=PICTURE),
    to_anna(
        "editMessageCaption", "there is no caption in the message to edit", caption="x", message_id=HELLO
    ),
    to_anna("editMessageMedia", 'parameter "media" is required', message_id=PICTURE),
    to_anna("editMessageMedia", "can't parse input media JSON object", message_id=PICTURE, media="{"),
    to_anna("editMessageMedia", "can't parse InputMedia: media not found", message_id=PICTURE, media={}),
    to_anna("editMessageMedia", "there is no media in the message to edit", message_id=VOICE, media=photo()),
    to_group("editMessageText", "message can't be edited", text="x", message_id=SAID),
]
# Server; the last one TDLib's.
DELETIONS = [
    bad("deleteMessage", "chat identifier is not specified", message_id=HELLO),
    to_anna("deleteMessage", "message identifier is not specified"),
    to_anna("deleteMessage", "message to delete not found", message_id=GONE),
    to_anna("deleteMessages", "message identifiers are not specified"),
    to_anna("deleteMessages", "message identifiers are not specified", message_ids=[]),
    to_anna("deleteMessages", "can't parse message_ids JSON object", message_ids="["),
    to_anna("deleteMessages", "expected an Array of message identifiers", message_ids=5),
    to_anna("deleteMessages", "message identifier must be a Number", message_ids=[None]),
    to_anna("deleteMessages", "can't parse message identifier as Number", message_ids=["x"]),
    to_anna("deleteMessages", "invalid message identifier specified", message_ids=[-1]),
    to_anna("deleteMessages", "too many message identifiers specified", message_ids=[1] * 101),
    to_group("deleteMessage", "message can't be deleted for everyone", message_id=SAID),
]
# Server.
SENT_ON = [
    to_anna("copyMessage", 'parameter "from_chat_id" is required', message_id=HELLO),
    to_anna("copyMessage", "message to copy not found", from_chat_id="ANNA", message_id=GONE),
    to_anna("forwardMessage", "message to forward not found", from_chat_id="ANNA", message_id=GONE),
    to_anna("forwardMessage", "chat not found", from_chat_id=5, message_id=HELLO),
    to_anna("copyMessages", "message identifiers are not specified", from_chat_id="ANNA"),
]
# Server; that a bot has one reaction is documented, its refusal an assumption.
OTHER_DEEDS = [
    to_anna("pinChatMessage", "message to pin not found", message_id=GONE),
    to_anna("unpinChatMessage", "message to unpin not found", message_id=HELLO),
    to_anna("setMessageReaction", "message to react not found", message_id=GONE),
    to_anna("setMessageReaction", "can't parse reaction types JSON object", message_id=HERS, reaction="{"),
    to_anna("setMessageReaction", "expected an Array of ReactionType", message_id=HERS, reaction={}),
    to_anna(
        "setMessageReaction",
        "can't parse ReactionType: invalid reaction type specified",
        message_id=HERS,
        reaction=[{"type": "word"}],
    ),
    to_anna(
        "setMessageReaction",
        "REACTIONS_TOO_MANY",
        message_id=HERS,
        reaction=[{"type": "emoji", "emoji": "👍"}] * 2,
    ),
    bad(
        "answerCallbackQuery",
        "query is too old and response timeout expired or query ID is invalid",
        callback_query_id="1",
    ),
]
# Server, get_bot_command(_scope) and get_bot_menu_button; TDLib, set_commands; in capitals the servers.
PROFILE = [
    bad("setMyCommands", "can't parse commands JSON object", commands="{"),
    bad("setMyCommands", "expected an Array of BotCommand", commands={}),
    bad("setMyCommands", "can't parse BotCommand: expected an Object", commands=["x"]),
    bad("setMyCommands", 'can\'t parse BotCommand: Can\'t find field "description"', commands=[{"command": "x"}]),
    bad("setMyCommands", "command must be non-empty", commands=[{"command": "/", "description": "x"}]),
    bad("setMyCommands", "command length must not exceed 32", commands=[{"command": "x" * 33, "description": "x"}]),
    bad("setMyCommands", "command description must be non-empty", commands=[{"command": "x", "description": " "}]),
    bad(
        "setMyCommands",
        "command description length must not exceed 256",
        commands=[{"command": "x", "description": "x" * 257}],
    ),
    bad("setMyCommands", "BOT_COMMAND_INVALID", commands=[{"command": "Bad!", "description": "x"}]),
    bad("setMyCommands", "BOT_COMMANDS_TOO_MUCH", commands=[{"command": "a", "description": "x"}] * 101),
    bad("getMyCommands", "can't parse BotCommandScope JSON object", scope="{"),
    bad("getMyCommands", "can't parse BotCommandScope: Unsupported type specified", scope={"type": "moon"}),
    bad("getMyCommands", 'can\'t parse BotCommandScope: Can\'t find field "chat_id"', scope={"type": "chat"}),
    bad("setMyCommands", "chat not found", commands=[], scope={"type": "chat", "chat_id": 5}),
    bad("setChatMenuButton", "can't parse menu button: MenuButton has unsupported type", menu_button={"type": "x"}),
    bad("setChatMenuButton", "user not found", chat_id=5),
]  # fmt: skip


@pytest.mark.parametrize(
    "refused",
    [
        *WORDS_AND_CHATS,
        *WRITTEN_WRONG,
        *OPTIONS,
        *KEYBOARDS_THAT_CANNOT_BE_READ,
        *KEYBOARDS_THAT_ARE_NOT_ALLOWED,
        *ASKED_TOO_MUCH,
        *ASKED_OF_THE_WRONG_CHAT_OR_PLACE,
        *FILES,
        *ALBUMS,
        *EDITS,
        *DELETIONS,
        *SENT_ON,
        *OTHER_DEEDS,
        *PROFILE,
        bad("setWebhook", "invalid webhook URL specified", url="ftp://x"),
        Refused("getNothing", "Not Found: method not found", code=404),
    ],
    ids=str,
)
async def test_telegram_refuses(telegram: Telegram, anna: Human, refused: Refused) -> None:
    ids = await furnished(telegram, anna)
    before = await anna.messages()

    status, body = await call(telegram, TOKEN, refused.method, filled(refused.params, ids))

    assert (status, body) == (
        refused.code,
        {"ok": False, "error_code": refused.code, "description": refused.words},
    )
    assert await anna.messages() == before


async def furnished(telegram: Telegram, anna: Human) -> dict[str, str]:
    """What the requests name, by the word they name it with."""
    await anna.says("hi", **{"in": "group"})
    await anna.says("hi", **{"in": "channel"})
    for chat_id in (anna.id, GROUP["id"]):
        await call(telegram, TOKEN, "sendMessage", {"chat_id": chat_id, "text": "hello"})
    picture = await upload(telegram, "sendPhoto", anna.id, photo=DOT)
    voice = await upload(telegram, "sendVoice", anna.id, voice=b"OggS")
    return {
        "ANNA": str(anna.id),
        "PHOTO": picture["result"]["photo"][0]["file_id"],
        "VOICE": voice["result"]["voice"]["file_id"],
    }


def filled(params: dict[str, Any], ids: dict[str, str]) -> dict[str, str]:
    texts = {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in params.items()
    }
    return {
        name: ids.get(text, text.replace('"PHOTO"', json.dumps(ids["PHOTO"]))) for name, text in texts.items()
    }


@pytest.mark.parametrize(
    ("method", "part", "content", "code", "words"),
    [
        # TDLib.
        ("sendDocument", "document", b"", 400, "Bad Request: file must be non-empty"),
        (
            "sendPhoto",
            "photo",
            DOT + bytes(PHOTO_BYTES),
            400,
            f"Bad Request: file of size {PHOTO_BYTES + len(DOT)} bytes {TOO_BIG}",
        ),
        # The servers.
        ("sendPhoto", "photo", b"words", 400, "Bad Request: IMAGE_PROCESS_FAILED"),
        (
            "sendPhoto",
            "photo",
            DOT.replace(b"\0\0\0\x01", b"\0\0\0\x15", 1),
            400,
            "Bad Request: PHOTO_INVALID_DIMENSIONS",
        ),
        ("sendDocument", "document", bytes(FILE_BYTES + 1), 413, "Request Entity Too Large"),
    ],
    ids=["empty", "large photo", "no picture", "too narrow", "large file"],
)
async def test_telegram_refuses_a_file(
    telegram: Telegram, anna: Human, method: str, part: str, content: bytes, code: int, words: str
) -> None:
    body = await upload(telegram, method, anna.id, **{part: content})

    assert body == {"ok": False, "error_code": code, "description": words}
    assert len(await anna.messages()) == 1


async def test_a_file_of_more_than_20_megabytes_cannot_be_fetched(telegram: Telegram, anna: Human) -> None:
    sent = await upload(telegram, "sendDocument", anna.id, document=bytes(21 * 1024 * 1024))

    _, body = await call(telegram, TOKEN, "getFile", {"file_id": sent["result"]["document"]["file_id"]})

    assert body["description"] == "Bad Request: file is too big"


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


@pytest.mark.parametrize("body_", ["{", "[]", '{"text": "\\ud83d"}', "[" * 100_000])
async def test_a_broken_body_is_refused_with_a_sentence(telegram: Telegram, body_: str) -> None:
    headers = {"Content-Type": "application/json"}
    async with telegram.http.post(
        f"{telegram.address}/bot{TOKEN}/getMe", data=body_, headers=headers
    ) as answer:
        body = await answer.json()

    assert body["description"] == "Bad Request: can't parse request: body must be a JSON-serialized object"


async def call(telegram: Telegram, token: str, method: str, params: dict[str, Any]) -> tuple[int, Any]:
    async with telegram.http.post(f"{telegram.address}/bot{token}/{method}", data=params) as answer:
        return answer.status, await answer.json()


async def upload(telegram: Telegram, method: str, chat_id: int, **parts: bytes) -> dict[str, Any]:
    form = aiohttp.FormData({"chat_id": str(chat_id)})
    for name, content in parts.items():
        form.add_field(name, BytesIO(content), filename=f"{name}.bin")
    async with telegram.http.post(f"{telegram.address}/bot{TOKEN}/{method}", data=form) as answer:
        return dict(await answer.json())
