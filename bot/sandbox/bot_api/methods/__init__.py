"""The Bot API's methods, one function each: arguments in, Telegram's result out, ApiError for a refusal."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.sandbox.bot_api.limits import Flood
from bot.sandbox.bot_api.params import Params
from bot.sandbox.bot_api.updates import Updates
from bot.sandbox.errors import bad_request
from bot.sandbox.state.records import Bot, Chat
from bot.sandbox.state.world import Access, World


@dataclass(frozen=True, slots=True)
class Call:
    world: World
    updates: Updates
    bot: Bot
    params: Params
    flood: Flood = field(default_factory=Flood)

    def chat(self, access: Access = Access.WRITE) -> Chat:
        """The chat the bot names, if it can do that there. Raises ApiError.

        Whether a bot that was blocked may still change and delete what it wrote, Telegram does not say.
        That it may not is our assumption.
        """
        return self.world.reachable_chat(self.bot, self.chat_id(), access)

    def chat_id(self) -> int:
        """Raises ApiError."""
        if not self.params.has("chat_id"):
            raise bad_request("chat_id is empty")
        number = self.params.integer("chat_id")
        if not number:
            raise bad_request("chat not found")
        return number

    def chat_named(self, given: str) -> Chat:
        """Another chat than the one that the message goes to, only to read there. Raises ApiError."""
        return replace(self, params=Params({"chat_id": given})).chat(Access.READ)


@dataclass(frozen=True, slots=True)
class Described:
    """A result that Telegram adds a sentence to, beside it in the answer."""

    result: Any
    description: str


Method = Callable[[Call], Any]
