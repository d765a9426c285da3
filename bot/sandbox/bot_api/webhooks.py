"""Delivers updates to the webhooks that bots have set: in order, and again until they are taken."""

import asyncio
import json
from dataclasses import replace
from functools import partial

import aiohttp

from bot.sandbox.bot_api.updates import Updates
from bot.sandbox.state.records import Webhook

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 60.0
ANSWER_SECONDS = 30.0
LONGEST_RETRY_AFTER = 3600.0


class WebhookError(Exception):
    """Not taken. *retry_after* None: the bot did not say when it wants it again."""

    def __init__(self, words: str, retry_after: float | None = None) -> None:
        super().__init__(words)
        self.retry_after = retry_after


class Webhooks:
    def __init__(self, updates: Updates) -> None:
        self.updates = updates
        self.world = updates.world

    async def run(self) -> None:
        """Until cancelled. One lane for each bot, so that a slow one keeps no other waiting."""
        lanes: set[int] = set()
        async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as group:
            while True:
                for bot in list(self.world.bots.values()):
                    if bot.webhook is not None and bot.id not in lanes:
                        lanes.add(bot.id)
                        group.create_task(self.deliver(http, bot.id)).add_done_callback(
                            partial(leave, lanes, bot.id)
                        )
                self.updates.arrived.clear()
                await self.updates.arrived.wait()

    async def deliver(self, http: aiohttp.ClientSession, bot_id: int) -> None:
        """Until nothing waits, or the webhook is gone."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            bot, waiting = self.world.bot(bot_id), self.updates.waiting(bot_id)
            if bot.webhook is None or not waiting:
                return
            try:
                await self.post(http, bot.webhook, waiting[0].body)
            except WebhookError as error:
                self.note(bot_id, bot.webhook, str(error))
                await asyncio.sleep(min(error.retry_after or pause, LONGEST_RETRY_AFTER))
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            else:
                pause = FIRST_PAUSE_SECONDS
                self.updates.confirm_below(bot_id, waiting[0].id + 1)
                self.world.store.commit()

    async def post(self, http: aiohttp.ClientSession, hook: Webhook, body: dict[str, object]) -> None:
        """Raises WebhookError."""
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers[SECRET_HEADER] = hook.secret
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        try:
            async with http.post(hook.url, data=json.dumps(body), headers=headers, timeout=timeout) as answer:
                if not answer.ok:
                    words = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                    raise WebhookError(words, seconds(answer.headers.get("Retry-After")))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise WebhookError(f"Connection failed: {str(error) or 'timed out'}") from error

    def note(self, bot_id: int, hook: Webhook, words: str) -> None:
        bot = self.world.bot(bot_id)
        # The webhook may have been taken away or replaced while its answer was awaited.
        if bot.webhook == hook:
            failed = replace(hook, last_error_at=self.world.stamp(), last_error=words)
            self.world.store.put(replace(bot, webhook=failed))
            self.world.store.commit()


def leave(lanes: set[int], bot_id: int, _: asyncio.Task[None]) -> None:
    lanes.discard(bot_id)


def seconds(header: str | None) -> float | None:
    try:
        return float(header) if header else None
    except ValueError:
        return None
