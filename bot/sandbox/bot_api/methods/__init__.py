"""The Bot API's methods, one function each: arguments in, Telegram's result out, ApiError for a refusal."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.sandbox.bot_api.limits import Flood
from bot.sandbox.bot_api.params import Params
from bot.sandbox.bot_api.updates import Updates
from bot.sandbox.errors import bad_request
from bot.sandbox.state.records import Bot, Chat
from bot.sandbox.state.world import World


@dataclass(frozen=True, slots=True)
class Call:
    world: World
    updates: Updates
    bot: Bot
    params: Params
    flood: Flood = field(default_factory=Flood)

    def chat(self) -> Chat:
        """The chat the bot names, if it can write there. Raises ApiError."""
        return self.world.reachable_chat(self.bot, self.chat_id())

    def chat_id(self) -> int:
        """Raises ApiError."""
        if not self.params.has("chat_id"):
            raise bad_request("chat_id is empty")
        number = self.params.integer("chat_id")
        if not number:
            raise bad_request("chat not found")
        return number

    def chat_named(self, given: str) -> Chat:
        """Another chat than the one that the message goes to. Raises ApiError."""
        return replace(self, params=Params({"chat_id": given})).chat()


@dataclass(frozen=True, slots=True)
class Described:
    """A result that Telegram adds a sentence to, beside it in the answer."""

    result: Any
    description: str


Method = Callable[[Call], Any]
