"""`/sandbox/events`: what changes, as server-sent events. Each carries all that a page needs to show it."""

import asyncio
import json
from contextlib import suppress

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
    return f"data: {json.dumps(event(change), ensure_ascii=False)}\n\n".encode()


def event(change: Change) -> Json:  # noqa: C901 (one case for each kind)
    told: Json
    match change:
        case PostChanged(post):
            told = {"kind": "message", **chat_of(post.bot_id, post.chat_id), "message": post_view(post)}
        case PostsGone(bot_id, chat_id, message_ids):
            told = {"kind": "gone", **chat_of(bot_id, chat_id), "message_ids": list(message_ids)}
        case ChatChanged(chat_id):
            told = {"kind": "chat", "chat_id": chat_id}
        case Toasted(bot_id, chat_id, text, is_alert, _):
            told = {"kind": "toast", **chat_of(bot_id, chat_id), "text": text, "alert": is_alert}
        case Typing(bot_id, chat_id, action):
            told = {"kind": "typing", **chat_of(bot_id, chat_id), "action": action}
        case Drafted(bot_id, chat_id, draft_id, text, entities):
            told = {"kind": "draft", **chat_of(bot_id, chat_id), "draft_id": draft_id, "text": text}
            told["entities"] = list(entities)
        case PeopleChanged():
            told = {"kind": "people"}
        case ClockChanged():
            told = {"kind": "clock"}
        case Called(entry):
            told = {"kind": "call", "call": entry.shown()}
        case Lost():
            told = {"kind": "reload"}
    return told


def chat_of(bot_id: int, chat_id: int) -> Json:
    """A private chat has the person's id with every bot, so the bot's is told as well."""
    return {"chat_id": chat_id, "bot_id": bot_id}
