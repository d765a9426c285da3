"""`/sandbox/events`: what changes, as server-sent events. Each carries all that a page needs to show it."""

import asyncio
import json
from contextlib import suppress
from typing import Any

from aiohttp import web

from bot.sandbox.people.view import post_view
from bot.sandbox.state.changes import (
    Called,
    Change,
    ChatChanged,
    ClockChanged,
    Drafted,
    Interest,
    Lost,
    PeopleChanged,
    PostChanged,
    PostsGone,
    Toasted,
    Typing,
)
from bot.sandbox.state.records import Json
from bot.sandbox.state.world import World

# A comment now and then tells both ends that the other one lives.
HEARTBEAT_SECONDS = 15.0


class Events:
    def __init__(self, world: World) -> None:
        self.world = world
        self.is_open = True

    def add_routes(self, router: web.UrlDispatcher) -> None:
        router.add_get("/sandbox/events", self.stream)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"},
        )
        interest = Interest.CHATS_AND_CALLS if request.query.get("journal") == "1" else Interest.CHATS
        # Looking begins before the answer does: who has an answer misses nothing.
        # A page that was closed is noticed at the next write.
        with self.world.onlookers.looking(interest) as changes, suppress(ConnectionResetError):
            await response.prepare(request)
            await response.write(b"retry: 500\n\n")
            while self.is_open:
                try:
                    change = await asyncio.wait_for(changes.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                await response.write(line(change))
        return response

    def close(self) -> None:
        """Ends every stream, so that stopping is quick; pages come back by themselves."""
        self.is_open = False
        self.world.onlookers.tell(Lost())


def line(change: Change) -> bytes:
    """In ASCII: not every text that a bot wrote can be encoded."""
    return f"data: {json.dumps(event(change), allow_nan=False)}\n\n".encode()


def event(change: Change) -> Json:  # noqa: C901 (one case for each kind)
    match change:
        case PostChanged(post):
            return about("message", post.bot_id, post.chat_id, message=post_view(post))
        case PostsGone(bot_id, chat_id, message_ids):
            return about("gone", bot_id, chat_id, message_ids=list(message_ids))
        case ChatChanged(bot_id, chat_id):
            return about("chat", bot_id, chat_id)
        case Toasted(bot_id, chat_id, person_id, text, is_alert, _):
            return about("toast", bot_id, chat_id, person_id=person_id, text=text, alert=is_alert)
        case Typing(bot_id, chat_id, action):
            return about("typing", bot_id, chat_id, action=action)
        case Drafted(bot_id, chat_id, draft_id, text, entities):
            return about("draft", bot_id, chat_id, draft_id=draft_id, text=text, entities=list(entities))
        case PeopleChanged():
            return {"kind": "people"}
        case ClockChanged():
            return {"kind": "clock"}
        case Called(entry):
            return {"kind": "call", "call": entry.shown()}
        case Lost():
            return {"kind": "reload"}


def about(kind: str, bot_id: int, chat_id: int | None, **told: Any) -> Json:
    return {"kind": kind, "bot_id": bot_id, "chat_id": chat_id, **told}
