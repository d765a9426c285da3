"""The line to a Bot API server, Telegram's or another."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from telegram import Bot, BotCommand, Update
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.tally import Tally
from bot.telegram.backoff import Backoff
from bot.telegram.updates import MENU
from content.languages import ENGLISH
from content.texts import Texts, Words

__all__ = [
    "Bot",
    "TokenUnknown",
    "Update",
    "WebhookRefused",
    "connect",
    "forget_webhook",
    "introduce",
    "is_readable",
    "reach",
    "set_webhook",
]

log: structlog.stdlib.BoundLogger = structlog.get_logger()

# python-telegram-bot gives `retry_after` as a timedelta only when asked to, and warns otherwise.
os.environ.setdefault("PTB_TIMEDELTA", "true")

POLL_SECONDS = 30
WANTED = ("message", "callback_query", "my_chat_member")
CONNECTIONS = 32
"""More than can be under way at 30 messages a second; the library's pool slows down when it is crowded."""


REFUSED = (BadRequest, Forbidden, InvalidToken)
"""Answers that would be the same again. InvalidToken is also a method that the server does not know (404)."""


class TokenUnknown(Exception):  # noqa: N818 (reads as what happened)
    """No waiting will mend that. The message says of the token what the server did."""


class WebhookRefused(Exception):  # noqa: N818 (reads as what happened)
    """The message is what the server says about it."""


class QuietRequest(HTTPXRequest):
    """The library logs an answer that is no JSON in full, with whatever somebody said in it."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = json.loads(payload)
        except (ValueError, RecursionError):
            raise TelegramError("the answer is no JSON") from None
        return answer


class TolerantRequest(QuietRequest):
    """Asks for updates and blanks those that cannot be parsed.

    The library parses a whole batch at once: one malformed update would raise, the offset would never move,
    and polling would stand still for ever.
    """

    def __init__(self, tally: Tally, **how: Any) -> None:
        super().__init__(**how)
        self._tally = tally

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        code, body = await super().do_request(*args, **kwargs)
        return code, _readable_only(body, self._tally)


def _readable_only(body: bytes, tally: Tally) -> bytes:
    """The answer to getUpdates as it came, or with each unreadable update reduced to its number."""
    try:
        answer = json.loads(body)
        updates = answer["result"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return body
    if not isinstance(updates, list) or all(is_readable(raw) for raw in updates):
        return body
    answer["result"] = [raw if is_readable(raw) else _number_only(raw, tally) for raw in updates]
    return json.dumps(answer).encode()


def _number_only(raw: Any, tally: Tally) -> dict[str, int]:
    tally.unreadable += 1
    update_id = raw.get("update_id") if isinstance(raw, dict) else None
    log.error("update_unreadable", update_id=update_id)
    return {"update_id": update_id if isinstance(update_id, int) else 0}


def is_readable(raw: Any) -> bool:
    """Whether the library can make an update of it. It raises nearly anything on a malformed one."""
    try:
        return isinstance(raw["update_id"], int) and Update.de_json(raw) is not None
    except Exception:  # noqa: BLE001 (see the docstring)
        return False


def connect(token: str, api_url: str | None, tally: Tally | None = None) -> Bot:
    """A bot that is not yet initialised. *api_url*: base address without `/bot<token>`; None: Telegram's."""
    updates = TolerantRequest(tally or Tally(), connection_pool_size=2, read_timeout=POLL_SECONDS + 10)
    request = QuietRequest(connection_pool_size=CONNECTIONS, pool_timeout=5, media_write_timeout=20)
    if api_url is None:
        return Bot(token, request=request, get_updates_request=updates)
    base = api_url.rstrip("/")
    return Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=updates,
    )


async def reach(bot: Bot) -> None:
    """Say hello to the server, as often as it takes. Raises TokenUnknown."""
    try:
        await _insist(bot.initialize)
    except InvalidToken:
        raise TokenUnknown("is not known to the server") from None  # The library's message shows the token.
    except REFUSED as error:
        raise TokenUnknown(f"is refused by the server ({error.message})") from None


async def set_webhook(bot: Bot, url: str, secret: str) -> None:
    """Raises WebhookRefused."""
    try:
        await _insist(lambda: bot.set_webhook(url, secret_token=secret, allowed_updates=WANTED))
    except REFUSED as error:
        raise WebhookRefused(error.message) from None


async def forget_webhook(bot: Bot) -> None:
    """Polling is refused while a webhook is set. What waits at the server stays there."""
    try:
        await _insist(lambda: bot.delete_webhook(drop_pending_updates=False))
    except REFUSED as error:
        # A server that knows no webhooks has none set; of one that is set, polling will complain.
        log.warning("webhook_not_forgotten", error=error.message)


async def _insist(call: Callable[[], Awaitable[object]]) -> None:
    """Make a call without which there is no start, as often as it takes. Raises those of REFUSED."""
    backoff = Backoff()
    while True:
        try:
            await call()
        except REFUSED:
            raise
        except TelegramError as error:
            seconds = backoff.seconds_after(error)
            log.warning("server_not_ready", error=error.message, again_in_s=seconds)
            await asyncio.sleep(seconds)
        else:
            return


async def introduce(bot: Bot, texts: Texts) -> None:
    """Set the menu of commands and the words of an empty chat, in English for everybody and in each language for
    those whose client speaks it. A refusal is logged: the coach works without. These are so many calls that they are
    made beside the work.
    """
    # Telegram knows two letters: of pt_BR and pt_PT the first has them.
    codes = {tag.partition("_")[0]: tag for tag in reversed([*texts.languages.names])}
    for code, tag in reversed([*codes.items()]):
        await _introduce(bot, texts.words(tag), None if tag == ENGLISH else code)


async def _introduce(bot: Bot, words: Words, code: str | None) -> None:
    """*code* None: for everybody who has no words of their own."""
    menu = [BotCommand(name, words(f"command.{name}")) for name in MENU]
    calls: tuple[Callable[[], Awaitable[object]], ...] = (
        lambda: bot.set_my_commands(menu, language_code=code),
        lambda: bot.set_my_description(words("bot.description"), language_code=code),
        lambda: bot.set_my_short_description(words("bot.short_description"), language_code=code),
    )
    for call in calls:
        try:
            await call()
        except TelegramError as error:
            log.warning("not_introduced", language=code or ENGLISH, error=error.message)
