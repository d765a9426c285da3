"""Updates on their way to a bot: queued, fetched by long polling or delivered to its webhook, confirmed."""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.sandbox.bot_api.hurry import Hurry
from bot.sandbox.bot_api.malformed import malformed
from bot.sandbox.bot_api.queue import Queue
from bot.sandbox.errors import ApiError
from bot.sandbox.faults import Fault, FaultKind, Faults
from bot.sandbox.state.records import Bot, Json, Update
from bot.sandbox.state.store import Store
from bot.sandbox.state.world import World

# Not sent unless asked for; the Bot API's documentation of allowed_updates.
ONLY_WHEN_ASKED = {"chat_member", "message_reaction", "message_reaction_count"}
UPDATE_LIFE = timedelta(hours=24)
# Of the server's source: a tap that nobody fetched for so long is past answering.
TAP_LIFE = timedelta(seconds=150)
# After a week without updates the next id is a random one, from this range (TDLib's TQueue).
QUIET = timedelta(days=7)
RANDOM_IDS = (2_000_001, 2**30)
# An offset further ahead of the newest update than this is taken for an old bot's, and confirms nothing.
BELIEVED_AHEAD = 10

# Telegram does not say how many it keeps for a bot that never asks; without a bound a long run fills the memory.
MOST_WAITING = 100_000


class Updates:
    def __init__(self, world: World, faults: Faults | None = None) -> None:
        """*faults* None: nothing goes wrong with an update."""
        self.world = world
        self.store: Store = world.store
        self.faults = faults or Faults()
        self._queues: dict[int, Queue] = defaultdict(Queue)
        self._held: dict[int, Update] = {}  # by bot: waits for the next one, to go out after it
        self._polls: dict[int, asyncio.Future[None]] = {}
        self.hurry = Hurry()
        self.arrived = asyncio.Event()  # for the webhooks: an update, or another webhook
        for update in self.store.table(Update).values():
            self._queues[update.bot_id].add(update)

    def push(self, bot: Bot, kind: str, payload: Json) -> int | None:
        """The update's id; None when the bot does not want this kind."""
        allowed = self.world.bot(bot.id).allowed_updates
        is_wanted = kind in allowed if allowed else kind not in ONLY_WHEN_ASKED
        return self.push_raw(bot, {kind: payload}) if is_wanted else None

    def push_raw(self, bot: Bot, body: Json) -> int:
        """An update as it is, wrong or not; only the id is ours."""
        update_id = self._next_id(self.world.bot(bot.id))
        fault = self.faults.take_for_update(sender(body))
        kind = fault.kind if fault else None
        sent = malformed(body, update_id) if kind is FaultKind.MALFORMED else body
        update = Update(
            bot.id,
            update_id,
            {"update_id": update_id} | sent | {"update_id": update_id},  # first, and ours
            expires_at=self._expires_at(body),
            copies=2 if kind is FaultKind.TWICE else 1,
        )
        self.store.put(update)
        if fault is not None and kind is FaultKind.OUT_OF_ORDER and bot.id not in self._held:
            self._hold(update, fault)
        else:
            self._release(update)
        return update_id

    def first(self, bot_id: int, count: int) -> list[Update]:
        """Oldest first."""
        return self._living(bot_id).first(count)

    def count(self, bot_id: int) -> int:
        return len(self._living(bot_id))

    def confirm_by_offset(self, bot_id: int, offset: int) -> None:
        """A positive offset confirms what is below it; a negative one keeps so many of the newest."""
        queue = self._living(bot_id)
        if offset < 0:
            kept = {update.id for update in queue.newest(-offset)}
            self._forget(bot_id, [update for update in queue.first(len(queue)) if update.id not in kept])
        elif 0 < offset <= self.world.bot(bot_id).last_update_id + 1 + BELIEVED_AHEAD:
            for update in queue.below(offset):
                self.confirm(update)

    def confirm(self, update: Update) -> None:
        left = self._queues[update.bot_id].confirm(update)
        if left is None:
            self.store.drop(update)
        else:
            self.store.put(left)

    def drop_pending(self, bot_id: int) -> None:
        queue = self._queues[bot_id]
        self._forget(bot_id, queue.first(len(queue)))
        if held := self._held.pop(bot_id, None):
            self.store.drop(held)

    async def wait(self, bot_id: int, seconds: float) -> None:
        """Until something waits, or *seconds* have passed. Raises ApiError: somebody else took over."""
        if self.count(bot_id) or seconds <= 0:
            return
        poll = asyncio.get_running_loop().create_future()
        self._polls[bot_id] = poll
        try:
            await asyncio.wait_for(poll, seconds)
        except TimeoutError:
            return
        finally:
            if self._polls.get(bot_id) is poll:
                del self._polls[bot_id]

    def end_poll(self, bot_id: int, refusal: ApiError) -> None:
        """A poll that is still open gets *refusal*."""
        poll = self._polls.pop(bot_id, None)
        if poll is not None and not poll.done():
            poll.set_exception(refusal)

    def release_polls(self) -> None:
        """Open polls answer at once, so that stopping is quick."""
        for bot_id in list(self._polls):
            self._wake(bot_id)

    def _next_id(self, bot: Bot) -> int:
        stamp = self.world.stamp()
        was_quiet = bot.last_update_at is not None and stamp - bot.last_update_at > QUIET.total_seconds()
        if was_quiet and not self._living(bot.id):
            low, high = RANDOM_IDS
            update_id = low + secrets.randbelow(high - low)
        else:
            update_id = bot.last_update_id + 1
        self.store.put(replace(bot, last_update_id=update_id, last_update_at=stamp))
        return update_id

    def _expires_at(self, body: Json) -> int:
        if "callback_query" not in body:
            return self.world.stamp() + int(UPDATE_LIFE.total_seconds())
        # A network is as slow as it is, however fast the clock runs here.
        return self.world.stamp() + int(TAP_LIFE.total_seconds() * max(1.0, self.world.clock_speed()))

    def _living(self, bot_id: int) -> Queue:
        queue = self._queues[bot_id]
        if expired := queue.expired(self.world.stamp()):
            self._forget(bot_id, expired)
        return queue

    def _forget(self, bot_id: int, updates: Iterable[Update]) -> None:
        for update in updates:
            self.store.drop(update)
            self._queues[bot_id].remove([update])

    def _hold(self, update: Update, fault: Fault) -> None:
        """Until the next one has gone out; alone, if none comes within the fault's seconds."""
        self._held[update.bot_id] = update
        asyncio.get_running_loop().call_later(fault.seconds, self._let_go, update)

    def _let_go(self, update: Update) -> None:
        if self._held.get(update.bot_id) is update:
            del self._held[update.bot_id]
            self._release(update)

    def _release(self, update: Update) -> None:
        queue = self._queues[update.bot_id]
        queue.add(update)
        if held := self._held.pop(update.bot_id, None):
            queue.add(held)
        self._forget(update.bot_id, queue.first(max(0, len(queue) - MOST_WAITING)))
        self._wake(update.bot_id)

    def _wake(self, bot_id: int) -> None:
        self.arrived.set()
        poll = self._polls.get(bot_id)
        if poll is not None and not poll.done():
            poll.set_result(None)


def sender(body: Json) -> int | None:
    """Whose deed an update tells of; None: nobody's, as with a channel's post."""
    for payload in body.values():
        if isinstance(payload, dict) and isinstance(payload.get("from"), dict):
            person_id = payload["from"].get("id")
            return person_id if isinstance(person_id, int) else None
    return None
