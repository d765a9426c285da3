"""How markup that cannot be read is refused, and the two entities that HTML and Markdown both know how to check."""

import re

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.formatting.links import telegram_link
from bot.sandbox.state.records import Json

EMOJI_ID = re.compile(r"[0-9]{1,19}")
LARGEST_ID = 2**63 - 1
# Telegram's protocol carries an instant in 32 bits. That a later one is refused is our assumption.
LATEST = 2**31 - 1
# Documented: "r", or up to three parts in this order. That a wrong one is refused so is our assumption.
DATE_FORMAT = re.compile(r"r|w?[dD]?[tT]?")


def unreadable(words: str) -> ApiError:
    return bad_request(f"can't parse entities: {words}")


def custom_emoji(emoji_id: str) -> Json:
    """Raises ApiError."""
    if not EMOJI_ID.fullmatch(emoji_id) or not 0 < int(emoji_id) <= LARGEST_ID:
        raise unreadable("Invalid custom emoji identifier specified")
    return {"type": "custom_emoji", "custom_emoji_id": emoji_id}


def moment(unix: str, shape: str) -> Json:
    """Raises ApiError."""
    if not (unix.isascii() and unix.isdecimal()) or len(unix) > len(str(LARGEST_ID)) or int(unix) > LATEST:
        raise unreadable("invalid date specified")
    if not DATE_FORMAT.fullmatch(shape):
        raise unreadable("invalid date format specified")
    return {"type": "date_time", "unix_time": int(unix), **({"date_time_format": shape} if shape else {})}


def emoji_or_moment(url: str) -> Json:
    """Raises ApiError."""
    host, given = telegram_link(url)
    if not url.lower().startswith("tg:"):
        raise unreadable("Custom emoji URL must have scheme tg")
    if host == "time":
        return moment(given.get("unix", ""), given.get("format", ""))
    if host != "emoji":
        raise unreadable('Custom emoji URL must have host "emoji"')
    if "id" not in given:
        raise unreadable("Custom emoji URL must have an emoji identifier")
    return custom_emoji(given["id"])
