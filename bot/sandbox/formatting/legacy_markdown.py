"""Telegram's first Markdown, kept for bots that are older than MarkdownV2; TDLib's parse_markdown."""

from bot.sandbox.formatting.links import link_entity
from bot.sandbox.formatting.refusals import unreadable
from bot.sandbox.formatting.utf16 import units
from bot.sandbox.state.records import Json

STARTS = "_*`["
TYPES = {"_": "italic", "*": "bold", "`": "code", "```": "pre"}


def parse_markdown(source: str) -> tuple[str, list[Json]]:
    """The text and its entities, which cannot be nested here. Raises ApiError in Telegram's words."""
    text, entities, at = "", list[Json](), 0
    while at < len(source):
        if source[at] == "\\" and source[at + 1 : at + 2] in tuple(STARTS):
            text += source[at + 1]
            at += 2
        elif source[at] not in STARTS:
            text += source[at]
            at += 1
        else:
            offset = units(text)
            inner, entity, at = read_entity(source, at)
            text += inner
            if entity is not None and inner:
                entities.append(entity | {"offset": offset, "length": units(inner)})
    return text, entities


def read_entity(source: str, begin: int) -> tuple[str, Json | None, int]:
    """Its text, itself, and where it ends. Raises ApiError."""
    start = "```" if source.startswith("```", begin) else source[begin]
    end = "]" if start == "[" else start
    first, language = (begin + len(start), "") if start != "```" else after_language(source, begin + 3)
    last = source.find(end, first)
    if last < 0:
        size = len(source[:begin].encode())
        raise unreadable(f"Can't find end of the entity starting at byte offset {size}")
    inner, at = source[first:last], last + len(end)
    if start != "[":
        return inner, {"type": TYPES[start], **({"language": language} if language else {})}, at
    if source[at : at + 1] != "(":
        return inner, link_entity(inner), at
    stop = source.find(")", at)
    stop = len(source) if stop < 0 else stop
    return inner, link_entity(source[at + 1 : stop]), stop + 1


def after_language(source: str, at: int) -> tuple[int, str]:
    """Where the code of a block starts, and in which language it is."""
    stop = at
    while stop < len(source) and not source[stop].isspace() and source[stop] != "`":
        stop += 1
    language = source[at:stop] if stop < len(source) and source[stop] != "`" else ""
    at += len(language)
    breaks = source[at : at + 2]
    if breaks in {"\r\n", "\n\r"}:
        return at + 2, language
    return (at + 1 if breaks[:1] in {"\n", "\r"} else at), language
