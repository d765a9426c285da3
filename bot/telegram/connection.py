"""The line to a Bot API server, Telegram's or another."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import structlog
from telegram import Bot, BotCommand, Update
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.telegram.updates import MENU
from content.texts import Words

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
LONGEST_WAIT_SECONDS = 30.0
WANTED = ("message", "callback_query", "my_chat_member")
CONNECTIONS = 32
"""More than can be under way at 30 messages a second; the library's pool slows down when it is crowded."""


class TokenUnknown(Exception):  # noqa: N818 (reads as what happened)
    """The server does not know the token. No waiting will mend that."""


class WebhookRefused(Exception):  # noqa: N818 (reads as what happened)
    """The server will not bring updates to this address; the message is its reason."""


class TolerantRequest(HTTPXRequest):
    """Asks for updates and blanks those that cannot be parsed.

    The library parses a whole batch at once: one malformed update would raise, the offset would never move,
    and polling would stand still for ever.
    """

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        code, body = await super().do_request(*args, **kwargs)
        return code, _readable_only(body)


def _readable_only(body: bytes) -> bytes:
    """The answer to getUpdates as it came, or with each unreadable update reduced to its number."""
    try:
        answer = json.loads(body)
        updates = answer["result"]
    except (ValueError, KeyError, TypeError):
        return body
    if not isinstance(updates, list) or all(is_readable(raw) for raw in updates):
        return body
    answer["result"] = [raw if is_readable(raw) else _number_only(raw) for raw in updates]
    return json.dumps(answer).encode()


def _number_only(raw: Any) -> dict[str, int]:
    update_id = raw.get("update_id") if isinstance(raw, dict) else None
    log.error("update_unreadable", update_id=update_id)
    return {"update_id": update_id if isinstance(update_id, int) else 0}


def is_readable(raw: Any) -> bool:
    """Whether the library can make an update of it. It raises nearly anything on a malformed one."""
    try:
        return isinstance(raw["update_id"], int) and Update.de_json(raw) is not None
    except Exception:  # noqa: BLE001 (see the docstring)
        return False


def connect(token: str, api_url: str | None) -> Bot:
    """A bot that is not yet initialised. *api_url*: base address without `/bot<token>`; None: Telegram's."""
    updates = TolerantRequest(connection_pool_size=2, read_timeout=POLL_SECONDS + 10)
    request = HTTPXRequest(connection_pool_size=CONNECTIONS, pool_timeout=5, media_write_timeout=20)
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


async def introduce(bot: Bot, words: Words) -> None:
    """Set the menu of commands and the words of an empty chat. A refusal is logged: the coach
    works without.
    """
    try:
        await bot.set_my_commands([BotCommand(name, words(f"command.{name}")) for name in MENU])
        await bot.set_my_description(words("bot.description"))
        await bot.set_my_short_description(words("bot.short_description"))
    except TelegramError as error:
        log.warning("menu_not_set", error=error.message)


async def reach(bot: Bot) -> None:
    """Say hello to the server, as often as it takes. Raises TokenUnknown."""
    try:
        await _insist(bot.initialize)
    except InvalidToken:
        raise TokenUnknown from None


async def set_webhook(bot: Bot, url: str, secret: str) -> None:
    """Ask for updates at *url*, as often as it takes. Raises WebhookRefused."""
    try:
        await _insist(partial(bot.set_webhook, url, secret_token=secret, allowed_updates=WANTED))
    except BadRequest as error:
        raise WebhookRefused(error.message) from None


async def forget_webhook(bot: Bot) -> None:
    """Polling is refused while a webhook is set. What waits at the server stays there."""
    await _insist(partial(bot.delete_webhook, drop_pending_updates=False))


async def _insist(call: Callable[[], Awaitable[object]]) -> None:
    """Until the server has answered. Raises what no waiting will mend: TelegramError."""
    wait_seconds = 1.0
    while True:
        try:
            await call()
        except BadRequest:
            raise  # A kind of NetworkError to the library.
        except (NetworkError, RetryAfter) as error:
            log.warning("server_not_reached", error=error.message, again_in_s=wait_seconds)
            await asyncio.sleep(wait_seconds)
            wait_seconds = min(2 * wait_seconds, LONGEST_WAIT_SECONDS)
        else:
            return
