"""Delivers what waits in the outbox: in order within a chat, chats beside each other, at the pace allowed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import assert_never
from uuid import uuid4

import structlog

from scheduler.clock import Clock
from scheduler.outbox import (
    Blocked,
    Delivered,
    NotSent,
    Outbox,
    Outcome,
    Refused,
    Scope,
    Throttled,
    Unknown,
    Waiting,
    backoff,
)

log: structlog.stdlib.BoundLogger = structlog.get_logger()

AT_ONCE = 32
LEASE = timedelta(seconds=30)
STORE_AWAY_FOR = timedelta(seconds=1)
STORE_TRIES = 60
NOTHING_WAITS = timedelta(days=1)


class Courier:
    """*send* makes one call and says what came of it; this is the only layer that tries again.

    *on_blocked* is told the chat of a person who blocked the bot. *gap*: the least time between two calls.
    """

    def __init__(
        self,
        clock: Clock,
        outbox: Outbox,
        send: Callable[[Waiting], Awaitable[Outcome]],
        on_blocked: Callable[[int], Awaitable[None]],
        gap: timedelta = timedelta(),
    ) -> None:
        self._clock = clock
        self._outbox = outbox
        self._send = send
        self._on_blocked = on_blocked
        self._gap = gap
        self._next_call_at: datetime | None = None
        # Never the host's name: a restarted process must not be taken for its ancestor.
        self._owner = uuid4().hex
        self._held: set[int] = set()
        self._kicked = asyncio.Event()
        self._is_stopping = False
        self._kept_at: datetime | None = None
        self._throttles = _Throttles()
        self.turns = 0
        """Counts up while the loop turns, whether or not the store is there."""
        self.last_good_tick: datetime | None = None
        """The coach's instant at which the loop last found the store in order; None: not yet."""

    def kick(self) -> None:
        """Something was added to the outbox."""
        self._kicked.set()

    def stop(self) -> None:
        """Claim nothing more; `run` returns when the calls under way have been answered."""
        self._is_stopping = True
        self._kicked.set()

    async def run(self) -> None:
        await self._insist(lambda: self._outbox.adopt(self._owner, self._clock.now()))
        async with asyncio.TaskGroup() as deliveries:
            while not self._is_stopping:
                self.turns += 1
                self._kicked.clear()
                try:
                    look_again_at = await self._round(deliveries)
                    self.last_good_tick = self._clock.now()
                except Exception:
                    log.exception("courier_without_store")
                    look_again_at = self._clock.now() + STORE_AWAY_FOR
                await self._clock.sleep_until(look_again_at, self._kicked)

    async def _round(self, deliveries: asyncio.TaskGroup) -> datetime:
        now = self._clock.now()
        await self._keep_leases(now)
        free = AT_ONCE - len(self._held)
        if free == 0:
            return now + NOTHING_WAITS  # The next delivery that ends kicks.
        # A look first: it hinders nobody, and after most kicks there is nothing to claim.
        next_at = await self._outbox.next_at(now) or now + NOTHING_WAITS
        if next_at > now:
            return next_at
        for waiting in await self._outbox.claim(self._owner, now, free, self._lease):
            if waiting.id in self._held:
                # Its lease ran out in a call of ours, and was taken back elsewhere. That call has still to be answered.
                log.warning("claimed_in_a_call", outbox_id=waiting.id)
                continue
            self._held.add(waiting.id)
            deliveries.create_task(self._deliver(waiting))
        return now

    @property
    def _lease(self) -> timedelta:
        """However fast the clock runs: a machine that stands still for a moment does so in real seconds."""
        return LEASE * max(1.0, self._clock.speed)

    async def _keep_leases(self, now: datetime) -> None:
        if self._kept_at is not None and self._kept_at <= now < self._kept_at + self._lease / 3:
            return  # Before that instant it is, too, when the clock was set back: then it is urgent.
        # Ours first: after a jump of the clock they look as if nobody held them.
        await self._outbox.renew(self._owner, self._held, now, self._lease)
        await self._outbox.recover(now, self._lease)
        self._kept_at = now

    async def _deliver(self, waiting: Waiting) -> None:
        try:
            await self._await_turn(waiting.send_at)
            if self._is_stopping:
                await self._outbox.postpone(waiting.id, self._owner, self._clock.now())
            elif await self._outbox.begin(waiting.id, self._owner, self._clock.now()):
                await self._keep_apart()
                outcome = await self._call(waiting)
                await self._insist(lambda: self._settle(waiting, outcome))
        except Exception:
            # The lease runs out, and what happens then is decided by how far the message had come.
            log.exception("delivery_unsettled", outbox_id=waiting.id)
        finally:
            self._held.discard(waiting.id)
            self._kicked.set()

    async def _await_turn(self, send_at: datetime) -> None:
        never = asyncio.Event()
        before = self._clock.now()
        # Earlier than it was: the clock was set back, and the turn may seem hours away.
        while before <= (now := self._clock.now()) < send_at:
            before = now
            never.clear()
            await self._clock.sleep_until(send_at, never)

    async def _keep_apart(self) -> None:
        """A store that is slow for a moment lets several turns pass; their calls must not leave in a burst."""
        now = self._clock.now()
        call_at = max(now, min(self._next_call_at or now, now + AT_ONCE * self._gap))
        self._next_call_at = call_at + self._gap
        await self._await_turn(call_at)

    async def _call(self, waiting: Waiting) -> Outcome:
        try:
            return await self._send(waiting)
        except Exception as error:
            log.exception("send_failed", outbox_id=waiting.id)
            return Unknown(type(error).__name__)

    async def _settle(self, waiting: Waiting, outcome: Outcome) -> None:
        id_, now = waiting.id, self._clock.now()
        match outcome:
            case Delivered(message):
                await self._outbox.sent(id_, self._owner, now, message)
            case NotSent(reason):
                log.warning("not_sent", outbox_id=id_, reason=reason, attempt=waiting.attempt)
                await self._outbox.postpone(id_, self._owner, now + backoff(waiting.attempt))
            case Throttled(retry_after):
                scope = self._throttles.scope_of(waiting.chat_id, now)
                log.warning("throttled", outbox_id=id_, seconds=retry_after.total_seconds())
                await self._outbox.hold(scope, now, retry_after)
                await self._outbox.postpone(id_, self._owner, now + retry_after)
            case Refused(reason):
                log.error("refused", outbox_id=id_, reason=reason)
                await self._outbox.drop(id_, self._owner, now, reason)
            case Blocked():
                await self._on_blocked(waiting.chat_id)
                await self._outbox.drop(id_, self._owner, now, "blocked")
            case Unknown(reason):
                log.warning("outcome_unknown", outbox_id=id_, reason=reason, attempt=waiting.attempt)
                await self._outbox.unknown(id_, self._owner, now)
            case _:
                assert_never(outcome)

    async def _insist(self, step: Callable[[], Awaitable[None]]) -> None:
        """Try until the store is back: what Telegram answered must not be lost with it."""
        for tries in range(1, STORE_TRIES + 1):
            self.turns += 1
            try:
                await step()
            except Exception:
                if tries == STORE_TRIES:
                    raise
                log.exception("store_away", tries=tries)
                await self._await_turn(self._clock.now() + STORE_AWAY_FOR)
            else:
                return


class _Throttles:
    """Telegram does not say whom a 429 is for. Two chats within a second: it is for the whole bot."""

    def __init__(self) -> None:
        self._last: tuple[int, datetime] | None = None

    def scope_of(self, chat_id: int, now: datetime) -> int | Scope:
        last, self._last = self._last, (chat_id, now)
        if last is not None and last[0] != chat_id and now - last[1] <= timedelta(seconds=1):
            return Scope.WHOLE_BOT
        return chat_id
