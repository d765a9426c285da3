"""What an operator's tools ask: alive, ready, and a few numbers. No person's data is in any answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from aiohttp import web

from bot.storage import figures
from bot.storage.database import Database
from bot.tally import Tally

log: structlog.stdlib.BoundLogger = structlog.get_logger()

STALE_AFTER = timedelta(seconds=30)
"""A loop that has not looked at the store for so long has stopped."""

MUTE_AFTER = timedelta(minutes=2)
"""A server that has not answered a poll for so long has more than a hiccup."""


@dataclass(frozen=True, slots=True)
class Loop:
    """*last_good_tick*: when the loop last found all in order; None: not yet.

    *now* None: the loop lives by the coach's clock, at its speed. The server at the other end does not.
    """

    name: str
    last_good_tick: Callable[[], datetime | None]
    stale_after: timedelta = STALE_AFTER
    now: Callable[[], datetime] | None = None


def add_routes(
    app: web.Application,
    database: Database,
    now: Callable[[], datetime],
    speed: Callable[[], float],
    loops: Sequence[Loop],
    tally: Tally,
) -> None:
    """*loops* may still grow until the first question."""

    async def healthz(_: web.Request) -> web.Response:
        """200 while every loop turns; 503 with the names of those that do not."""
        stopped = [loop.name for loop in loops if has_stopped(loop)]
        return web.json_response({"stopped": stopped}, status=503 if stopped else 200)

    def has_stopped(loop: Loop) -> bool:
        ticked_at = loop.last_good_tick()
        if ticked_at is None:
            return True
        if loop.now is not None:
            return loop.now() - ticked_at > loop.stale_after
        return now() - ticked_at > loop.stale_after * max(1.0, speed())

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
        counted |= {"updates_unreadable": tally.unreadable, "updates_without_room": tally.no_room}
        lines: dict[str, None] = {}  # One line for the type of all that differ in their label only.
        for name, value in counted.items():
            lines[f"# TYPE forefoot_{name.partition('{')[0]} gauge"] = None
            lines[f"forefoot_{name} {value}"] = None
        return web.Response(text="\n".join(lines) + "\n", content_type="text/plain")

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)
