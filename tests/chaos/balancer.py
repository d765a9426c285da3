"""What stands in front of several equal processes: brings each update to one that takes it."""

from itertools import cycle

import aiohttp
from aiohttp import web

ANSWER_SECONDS = 20.0


class Balancer:
    """Tries each process in turn; when none takes an update, Telegram is told to come again."""

    def __init__(self, targets: list[str]) -> None:
        self._targets = targets
        self._turn = cycle(range(len(targets)))

    async def handle(self, request: web.Request) -> web.Response:
        body, headers = await request.read(), {**request.headers}
        headers.pop("Host", None)
        first = next(self._turn)
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as http:
            for place in range(len(self._targets)):
                target = self._targets[(first + place) % len(self._targets)]
                try:
                    async with http.post(target, data=body, headers=headers) as answer:
                        if answer.ok:
                            return web.Response()
                except (TimeoutError, aiohttp.ClientError):
                    continue
        return web.Response(status=503, headers={"Retry-After": "1"})
