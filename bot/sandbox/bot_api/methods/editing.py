"""Changes to messages that the bot sent before. An edit that names no keyboard takes the keyboard away."""

from bot.sandbox.bot_api.button_rules import Place, allowed
from bot.sandbox.bot_api.contents import caption_place, input_media, link_preview, media_fields, read_words
from bot.sandbox.bot_api.keyboards import read_markup
from bot.sandbox.bot_api.media import MediaKind
from bot.sandbox.bot_api.methods import Call, Method
from bot.sandbox.bot_api.methods.messages import named_post
from bot.sandbox.errors import NOT_MODIFIED, bad_request
from bot.sandbox.fields import reading
from bot.sandbox.formatting.text import caption, message_text
from bot.sandbox.state.records import Json, Post

TEXT_FIELDS = {"text", "entities", "link_preview_options"}
CAPTION_FIELDS = {"caption", "caption_entities", "show_caption_above_media"}
# A voice message has a caption, but cannot be swapped for another medium.
SWAPPABLE = {"photo", "animation", "document", "audio", "video"}
MEDIA_FIELDS = {*SWAPPABLE, "voice"}
# Not part of what a person sees as content.
MARKS = {"edit_date", "reply_markup"}
# What an album may hold beside a medium of this kind.
MIXING = {MediaKind.PHOTO, MediaKind.VIDEO}


def edit_message_text(call: Call) -> Json:
    if not call.params.has("text"):
        raise bad_request("message text is empty")
    words, preview = read_words(call.world, call.params, "text"), link_preview(call.params)
    markup = read_markup(call.params)
    post = edited_post(call)
    if "text" not in post.message:
        raise bad_request("there is no text in the message to edit")
    content = message_text(words).fields("text") | preview
    return change(call, post, without(post, TEXT_FIELDS) | content, markup)


def edit_message_caption(call: Call) -> Json:
    words, markup = read_words(call.world, call.params, "caption"), read_markup(call.params)
    post = edited_post(call)
    kinds = MEDIA_FIELDS & post.message.keys()
    if not kinds:
        raise bad_request("there is no caption in the message to edit")
    # An animation is its own document as well; only the first has a place for captions.
    above = caption_place(MediaKind(min(kinds)), call.params)
    content = caption(words).fields("caption") | above
    return change(call, post, without(post, CAPTION_FIELDS) | content, markup)


def edit_message_media(call: Call) -> Json:
    """Also adds media to a text, whose words go."""
    markup = read_markup(call.params)
    if not call.params.has("media"):
        raise bad_request('parameter "media" is required')
    given = call.params.tree("media", called="input media")
    with reading("InputMedia"):
        kind, media = input_media(given, call.params)
    post = edited_post(call)
    if not {*SWAPPABLE, "text"} & post.message.keys():
        raise bad_request("there is no media in the message to edit")
    check_album(post, kind)
    kept = without(post, TEXT_FIELDS | CAPTION_FIELDS | MEDIA_FIELDS | {"has_media_spoiler"})
    return change(
        call, post, kept | media_fields(call.world, call.bot.id, kind, media, media.text("media")), markup
    )


def check_album(post: Post, kind: MediaKind) -> None:
    """Documented: within an album photos and videos mix, and nothing else. The words are our assumption.

    Raises ApiError.
    """
    if "media_group_id" not in post.message:
        return
    mixes = MIXING if MIXING & post.message.keys() else SWAPPABLE & post.message.keys()
    if kind not in mixes:
        raise bad_request("can't change media type in the album")


def edit_message_reply_markup(call: Call) -> Json:
    markup = read_markup(call.params)
    post = edited_post(call)
    return change(call, post, without(post, set()), markup)


def edited_post(call: Call) -> Post:
    """Raises ApiError."""
    if not call.params.has("chat_id") and not call.params.integer("message_id"):
        # There is no inline mode here, so no such message.
        is_inline = call.params.has("inline_message_id")
        raise bad_request("MESSAGE_ID_INVALID" if is_inline else "message identifier is not specified")
    if call.params.has("business_connection_id"):
        raise bad_request("business connection not found")
    post = named_post(call, call.chat(), "message to edit not found")
    if not post.is_from_bot or "forward_origin" in post.message:
        raise bad_request("message can't be edited")
    return post


def without(post: Post, fields: set[str]) -> Json:
    return {name: value for name, value in post.message.items() if name not in fields | MARKS}


def change(call: Call, post: Post, content: Json, markup: Json | None) -> Json:
    """Raises ApiError: nothing would look different."""
    shown = allowed(markup, call.chat(), Place.EDIT)
    is_same_content = content == without(post, set())
    if is_same_content and shown == post.message.get("reply_markup"):
        raise bad_request(NOT_MODIFIED)
    message = content | ({"reply_markup": shown} if shown else {})
    # People see no "edited" mark when only the buttons changed.
    edited_at = post.message.get("edit_date") if is_same_content else call.world.stamp()
    return call.world.change_post(post, message | ({"edit_date": edited_at} if edited_at else {})).message


METHODS: dict[str, Method] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
}
