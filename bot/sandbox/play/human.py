"""Somebody in the sandbox whom a test plays: does what people do, and waits for what they then see."""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from bot.sandbox.play.line import Json

if TYPE_CHECKING:
    from bot.sandbox.play.telegram import Telegram

T = TypeVar("T")
PATIENCE_SECONDS = 10.0  # real ones


class NotSeenError(AssertionError):
    """What was waited for did not come; the message shows what was there instead."""


@dataclass(slots=True)
class Human:
    """`sees` looks only at what appeared or changed since this person last did something.

    Every deed raises ImpossibleError for what nobody can do.
    """

    telegram: "Telegram"
    id: int
    mark: int = 0
    place: str | int = "private"
    bot: int | None = None  # None: the first that called

    def at(self, place: str | int, bot: int | None = None) -> "Human":
        """The same person in a group (by its id), in the "group" or "channel" that are there, or with another bot."""
        return replace(self, place=place, bot=bot if bot is not None else self.bot)

    # Deeds

    async def says(self, text: str, **more: Any) -> Json:
        """*more*: reply_to a message's id, forwarded_from somebody's name."""
        return await self.does("say", text=text, **more)

    async def taps(self, text: str, **more: Any) -> Json:
        """Press the newest button that says *text*, inline or below the chat."""
        return await self.does("tap", text=text, **more)

    async def taps_data(self, data: str, **more: Any) -> Json:
        """A tap with data that need not stand on any button."""
        return await self.does("tap", data=data, **more)

    async def edits(self, message_id: int, text: str) -> Json:
        return await self.does("edit", message_id=message_id, text=text)

    async def shares_location(self, latitude: float, longitude: float) -> Json:
        return await self.does("location", latitude=latitude, longitude=longitude)

    async def sends(self, kind: str, content: bytes | None = None, **more: Any) -> Json:
        """*kind*: photo, document, voice or video; *more*: name, caption, seconds. None: any content will do."""
        file = {} if content is None else {"content": base64.b64encode(content).decode()}
        return await self.does(kind, **file, **more)

    async def blocks(self) -> Json:
        return await self.does("block")

    async def unblocks(self) -> Json:
        return await self.does("unblock")

    async def does(self, deed: str, **body: Any) -> Json:
        """Any deed of the sandbox's API."""
        await self.looks_away()
        place = {} if self.place == "private" else {"in": self.place}
        return await self.telegram.post(f"people/{self.id}/{deed}{self._query()}", place | body)

    # What is seen

    async def chat(self) -> Json:
        place = {} if self.place == "private" else {"in": self.place}
        return await self.telegram.get(f"people/{self.id}/chat{self._query(**place)}")

    async def messages(self) -> list[Json]:
        """Everything in the chat, oldest first."""
        return list((await self.chat())["messages"])

    async def last(self) -> Json:
        """The bot's newest message."""
        return [message for message in await self.messages() if message["from"] == "bot"][-1]

    async def looks_away(self) -> None:
        """From now on only what comes later is seen."""
        self.mark = (await self.chat())["revision"]

    async def sees(self, text: str, within: float = PATIENCE_SECONDS) -> Json:
        """The bot's newest message that holds *text*. Raises NotSeenError after *within* real seconds."""

        def look(chat: Json) -> Json | None:
            return holding(text, self._news(chat))

        def excuse(chat: Json) -> str:
            shown = "\n".join(f"  {message['text']!r}" for message in self._news(chat)) or "  nothing new"
            return f"{text!r} was not seen; there was:\n{shown}"

        return await self.waits_for(look, excuse, within)

    async def sees_toast(self, text: str, within: float = PATIENCE_SECONDS) -> Json:
        """The answer to a tap. Raises NotSeenError."""

        def toasts(chat: Json) -> list[Json]:
            return [toast for toast in chat["toasts"] if toast["revision"] > self.mark]

        def excuse(chat: Json) -> str:
            return f"No toast said {text!r}; there was: {[toast['text'] for toast in toasts(chat)]}"

        return await self.waits_for(lambda chat: holding(text, toasts(chat)), excuse, within)

    async def waits_for(
        self,
        look: Callable[[Json], T | None],
        excuse: Callable[[Json], str],
        within: float = PATIENCE_SECONDS,
    ) -> T:
        """What *look* finds in the chat, as soon as it finds anything. Raises NotSeenError, with *excuse*'s words."""
        chat = await self.chat()
        found = look(chat)
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while found is None:
                    async with self.telegram.changes() as changes:
                        chat = await self.chat()
                        while (found := look(chat)) is None and await has_changed(chat, changes):
                            chat = await self.chat()
        if found is None:
            raise NotSeenError(excuse(chat))
        return found

    def _news(self, chat: Json) -> list[Json]:
        return [m for m in chat["messages"] if m["from"] == "bot" and m["revision"] > self.mark]

    def _query(self, **more: str | int) -> str:
        named = more | ({} if self.bot is None else {"bot": self.bot})
        return f"?{urlencode(named)}" if named else ""


def holding(text: str, shown: list[Json]) -> Json | None:
    return next((one for one in reversed(shown) if text in one["text"]), None)


async def has_changed(chat: Json, changes: AsyncIterator[Json]) -> bool:
    """Once it has. False: the stream ended."""
    async for change in changes:
        if concerns(change, chat):
            return True
    return False


def concerns(change: Json, chat: Json) -> bool:
    """Whether *chat*, as it was read, may be out of date now."""
    match change:
        case {"kind": "reload"}:
            return True
        case {"kind": "message", "message": {"revision": revision}}:
            return change["chat_id"] == chat["chat"]["id"] and bool(revision > chat["revision"])
        case {"kind": "gone" | "chat" | "toast"}:
            return change["chat_id"] in {None, chat["chat"]["id"]}
        case _:
            return False
