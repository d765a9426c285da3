"""Entities that a bot gives itself: read, held against the text, brought into the order Telegram keeps.

The words of the refusals are those of the Bot API server (get_text_entity) and of TDLib (fix_formatted_text).
"""

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.formatting.links import LinkError, checked_link
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
    if not isinstance(given, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    place = {"offset": whole(given, "offset"), "length": whole(given, "length")}
    kind = given.get("type", "")
    if not isinstance(kind, str) or kind not in TYPES | FOUND:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    match kind:
        case "text_link":
            return {"type": kind, **place, "url": link(given)}
        case "text_mention":
            user = required(given, "user")
            if not isinstance(user, dict):
                raise bad_request('can\'t parse MessageEntity: Field "user" must be of type Object')
            return {"type": kind, **place, "user": {"id": whole(user, "id")}}
        case "custom_emoji":
            return {"type": kind, **place, "custom_emoji_id": str(whole(given, "custom_emoji_id"))}
        case "date_time":
            shape = given.get("date_time_format")
            instant = {"unix_time": whole(given, "unix_time")}
            return {"type": kind, **place, **instant, **({"date_time_format": str(shape)} if shape else {})}
        case "pre" if given.get("language"):
            return {"type": kind, **place, "language": str(given["language"])}
    return {"type": kind, **place}


def required(given: Json, field: str) -> Any:
    """Raises ApiError."""
    if given.get(field) is None:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{field}\"")
    return given[field]


def whole(given: Json, field: str) -> int:
    """Raises ApiError."""
    value = required(given, field)
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise bad_request(f'can\'t parse MessageEntity: Field "{field}" must be a valid Number') from error


def link(given: Json) -> str:
    """Raises ApiError."""
    try:
        return checked_link(str(required(given, "url")))
    except LinkError as error:
        raise bad_request(f"entity {error}") from error


def check_places(text: str, entities: list[Json]) -> None:
    """Raises ApiError: an entity reaches out of the text, or cuts a character in two."""
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
