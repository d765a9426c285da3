"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

import asyncio
import inspect
import json
import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox.bot_api.limits import Flood, sending_of
from bot.sandbox.bot_api.methods import Call, Described
from bot.sandbox.bot_api.methods.leaving import refuse_away
from bot.sandbox.bot_api.methods.table import METHODS
from bot.sandbox.bot_api.parameters import PARAMETERS
from bot.sandbox.bot_api.params import Params
from bot.sandbox.bot_api.request import read_params
from bot.sandbox.bot_api.updates import Updates
from bot.sandbox.clock import stopwatch
from bot.sandbox.errors import METHOD_NOT_FOUND, UNAUTHORIZED, ApiError, too_many_requests
from bot.sandbox.faults import Fault, FaultKind, Faults
from bot.sandbox.journal import Journal
from bot.sandbox.state.changes import Called
from bot.sandbox.state.records import Bot, Json

TOKEN = re.compile(r"([0-9]{1,18}):[A-Za-z0-9_-]+")
KNOWN_PARAMETERS = {name.lower(): known for name, known in PARAMETERS.items()}
# As Telegram writes it, in ASCII.
ENCODE = json.JSONEncoder(separators=(",", ":"), check_circular=False, allow_nan=False).encode


class CutError(Exception):
    """The connection closes without an answer."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One call as it came in."""

    method: str
    bot: Bot | None  # None: nobody's token
    params: Params
    started: float  # by the stopwatch
    chat_id: int | None = None
    fault: Fault | None = None


class BotApi:
    def __init__(
        self, updates: Updates, journal: Journal, faults: Faults, flood: Flood, tokens: Collection[str]
    ) -> None:
        """*tokens* empty: every token is a bot of its own, by the number in front."""
        self.updates = updates
        self.world = updates.world
        self.journal = journal
        self.faults = faults
        self.flood = flood
        self.tokens = frozenset(tokens)
        for token in tokens:
            self.world.bot(bot_id_of(token))
        self.world.store.commit()

    def add_routes(self, router: web.UrlDispatcher) -> None:
        router.add_route("*", "/bot{token:[^/]+}/{method}", self.call)
        router.add_get("/file/bot{token:[^/]+}/{path:.+}", self.download)

    async def call(self, request: web.Request) -> web.StreamResponse:
        method, started = request.match_info["method"], stopwatch()
        bot: Bot | None = None
        try:
            bot = self.authorized(request)
            params = await read_params(request)
        except ApiError as error:
            return respond(
                error.code, self.noted(Turn(method, bot, Params({}), started), error.code, error.body())
            )
        try:
            status, text = await self.act(self.turn(method, bot, params, started))
        except CutError:
            return cut(request)
        return respond(status, text)

    async def execute(self, bot: Bot, method: str, params: Params) -> None:
        """A call for whose result nobody waits."""
        with suppress(CutError):
            await self.act(self.turn(method, bot, params, stopwatch()))

    def turn(self, method: str, bot: Bot, params: Params, started: float) -> Turn:
        """The record of *bot* is read anew: it may have changed while the body came in."""
        chat_id = self.chat_id(params)
        fault = self.faults.take(method, chat_id)
        return Turn(method, self.world.bot(bot.id), params, started, chat_id, fault)

    def chat_id(self, params: Params) -> int | None:
        """The chat that a call is about; the one of the tap that it answers, too."""
        query = self.world.queries.get((params.text("callback_query_id") or "",))
        return query.chat_id if query else params.integer("chat_id") or None

    async def act(self, turn: Turn) -> tuple[int, str]:
        """Status and text of the answer. Raises CutError."""
        fault = turn.fault
        try:
            if fault is not None:
                self.fail_before(turn, fault)
            result = await self.result(turn)
        except ApiError as error:
            self.world.store.commit()
            return error.code, self.noted(turn, error.code, error.body())
        self.world.store.commit()
        body = {"ok": True, "result": result}
        if isinstance(result, Described):
            body = {"ok": True, "result": result.result, "description": result.description}
        text = self.noted(turn, 200, body)
        if fault is not None:
            await fail_after(fault)
        return 200, text

    async def result(self, turn: Turn) -> Any:
        """Raises ApiError."""
        method = METHODS.get(turn.method.lower())
        if method is None or turn.bot is None:
            raise METHOD_NOT_FOUND
        call = Call(self.world, self.updates, turn.bot, turn.params, self.flood)
        refuse_away(call)
        sent = sending_of(turn.bot.id, turn.method, turn.params)
        if self.world.is_paused():
            sent = sent.uncounted()
        if seconds := self.flood.wait(sent, self.world.now(), self.world.clock_speed()):
            raise too_many_requests(seconds)
        result = method(call)
        self.flood.count(sent, self.world.now())
        return await result if inspect.isawaitable(result) else result

    def fail_before(self, turn: Turn, fault: Fault) -> None:
        """Raises ApiError or CutError; nothing was done then."""
        if refusal := fault.error():
            raise refusal
        if fault.kind is FaultKind.CUT_BEFORE:
            self.noted(turn, 0, {"description": "cut before acting"})
            raise CutError

    async def download(self, request: web.Request) -> web.StreamResponse:
        try:
            self.authorized(request)
        except ApiError as error:
            return respond(error.code, ENCODE(error.body()))
        for file in self.world.files.values():
            if file.path == request.match_info["path"]:
                return web.Response(body=file.content, content_type="application/octet-stream")
        return respond(404, ENCODE(ApiError(404, "Not Found").body()))

    def authorized(self, request: web.Request) -> Bot:
        """Raises ApiError."""
        token = request.match_info["token"]
        if self.tokens and token not in self.tokens:
            raise UNAUTHORIZED
        if not TOKEN.fullmatch(token):
            raise UNAUTHORIZED
        return self.world.bot(bot_id_of(token))

    def noted(self, turn: Turn, status: int, body: Json) -> str:
        """The answer's text, once it is in the journal."""
        text = ENCODE(body)
        # An empty poll says nothing, and there are many.
        if turn.method.lower() != "getupdates" or body.get("result") != []:
            entry = self.journal.note(
                at=self.world.now(),
                bot_id=turn.bot.id if turn.bot else None,
                chat_id=turn.chat_id,
                method=turn.method,
                params=turn.params.without_content(),
                status=status,
                answer=text,
                fault=turn.fault.kind if turn.fault else None,
                unknown=unknown(turn.method, turn.params),
                ms=(stopwatch() - turn.started) * 1000,
            )
            self.world.onlookers.tell(Called(entry))
        return text


def unknown(method: str, params: Params) -> tuple[str, ...]:
    """Parameters that this method does not have; none for a method that is not known itself."""
    known = KNOWN_PARAMETERS.get(method.lower())
    return () if known is None else tuple(name for name in params.values if name not in known)


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


def respond(status: int, text: str) -> web.Response:
    return web.Response(text=text, status=status, content_type="application/json")


def cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)  # goes nowhere
