"""Updates on their way to a bot: queued, fetched by long polling or delivered to its webhook, confirmed."""

import asyncio
from collections import defaultdict
from dataclasses import replace

from bot.sandbox.errors import ApiError, conflict
from bot.sandbox.state.records import Bot, Json, Update
from bot.sandbox.state.store import Store
from bot.sandbox.state.world import World

# Not sent unless asked for; the Bot API's documentation of allowed_updates.
ONLY_WHEN_ASKED = {"chat_member", "message_reaction", "message_reaction_count"}


class Updates:
    def __init__(self, world: World) -> None:
        self.world = world
        self.store: Store = world.store
        self._queues: dict[int, dict[int, Update]] = defaultdict(dict)
        self._polls: dict[int, asyncio.Future[None]] = {}
        self.arrived = asyncio.Event()  # for the webhooks
        for update in self.store.table(Update).values():
            self._queues[update.bot_id][update.id] = update

    def push(self, bot: Bot, kind: str, payload: Json) -> int | None:
        """The update's id; None when the bot does not want this kind."""
        allowed = self.world.bot(bot.id).allowed_updates
        is_wanted = kind in allowed if allowed else kind not in ONLY_WHEN_ASKED
        return self.push_raw(bot, {kind: payload}) if is_wanted else None

    def push_raw(self, bot: Bot, body: Json) -> int:
        """An update as it is, wrong or not; only the id is ours."""
        bot = self.world.bot(bot.id)
        update_id = bot.last_update_id + 1
        self.store.put(replace(bot, last_update_id=update_id))
        update = Update(bot.id, update_id, {"update_id": update_id, **body})
        self.store.put(update)
        self._queues[bot.id][update_id] = update
        self._wake(bot.id)
        return update_id

    def waiting(self, bot_id: int) -> list[Update]:
        """Oldest first."""
        return list(self._queues[bot_id].values())

    def confirm_below(self, bot_id: int, update_id: int) -> None:
        for update in self.waiting(bot_id):
            if update.id >= update_id:
                break
            self.store.drop(update)
            del self._queues[bot_id][update.id]

    def confirm_by_offset(self, bot_id: int, offset: int) -> None:
        """A positive offset confirms what is below it; a negative one keeps so many of the newest."""
        if offset > 0:
            self.confirm_below(bot_id, offset)
        elif offset < 0:
            newest = self.waiting(bot_id)[offset:]
            if newest:
                self.confirm_below(bot_id, newest[0].id)

    def drop_pending(self, bot_id: int) -> None:
        queue = self.waiting(bot_id)
        if queue:
            self.confirm_below(bot_id, queue[-1].id + 1)

    async def wait(self, bot_id: int, seconds: float) -> None:
        """Until something waits, or *seconds* have passed. Raises ApiError: somebody else took over."""
        if self._queues[bot_id] or seconds <= 0:
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

    def end_poll(self, bot_id: int, reason: str) -> None:
        """A poll that is still open gets 409: only one can be."""
        self._fail(bot_id, conflict(reason))

    def release_polls(self) -> None:
        """Open polls answer at once, so that stopping is quick."""
        for bot_id in list(self._polls):
            self._wake(bot_id)

    def _wake(self, bot_id: int) -> None:
        self.arrived.set()
        poll = self._polls.get(bot_id)
        if poll is not None and not poll.done():
            poll.set_result(None)

    def _fail(self, bot_id: int, error: ApiError) -> None:
        poll = self._polls.pop(bot_id, None)
        if poll is not None and not poll.done():
            poll.set_exception(error)
