"""The marks of MarkdownV2: what each of them starts, and what ends it."""

import re
from enum import StrEnum

RESERVED = set("_*[]()~`>#+-=|{}.!\n")
LAST_ESCAPABLE = "~"
PLAIN = re.compile(f"[^{re.escape(''.join(RESERVED))}\\\\]+")
PLAIN_IN_CODE = re.compile(r"[^`\\]+")


class Kind(StrEnum):
    """By the name under which a refusal mentions it."""

    BOLD = "Bold"
    ITALIC = "Italic"
    UNDERLINE = "Underline"
    STRIKETHROUGH = "Strikethrough"
    SPOILER = "Spoiler"
    CODE = "Code"
    PRE = "Pre"
    PRE_WITH_LANGUAGE = "PreCode"
    LINK = "TextUrl"
    EMOJI = "CustomEmoji"
    QUOTE = "BlockQuote"


# The longer of two marks first: what starts with the shorter one would never be found.
STARTS = {
    "__": Kind.UNDERLINE,
    "||": Kind.SPOILER,
    "![": Kind.EMOJI,
    "```": Kind.PRE,
    "_": Kind.ITALIC,
    "*": Kind.BOLD,
    "~": Kind.STRIKETHROUGH,
    "[": Kind.LINK,
    "`": Kind.CODE,
}
ENDS = {
    Kind.BOLD: "*",
    Kind.UNDERLINE: "__",
    Kind.STRIKETHROUGH: "~",
    Kind.SPOILER: "||",
    Kind.CODE: "`",
    Kind.PRE: "```",
    Kind.PRE_WITH_LANGUAGE: "```",
    Kind.LINK: "]",
    Kind.EMOJI: "]",
}
BLOCKS_OF_CODE = {Kind.PRE, Kind.PRE_WITH_LANGUAGE}
CODE = {Kind.CODE, *BLOCKS_OF_CODE}
