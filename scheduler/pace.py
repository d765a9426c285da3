"""How fast Telegram lets us send: per bot and per chat. A pure rule; the store keeps the instants.

Limits (Bot FAQ, "My bot is hitting limits"): about 30 messages a second for a bot, one a second in a chat.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

# Messages leave a little further apart than the limit says, so that a delay of one on its way to Telegram
# does not push too many into the same second.
JITTER = timedelta(milliseconds=30)

# Turns are given out no further ahead than this: whoever comes later may matter more.
HORIZON = timedelta(milliseconds=100)


@dataclass(frozen=True, slots=True)
class Turn:
    """When a message may go, and from when on the next ones may."""

    send_at: datetime
    bot_free_at: datetime
    chat_free_at: datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """The least time between two messages of the bot, and between two of one chat."""

    bot_gap: timedelta
    chat_gap: timedelta

    @classmethod
    def of(cls, per_second: int) -> Self:
        return cls(
            bot_gap=(timedelta(seconds=1) + JITTER) / per_second, chat_gap=timedelta(seconds=1) + JITTER
        )

    def turn(self, now: datetime, bot_free_at: datetime, chat_free_at: datetime) -> Turn:
        """For a message that counts in its chat."""
        send_at = max(now, bot_free_at, chat_free_at)
        return Turn(send_at, bot_free_at=send_at + self.bot_gap, chat_free_at=send_at + self.chat_gap)

    def turn_beside_chat(self, now: datetime, bot_free_at: datetime, chat_free_at: datetime) -> Turn:
        """For an answer to a tap: Telegram does not count it as a message of the chat."""
        send_at = max(now, bot_free_at)
        return Turn(send_at, bot_free_at=send_at + self.bot_gap, chat_free_at=chat_free_at)
