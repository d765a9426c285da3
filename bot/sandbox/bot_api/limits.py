"""How much a bot may send before Telegram says 429. A pure rule; `now` is the sandbox's clock.

The Bots FAQ ("My bot is hitting limits"): about 30 messages a second for the whole bot, one a second in a chat,
where "short bursts" pass, and 20 a minute in a group. Edits share them. How exactly Telegram counts it does not say.
Here no second holds more than 30 and no minute in a group more than 20, a chat's burst is a bucket that fills again,
and what was refused counts nothing: who waits as long as they were told gets through.
"""

import math
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.sandbox.bot_api.params import Params
from bot.sandbox.errors import ApiError

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
COUNTED = ("send", "edit", "copymessage", "forwardmessage")
# Telegram does not say; a chat action and the stream of a draft would be of no use at one a second.
NOT_COUNTED = {"sendchataction", "sendmessagedraft", "sendrichmessagedraft"}
# Methods that send several messages at once, and where they name them.
SEVERAL = {"sendmediagroup": "media", "copymessages": "message_ids", "forwardmessages": "message_ids"}


@dataclass(frozen=True, slots=True)
class Limits:
    per_second: int = 30
    per_chat_burst: int = 10  # Telegram does not say how short a short burst is
    per_chat_per_second: float = 1.0
    per_group_per_minute: int = 20


@dataclass(frozen=True, slots=True)
class Sending:
    """One call that may send."""

    bot_id: int
    chat_id: int  # 0: not named by a number
    messages: int  # 0: the call counts nothing

    def uncounted(self) -> "Sending":
        """For while the clock stands: who was told to wait then would wait for ever."""
        return replace(self, messages=0)


def sending_of(bot_id: int, method: str, params: Params) -> Sending:
    name = method.lower()
    if not name.startswith(COUNTED) or name in NOT_COUNTED:
        return Sending(bot_id, 0, 0)
    return Sending(bot_id, params.integer("chat_id"), messages(name, params))


def messages(name: str, params: Params) -> int:
    if name not in SEVERAL:
        return 1
    try:
        listed = params.tree(SEVERAL[name])
    except ApiError:  # the method itself says what is wrong
        return 1
    return max(1, len(listed)) if isinstance(listed, list) else 1


@dataclass(slots=True)
class Window:
    """At most so many in any stretch of *span*."""

    taken: deque[datetime] = field(default_factory=deque)

    def free_at(self, now: datetime, span: timedelta, most: int, count: int) -> datetime:
        while self.taken and self.taken[0] <= now - span:
            self.taken.popleft()
        over = len(self.taken) + min(count, most) - most
        return now if over <= 0 else self.taken[over - 1] + span

    def take(self, now: datetime, count: int) -> None:
        self.taken.extend([now] * count)


@dataclass(slots=True)
class Bucket:
    """Filled by and by, up to the burst; a message takes one."""

    level: float
    at: datetime

    def fill(self, now: datetime, rate: float, most: int) -> None:
        self.level = min(most, self.level + rate * max(0.0, (now - self.at).total_seconds()))
        self.at = now

    def free_at(self, rate: float, most: int, count: int) -> datetime:
        """After fill()."""
        return self.at + timedelta(seconds=max(0.0, min(count, most) - self.level) / rate)


class Scope:
    """A bot, or one of its chats. Once it is told to wait, it waits; asking again makes it no longer."""

    def __init__(self) -> None:
        self.window = Window()
        self.closed_until: datetime | None = None

    def wait(self, now: datetime, free_at: datetime) -> int:
        """Whole seconds; 0: none."""
        if self.closed_until is None or self.closed_until <= now:
            self.closed_until = None
            if free_at <= now:
                return 0
            self.closed_until = now + timedelta(seconds=math.ceil((free_at - now).total_seconds()))
        return max(1, math.ceil((self.closed_until - now).total_seconds()))


class ChatScope(Scope):
    def __init__(self, bucket: Bucket) -> None:
        super().__init__()
        self.bucket = bucket


class Flood:
    """Remembers what every bot sent lately."""

    def __init__(self, limits: Limits | None = None) -> None:
        """*limits* None: there are none."""
        self.limits = limits
        self.kept = limits or Limits()  # for when they are switched on again
        self._bots: dict[int, Scope] = {}
        self._chats: dict[tuple[int, int], ChatScope] = {}

    def set(self, limits: Limits | None, kept: Limits) -> None:
        """What was sent until now is forgiven."""
        self.limits, self.kept = limits, kept
        self._bots.clear()
        self._chats.clear()

    def wait(self, sent: Sending, now: datetime, speed: float = 1.0) -> int:
        """For how many whole seconds the bot has to wait with this; 0: it may send.

        *speed*: seconds of *now* in a real one. Where the clock runs fast, a real second's worth counts together:
        the network's own little delays would else look like a rush.
        """
        if self.limits is None or not sent.messages:
            return 0
        limits, real_second = self.limits, SECOND * max(1.0, speed)
        bot = self._bots.setdefault(sent.bot_id, Scope())
        most = math.floor(limits.per_second * max(1.0, speed))
        waits = [bot.wait(now, bot.window.free_at(now, real_second, most, sent.messages))]
        if chat := self._chats.get((sent.bot_id, sent.chat_id)):
            waits.append(chat.wait(now, chat_free_at(chat, sent, now, limits)))
        return max(waits)

    def count(self, sent: Sending, now: datetime) -> None:
        """It was sent."""
        if self.limits is None or not sent.messages:
            return
        self._bots.setdefault(sent.bot_id, Scope()).window.take(now, sent.messages)
        if not sent.chat_id:
            return
        key = (sent.bot_id, sent.chat_id)
        chat = self._chats.setdefault(key, ChatScope(Bucket(self.limits.per_chat_burst, now)))
        chat.bucket.fill(now, self.limits.per_chat_per_second, self.limits.per_chat_burst)
        chat.bucket.level -= sent.messages
        if sent.chat_id < 0:
            chat.window.take(now, sent.messages)


def chat_free_at(chat: ChatScope, sent: Sending, now: datetime, limits: Limits) -> datetime:
    chat.bucket.fill(now, limits.per_chat_per_second, limits.per_chat_burst)
    free_at = chat.bucket.free_at(limits.per_chat_per_second, limits.per_chat_burst, sent.messages)
    if sent.chat_id > 0:
        return free_at
    return max(free_at, chat.window.free_at(now, MINUTE, limits.per_group_per_minute, sent.messages))
