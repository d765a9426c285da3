"""Telegram's MarkdownV2, read as strictly as Telegram reads it.

The order of the checks, the names and the words of the refusals follow TDLib's parse_markdown_v2.
"""

from dataclasses import dataclass
from re import Pattern

from bot.sandbox.errors import ApiError
from bot.sandbox.formatting.links import link_entity
from bot.sandbox.formatting.marks import (
    CODE,
    ENDS,
    LAST_ESCAPABLE,
    PLAIN,
    PLAIN_IN_CODE,
    RESERVED,
    STARTS,
    Kind,
)
from bot.sandbox.formatting.refusals import emoji_or_moment, unreadable
from bot.sandbox.formatting.utf16 import units
from bot.sandbox.state.records import Json


@dataclass(frozen=True, slots=True)
class Open:
    kind: Kind
    at: int  # index into the source
    offset: int
    starts_at: int  # index into the text read so far
    language: str = ""


class Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text = ""
        self.offset = 0
        self.open: list[Open] = []
        self.entities: list[Json] = []
        self.is_quoting = False
        self.starts_a_line = True

    def read(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            self.step()
        if self.is_quoting:
            self.end_last_quote()
        if self.open:
            raise self.no_end()
        return self.text, sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def step(self) -> None:
        character = self.source[self.at]
        if character == "\\" and "\0" < self.peek(1) <= LAST_ESCAPABLE:
            self.say(self.peek(1))
            self.at += 2
        elif plain := self.plain().match(self.source, self.at):
            self.say(plain.group())
            self.at = plain.end()
        elif character == "\\":
            self.say(character)
            self.at += 1
        elif self.is_quoting and character == "\n" and self.peek(1) != ">":
            self.end_quote()
        elif self.open and self.ends(self.open[-1].kind):
            self.end()
        else:
            self.start()

    def plain(self) -> Pattern[str]:
        return PLAIN_IN_CODE if self.open and self.open[-1].kind in CODE else PLAIN

    def say(self, words: str) -> None:
        self.text += words
        self.offset += units(words)
        if visible := words.rstrip("\r"):
            self.starts_a_line = visible.endswith("\n")

    def ends(self, kind: Kind) -> bool:
        if kind is Kind.ITALIC:
            return self.source[self.at] == "_" and self.peek(1) != "_"
        return kind in ENDS and self.source.startswith(ENDS[kind], self.at)

    def start(self) -> None:
        begin = self.at
        if self.source[begin] == "\n":
            self.say("\n")
            self.at += 1
            return
        if self.source[begin] == ">" and self.starts_a_line:
            if not self.is_quoting:
                self.is_quoting = True
                self.open.append(Open(Kind.QUOTE, begin, self.offset, len(self.text)))
            self.at += 1
            return
        mark = next((mark for mark in STARTS if self.source.startswith(mark, begin)), None)
        if mark is None:
            raise unreadable(
                f"Character '{self.source[begin]}' is reserved and must be escaped with the preceding '\\'"
            )
        self.at += len(mark)
        kind = STARTS[mark]
        language = self.language() if kind is Kind.PRE else ""
        kind = Kind.PRE_WITH_LANGUAGE if language else kind
        self.open.append(Open(kind, begin, self.offset, len(self.text), language))

    def language(self) -> str:
        """Of a block of code; also skips the one line break after it."""
        stop = self.at
        while stop < len(self.source) and not self.source[stop].isspace() and self.source[stop] != "`":
            stop += 1
        is_named = stop < len(self.source) and self.source[stop] != "`"
        name = self.source[self.at : stop] if is_named else ""
        self.at += len(name)
        first, second = self.peek(0), self.peek(1)
        if first in {"\n", "\r"}:
            self.at += 2 if second in {"\n", "\r"} and second != first else 1
        return name

    def end(self) -> None:
        opened = self.open[-1]
        self.at += 1 if opened.kind is Kind.ITALIC else len(ENDS[opened.kind])
        found = self.entity(opened)
        self.open.pop()
        if found is not None and self.offset > opened.offset:
            self.entities.append(found | {"offset": opened.offset, "length": self.offset - opened.offset})

    def entity(self, opened: Open) -> Json | None:
        """None: nothing but its text stays. Raises ApiError."""
        match opened.kind:
            case Kind.LINK:
                is_given = self.peek(0) == "("
                return link_entity(self.address("a URL") if is_given else self.text[opened.starts_at :])
            case Kind.EMOJI:
                if self.peek(0) != "(":
                    raise unreadable("Custom emoji entity must contain a tg://emoji URL")
                return emoji_or_moment(self.address("a custom emoji URL"))
            case Kind.PRE_WITH_LANGUAGE:
                return {"type": "pre", "language": opened.language}
            case _:
                return {"type": opened.kind.value.lower()}

    def address(self, what: str) -> str:
        """What stands between the parentheses that start here. Raises ApiError."""
        self.at += 1
        begin, url = self.at, ""
        while self.at < len(self.source) and self.source[self.at] != ")":
            is_escaped = self.source[self.at] == "\\" and "\0" < self.peek(1) <= LAST_ESCAPABLE
            self.at += is_escaped
            url += self.source[self.at]
            self.at += 1
        if self.at == len(self.source):
            raise unreadable(f"Can't find end of {what} at byte offset {self.byte(begin)}")
        self.at += 1
        return url

    def end_quote(self) -> None:
        """At the end of its last line. An empty `||` there makes it expandable. Raises ApiError."""
        kind = self.quote_type(self.at - (1 if self.text.endswith("\r") else 0))
        if kind is None:
            raise self.no_end()
        quote = self.open.pop()
        self.is_quoting = False
        self.say("\n")
        self.at += 1
        self.entities.append({"type": kind, "offset": quote.offset, "length": self.offset - quote.offset})

    def end_last_quote(self) -> None:
        kind = self.quote_type(len(self.source))
        if kind is None:
            return
        quote = self.open.pop()
        if self.offset > quote.offset:
            self.entities.append({"type": kind, "offset": quote.offset, "length": self.offset - quote.offset})

    def quote_type(self, end: int) -> str | None:
        """None: something else is still open within the quote."""
        last = self.open[-1]
        if last.kind is Kind.SPOILER and last.at == end - 2:
            self.open.pop()
            return "expandable_blockquote" if self.open[-1].kind is Kind.QUOTE else None
        return "blockquote" if last.kind is Kind.QUOTE else None

    def peek(self, ahead: int) -> str:
        """Empty behind the end."""
        return self.source[self.at + ahead : self.at + ahead + 1]

    def byte(self, index: int) -> int:
        return len(self.source[:index].encode())

    def no_end(self) -> ApiError:
        last = self.open[-1]
        return unreadable(f"Can't find end of {last.kind} entity at byte offset {self.byte(last.at)}")


def parse_markdown_v2(source: str) -> tuple[str, list[Json]]:
    """The text and its entities. Raises ApiError in Telegram's words."""
    return Reader(source).read()


def escaped(text: str) -> str:
    """Reads back as *text*, whatever stands in it."""
    return "".join(f"\\{one}" if one in RESERVED - {"\n"} or one == "\\" else one for one in text)
