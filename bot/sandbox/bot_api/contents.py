"""What a bot puts into a message: its words, and the media with their caption."""

from typing import Any

from bot.sandbox.bot_api.media import ATTACHED, MediaKind, given, is_given, message_part
from bot.sandbox.bot_api.params import Params
from bot.sandbox.errors import bad_request
from bot.sandbox.fields import FieldError, flag, reading, required_text, text
from bot.sandbox.formatting.links import LinkError, checked_link
from bot.sandbox.formatting.text import Formatted, caption, formatted
from bot.sandbox.state.files import Shelf
from bot.sandbox.state.records import Json
from bot.sandbox.state.world import World

PREVIEW_FLAGS = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")
# The only media whose caption can stand above them, and that can be hidden until they are tapped.
PICTURES = {MediaKind.PHOTO, MediaKind.VIDEO, MediaKind.ANIMATION}
INPUT_MEDIA = {
    MediaKind.PHOTO,
    MediaKind.VIDEO,
    MediaKind.ANIMATION,
    MediaKind.AUDIO,
    MediaKind.DOCUMENT,
}


def read_words(world: World, params: Params, name: str) -> Formatted:
    """*name*: "text" or "caption". Raises ApiError."""
    entities = entities_of(params, "entities" if name == "text" else "caption_entities")
    return introduced(world, formatted(params.text(name) or "", params.text("parse_mode"), entities))


def entities_of(params: Params, name: str) -> Any:
    """What is no JSON counts as not given."""
    return params.quiet_tree(name) if params.has(name) else None


def introduced(world: World, content: Formatted) -> Formatted:
    """A mention carries the whole person; of somebody whom nobody knows only the name stays."""
    if not any(entity["type"] == "text_mention" for entity in content.entities):
        return content
    known = []
    for entity in content.entities:
        person = world.people.get((entity["user"]["id"],)) if "user" in entity else None
        if "user" not in entity:
            known.append(entity)
        elif person is not None:
            known.append(entity | {"user": person.user()})
    return Formatted(content.text, tuple(known))


def media_fields(world: World, bot_id: int, kind: MediaKind, params: Params, value: str | None) -> Json:
    """The Message's fields for *value* (an id or `attach://part`) with its caption. Raises ApiError."""
    if not is_given(kind, params, value):
        raise bad_request(f"there is no {kind} in the request")
    words = caption(read_words(world, params, "caption"))
    file = given(Shelf(world.store, bot_id), kind, params, value)
    return (
        message_part(kind, file) | words.fields("caption") | caption_place(kind, params) | veil(kind, params)
    )


def caption_place(kind: MediaKind, params: Params) -> Json:
    is_above = kind in PICTURES and params.flag("show_caption_above_media")
    return {"show_caption_above_media": True} if is_above else {}


def veil(kind: MediaKind, params: Params) -> Json:
    return {"has_media_spoiler": True} if kind in PICTURES and params.flag("has_spoiler") else {}


def input_media(media: Any, around: Params) -> tuple[MediaKind, Params]:
    """One InputMedia: its kind, and its fields with the files of the call. Raises FieldError."""
    if not isinstance(media, dict):
        raise FieldError("expected an Object")
    params = Params(media, around.uploads)
    for name in ("caption", "parse_mode", "media"):
        text(media, name)
    value = text(media, "media")
    if not value or (value.startswith(ATTACHED) and value.removeprefix(ATTACHED) not in params.uploads):
        raise FieldError("media not found")
    named = required_text(media, "type")
    if named not in {str(kind) for kind in INPUT_MEDIA}:
        raise FieldError(f'type "{named}" is unsupported')
    return MediaKind(named), params


def link_preview(params: Params) -> Json:
    """The Message's field for it; empty when nothing was asked. Raises ApiError."""
    asked = params.object("link_preview_options")
    if asked is None:
        # Its name before Bot API 7.0, which is still understood.
        return (
            {"link_preview_options": {"is_disabled": True}} if params.flag("disable_web_page_preview") else {}
        )
    with reading():
        options: Json = {name: True for name in PREVIEW_FLAGS if flag(asked, name)}
        url = text(asked, "url")
    if url:
        try:
            options["url"] = checked_link(url)
        except LinkError as error:
            raise bad_request("WEBPAGE_URL_INVALID") from error
    return {"link_preview_options": options} if options else {}
