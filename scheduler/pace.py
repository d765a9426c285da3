"""How fast Telegram lets us send: per bot and per chat. A pure rule; the store keeps the instants.

Limits (Bot FAQ, "My bot is hitting limits"): about 30 messages a second for a bot, one a second in a chat.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

# Messages leave a little further apart than the limit says, so that a delay of one on its way to Telegram
# does not push too many into the same second.
JITTER = timedelta(milliseconds=30)
SECOND = timedelta(seconds=1) + JITTER

# Turns are given out no further ahead than this: whoever comes later may matter more.
HORIZON = timedelta(milliseconds=100)

SLOWEST = 1.0
"""Messages a second, whatever Telegram says."""

FURTHEST = HORIZON + SECOND / SLOWEST
"""No turn leaves the bot or a chat busy for longer than this. What lies further ahead, a clock left there."""

GAINS_ONE_IN = timedelta(seconds=10)
"""So long it takes until a pace that was cut is one message a second faster again."""


@dataclass(frozen=True, slots=True)
class Turn:
    """When a message may go, and from when on the next ones may."""

    send_at: datetime
    bot_free_at: datetime
    chat_free_at: datetime


@dataclass(frozen=True, slots=True)
class Learned:
    """A 429 for the whole bot left *per_second* of its pace, from *since_at* on, when its pause was over."""

    per_second: float
    since_at: datetime

    def allows(self, now: datetime) -> float:
        return self.per_second + max(now - self.since_at, timedelta()) / GAINS_ONE_IN


@dataclass(frozen=True, slots=True)
class Pace:
    """The least time between two messages of the bot, and between two of one chat."""

    bot_gap: timedelta
    chat_gap: timedelta

    @classmethod
    def of(cls, per_second: float) -> Self:
        return cls(bot_gap=SECOND / per_second, chat_gap=SECOND)

    @property
    def per_second(self) -> float:
        return SECOND / self.bot_gap

    def heeding(self, learned: Learned | None, now: datetime) -> Self:
        """No faster than this one, and than what was learned allows by now."""
        if learned is None:
            return self
        allowed = max(SLOWEST, learned.allows(now))
        return self if allowed >= self.per_second else replace(self, bot_gap=SECOND / allowed)

    @property
    def cut(self) -> float:
        """Messages a second after another 429 at this pace: half as many, as TCP does. It recovers step by step."""
        return max(SLOWEST, self.per_second / 2)

    def turn(self, now: datetime, bot_free_at: datetime, chat_free_at: datetime) -> Turn:
        """For a message that counts in its chat."""
        send_at = max(now, bot_free_at, chat_free_at)
        return Turn(send_at, bot_free_at=send_at + self.bot_gap, chat_free_at=send_at + self.chat_gap)

    def turn_beside_chat(self, now: datetime, bot_free_at: datetime, chat_free_at: datetime) -> Turn:
        """For an answer to a tap: Telegram does not count it as a message of the chat."""
        send_at = max(now, bot_free_at)
        return Turn(send_at, bot_free_at=send_at + self.bot_gap, chat_free_at=chat_free_at)
