"""What a bot does to a chat besides writing in it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.sandbox.bot_api.methods import Call, Method
from bot.sandbox.bot_api.methods.messages import message_ids, named_post
from bot.sandbox.errors import QUERY_TOO_OLD, bad_request
from bot.sandbox.fields import FieldError, reading, required_text
from bot.sandbox.state.changes import Toasted
from bot.sandbox.state.records import Chat, Json, Post
from bot.sandbox.state.world import Access

DELETABLE_FOR = timedelta(hours=48)
TOAST_CHARACTERS = 200
REACTIONS_AT_ONCE = 1  # of a bot
REACTIONS = {"emoji": "emoji", "custom_emoji": "custom_emoji_id"}
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
# … and of what the members of a group may do when nobody took it from them.
PERMISSIONS = dict.fromkeys(
    (
        *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos"),
        *("can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls"),
        *("can_send_other_messages", "can_add_web_page_previews", "can_change_info"),
        *("can_invite_users", "can_pin_messages", "can_manage_topics"),
    ),
    True,
)


def delete_message(call: Call) -> bool:
    if not call.params.has("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not call.params.integer("message_id"):
        raise bad_request("message identifier is not specified")
    chat = call.chat()
    post = named_post(call, chat, "message to delete not found")
    if not is_deletable(call, chat, post):
        raise bad_request("message can't be deleted for everyone")
    remove(call, chat, [post])
    return True


def delete_messages(call: Call) -> bool:
    """Those that cannot be found or deleted are passed over, as Telegram does."""
    wanted = message_ids(call.params)
    chat = call.chat()
    found = [call.world.post(chat, number) for number in wanted]
    remove(call, chat, [post for post in found if post and is_deletable(call, chat, post)])
    return True


def remove(call: Call, chat: Chat, posts: list[Post]) -> None:
    """A reply keyboard goes with the message that brought it, and a pin with the message that it holds."""
    call.world.remove_posts(chat, posts)
    gone = {post.message_id for post in posts}
    pinned = tuple(pin for pin in chat.pinned if pin not in gone)
    left = replace(chat, pinned=pinned)
    if chat.keyboard_message_id in gone:
        left = replace(left, reply_keyboard=None, keyboard_message_id=0)
    if left != chat:
        call.world.change_chat(left)


def is_deletable(call: Call, chat: Chat, post: Post) -> bool:
    """In a group the bot is an ordinary member, and removes only its own."""
    is_allowed = post.is_from_bot or not chat.info["type"].endswith("group")
    return is_allowed and timedelta(seconds=call.world.stamp() - post.message["date"]) < DELETABLE_FOR


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


def unpin_all_chat_messages(call: Call) -> bool:
    call.world.change_chat(replace(call.chat(), pinned=()))
    return True


def set_message_reaction(call: Call) -> bool:
    reactions = [reaction(one) for one in reactions_of(call)]
    post = named_post(call, call.chat(), "message to react not found")
    if len(reactions) > REACTIONS_AT_ONCE:
        raise bad_request("REACTIONS_TOO_MANY")
    call.world.react(post, reactions)
    return True


def reactions_of(call: Call) -> list[Any]:
    """Raises ApiError."""
    given = call.params.tree("reaction", called="reaction types")
    if given is not None and not isinstance(given, list):
        raise bad_request("expected an Array of ReactionType")
    return given or []


def reaction(given: Any) -> str:
    """The emoji. Raises ApiError."""
    with reading("ReactionType"):
        if not isinstance(given, dict):
            raise FieldError("expected an Object")
        kind = required_text(given, "type")
        if kind not in REACTIONS:
            raise FieldError("invalid reaction type specified")
        return required_text(given, REACTIONS[kind])


def get_chat(call: Call) -> Json:
    chat = call.chat(Access.READ)
    pinned = call.world.post(chat, chat.pinned[-1]) if chat.pinned else None
    shared = {"permissions": PERMISSIONS} if chat.info["type"].endswith("group") else {}
    return chat.info | ORDINARY | shared | ({"pinned_message": pinned.message} if pinned else {})


def answer_callback_query(call: Call) -> bool:
    query = call.world.queries.get((call.params.text("callback_query_id") or "",))
    text = call.params.text("text") or ""
    if query is None or query.bot_id != call.bot.id or query.expires_at <= call.world.now():
        raise bad_request(QUERY_TOO_OLD)
    if len(text) > TOAST_CHARACTERS:
        raise bad_request("MESSAGE_TOO_LONG")
    call.world.store.drop(query)
    is_alert = call.params.flag("show_alert")
    revision = call.world.next_revision()
    call.world.toast(Toasted(query.bot_id, query.chat_id, query.person_id, text, is_alert, revision))
    return True


METHODS: dict[str, Method] = {
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
    "setMessageReaction": set_message_reaction,
    "getChat": get_chat,
    "answerCallbackQuery": answer_callback_query,
}
