"""Whatever a server brings, and in whatever order: nothing is confirmed before it is kept, or kept twice."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update
from telegram.error import InvalidToken

from bot.telegram.connection import TokenUnknown
from bot.telegram.lanes import Lanes
from bot.telegram.polling import Poller
from tests.support.clock import START, settle


def said(number: int, person_id: int) -> Update:
    chat = {"id": person_id, "type": "private"}
    return Update.de_json({"update_id": number, "message": {"message_id": 1, "date": 1, "chat": chat}})


@dataclass
class Store:
    """Keeps an update once. Fails as often as told with each, and waits before those that it is told to."""

    failures: dict[int, int] = field(default_factory=dict)
    waits_for: dict[int, asyncio.Event] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)

    async def __call__(self, update: Update) -> None:
        number = update.update_id
        self.asked.append(number)
        if number in self.waits_for:
            await self.waits_for[number].wait()
        else:
            await asyncio.sleep(0)
        if self.failures.get(number, 0):
            self.failures[number] -= 1
            raise OSError("the store is away")
        if number not in self.kept:
            self.kept.append(number)


@dataclass
class Server:
    """Like the real one: what is below the offset is gone. When nothing is left, the token is taken back.

    *order*: how it disarranges each answer, by the places in it; a place may come twice.
    """

    store: Store
    waiting: list[Update]
    order: list[list[int]] = field(default_factory=list)
    most: int = 100
    offsets: list[int] = field(default_factory=list)

    async def get_updates(self, *, offset: int, **_: object) -> list[Update]:
        self.offsets.append(offset)
        confirmed = {update.update_id for update in self.waiting if update.update_id < offset}
        assert confirmed <= set(self.store.kept)
        self.waiting = [update for update in self.waiting if update.update_id >= offset]
        await asyncio.sleep(0)
        if not self.waiting:
            raise InvalidToken("the script is over")
        answer = self.waiting[: self.most]
        if not self.order:
            return answer
        places = self.order.pop()
        return [*answer, *(answer[place % len(answer)] for place in places)][:: 1 if len(places) % 2 else -1]


async def polled(server: Server) -> None:
    line: Any = server
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.telegram.polling.NOT_HANDLED_SECONDS", 0)
        patch.setattr("bot.telegram.polling.SLOW_SECONDS", 0.01)
        with pytest.raises(TokenUnknown):
            await Poller(line, Lanes(server.store, at_once=3), lambda: START).run()


@settings(deadline=None)  # A busy machine is not a failure.
@given(
    people=st.lists(st.integers(1, 3), min_size=1, max_size=25),
    failing=st.dictionaries(st.integers(0, 24), st.integers(1, 3), max_size=6),
    order=st.lists(st.lists(st.integers(0, 30), max_size=4), max_size=8),
    most=st.integers(2, 100),
)
async def test_every_update_is_kept_in_the_order_of_its_person_and_then_confirmed(
    people: list[int], failing: dict[int, int], order: list[list[int]], most: int
) -> None:
    updates = [said(number, person) for number, person in enumerate(people)]
    store = Store(dict(failing))
    server = Server(store, updates, order, most)

    await polled(server)

    assert sorted(store.kept) == list(range(len(people)))
    for person in set(people):
        of_person = [number for number in store.kept if people[number] == person]
        assert of_person == sorted(of_person)
    for number in range(len(people)):
        assert store.asked.count(number) == 1 + failing.get(number, 0)


async def test_a_slow_person_keeps_nobody_else_waiting_and_is_confirmed_at_last() -> None:
    store = Store(waits_for={0: asyncio.Event()})
    server = Server(store, [said(0, 7), said(1, 8), said(2, 7)], most=2)
    newer = [said(number, 8) for number in range(3, 6)]

    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        tasks.create_task(polled(server))
        while len(server.offsets) < 3:
            await settle()
        server.most, server.waiting = 100, server.waiting + newer
        while len(store.kept) < 4:
            await settle()
        assert store.kept == [1, 3, 4, 5]
        assert set(server.offsets) == {0}
        store.waits_for[0].set()

    assert store.kept == [1, 3, 4, 5, 0, 2]
    assert store.asked == [0, 1, 3, 4, 5, 2]


async def test_numbers_that_begin_anew_are_followed() -> None:
    """After a week without updates Telegram counts from anywhere."""
    store = Store()
    server = Server(store, [said(1000, 7)])
    line: Any = server
    given_once = iter([[said(1000, 7)], [said(3, 7)]])

    async def get_updates(*, offset: int, **_: object) -> list[Update]:
        server.offsets.append(offset)
        if (answer := next(given_once, None)) is None:
            raise InvalidToken("the script is over")
        return answer

    line.get_updates = get_updates
    with pytest.raises(TokenUnknown):
        await Poller(line, Lanes(store), lambda: START).run()

    assert server.offsets == [0, 1001, 4]


async def test_a_poller_that_is_cancelled_ends_with_what_it_had_begun() -> None:
    store = Store(waits_for={0: asyncio.Event()})
    line: Any = Server(store, [said(0, 7)])
    poller = Poller(line, Lanes(store), lambda: START)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(poller.run())
        await settle()
        assert store.asked == [0]
        running.cancel()
    assert running.cancelled()
    assert store.kept == []
