"""Trouble between the sandbox and a bot on the way of its updates, whichever way that is."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.sandbox.witnesses.bots.process import SECRET, Transport
from tests.sandbox.witnesses.place import TOKEN, Place
from tests.support.bot_api_spec import Json


@asynccontextmanager
async def trouble_with_updates(place: Place) -> AsyncIterator[None]:
    """One refusal and one cut line; at the end both must have happened."""
    way = a_door_that_sticks if place.transport is Transport.WEBHOOK else polls_that_fail
    async with way(place):
        yield


@asynccontextmanager
async def polls_that_fail(place: Place) -> AsyncIterator[None]:
    for kind in ("500", "cut_after"):
        await place.telegram.fault(kind, method="getUpdates")
    yield
    assert (await place.telegram.get("faults"))["faults"] == []


@asynccontextmanager
async def a_door_that_sticks(place: Place) -> AsyncIterator[None]:
    """Stands before the bot's own webhook: the first update is refused, the line of the next one is cut."""
    url = (await call(place, "getWebhookInfo"))["url"]
    troubles = iter(("500", "cut"))

    async def knock(request: web.Request) -> web.Response:
        return await passed_on(place, request, url, troubles)

    app = web.Application()
    app.router.add_post("/door", knock)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        door = f"http://127.0.0.1:{runner.addresses[0][1]}/door"
        await call(place, "setWebhook", url=door, secret_token=SECRET)
        yield
        await call(place, "setWebhook", url=url, secret_token=SECRET)
        assert list(troubles) == [], "not all of the trouble happened"
    finally:
        await runner.cleanup()


async def passed_on(place: Place, request: web.Request, url: str, troubles: Iterator[str]) -> web.Response:
    match next(troubles, None):
        case "500":
            return web.Response(status=500)
        case "cut":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()  # goes nowhere
    headers = {
        name: value for name, value in request.headers.items() if name.startswith(("X-", "Content-Type"))
    }
    async with place.telegram.http.post(url, data=await request.read(), headers=headers) as answer:
        return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)


async def call(place: Place, method: str, **params: Any) -> Any:
    address = f"{place.telegram.address}/bot{TOKEN}/{method}"
    async with place.telegram.http.post(address, json=params) as answer:
        body: Json = await answer.json()
    assert body["ok"], body
    return body["result"]
