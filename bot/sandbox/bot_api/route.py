"""From one bot's queue to its webhook.

As in the server's source (WebhookActor): what concerns one chat goes in order, one at a time, and so do the taps of
one person; different lanes go side by side, over so many connections as the bot allows. What was not taken comes
again at once, then after 2, 4, 8… seconds, or when the bot says, until it expires.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import replace
from typing import Any

import aiohttp

from bot.sandbox.bot_api.hook import Reply, WebhookError, post
from bot.sandbox.bot_api.params import Params
from bot.sandbox.bot_api.updates import Updates
from bot.sandbox.state.records import Bot, Json, Update, Webhook

LONGEST_PAUSE_SECONDS = 60  # up to twice that, by chance
LONGEST_RETRY_AFTER = 3600
# Only so many updates for each connection are looked at: a lane that is stuck can hold up the others, as it does there.
LOADED = 2
# A bot cannot answer an update with these: nobody would read the result, or the webhook would go.
NOT_IN_AN_ANSWER = {"setwebhook", "deletewebhook", "close", "logout"}

Execute = Callable[[Bot, str, Params], Coroutine[Any, Any, None]]
Sleep = Callable[[float], Awaitable[None]]
Lane = tuple[str, int]


class Route:
    def __init__(
        self,
        updates: Updates,
        bot_id: int,
        hook: Webhook,
        http: aiohttp.ClientSession,
        execute: Execute,
        sleep: Sleep,
    ) -> None:
        self.updates = updates
        self.world = updates.world
        self.bot_id = bot_id
        self.hook = hook
        self.http = http
        self.execute = execute
        self.sleep = sleep
        self.wake = asyncio.Event()
        self._busy: set[Lane] = set()
        self._connections = asyncio.Semaphore(hook.max_connections)

    async def run(self) -> None:
        """Until cancelled, or until the bot has another webhook or none."""
        async with asyncio.TaskGroup() as group:
            while self._is_current():
                self.wake.clear()
                for update in self._taken():
                    group.create_task(self._carry(group, update))
                await self.wake.wait()

    def _taken(self) -> Iterator[Update]:
        """The first one of each lane on which nothing is under way; now it is."""
        for update in self.updates.first(self.bot_id, LOADED * self.hook.max_connections):
            if (its_lane := lane(update.body)) not in self._busy:
                self._busy.add(its_lane)
                yield update

    async def _carry(self, group: asyncio.TaskGroup, update: Update) -> None:
        try:
            reply = await self._delivered(update)
            if not self._is_current():
                return
            self.updates.confirm(update)
            self.world.store.commit()
            if reply is not None and is_executed(reply.method):
                group.create_task(self._do(reply))
        finally:
            self._busy.discard(lane(update.body))
            self.wake.set()

    async def _delivered(self, update: Update) -> Reply | None:
        """When it was taken, or has grown too old to be tried again."""
        failures = 0
        while True:
            try:
                async with self._connections:
                    return await post(self.http, self.hook, update.body)
            except WebhookError as error:
                self._note(str(error))
                seconds = pause(failures, error.retry_after)
            except Exception as error:  # noqa: BLE001 - one bot's webhook must not end the others'
                self._note(unforeseen(error))
                seconds = pause(failures, None)
            if self._outlives(update, seconds):
                return None
            failures += 1
            await self.sleep(seconds)

    async def _do(self, reply: Reply) -> None:
        try:
            await self.execute(self.world.bot(self.bot_id), reply.method, reply.params)
        except Exception as error:  # noqa: BLE001 - one bot's webhook must not end the others'
            self._note(unforeseen(error))

    def _outlives(self, update: Update, seconds: float) -> bool:
        """Whether a pause of so many real seconds does."""
        at = self.world.stamp() + seconds * max(1.0, self.world.clock_speed())
        return update.expires_at is not None and at > update.expires_at

    def _is_current(self) -> bool:
        hook = self.world.bot(self.bot_id).webhook
        return hook is not None and hook.generation == self.hook.generation

    def _note(self, words: str) -> None:
        bot = self.world.bot(self.bot_id)
        if bot.webhook is not None and self._is_current():
            failed = replace(bot.webhook, last_error_at=self.world.stamp(), last_error=words)
            self.world.store.put(replace(bot, webhook=failed))
            self.world.store.commit()


def lane(body: Json) -> Lane:
    """A chat's messages share one; each person's taps, and each other kind of update, have their own."""
    for kind, payload in body.items():
        if not isinstance(payload, dict):
            continue
        chat_id = number_in(payload.get("chat"))
        if chat_id and kind.endswith(("message", "channel_post")):
            return ("message", chat_id)
        return (kind, chat_id or number_in(payload.get("from")) or 0)
    return ("", 0)


def number_in(value: object) -> int | None:
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, int) else None


def unforeseen(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def is_executed(method: str) -> bool:
    name = method.lower()
    return name not in NOT_IN_AN_ANSWER and not name.startswith("get")


def pause(failures: int, retry_after: float | None) -> float:
    """Seconds until the next try. *failures*: before this one."""
    if retry_after:
        return min(retry_after, LONGEST_RETRY_AFTER)
    if failures == 0:
        return 0.0
    longest = LONGEST_PAUSE_SECONDS + secrets.randbelow(LONGEST_PAUSE_SECONDS + 1)
    return float(min(2 ** min(failures, 10), longest))
