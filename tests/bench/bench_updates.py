"""Updates in, end to end over the loopback, one after the other and in lanes: from Telegram's side to the commit.

Both ends run in this one process, so that the figures are what a machine with half of its time to spare does.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import aiohttp
from aiohttp import web

from bot.coach.practice import Practice
from bot.desk import Desk, Store
from bot.heard import Heard, Tap
from bot.places import Places
from bot.reception import Reception
from bot.storage.database import Database
from bot.storage.diaries import Diaries
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People
from bot.tally import Tally
from bot.telegram.connection import connect
from bot.telegram.lanes import AT_ONCE, Lanes
from bot.telegram.polling import Poller
from bot.telegram.views import Views
from bot.telegram.webhook import SECRET_HEADER, Webhook
from content.load import bundled, load
from scheduler.clock import RealClock
from scheduler.pace import Pace
from tests.bench.line import Better, Line
from tests.support.databases import SEALER, postgres_database
from tests.support.play import AGREED
from tests.support.scripted_api import ME

Json = dict[str, Any]

PEOPLE = 40
EACH = 10
NEEDED = 30
"""Nobody can be answered faster than Telegram takes the answers."""

SECRET = "between-us"
TOKEN = "1:bench"


def measure() -> Iterator[Line]:
    for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgres)):
        with opened() as url:
            if url is None:
                continue
            database = Database.open(url)
            reception = asyncio.run(_reception_with_people(database))
            first = PEOPLE + 1
            for transport, take in (("polling", _by_polling), ("webhook", _by_webhook)):
                for how, at_once in (("one after the other", 1), (f"{AT_ONCE} lanes", AT_ONCE)):
                    rate = asyncio.run(take(Lanes(reception, at_once), _updates(first)))
                    first += PEOPLE * EACH
                    what = f"{name}: updates by {transport}, {how}"
                    yield Line(what, rate, "per s", NEEDED, Better.MORE, digits=0)
            database.close()


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/forefoot.db"


@contextmanager
def _postgres() -> Iterator[str | None]:
    with postgres_database() as url:
        yield url


async def _reception_with_people(database: Database) -> Reception:
    content, now = load(bundled()), RealClock().now
    practice = Practice(content.programmes["metatarsalgia"], Places(), "UTC")
    store = Store(
        database, People(database, SEALER), OutboxTable(database, SEALER, Pace.of(30)), Diaries(SEALER)
    )
    desk = Desk(practice, store, Views(content.texts), now, lambda: 1.0, lambda: None)
    for person_id in range(1, PEOPLE + 1):
        await desk.hear(Heard(person_id, person_id, "en", AGREED, Tap(str(person_id), 1)))
    return Reception(desk, database, lambda *_: None, now)


def _updates(first: int) -> list[Json]:
    """Everybody asks for help by turns."""
    return [_asked(first + number, number % PEOPLE + 1) for number in range(PEOPLE * EACH)]


def _asked(update_id: int, person_id: int) -> Json:
    person = {"id": person_id, "is_bot": False, "first_name": "Ann"}
    chat = {"id": person_id, "type": "private"}
    message = {"message_id": 1, "date": 1_800_000_000, "chat": chat, "from": person, "text": "/help"}
    return {"update_id": update_id, "message": message}


async def _by_polling(lanes: Lanes, updates: list[Json]) -> float:
    confirmed = asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        if request.path.endswith("getMe"):
            return web.json_response({"ok": True, "result": ME})
        offset = int((await request.post()).get("offset", "0"))  # type: ignore[arg-type]  # A field, no file.
        waiting = [update for update in updates if update["update_id"] >= offset]
        if not waiting:
            confirmed.set()
            await asyncio.Event().wait()
        return web.json_response({"ok": True, "result": waiting[:100]})

    app = web.Application()
    app.router.add_post("/{path:.*}", answer)
    async with _serving(app) as address, connect(TOKEN, address) as bot, asyncio.TaskGroup() as tasks:
        began = time.perf_counter()
        polling = tasks.create_task(Poller(bot, lanes, RealClock().now).run())
        await confirmed.wait()
        polling.cancel()
    return len(updates) / (time.perf_counter() - began)


async def _by_webhook(lanes: Lanes, updates: list[Json]) -> float:
    """As Telegram does: up to 40 at once, of one person one after the other."""
    app = web.Application()
    Webhook(SECRET, lanes, Tally()).add_route(app, "https://forefoot.example")
    async with _serving(app) as address, aiohttp.ClientSession(headers={SECRET_HEADER: SECRET}) as http:

        async def bring(person: int) -> None:
            for update in updates[person::PEOPLE]:
                async with http.post(address, json=update) as answer:
                    assert answer.status == 200, answer.status

        began = time.perf_counter()
        await asyncio.gather(*(bring(person) for person in range(PEOPLE)))
    return len(updates) / (time.perf_counter() - began)


@asynccontextmanager
async def _serving(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
