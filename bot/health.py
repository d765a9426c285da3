"""What an operator's tools ask: alive, ready, and a few numbers. No person's data is in any answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from aiohttp import web

from bot.storage import figures
from bot.storage.database import Database

log: structlog.stdlib.BoundLogger = structlog.get_logger()

STALE_AFTER = timedelta(seconds=30)
"""A loop that has not looked at the store for so long has stopped."""


@dataclass(frozen=True, slots=True)
class Loop:
    """*last_good_tick*: when the loop last found the store in order; None: not yet."""

    name: str
    last_good_tick: Callable[[], datetime | None]


def add_routes(
    app: web.Application,
    database: Database,
    now: Callable[[], datetime],
    speed: Callable[[], float],
    loops: Sequence[Loop],
) -> None:
    """*loops* may still grow until the first question."""

    async def healthz(_: web.Request) -> web.Response:
        """200 while every loop turns; 503 with the names of those that do not."""
        stale_after = STALE_AFTER * max(1.0, speed())
        stopped = [
            loop.name
            for loop in loops
            if (ticked := loop.last_good_tick()) is None or now() - ticked > stale_after
        ]
        return web.json_response({"stopped": stopped}, status=503 if stopped else 200)

    async def readyz(_: web.Request) -> web.Response:
        """200 when the database answers."""
        try:
            await database.read(figures.ping)
        except Exception:
            log.exception("database_away")
            return web.json_response({"database": "away"}, status=503)
        return web.json_response({"database": "ready"})

    async def metrics(_: web.Request) -> web.Response:
        """Gauges in Prometheus' text format."""
        counted = await database.read(lambda tx: figures.count(tx, now()))
        lines = [f"# TYPE forefoot_{name} gauge\nforefoot_{name} {value}" for name, value in counted.items()]
        return web.Response(text="\n".join(lines) + "\n", content_type="text/plain")

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)
