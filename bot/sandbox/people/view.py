"""A chat as the person in it sees it, in JSON: for the page, and for whoever plays a person."""

from datetime import UTC, datetime

from bot.sandbox.bot_api.methods.commands import commands_for
from bot.sandbox.state.records import Bot, Chat, Group, Json, Person, Post, Standing
from bot.sandbox.state.world import World

# An animation is a document, too: the first that fits counts.
MEDIA = ("photo", "animation", "document", "voice", "audio", "video", "sticker")


def person_view(world: World, person: Person, bot: Bot | None) -> Json:
    """*bot* None: none has called yet."""
    chat = world.chats.get((bot.id, person.id)) if bot else None
    return {
        "id": person.id,
        **person.names(),
        "language_code": person.language_code,
        "time_zone": person.time_zone,
        "blocked": chat is not None and chat.standing is Standing.BLOCKED,
        "deactivated": person.is_deactivated,
    }


def group_view(world: World, group: Group) -> Json:
    return {"id": group.id, "title": group.title, "members": world.members(group)}


def chat_view(world: World, bot: Bot, chat: Chat, person: Person | None) -> Json:
    """*person* None: as somebody sees it who looks over everybody's shoulder."""
    language = person.language_code if person else None
    return {
        "chat": chat.info,
        "standing": chat.standing,
        "bot": bot_view(bot, chat.id, language),
        "revision": world.revision,
        "messages": [post_view(post) for post in world.posts(chat)],
        "reply_keyboard": chat.reply_keyboard,
        "pinned": list(chat.pinned),
        "toasts": [
            {"text": toast.text, "alert": toast.is_alert, "revision": toast.revision}
            for toast in world.toasts
            if (toast.bot_id, toast.chat_id) == chat.key and (person is None or toast.person_id == person.id)
        ],
    }


def bot_row(bot: Bot) -> Json:
    name = bot.texts.get("name:") or bot.name
    return {"id": bot.id, "name": name, "username": bot.username, "webhook": bot.webhook is not None}


def bot_view(bot: Bot, chat_id: int, language: str | None) -> Json:
    def text(field: str) -> str:
        return bot.texts.get(f"{field}:{language}") or bot.texts.get(f"{field}:") or ""

    return {
        "id": bot.id,
        "name": text("name") or bot.name,
        "username": bot.username,
        "description": text("description"),
        "commands": commands_for(bot, chat_id, language),
    }


def post_view(post: Post) -> Json:
    message = post.message
    view: Json = {
        "id": post.message_id,
        "chat_id": post.chat_id,
        "from": "bot" if post.is_from_bot else "person",
        "author": author(message),
        "author_id": sender(message).get("id"),
        "at": instant(message["date"]),
        "text": message.get("text", message.get("caption", service(message))),
        "service": bool(service(message)),
        "entities": message.get("entities", message.get("caption_entities", [])),
        "keyboard": post.inline_keyboard,
        "edited_at": instant(message["edit_date"]) if "edit_date" in message else None,
        "sound": post.sound if post.is_from_bot else None,
        "reactions": list(post.reactions),
        "album": message.get("media_group_id"),
        "revision": post.revision,
    }
    for kind in MEDIA:
        if kind in message:
            view["media"] = media_view(kind, message[kind][-1] if kind == "photo" else message[kind])
            break
    for kind in ("location", "contact", "effect_id"):
        if kind in message:
            view[kind] = message[kind]
    if "reply_to_message" in message:
        answered = message["reply_to_message"]
        words = answered.get("text", answered.get("caption", ""))
        view["reply_to"] = {"id": answered["message_id"], "text": words}
        if "quote" in message:
            view["reply_to"]["quote"] = message["quote"]["text"]
    if "forward_origin" in message:
        view["forwarded_from"] = forwarded_from(message["forward_origin"])
    return view


def sender(message: Json) -> Json:
    """Telegram's User, or the channel as a Chat."""
    return message.get("from") or message.get("sender_chat") or {}


def author(message: Json) -> str:
    return str(sender(message).get("first_name") or sender(message).get("title") or "")


def service(message: Json) -> str:
    """What Telegram writes between the messages."""
    joined = [user["first_name"] for user in message.get("new_chat_members", [])]
    if joined:
        return f"{author(message)} added {', '.join(joined)}"
    if "left_chat_member" in message:
        return f"{author(message)} removed {message['left_chat_member']['first_name']}"
    return ""


def forwarded_from(origin: Json) -> str:
    """The name in Telegram's MessageOrigin, whichever of its kinds it is."""
    named = origin.get("sender_user") or origin.get("sender_chat") or origin.get("chat") or {}
    return str(origin.get("sender_user_name") or named.get("first_name") or named.get("title") or "")


def media_view(kind: str, file: Json) -> Json:
    told = (
        "width",
        "height",
        "file_name",
        "file_size",
        "mime_type",
        "duration",
        "emoji",
        "title",
        "performer",
    )
    named = {name: file[name] for name in told if name in file}
    return {"kind": kind, "url": f"/sandbox/files/{file['file_id']}", **named}


def instant(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
