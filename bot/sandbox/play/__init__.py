"""Plays people in the sandbox, for the tests of any bot.

async with sandbox() as telegram:            # one in this process, or …
async with connected("http://127.0.0.1:8081") as telegram:  # … one that runs elsewhere
    anna = await telegram.anna()
    await anna.says("/start")
    await anna.sees("Hello")
    await anna.taps("Go on")
"""

from bot.sandbox.play.human import PATIENCE_SECONDS, Human, NotSeenError
from bot.sandbox.play.line import ImpossibleError, Json
from bot.sandbox.play.telegram import Telegram, connected, sandbox

__all__ = [
    "PATIENCE_SECONDS",
    "Human",
    "ImpossibleError",
    "Json",
    "NotSeenError",
    "Telegram",
    "connected",
    "sandbox",
]
