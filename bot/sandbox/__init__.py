"""A stand-in for Telegram's Bot API, with a chat page. Knows nothing of any particular bot."""

from bot.sandbox.bot_api.limits import Limits
from bot.sandbox.clock import Clock, ClockControl, RealClock
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.serve import AddressError, serve
from bot.sandbox.state.store import StateError

__all__ = ["AddressError", "Clock", "ClockControl", "Limits", "RealClock", "Sandbox", "StateError", "serve"]
