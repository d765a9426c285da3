"""Changes to messages that the bot sent before. An edit that names no keyboard takes the keyboard away."""

from bot.sandbox.bot_api.keyboards import inline_markup
from bot.sandbox.bot_api.media import MediaKind, given, message_part
from bot.sandbox.bot_api.methods import Call, Method
from bot.sandbox.bot_api.methods.sending import read_text
from bot.sandbox.bot_api.params import Params
from bot.sandbox.errors import NOT_MODIFIED, bad_request
from bot.sandbox.formatting.text import caption, formatted, message_text
from bot.sandbox.state.records import Json, Post

TEXT_FIELDS = {"text", "entities"}
CAPTION_FIELDS = {"caption", "caption_entities"}
MEDIA_FIELDS = {"photo", "animation", "document", "voice"}
# Not part of what a person sees as content.
MARKS = {"edit_date", "reply_markup"}


def edit_message_text(call: Call) -> Json:
    post = edited_post(call)
    if "text" not in post.message:
        raise bad_request("there is no text in the message to edit")
    content = message_text(read_text(call, "text"))
    return change(call, post, without(post, TEXT_FIELDS) | content.fields("text"))


def edit_message_caption(call: Call) -> Json:
    post = edited_post(call)
    if not MEDIA_FIELDS & post.message.keys():
        raise bad_request("there is no caption in the message to edit")
    content = caption(read_text(call, "caption"))
    return change(call, post, without(post, CAPTION_FIELDS) | content.fields("caption"))


def edit_message_media(call: Call) -> Json:
    post = edited_post(call)
    media = call.params.object("media")
    if media is None:
        raise bad_request("media is not specified" if not call.params.has("media") else "wrong media")
    try:
        kind = MediaKind(str(media.get("type")))
    except ValueError as error:
        raise bad_request("can't parse InputMedia: type is invalid or not supported here") from error
    words = Params(media)
    content = caption(
        formatted(words.text("caption") or "", words.text("parse_mode"), words.array("caption_entities"))
    )
    file = given(call.world.store, kind, call.params, words.text("media"))
    kept = without(post, TEXT_FIELDS | CAPTION_FIELDS | MEDIA_FIELDS)
    return change(call, post, kept | message_part(kind, file) | content.fields("caption"))


def edit_message_reply_markup(call: Call) -> Json:
    post = edited_post(call)
    return change(call, post, without(post, set()))


def edited_post(call: Call) -> Post:
    """Raises ApiError."""
    if call.params.has("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = call.chat()
    if not call.params.has("message_id"):
        raise bad_request("message identifier is not specified")
    post = call.world.post(chat, call.params.integer("message_id"))
    if post is None:
        raise bad_request("message to edit not found")
    if not post.is_from_bot:
        raise bad_request("message can't be edited")
    return post


def without(post: Post, fields: set[str]) -> Json:
    return {name: value for name, value in post.message.items() if name not in fields | MARKS}


def change(call: Call, post: Post, content: Json) -> Json:
    """Raises ApiError: nothing would look different."""
    markup = inline_markup(call.params)
    is_same_content = content == without(post, set())
    if is_same_content and markup == post.message.get("reply_markup"):
        raise bad_request(NOT_MODIFIED)
    message = content | ({"reply_markup": markup} if markup else {})
    # People see no "edited" mark when only the buttons changed.
    edited_at = post.message.get("edit_date") if is_same_content else call.world.stamp()
    return call.world.change_post(post, message | ({"edit_date": edited_at} if edited_at else {})).message


METHODS: dict[str, Method] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
}
