"""Telegram's HTML, read as strictly as Telegram reads it.

The tags, the order of the checks and the words of the refusals follow TDLib's parse_html (MessageEntity.cpp).
"""

import re
from dataclasses import dataclass
from html import unescape

from bot.sandbox.formatting.links import link_entity
from bot.sandbox.formatting.refusals import custom_emoji, moment, unreadable
from bot.sandbox.formatting.utf16 import units
from bot.sandbox.state.records import Json

TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
# Only these four have names; any other stays as it is written.
CHARACTER = re.compile(r"&(?:(?:lt|gt|amp|quot)(?![A-Za-z])|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});?")
START = re.compile(r"<([^\s>]*)")
END = re.compile(r"</([^\s>]*)\s*>")
SPACE = re.compile(r"\s*")
ATTRIBUTE = re.compile(r"""([^\s=>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[\w.-]+))?""")


@dataclass(frozen=True, slots=True)
class Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    starts_at: int  # index into the text read so far


class Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text = ""
        self.offset = 0
        self.open: list[Open] = []
        self.entities: list[Json] = []

    def read(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            if self.source.startswith("</", self.at):
                self.end()
            elif self.source[self.at] == "<":
                self.start()
            else:
                self.run()
        if self.open:
            raise unreadable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return self.text, sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def run(self) -> None:
        stop = self.source.find("<", self.at)
        stop = len(self.source) if stop < 0 else stop
        self.say(decoded(self.source[self.at : stop]))
        self.at = stop

    def say(self, words: str) -> None:
        self.text += words
        self.offset += units(words)

    def start(self) -> None:
        begin = self.at
        match = START.match(self.source, begin)
        tag = match.group(1).lower() if match else ""
        self.at = begin + 1 + len(tag)
        if self.at >= len(self.source):
            raise unreadable(f"Unclosed start tag at byte offset {self.byte(begin)}")
        if tag not in TYPES:
            raise unreadable(f'Unsupported start tag "{tag}" at byte offset {self.byte(begin)}')
        attributes = self.attributes(begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte(begin)}')
        self.open.append(Open(tag, attributes, self.offset, len(self.text)))

    def attributes(self, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while self.skip_space() < len(self.source):
            if self.source[self.at] == ">":
                self.at += 1
                return found
            match = ATTRIBUTE.match(self.source, self.at)
            if not match:
                self.at += 1
                continue
            value = match.group(2) or ""
            found[match.group(1).lower()] = decoded(value[1:-1]) if value[:1] in {'"', "'"} else value.lower()
            self.at = match.end()
        raise unreadable(f"Unclosed start tag at byte offset {self.byte(begin)}")

    def skip_space(self) -> int:
        """By itself: as the beginning of an attribute, each space would be tried again and again."""
        space = SPACE.match(self.source, self.at)
        self.at = space.end() if space else self.at
        return self.at

    def end(self) -> None:
        begin = self.at
        if not self.open:
            raise unreadable(f"Unexpected end tag at byte offset {self.byte(begin)}")
        match = END.match(self.source, begin)
        if not match:
            raise unreadable(f"Unclosed end tag at byte offset {self.byte(begin)}")
        tag, opened = match.group(1).lower(), self.open[-1]
        if tag and tag != opened.tag:
            raise unreadable(
                f"Unmatched end tag at byte offset {self.byte(begin)}, "
                f'expected "</{opened.tag}>", found "</{tag}>"'
            )
        self.at = match.end()
        self.open.pop()
        if self.offset > opened.offset:
            self.entities.extend(self.entity(opened))

    def entity(self, opened: Open) -> list[Json]:
        """One, or none: a link that leads nowhere is dropped without a word, and its text stays."""
        length = self.offset - opened.offset
        entity: Json = {"type": TYPES[opened.tag], "offset": opened.offset, "length": length}
        given = opened.attributes
        match opened.tag:
            case "a":
                found = link_entity(given.get("href") or self.text[opened.starts_at :])
                return [entity | found] if found else []
            case "pre":
                entity |= self.language_of(entity)
            case "code" if given.get("class", "").startswith("language-"):
                entity["language"] = given["class"].removeprefix("language-")
            case "blockquote" if "expandable" in given:
                entity["type"] = "expandable_blockquote"
            case "tg-emoji":
                entity |= custom_emoji(given.get("emoji-id", ""))
            case "tg-time":
                entity |= moment(given.get("unix", ""), given.get("format", ""))
        return [entity]

    def language_of(self, pre: Json) -> Json:
        """<pre><code class="language-x"> is one entity, and the code's language is its own."""
        inner = [e for e in self.entities if e["type"] == "code" and e.get("language")]
        for code in inner:
            if (code["offset"], code["length"]) == (pre["offset"], pre["length"]):
                self.entities.remove(code)
                return {"language": code["language"]}
        return {}

    def byte(self, index: int) -> int:
        return len(self.source[:index].encode())


def decoded(words: str) -> str:
    return CHARACTER.sub(lambda match: unescape(match.group().rstrip(";") + ";"), words)


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The text and its entities. Raises ApiError in Telegram's words."""
    text, entities = Reader(source).read()
    # A language belongs to a block of code; Telegram drops it from code within a line.
    bare = [{k: v for k, v in e.items() if k != "language" or e["type"] == "pre"} for e in entities]
    return text, bare
