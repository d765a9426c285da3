"""The API from outside the chat: who is here, what they do, what they see, and what goes wrong.

JSON in, JSON out. A wrong request gets a 4xx with `{"error": "one sentence"}`. ID is a person's id.

    GET  /sandbox/people                  everybody
    POST /sandbox/people                  {"first_name", "last_name"?, "username"?, "language_code"?,
                                           "time_zone"?, "id"?}
    GET  /sandbox/people/ID/chat          the chat with the bot, as that person sees it
    POST /sandbox/people/ID/say           {"text", "in"?: "private" | "group" | "channel",
                                           "forwarded_from"?: "name"}
    POST /sandbox/people/ID/tap           {"text" | "data", "message_id"?}: a button by what stands on it,
                                           or any data, a button's or not
    POST /sandbox/people/ID/location      {"latitude", "longitude"}
    POST /sandbox/people/ID/contact       {"phone_number"?}
    POST /sandbox/people/ID/sticker       {"emoji"?}
    POST /sandbox/people/ID/voice         {"seconds"?}
    POST /sandbox/people/ID/photo         {"content"?: base64, "caption"?}
    POST /sandbox/people/ID/edit          {"message_id", "text"}
    POST /sandbox/people/ID/block         also /unblock and /delete-chat
    GET  /sandbox/chats/ID                any chat by its id, a group's too
    POST /sandbox/updates                 {"update": {…}}: goes to the bot as it is, wrong or not
    GET  /sandbox/journal                 the bots' calls; ?since=N&method=M&bot=ID&chat=ID: only these,
                                           ?limit=K: the newest K of them
    GET  /sandbox/faults                  those that wait; DELETE: none waits any more
    POST /sandbox/faults                  {"kind", "method"?, "person"?, "nth"?, "times"?, "seconds"?,
                                           "chance"?, "seed"?}; see faults.py
    DELETE /sandbox/faults/ID             that one waits no more
    GET  /sandbox/limits                  how much bots may send; POST: {"on"?, "per_second"?, …}
    GET  /sandbox/clock                   now, speed, what is planned
    POST /sandbox/clock                   {"speed": 60} | {"jump": "next_prompt" | "next_cue"}
                                           | {"jump_to": ISO 8601}
    GET  /sandbox/files/FILE_ID           a file that somebody sent
    GET  /sandbox/events                  server-sent events: every change as it happens;
                                           ?journal=1: every call too

Where several bots call, `?bot=ID` names one; otherwise the first one is meant.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox.bot_api.limits import Flood
from bot.sandbox.bot_api.updates import Updates
from bot.sandbox.errors import SandboxError
from bot.sandbox.faults import Faults
from bot.sandbox.journal import Journal, Wanted
from bot.sandbox.people.acts import Acts
from bot.sandbox.people.clock_desk import move_clock, show_clock
from bot.sandbox.people.deeds import DEEDS, new_person
from bot.sandbox.people.limits_desk import limits_view, set_limits
from bot.sandbox.people.view import chat_view, person_view
from bot.sandbox.state.records import Bot, Json, Person

LARGEST_REQUEST = 20 * 1024 * 1024
Handler = Callable[[web.Request], Awaitable[Any]]


class Control:
    def __init__(self, updates: Updates, journal: Journal, faults: Faults, flood: Flood) -> None:
        self.updates = updates
        self.world = updates.world
        self.journal = journal
        self.faults = faults
        self.flood = flood

    def add_routes(self, router: web.UrlDispatcher) -> None:
        for verb, path, handler in (
            ("GET", "people", self.people),
            ("POST", "people", self.add_person),
            ("GET", "people/{id}/chat", self.chat),
            ("POST", "people/{id}/{deed}", self.deed),
            ("GET", "chats/{id}", self.any_chat),
            ("POST", "updates", self.raw_update),
            ("GET", "journal", self.read_journal),
            ("GET", "faults", self.list_faults),
            ("POST", "faults", self.add_fault),
            ("DELETE", "faults", self.clear_faults),
            ("DELETE", "faults/{fault}", self.remove_fault),
            ("GET", "limits", self.show_limits),
            ("POST", "limits", self.set_limits),
            ("GET", "clock", self.clock),
            ("POST", "clock", self.turn_clock),
        ):
            router.add_route(verb, f"/sandbox/{path}", self.answering(handler))
        router.add_get("/sandbox/files/{file_id}", self.file)

    def answering(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                return web.json_response(await handler(request))
            except SandboxError as error:
                return web.json_response({"error": str(error)}, status=error.status)
            finally:
                self.world.store.commit()

        return answer

    async def people(self, _: web.Request) -> Json:
        return {"people": [person_view(self.world, person) for person in self.world.people.values()]}

    async def add_person(self, request: web.Request) -> Json:
        person = new_person(self.world, await body_of(request))
        return person_view(self.world, self.world.add_person(person))

    async def chat(self, request: web.Request) -> Json:
        bot, person = self.bot_of(request), self.person_of(request)
        return chat_view(self.world, bot, self.world.chat(bot, person.id), person.language_code)

    async def any_chat(self, request: web.Request) -> Json:
        bot = self.bot_of(request)
        chat = self.world.chat(bot, number(request.match_info["id"], "A chat's id"))
        return chat_view(self.world, bot, chat, None)

    async def deed(self, request: web.Request) -> Json:
        deed = DEEDS.get(request.match_info["deed"])
        if deed is None:
            raise SandboxError(f"People can do this here: {', '.join(DEEDS)}.", status=404)
        acts = Acts(self.updates, self.bot_of(request), self.person_of(request))
        return deed(acts, await body_of(request))

    async def raw_update(self, request: web.Request) -> Json:
        update = (await body_of(request)).get("update")
        if not isinstance(update, dict):
            raise SandboxError('Send {"update": {…}}.')
        return {"update_id": self.updates.push_raw(self.bot_of(request), update)}

    async def read_journal(self, request: web.Request) -> Json:
        asked = request.query
        numbers = {
            name: number(asked[name], name) for name in ("since", "bot", "chat", "limit") if name in asked
        }
        wanted = Wanted(
            since=numbers.get("since", 0),
            method=asked.get("method"),
            bot_id=numbers.get("bot"),
            chat_id=numbers.get("chat"),
            limit=max(0, numbers["limit"]) if "limit" in numbers else None,
        )
        entries = self.journal.read(wanted)
        return {"last": self.journal.last, "calls": [entry.shown() for entry in entries]}

    async def list_faults(self, _: web.Request) -> Json:
        return {"faults": self.faults.shown()}

    async def add_fault(self, request: web.Request) -> Json:
        return self.faults.add(await body_of(request)).shown()

    async def clear_faults(self, _: web.Request) -> Json:
        self.faults.clear()
        return {"faults": []}

    async def remove_fault(self, request: web.Request) -> Json:
        self.faults.remove(number(request.match_info["fault"], "A fault's id"))
        return {"faults": self.faults.shown()}

    async def show_limits(self, _: web.Request) -> Json:
        return limits_view(self.flood)

    async def set_limits(self, request: web.Request) -> Json:
        set_limits(self.flood, await body_of(request))
        return limits_view(self.flood)

    async def clock(self, _: web.Request) -> Json:
        return await show_clock(self.world)

    async def turn_clock(self, request: web.Request) -> Json:
        await move_clock(self.world, await body_of(request))
        return await show_clock(self.world)

    async def file(self, request: web.Request) -> web.Response:
        file = self.world.files.get((request.match_info["file_id"],))
        if file is None:
            return web.json_response({"error": "There is no such file here."}, status=404)
        # A file is shown or saved, never run: what a bot uploads must not act as this page.
        headers = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
        mime = (
            file.mime if file.mime.startswith(("image/", "audio/", "video/")) else "application/octet-stream"
        )
        return web.Response(body=file.content, content_type=mime, headers=headers)

    def bot_of(self, request: web.Request) -> Bot:
        """Raises SandboxError."""
        wanted = request.query.get("bot")
        if wanted is None:
            return self.world.first_bot()
        bot = self.world.bots.get((number(wanted, "A bot's id"),))
        if bot is None:
            raise SandboxError(f"No bot {wanted} has called yet.", status=404)
        return bot

    def person_of(self, request: web.Request) -> Person:
        """Raises SandboxError."""
        return self.world.person(number(request.match_info["id"], "A person's id"))


def number(text: str, what: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise SandboxError(f"{what} is a whole number, not {text!r}.") from error


async def body_of(request: web.Request) -> Json:
    """Raises SandboxError."""
    raw = await request.clone(client_max_size=LARGEST_REQUEST).read()
    try:
        body = json.loads(raw or b"{}")
    except ValueError as error:
        raise SandboxError("The body has to be JSON.") from error
    if not isinstance(body, dict):
        raise SandboxError("The body has to be a JSON object.")
    return body
