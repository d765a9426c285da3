"""What all new messages have in common: where they go, what they answer, how they sound."""

from dataclasses import replace
from typing import Any

from bot.sandbox.bot_api.button_rules import Place, allowed
from bot.sandbox.bot_api.contents import introduced
from bot.sandbox.bot_api.keyboards import read_markup
from bot.sandbox.bot_api.methods import Call
from bot.sandbox.bot_api.params import Params
from bot.sandbox.errors import bad_request
from bot.sandbox.fields import flag, reading, required_whole, text
from bot.sandbox.formatting.text import formatted
from bot.sandbox.formatting.utf16 import units
from bot.sandbox.state.records import Chat, Json, Post, Sound

LARGEST_ID = 2**63 - 1
QUOTE_LIMIT = 1024
# Parameters for what no chat of the sandbox has, and how Telegram refuses them where it is missing.
MISSING = {
    "business_connection_id": "business connection not found",
    "message_thread_id": "message thread not found",
    "suggested_post_parameters": "suggested posts can be sent only to channel direct messages",
}


def send(call: Call, content: Json) -> Json:
    """The Message. Raises ApiError."""
    markup, reply = read_markup(call.params), reply_parameters(call.params)
    chat = ready_chat(call)
    answer = answered(call, chat, reply)
    return post(
        call, chat, content | answer | marks(call, chat), allowed(markup, chat, Place.MESSAGE)
    ).message


def ready_chat(call: Call) -> Chat:
    """Where the message goes, if it can. Raises ApiError."""
    chat = call.chat()
    for name, refusal in MISSING.items():
        if call.params.has(name) and call.params.text(name) != "0":
            raise bad_request(refusal)
    if call.params.flag("allow_paid_broadcast"):
        raise bad_request("FLOODSKIP_NOT_ALLOWED")
    return chat


def post(call: Call, chat: Chat, content: Json, markup: Json | None = None) -> Post:
    """Shows it. *markup* as the chat allows it."""
    message = signed(call, chat) | content
    if markup and "inline_keyboard" in markup:
        message["reply_markup"] = markup
    sound = Sound.SILENT if call.params.flag("disable_notification") else Sound.SOUNDING
    shown = call.world.add_post(chat, message, sound)
    if markup and ("keyboard" in markup or "remove_keyboard" in markup):
        now = call.world.chats[chat.key]
        keyboard = markup if "keyboard" in markup else None
        call.world.change_chat(
            replace(now, reply_keyboard=keyboard, keyboard_message_id=shown.message_id if keyboard else 0)
        )
    return shown


def signed(call: Call, chat: Chat) -> Json:
    """In a channel it is the channel that speaks. Telegram may leave `from` out there; here it tells whose it is."""
    sender = {"sender_chat": chat.info} if chat.info["type"] == "channel" else {}
    return {"from": call.bot.user(), **sender}


def marks(call: Call, chat: Chat) -> Json:
    """Raises ApiError."""
    found: Json = {"has_protected_content": True} if call.params.flag("protect_content") else {}
    effect = call.params.text("message_effect_id")
    if effect:
        # In TDLib's words.
        if chat.info["type"] != "private":
            raise bad_request("can't use message effects in the chat")
        # Which effects there are, Telegram does not say: any number that could be one will do.
        if not effect.isdecimal() or not 0 < int(effect[:20]) <= LARGEST_ID:
            raise bad_request("EFFECT_ID_INVALID")
        found["effect_id"] = effect
    return found


def reply_parameters(params: Params) -> Json:
    """Empty: it answers nothing. Raises ApiError: they cannot be read."""
    asked = params.object("reply_parameters")
    if asked is None:
        message_id = max(params.integer("reply_to_message_id"), 0)
        lenient = params.flag("allow_sending_without_reply")
        return {"message_id": message_id, "allow_sending_without_reply": lenient} if message_id else {}
    if not asked:
        return {}
    with reading():
        flag(asked, "allow_sending_without_reply")
        words = {name: text(asked, name) for name in ("chat_id", "quote", "quote_parse_mode")}
        return asked | words | {"message_id": required_whole(asked, "message_id")}


def answered(call: Call, chat: Chat, reply: Json) -> Json:
    """The fields for the message this one replies to. Raises ApiError."""
    if not reply:
        return {}
    source = chat
    if reply.get("chat_id") and reply["chat_id"] != str(chat.id):
        source = call.chat_named(reply["chat_id"])
    replied = call.world.post(source, reply["message_id"])
    if replied is None:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    if source.id != chat.id:
        where = (
            {"chat": source.info, "message_id": replied.message_id}
            if source.info["type"] != "private"
            else {}
        )
        return {"external_reply": {"origin": origin(replied), **where}}
    quoted = {name: value for name, value in replied.message.items() if name != "reply_to_message"}
    return {"reply_to_message": quoted, **quote(call, reply, replied)}


def quote(call: Call, reply: Json, replied: Post) -> Json:
    """Raises ApiError: it is not in the message."""
    if not reply.get("quote"):
        return {}
    read = formatted(reply["quote"], reply["quote_parse_mode"], reply.get("quote_entities"))
    words = introduced(call.world, read)
    whole = str(replied.message.get("text", replied.message.get("caption", "")))
    at = whole.find(words.text)
    if at < 0 or not words.text or units(words.text) > QUOTE_LIMIT:
        raise bad_request("QUOTE_TEXT_INVALID")
    entities: Json = {"entities": list(words.entities)} if words.entities else {}
    return {"quote": {"text": words.text, **entities, "position": units(whole[:at]), "is_manual": True}}


def origin(post: Post) -> dict[str, Any]:
    """Telegram's MessageOrigin: who wrote it first."""
    message = post.message
    if "forward_origin" in message:
        return dict(message["forward_origin"])
    date = message["date"]
    if message["chat"]["type"] == "channel":
        return {"type": "channel", "date": date, "chat": message["chat"], "message_id": post.message_id}
    return {"type": "user", "date": date, "sender_user": message["from"]}
