"""Updates in, by webhook: answered with 200 only after the transaction has committed.

Whatever is not taken is answered so that Telegram brings it again, and until then nothing else of that person.
"""

import asyncio
import hmac
import json
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from telegram import Update

from bot.tally import Tally
from bot.telegram.connection import is_readable
from bot.telegram.lanes import ComeAgain, Lanes

log: structlog.stdlib.BoundLogger = structlog.get_logger()

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)
MOST_BYTES = 1024 * 1024
"""Telegram's updates are far smaller. For the application's `client_max_size`; beyond it the answer is 413."""

BODY_SECONDS = 10.0
"""Who needs longer for a body is as good as gone. It takes nobody's place: the update is waited for outside."""

ROOM = 64
"""Updates taken and not answered yet. Telegram brings 40 at once; more come after an outage, or from elsewhere."""

AGAIN_SECONDS = 5
"""Before an update that could not be committed is brought again."""
SOON_SECONDS = 1
"""Before one is brought again for which there was no room."""


class Webhook:
    """A turn in *lanes* ends once the update is committed; what it raises makes Telegram bring it again."""

    def __init__(self, secret: str, lanes: Lanes, tally: Tally, room: int = ROOM) -> None:
        self._secret = secret.encode()
        self._lanes = lanes
        self._tally = tally
        self._room = room
        self._inside = 0

    def add_route(self, app: web.Application, url: str) -> None:
        """*url*: the address that Telegram is told; a proxy in front of us must leave its path as it is."""
        app.router.add_post(urlsplit(url).path or "/", self._receive)

    async def _receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret):
            return web.Response(status=HTTPStatus.FORBIDDEN)
        if request.content_type != "application/json":
            return web.Response(status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                raw = json.loads(await request.read())
        except (TimeoutError, ConnectionError):
            return web.Response(status=HTTPStatus.REQUEST_TIMEOUT, headers={"Connection": "close"})
        except (ValueError, RecursionError):
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        if not is_readable(raw):
            update_id = raw.get("update_id") if isinstance(raw, dict) else None
            log.error("update_unreadable", update_id=update_id)
            self._tally.unreadable += 1
            return web.Response()  # Telegram would bring it again for a day; it would not get better.
        return await self._take(raw)

    async def _take(self, raw: dict[str, Any]) -> web.Response:
        if self._inside >= self._room:
            self._tally.no_room += 1
            return _again(SOON_SECONDS)
        update = Update.de_json(raw)
        self._inside += 1
        try:
            await self._lanes.join(update)()
        except ComeAgain as reason:
            log.info("update_comes_again", update_id=update.update_id, reason=str(reason))
            return _again(SOON_SECONDS)
        except Exception as error:  # noqa: BLE001 (whatever it was, it comes again)
            log.warning("update_not_handled", update_id=update.update_id, error=repr(error))
            return _again(AGAIN_SECONDS)
        finally:
            self._inside -= 1
        return web.Response()


def _again(seconds: int) -> web.Response:
    return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": str(seconds)})
