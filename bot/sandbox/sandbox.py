"""The whole sandbox, ready to be mounted on a web application."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable
from pathlib import Path

from aiohttp import web

from bot.sandbox.bot_api.limits import Flood, Limits
from bot.sandbox.bot_api.server import BotApi
from bot.sandbox.bot_api.updates import Updates
from bot.sandbox.bot_api.webhooks import Webhooks
from bot.sandbox.clock import Clock, ClockControl
from bot.sandbox.faults import Faults
from bot.sandbox.journal import KEPT, Journal
from bot.sandbox.people.control import Control
from bot.sandbox.people.events import Events
from bot.sandbox.people.serving import Serving
from bot.sandbox.people.visitors import refusing_strangers
from bot.sandbox.state.records import Person
from bot.sandbox.state.store import Store
from bot.sandbox.state.world import ANNA, World

PAGE = Path(__file__).with_name("page")


class Sandbox:
    def __init__(
        self,
        clock: Clock,
        *,
        controls: ClockControl | None = None,
        tokens: Collection[str] = (),
        state: Path | None = None,
        bot_name: str = "Sandbox bot",
        time_zone: str = ANNA.time_zone,
        host: str = "localhost",
        limits: Limits | None = Limits(),  # noqa: B008 - frozen
        journal_size: int = KEPT,
    ) -> None:
        """*controls* None: the clock is not for turning, and the page shows no knobs.

        *tokens*: the only ones that are let in; none: any well-formed token is a bot.
        *state* None: all is forgotten at the end. *journal_size*: so many calls are remembered.
        *time_zone*: what the phone of the first person shows.
        *host*: the name it listens on; the page opens under this name and under any address in numbers.
        *limits*: how much bots may send; None: as much as they like, as often as they like.
        Raises OSError and StateError for a state file that cannot be used, ValueError for what cannot be a token.
        """
        self._host = host
        self.store = Store(state)
        self.world = World(self.store, clock, controls, bot_name, time_zone)
        self.faults = Faults()
        self.flood = Flood(limits)
        self.updates = Updates(self.world, self.faults)
        self.journal = Journal(journal_size)
        self._bot_api = BotApi(self.updates, self.journal, self.faults, self.flood, tokens)
        self._people = Serving(Control(self.updates, self.journal, self.faults, self.flood))
        self._events = Events(self.world)

    def welcome(self, names: Iterable[str]) -> None:
        """People of these first names are there, too, if they were not before."""
        known = {person.first_name for person in self.world.people.values()}
        for name in dict.fromkeys(names):
            if name not in known:
                self.world.change_person(Person(self.world.next_person_id(), name))
        self.store.commit()

    def add_routes(self, app: web.Application) -> None:
        """`/`, `/page`, `/sandbox`, `/bot<token>` and `/file` are the sandbox's; the rest stays free."""
        for part in (self._bot_api, self._events, self._people):
            part.add_routes(app.router)
        app.middlewares.append(refusing_strangers(self._host))
        app.router.add_get("/", show_page)
        app.router.add_static("/page", PAGE)
        app.cleanup_ctx.append(self._deliver)
        app.on_shutdown.append(self._release)

    async def _deliver(self, _: web.Application) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            delivery = group.create_task(Webhooks(self.updates, self._bot_api.execute).run())
            yield
            delivery.cancel()
        self.store.close()

    async def _release(self, _: web.Application) -> None:
        self.updates.release_polls()
        self._events.close()


async def show_page(_: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})
