"""What a single text must keep to, whatever it says: placeholders by name, simple markup, short steps."""

import re
from html import unescape
from string import Formatter

STEP_WORDS = 12
"""The most words that a step may have, and a line of any text: it is read standing on one leg."""

# Where one stops for breath.
_LINE_END = re.compile(r"(?<=[.!?…:])\s+|\n")
_GAP = re.compile(r"\{\w+\}")

# Those of Telegram's HTML tags that a text may need.
_TAG = re.compile(
    r'<(?P<close>/?)(?P<name>b|i|u|s|code|pre|tg-spoiler|blockquote|a)(?: expandable| href="[^"<>]+")?>'
)
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+);")


def placeholders(text: str) -> frozenset[str]:
    """Find the names in braces. Raises ValueError, saying what is allowed: they are no plain names."""
    try:
        fields = [field[1:] for field in Formatter().parse(text) if field[1] is not None]
    except ValueError:
        raise ValueError("a brace stands alone; write {{ or }} for a brace itself") from None
    for name, spec, conversion in fields:
        if not (name or "").isidentifier() or spec or conversion:
            raise ValueError(f"{{{name}}}: use a plain name in braces, such as {{minutes}}")
    return frozenset(str(name) for name, _, _ in fields)


def markup_fault(text: str) -> str | None:
    """Say what Telegram would refuse in this HTML; None when it is fine."""
    opened: list[str] = []
    for tag in _TAG.finditer(text):
        if not tag["close"]:
            opened.append(tag["name"])
        elif not opened or opened.pop() != tag["name"]:
            return f"{tag[0]} closes nothing that is open"
    if opened:
        return f"<{opened[-1]}> is never closed"
    plain = _ENTITY.sub("", _TAG.sub("", text))
    stray = next((sign for sign in plain if sign in "<>&"), None)
    return f"{stray} stands alone; write &lt; &gt; &amp;" if stray else None


def word_count(text: str) -> int:
    """Words as a reader counts them: markup and lone signs are none."""
    return sum(any(sign.isalnum() for sign in word) for word in _TAG.sub("", text).split())


def longest_line(text: str) -> str:
    """The line, or the sentence in it, that has the most words."""
    return max(_LINE_END.split(text), key=word_count)


def has_markup(text: str) -> bool:
    return _TAG.search(text) is not None


def length(text: str) -> int:
    """Characters as Telegram counts them, without markup and without what goes into the gaps."""
    return len(_GAP.sub("", unescape(_TAG.sub("", text))).encode("utf-16-le")) // 2
