"""Delivers updates to the webhooks that bots have set. Each webhook, as it was set last, has a route of its own."""

import asyncio
from dataclasses import dataclass

import aiohttp

from bot.sandbox.bot_api.route import Execute, Route, Sleep
from bot.sandbox.bot_api.updates import Updates
from bot.sandbox.state.records import Bot


@dataclass(slots=True)
class Way:
    route: Route
    task: asyncio.Task[None]


class Webhooks:
    def __init__(self, updates: Updates, execute: Execute, sleep: Sleep = asyncio.sleep) -> None:
        """*execute*: does the call that a bot put into its answer. *sleep*: between one try and the next."""
        self.updates = updates
        self.world = updates.world
        self.execute = execute
        self.sleep = sleep
        self._ways: dict[int, Way] = {}

    async def run(self) -> None:
        """Until cancelled."""
        async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as group:
            while True:
                self.updates.arrived.clear()
                for bot in list(self.world.bots.values()):
                    self._attend(bot, http, group)
                await self.updates.arrived.wait()

    def _attend(self, bot: Bot, http: aiohttp.ClientSession, group: asyncio.TaskGroup) -> None:
        """A webhook that is gone, or was set anew, takes with it whatever is under way."""
        hook, way = bot.webhook, self._ways.get(bot.id)
        if way is not None and (hook is None or hook.generation != way.route.hook.generation):
            way.task.cancel()
            del self._ways[bot.id]
            way = None
        if way is not None:
            way.route.wake.set()
        elif hook is not None:
            route = Route(self.updates, bot.id, hook, http, self.execute, self.sleep)
            self._ways[bot.id] = Way(route, group.create_task(route.run()))
