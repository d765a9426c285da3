"""Updates in, by webhook: answered with 200 only after the transaction has committed."""

import hmac
import json
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from telegram import Update

from bot.telegram.connection import is_readable

log: structlog.stdlib.BoundLogger = structlog.get_logger()

PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)
MOST_BYTES = 1024 * 1024
"""Telegram's updates are far smaller."""


def add_route(app: web.Application, secret: str, handle: Callable[[Update], Awaitable[None]]) -> None:
    """*handle* returns once the update is committed; what it raises makes Telegram bring the update again."""

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return web.Response(status=403)
        try:
            raw = json.loads(await request.clone(client_max_size=MOST_BYTES).read())
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413)
        except ValueError:
            return web.Response(status=400)
        if not is_readable(raw):
            update_id = raw.get("update_id") if isinstance(raw, dict) else None
            log.error("update_unreadable", update_id=update_id)
            return web.Response()  # Telegram would bring it again for a day; it would not get better.
        update = Update.de_json(raw)
        try:
            await handle(update)
        except Exception:
            log.exception("update_not_handled", update_id=update.update_id)
            return web.Response(status=503, headers={"Retry-After": "5"})
        return web.Response()

    app.router.add_post(PATH, receive)
