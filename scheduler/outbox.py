"""What waits to be delivered, what a delivery can come to, and the promises of the store that keeps it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from scheduler.message import Action, Kind, SentMessage


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message this process has claimed. *attempt* counts from 1; *send_at* is its turn in the pace.

    *edits*: the newest message sent under *target*; None: this is no edit, or no such message is known.
    """

    id: int
    chat_id: int
    kind: Kind
    action: Action
    payload: Mapping[str, object]
    target: str | None
    edits: SentMessage | None
    attempt: int
    expires_at: datetime | None
    send_at: datetime


@dataclass(frozen=True, slots=True)
class Delivered:
    """*message* None: what was delivered is no message (the answer to a tap)."""

    message: SentMessage | None


@dataclass(frozen=True, slots=True)
class NotSent:
    """Surely not arrived, worth another try: no connection, no free place in the pool."""

    reason: str


@dataclass(frozen=True, slots=True)
class Throttled:
    """Telegram said 429: not sent, and nothing to this chat for exactly so long."""

    retry_after: timedelta


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram said no, and would again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person blocked the bot, or is gone."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have arrived or not: the answer was lost."""

    reason: str


Outcome = Delivered | NotSent | Throttled | Refused | Blocked | Unknown


class Scope(Enum):
    """What a pause holds back besides a chat."""

    WHOLE_BOT = "whole_bot"


class Outbox(Protocol):
    """Each call is one commit. False means: the lease is no longer yours, leave the message alone."""

    async def adopt(self, owner: str, now: datetime) -> None:
        """At start: release at once every lease whose holder cannot be alive."""

    async def claim(self, owner: str, now: datetime, limit: int, lease: timedelta) -> Sequence[Waiting]:
        """Take what may go now, in order of kind and age. Of a chat only the oldest; a TOAST overtakes."""

    async def next_at(self, now: datetime) -> datetime | None:
        """When `claim` is worth another call, unless something is added; None: nothing waits."""

    async def begin(self, id_: int, owner: str, now: datetime) -> bool:
        """From here on the message may have arrived. False also when it has expired."""

    async def sent(self, id_: int, owner: str, now: datetime, message: SentMessage | None) -> bool: ...

    async def postpone(self, id_: int, owner: str, until: datetime) -> bool:
        """Give it back: it was surely not sent. Try again at *until*."""

    async def unknown(self, id_: int, owner: str, now: datetime) -> bool:
        """Give it back: it may have been sent. `may_resend` decides."""

    async def drop(self, id_: int, owner: str, now: datetime, reason: str) -> bool:
        """Give it up for good."""

    async def hold(self, scope: int | Scope, now: datetime, retry_after: timedelta) -> None:
        """Nothing goes to this chat, or to any, for so long. After a hold of the whole bot all goes slower."""

    async def renew(self, owner: str, ids: Collection[int], now: datetime, lease: timedelta) -> None: ...

    async def recover(self, now: datetime, lease: timedelta) -> None:
        """Take back what processes held that let their lease run out; nobody leases for longer than *lease*.

        What lies further ahead than it ever can is drawn back first: the clock was set back since.
        """


LONGEST_BACKOFF = timedelta(seconds=60)


def backoff(attempt: int) -> timedelta:
    """1, 2, 4 … 60 seconds after the first, second, third … attempt."""
    return min(timedelta(seconds=2 ** min(attempt - 1, 6)), LONGEST_BACKOFF)


# "At least once" has an end: a server that swallows every answer would otherwise get copies for ever.
RESENT_AT_MOST = {Kind.TOAST: 0, Kind.CUE: 0, Kind.PROMPT: 1, Kind.ANSWER: 4, Kind.SUMMARY: 4}


def may_resend(
    kind: Kind, action: Action, *, unknowns: int, again_at: datetime, expires_at: datetime | None
) -> bool:
    """Say whether a message may go again at *again_at* whose outcome was unknown *unknowns* times so far.

    A second prompt is a nuisance, a lost one a failure; a late cue misleads; an edit changes nothing twice.
    """
    if expires_at is not None and again_at >= expires_at:
        return False
    is_harmless = action is Action.EDIT and kind is Kind.CUE
    return unknowns <= (RESENT_AT_MOST[Kind.ANSWER] if is_harmless else RESENT_AT_MOST[kind])
