"""A message's text with its entities, whose offsets count UTF-16 units."""

import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.formatting.entities import MAX_ENTITIES, check_places, read_entities
from bot.sandbox.formatting.html import parse_html
from bot.sandbox.formatting.legacy_markdown import parse_markdown
from bot.sandbox.formatting.markdown import parse_markdown_v2
from bot.sandbox.formatting.nesting import nested, place
from bot.sandbox.formatting.utf16 import units
from bot.sandbox.state.records import Json

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
# In bytes and before anything is read, as the Bot API server has it.
RAW_LIMIT = 2**15
PARSERS = {"html": parse_html, "markdown": parse_markdown, "markdownv2": parse_markdown_v2}

# What Telegram finds by itself. Links are kept plain: enough for a chat page, not a validator.
DETECTED = re.compile(
    r"(?P<url>https?://[^\s<>\"]+)"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?)(?!\w)"
    r"|(?<!\w)(?P<mention>@[A-Za-z]\w{3,31})"
)
FORMATTED_AS_CODE = {"code", "pre", "text_link"}


@dataclass(frozen=True, slots=True)
class Formatted:
    text: str
    entities: tuple[Json, ...] = ()

    def __post_init__(self) -> None:
        if len(self.entities) > MAX_ENTITIES:
            object.__setattr__(self, "entities", self.entities[:MAX_ENTITIES])

    def fields(self, name: str) -> Json:
        """As *name* ("text" or "caption") stands in Telegram's Message; empty for an empty caption."""
        if not self.text:
            return {}
        entities = "entities" if name == "text" else "caption_entities"
        return {name: self.text, **({entities: list(self.entities)} if self.entities else {})}


def formatted(raw: str, parse_mode: str | None, entities: Any) -> Formatted:
    """*entities* count only without a parse mode. Raises ApiError in Telegram's words."""
    if len(raw.encode(errors="replace")) > RAW_LIMIT:
        raise bad_request("text is too long")
    mode = (parse_mode or "none").lower()
    if not raw or mode == "none":
        found = read_entities(entities)
        check_places(raw, found)
        return trimmed(raw, found)
    if mode not in PARSERS:
        raise bad_request("unsupported parse_mode")
    return trimmed(*PARSERS[mode](raw))


def plain(raw: str) -> Formatted:
    return trimmed(raw, [])


def message_text(content: Formatted) -> Formatted:
    """Raises ApiError: nothing to send, or too much."""
    if not content.text:
        raise bad_request("text must be non-empty")
    if units(content.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return content


def caption(content: Formatted) -> Formatted:
    """Raises ApiError: too much."""
    if units(content.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return content


def trimmed(text: str, entities: list[Json]) -> Formatted:
    """Without white space around it, the entities moved and cut to what remains, found ones added."""
    bare = text.strip()
    shift = units(text[: len(text) - len(text.lstrip())])
    end = units(bare)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        stop = min(entity["offset"] + entity["length"] - shift, end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    # What comes later would not be kept, and hides nothing that would.
    kept = nested(kept)[:MAX_ENTITIES]
    free = [found for found in detected(bare) if not within_code(found, kept)]
    return Formatted(bare, tuple(sorted([*kept, *free], key=place)))


def detected(text: str) -> list[Json]:
    found: list[Json] = []
    read = offset = 0
    for match in DETECTED.finditer(text):
        offset += units(text[read : match.start()])
        read = match.start()
        found.append({"type": match.lastgroup, "offset": offset, "length": units(match.group())})
    return found


def within_code(found: Json, entities: list[Json]) -> bool:
    return any(
        entity["offset"] < found["offset"] + found["length"]
        and found["offset"] < entity["offset"] + entity["length"]
        for entity in entities
        if entity["type"] in FORMATTED_AS_CODE
    )
