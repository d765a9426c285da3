"""Puts the table of routes on the web: JSON in, JSON out, and one sentence for a wrong request."""

from functools import cached_property, partial

from aiohttp import web

from bot.sandbox.errors import SandboxError
from bot.sandbox.people.control import Control
from bot.sandbox.people.openapi import document
from bot.sandbox.people.routes import ROUTES, Handler, Route
from bot.sandbox.state.records import Json

# People send bots files of up to 20 MB (what getFile hands out); base64 makes a third more of them.
LARGEST_BODY = 28 * 1024 * 1024


class Serving:
    def __init__(self, control: Control) -> None:
        self.control = control

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Comes last of all that lies below `/sandbox/`, as what nobody serves is refused here."""
        for route in ROUTES:
            if route.handler is not None:
                router.add_route(
                    route.verb, f"/sandbox/{route.path}", partial(self.answer, route, route.handler)
                )
        router.add_route("GET", "/sandbox/openapi.json", self.describe)
        router.add_route("*", "/sandbox/{rest:.*}", self.refuse)

    async def answer(self, route: Route, handler: Handler, request: web.Request) -> web.StreamResponse:
        try:
            asked = [route.address.of_address({**request.query, **request.match_info})]
            if route.wish is not None:
                asked.append(route.wish.of_body(await body(request)))
            told = await handler(self.control, *asked)
        except SandboxError as error:
            return web.json_response({"error": str(error)}, status=error.status)
        finally:
            self.control.world.store.commit()
        return told if isinstance(told, web.StreamResponse) else web.json_response(told)

    async def describe(self, _: web.Request) -> web.StreamResponse:
        return web.json_response(self._document)

    async def refuse(self, request: web.Request) -> web.StreamResponse:
        words = (
            f"There is no {request.method} {request.path} here; /sandbox/openapi.json tells what there is."
        )
        return web.json_response({"error": words}, status=404)

    @cached_property
    def _document(self) -> Json:
        return document(ROUTES)


async def body(request: web.Request) -> bytes:
    """Raises SandboxError."""
    try:
        return await request.clone(client_max_size=LARGEST_BODY).read()
    except web.HTTPRequestEntityTooLarge as error:
        raise SandboxError(f"A body holds at most {LARGEST_BODY} bytes.", status=413) from error
