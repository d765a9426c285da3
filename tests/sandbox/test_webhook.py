import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from telegram import Bot

from bot.sandbox.play import Human

SECRET = "s3cret"


@dataclass
class Hook:
    """A bot's end of a webhook. *refusals*: so many deliveries are turned away first."""

    refusals: int = 0
    retry_after: str | None = None
    url: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.refusals:
            self.refusals -= 1
            return web.Response(
                status=503, headers={"Retry-After": self.retry_after} if self.retry_after else {}
            )
        self.taken.append(await request.json())
        self.arrived.set()
        return web.Response()

    async def holds(self, count: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(10):
            while len(self.taken) < count:
                self.arrived.clear()
                await self.arrived.wait()
        return self.taken


@asynccontextmanager
async def listening(hook: Hook) -> AsyncIterator[Hook]:
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        yield hook
    finally:
        await runner.cleanup()


async def test_updates_are_delivered_in_order_with_the_secret(bot: Bot, anna: Human) -> None:
    async with listening(Hook()) as hook:
        await bot.set_webhook(hook.url, secret_token=SECRET)
        for word in ("two", "three"):
            await anna.says(word)

        taken = await hook.holds(3)

        assert [update["message"]["text"] for update in taken] == ["/start", "two", "three"]
        assert set(hook.secrets) == {SECRET}
        info = await bot.get_webhook_info()
        assert (info.url, info.pending_update_count) == (hook.url, 0)


async def test_what_was_not_taken_comes_again_before_anything_else(bot: Bot, anna: Human) -> None:
    async with listening(Hook(refusals=1)) as hook:
        await bot.set_webhook(hook.url)
        await anna.says("two")

        taken = await hook.holds(2)

        assert [update["message"]["text"] for update in taken] == ["/start", "two"]
        assert len(hook.secrets) == 3
        assert (await bot.get_webhook_info()).last_error_message == (
            "Wrong response from the webhook: 503 Service Unavailable"
        )


async def test_without_the_webhook_what_was_not_taken_is_polled(bot: Bot, anna: Human) -> None:
    async with listening(Hook(refusals=99)) as hook:
        await bot.set_webhook(hook.url)
        await bot.delete_webhook()

    assert [update.message and update.message.text for update in await bot.get_updates()] == ["/start"]
    assert anna.id
