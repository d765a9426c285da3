"""What a bot does to a chat besides writing in it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.sandbox.bot_api.methods import Call, Method
from bot.sandbox.bot_api.params import Params
from bot.sandbox.errors import QUERY_TOO_OLD, bad_request
from bot.sandbox.state.changes import Toasted
from bot.sandbox.state.records import Chat, Json, Post

DELETABLE_FOR = timedelta(hours=48)
DELETED_AT_ONCE = 100
TOAST_CHARACTERS = 200
# What Telegram says of a private chat that set nothing of its own.
ORDINARY = {
    "accent_color_id": 0,
    "max_reaction_count": 11,
    "accepted_gift_types": {
        "unlimited_gifts": True,
        "limited_gifts": True,
        "unique_gifts": True,
        "premium_subscription": True,
        "gifts_from_channels": True,
    },
}


def delete_message(call: Call) -> bool:
    chat = call.chat()
    if not call.params.has("message_id"):
        raise bad_request("message identifier is not specified")
    post = call.world.post(chat, call.params.integer("message_id"))
    if post is None:
        raise bad_request("message to delete not found")
    if not is_deletable(call, post):
        raise bad_request("message can't be deleted for everyone")
    call.world.remove_posts(chat, [post])
    return True


def delete_messages(call: Call) -> bool:
    """Those that cannot be found or deleted are passed over, as Telegram does."""
    chat = call.chat()
    wanted = call.params.array("message_ids") or []
    if not 1 <= len(wanted) <= DELETED_AT_ONCE:
        raise bad_request(
            "message identifiers are not specified" if not wanted else "too many messages to delete"
        )
    found = [call.world.post(chat, whole(message_id)) for message_id in wanted]
    call.world.remove_posts(chat, [post for post in found if post and is_deletable(call, post)])
    return True


def whole(value: Any) -> int:
    """Zero, which no message has, for what is not a number."""
    return Params({"id": value}).integer("id")


def is_deletable(call: Call, post: Post) -> bool:
    return timedelta(seconds=call.world.stamp() - post.message["date"]) < DELETABLE_FOR


def pin_chat_message(call: Call) -> bool:
    chat = call.chat()
    post = named_post(call, chat, "message to pin not found")
    others = tuple(message_id for message_id in chat.pinned if message_id != post.message_id)
    call.world.change_chat(replace(chat, pinned=(*others, post.message_id)))
    return True


def unpin_chat_message(call: Call) -> bool:
    """Without a message, the newest pin goes."""
    chat = call.chat()
    newest = chat.pinned[-1] if chat.pinned else 0
    gone = call.params.integer("message_id") or newest
    if gone not in chat.pinned:
        raise bad_request("message to unpin not found")
    call.world.change_chat(replace(chat, pinned=tuple(pin for pin in chat.pinned if pin != gone)))
    return True


def set_message_reaction(call: Call) -> bool:
    chat = call.chat()
    post = named_post(call, chat, "message to react not found")
    reactions = call.params.array("reaction") or []
    if not all(isinstance(reaction, dict) and reaction.get("type") == "emoji" for reaction in reactions):
        raise bad_request("REACTION_INVALID")
    call.world.react(post, [str(reaction.get("emoji", "")) for reaction in reactions])
    return True


def named_post(call: Call, chat: Chat, refusal: str) -> Post:
    """Raises ApiError."""
    post = call.world.post(chat, call.params.integer("message_id"))
    if post is None:
        raise bad_request(refusal)
    return post


def get_chat(call: Call) -> Json:
    chat = call.chat()
    pinned = call.world.post(chat, chat.pinned[-1]) if chat.pinned else None
    return chat.info | ORDINARY | ({"pinned_message": pinned.message} if pinned else {})


def answer_callback_query(call: Call) -> bool:
    query = call.world.queries.get((call.params.text("callback_query_id") or "",))
    text = call.params.text("text") or ""
    if query is None or query.bot_id != call.bot.id or query.expires_at <= call.world.now():
        raise bad_request(QUERY_TOO_OLD)
    if len(text) > TOAST_CHARACTERS:
        raise bad_request("MESSAGE_TOO_LONG")
    call.world.store.drop(query)
    call.world.toast(Toasted(query.chat_id, text, call.params.flag("show_alert"), call.world.next_revision()))
    return True


METHODS: dict[str, Method] = {
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "setMessageReaction": set_message_reaction,
    "getChat": get_chat,
    "answerCallbackQuery": answer_callback_query,
}
