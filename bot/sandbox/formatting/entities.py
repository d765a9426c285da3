"""Entities that a bot gives itself: read, held against the text, brought into the order Telegram keeps.

The words of the refusals are those of the Bot API server (get_text_entity) and of TDLib (fix_formatted_text).
"""

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.fields import FieldError, reading, required_object, required_text, required_whole
from bot.sandbox.fields import text as text_of
from bot.sandbox.formatting.links import LinkError, checked_link
from bot.sandbox.formatting.refusals import LATEST
from bot.sandbox.formatting.utf16 import units
from bot.sandbox.state.records import Json

MAX_ENTITIES = 100
FARTHEST = 1_000_000
STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler"}
# Telegram finds these by itself, and takes no bot's word for them.
FOUND = {
    *("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"),
}
TYPES = {
    *STYLES,
    *("code", "pre", "text_link", "text_mention", "custom_emoji"),
    *("blockquote", "expandable_blockquote", "date_time"),
}
CODE = {"code", "pre"}


def read_entities(given: Any) -> list[Json]:
    """Raises ApiError. What is no array counts as not given."""
    if not isinstance(given, list):
        return []
    entities = [read_entity(entity) for entity in given]
    return [entity for entity in entities if entity["type"] not in FOUND]


def read_entity(given: Any) -> Json:
    """Raises ApiError."""
    with reading("MessageEntity"):
        if not isinstance(given, dict):
            raise FieldError("expected an Object")
        place = {"offset": required_whole(given, "offset"), "length": required_whole(given, "length")}
        kind = required_text(given, "type")
        if kind not in TYPES | FOUND:
            raise FieldError("Unsupported type specified")
        entity = {"type": kind, **place, **more(given, kind)}
    if kind == "text_link":
        entity["url"] = link(entity["url"])
    return entity


def more(given: Json, kind: str) -> Json:
    """What only entities of this kind have. Raises FieldError."""
    match kind:
        case "text_link":
            return {"url": required_text(given, "url")}
        case "text_mention":
            return {"user": {"id": required_whole(required_object(given, "user"), "id")}}
        case "custom_emoji":
            return {"custom_emoji_id": str(required_whole(given, "custom_emoji_id"))}
        case "date_time":
            shape = text_of(given, "date_time_format")
            unix = required_whole(given, "unix_time")
            if not 0 <= unix <= LATEST:
                raise FieldError("Invalid date specified")  # Our assumption, as the same in markup.
            return {"unix_time": unix, **({"date_time_format": shape} if shape else {})}
        case "pre" if language := text_of(given, "language"):
            return {"language": language}
    return {}


def link(url: str) -> str:
    """Raises ApiError."""
    try:
        return checked_link(url)
    except LinkError as error:
        raise bad_request(f"entity {error}") from error


def check_places(text: str, entities: list[Json]) -> None:
    """Raises ApiError: an entity reaches out of the text, or cuts a character in two."""
    if not entities:
        return
    size = units(text)
    inner = insides(text)
    for entity in entities:
        offset, length = entity["offset"], entity["length"]
        if not 0 <= offset <= FARTHEST:
            raise bad_request(f"receive an entity with incorrect offset {offset}")
        if not 0 <= length <= FARTHEST:
            raise bad_request(f"receive an entity with incorrect length {length}")
        if not length:
            continue
        if offset > size:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
        started = f"entity beginning at UTF-16 offset {offset} ends"
        if offset + length > size:
            raise bad_request(f"{started} after the end of the text at UTF-16 offset {offset + length}")
        if offset in inner:
            byte = inner[offset]
            raise bad_request(f"entity begins in a middle of a UTF-16 symbol at byte offset {byte}")
        if offset + length in inner:
            byte = inner[offset + length]
            raise bad_request(f"{started} in a middle of a UTF-16 symbol at byte offset {byte}")


def insides(text: str) -> dict[int, int]:
    """UTF-16 offsets within characters of two units, and the byte behind each of these characters."""
    found: dict[int, int] = {}
    offset = byte = 0
    for character in text:
        byte += len(character.encode(errors="replace"))
        if character > "\uffff":
            found[offset + 1] = byte
        offset += units(character)
    return found
