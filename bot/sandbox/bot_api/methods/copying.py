"""Messages that are sent on: as copies, which belong to the bot, or as forwards, which name their author."""

import secrets
from collections.abc import Callable

from bot.sandbox.bot_api.contents import read_words
from bot.sandbox.bot_api.methods import Call, Method
from bot.sandbox.bot_api.methods.messages import message_ids, named_post
from bot.sandbox.bot_api.methods.posting import origin, post, ready_chat, send
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.formatting.text import caption
from bot.sandbox.state.records import Chat, Json, Post

Contents = Callable[[Post], Json]
CAPTION = {"caption", "caption_entities", "show_caption_above_media"}
# What a message is about, and so what goes along when it is sent on.
CONTENT = {
    *("text", "entities", "link_preview_options", "has_media_spoiler", *CAPTION),
    *("photo", "animation", "document", "audio", "video", "voice", "sticker", "location", "contact"),
}
WITH_CAPTION = {"photo", "animation", "document", "audio", "video", "voice"}


def copy_message(call: Call) -> Json:
    """Only its number comes back."""
    source = source_chat(call)
    copied = named_post(call, source, "message to copy not found")
    content = sendable(copied, "message can't be copied")
    if call.params.values.get("caption") is not None and WITH_CAPTION & content.keys():
        words = caption(read_words(call.world, call.params, "caption"))
        is_above = call.params.flag("show_caption_above_media")
        above = {"show_caption_above_media": True} if is_above else {}
        content = without_caption(content) | words.fields("caption") | above
    return {"message_id": send(call, content)["message_id"]}


def forward_message(call: Call) -> Json:
    source = source_chat(call)
    original = named_post(call, source, "message to forward not found")
    content = sendable(original, "message can't be forwarded")
    return send(call, content | {"forward_origin": origin(original)})


def copy_messages(call: Call) -> list[Json]:
    is_bare = call.params.flag("remove_caption")

    def content(original: Post) -> Json:
        whole = sendable(original, "message can't be copied")
        return without_caption(whole) if is_bare else whole

    return [{"message_id": sent} for sent in sent_on(call, content)]


def forward_messages(call: Call) -> list[Json]:
    def content(original: Post) -> Json:
        return sendable(original, "message can't be forwarded") | {"forward_origin": origin(original)}

    return [{"message_id": sent} for sent in sent_on(call, content)]


def sent_on(call: Call, content: Contents) -> list[int]:
    """In the order of their ids; those that cannot be found or sent on are passed over. Raises ApiError."""
    wanted = message_ids(call.params)
    chat, source = ready_chat(call), source_chat(call)
    found = [one for number in sorted(set(wanted)) if (one := call.world.post(source, number)) is not None]
    groups: dict[str, str] = {}
    protected: Json = {"has_protected_content": True} if call.params.flag("protect_content") else {}
    sent = []
    for original in found:
        try:
            whole = content(original)
        except ApiError:
            continue
        album = original.message.get("media_group_id")
        group = {"media_group_id": groups.setdefault(album, str(secrets.randbits(63)))} if album else {}
        sent.append(post(call, chat, whole | group | protected).message_id)
    if not sent:
        # Telegram does not say; these are its words for one message.
        raise bad_request("message to forward not found")
    return sent


def source_chat(call: Call) -> Chat:
    """Raises ApiError."""
    given = call.params.text("from_chat_id")
    if not given:
        raise bad_request('parameter "from_chat_id" is required')
    return call.chat_named(given)


def sendable(original: Post, refusal: str) -> Json:
    """What goes along. Raises ApiError: it is protected, or about the chat itself."""
    content = {name: value for name, value in original.message.items() if name in CONTENT}
    if original.message.get("has_protected_content") or not content:
        raise bad_request(refusal)
    return content


def without_caption(content: Json) -> Json:
    return {name: value for name, value in content.items() if name not in CAPTION}


METHODS: dict[str, Method] = {
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
}
