"""The project's own way to play people, under the name it had before."""

from bot.sandbox.play import (
    PATIENCE_SECONDS,
    Human,
    ImpossibleError,
    Json,
    NotSeenError,
    Telegram,
    connected,
    sandbox,
)

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
