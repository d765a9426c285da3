"""New messages from the bot."""

from dataclasses import replace

from bot.sandbox.bot_api.keyboards import reply_markup
from bot.sandbox.bot_api.media import MediaKind, given, message_part
from bot.sandbox.bot_api.methods import Call, Method
from bot.sandbox.bot_api.params import Params
from bot.sandbox.errors import bad_request
from bot.sandbox.formatting.text import Formatted, caption, formatted, message_text
from bot.sandbox.state.changes import Typing
from bot.sandbox.state.records import Chat, Json, Sound

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def send_message(call: Call) -> Json:
    chat = call.chat()
    content = message_text(read_text(call, "text"))
    return send(call, chat, content.fields("text"))


def send_photo(call: Call) -> Json:
    return send_media(call, MediaKind.PHOTO)


def send_animation(call: Call) -> Json:
    return send_media(call, MediaKind.ANIMATION)


def send_document(call: Call) -> Json:
    return send_media(call, MediaKind.DOCUMENT)


def send_media(call: Call, kind: MediaKind) -> Json:
    chat = call.chat()
    content = caption(read_text(call, "caption"))
    file = given(call.world.store, kind, call.params, call.params.text(kind))
    return send(call, chat, message_part(kind, file) | content.fields("caption"))


def send_chat_action(call: Call) -> bool:
    chat = call.chat()
    action = call.params.text("action") or ""
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.world.onlookers.tell(Typing(chat.id, action))
    return True


def read_text(call: Call, name: str) -> Formatted:
    entities = call.params.array("entities" if name == "text" else "caption_entities")
    return formatted(call.params.text(name) or "", call.params.text("parse_mode"), entities)


def send(call: Call, chat: Chat, content: Json) -> Json:
    markup = reply_markup(call.params)
    message = {"from": call.bot.user(), **content, **answered(call, chat)}
    if markup and markup.get("inline_keyboard"):
        message["reply_markup"] = markup
    elif markup and ("keyboard" in markup or markup.get("remove_keyboard")):
        chat = call.world.change_chat(replace(chat, reply_keyboard=markup if "keyboard" in markup else None))
    sound = Sound.SILENT if call.params.flag("disable_notification") else Sound.SOUNDING
    return call.world.add_post(chat, message, sound).message


def answered(call: Call, chat: Chat) -> Json:
    """The message this one replies to, when it is named. Raises ApiError."""
    reply = call.params.object("reply_parameters") or {}
    message_id = Params(reply).integer("message_id") or call.params.integer("reply_to_message_id")
    if not message_id:
        return {}
    post = call.world.post(chat, message_id)
    if post is None:
        lenient = reply.get("allow_sending_without_reply") or call.params.flag("allow_sending_without_reply")
        if lenient:
            return {}
        raise bad_request("message to be replied not found")
    quoted = {name: value for name, value in post.message.items() if name != "reply_to_message"}
    return {"reply_to_message": quoted}


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendAnimation": send_animation,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
}
