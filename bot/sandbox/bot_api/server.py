"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import inspect
import json
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox.bot_api.methods import Call
from bot.sandbox.bot_api.methods.leaving import refuse_away
from bot.sandbox.bot_api.methods.table import METHODS
from bot.sandbox.bot_api.params import Params
from bot.sandbox.bot_api.request import read_params
from bot.sandbox.bot_api.updates import Updates
from bot.sandbox.errors import METHOD_NOT_FOUND, UNAUTHORIZED, ApiError
from bot.sandbox.faults import Fault, FaultKind, Faults
from bot.sandbox.journal import Journal
from bot.sandbox.state.records import Bot, Json

TOKEN = re.compile(r"(\d{1,18}):[\w-]+")


class CutError(Exception):
    """The connection closes without an answer."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One call as it came in."""

    method: str
    bot: Bot
    params: Params
    fault: Fault | None


class BotApi:
    def __init__(self, updates: Updates, journal: Journal, faults: Faults, token: str | None) -> None:
        """*token* None: every token is a bot of its own, by the number in front."""
        self.updates = updates
        self.world = updates.world
        self.journal = journal
        self.faults = faults
        self.token = token
        if token is not None:
            self.world.bot(bot_id_of(token))
            self.world.store.commit()

    def add_routes(self, router: web.UrlDispatcher) -> None:
        router.add_route("*", "/bot{token:[^/]+}/{method}", self.call)
        router.add_get("/file/bot{token:[^/]+}/{path:.+}", self.download)

    async def call(self, request: web.Request) -> web.StreamResponse:
        try:
            self.authorized(request)
            params = await read_params(request)
            bot = self.authorized(request)  # Anew: the record may have changed while the body came in.
        except ApiError as error:
            return answer(error.code, error.body())
        method = request.match_info["method"]
        turn = Turn(method, bot, params, self.faults.take(method, params.integer("chat_id")))
        try:
            status, body = await self.act(turn)
        except CutError:
            return cut(request)
        return answer(status, body)

    async def act(self, turn: Turn) -> tuple[int, Json]:
        """Status and body of the answer. Raises CutError."""
        fault = turn.fault
        try:
            if fault is not None:
                self.fail_before(turn, fault)
            result = await self.result(turn)
        except ApiError as error:
            self.world.store.commit()
            self.note(turn, error.code, error.description)
            return error.code, error.body()
        self.world.store.commit()
        self.note(turn, 200, result)
        if fault is not None:
            await fail_after(fault)
        return 200, {"ok": True, "result": result}

    async def result(self, turn: Turn) -> Any:
        """Raises ApiError."""
        method = METHODS.get(turn.method.lower())
        if method is None:
            raise METHOD_NOT_FOUND
        call = Call(self.world, self.updates, turn.bot, turn.params)
        refuse_away(call)
        result = method(call)
        return await result if inspect.isawaitable(result) else result

    def fail_before(self, turn: Turn, fault: Fault) -> None:
        """Raises ApiError or CutError; nothing was done then."""
        if refusal := fault.error():
            raise refusal
        if fault.kind is FaultKind.CUT_BEFORE:
            self.note(turn, 0, "cut before acting")
            raise CutError

    async def download(self, request: web.Request) -> web.StreamResponse:
        try:
            self.authorized(request)
        except ApiError as error:
            return answer(error.code, error.body())
        for file in self.world.files.values():
            if file.path == request.match_info["path"]:
                return web.Response(body=file.content, content_type="application/octet-stream")
        return answer(404, ApiError(404, "Not Found").body())

    def authorized(self, request: web.Request) -> Bot:
        """Raises ApiError."""
        token = request.match_info["token"]
        if self.token is not None and token != self.token:
            raise UNAUTHORIZED
        if not TOKEN.fullmatch(token):
            raise UNAUTHORIZED
        return self.world.bot(bot_id_of(token))

    def note(self, turn: Turn, status: int, result: Any) -> None:
        # An empty poll says nothing, and there are many.
        if turn.method.lower() == "getupdates" and result == []:
            return
        self.journal.note(
            at=self.world.now().isoformat(),
            bot_id=turn.bot.id,
            method=turn.method,
            params=turn.params.shown(),
            status=status,
            answer=result,
            fault=turn.fault.kind if turn.fault else None,
        )


async def fail_after(fault: Fault) -> None:
    """Raises CutError."""
    if fault.kind is FaultKind.CUT_AFTER:
        raise CutError
    if fault.kind is FaultKind.DELAY:
        await asyncio.sleep(fault.seconds)


def bot_id_of(token: str) -> int:
    """Raises ValueError: not of a token's shape."""
    match = TOKEN.fullmatch(token)
    if not match:
        raise ValueError("a bot token looks like 123456:letters-and-digits")
    return int(match.group(1))


def answer(status: int, body: Json) -> web.Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return web.Response(text=text, status=status, content_type="application/json")


def cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)  # goes nowhere
