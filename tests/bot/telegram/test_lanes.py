"""Updates of one person keep their order, those of different people do not wait for each other."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.telegram.lanes import ComeAgain, Lanes, Turn, lane_of
from tests.support.clock import settle


def said(update_id: int, person_id: int) -> Update:
    person = {"id": person_id, "is_bot": False, "first_name": "Ann"}
    chat = {"id": person_id, "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": "done"}
    return Update.de_json({"update_id": update_id, "message": message})


class Slow:
    """Handles an update once it is let go, and notes who was under way at once."""

    def __init__(self) -> None:
        self.under_way: list[int] = []
        self.ended: list[int] = []
        self.most_at_once = 0
        self._gates: defaultdict[int, asyncio.Future[None]] = defaultdict(
            asyncio.get_running_loop().create_future
        )

    async def __call__(self, update: Update) -> None:
        self.under_way.append(update.update_id)
        self.most_at_once = max(self.most_at_once, len(self.under_way))
        try:
            await self._gates[update.update_id]
        finally:
            self.under_way.remove(update.update_id)
        self.ended.append(update.update_id)

    async def lets_go(self, *update_ids: int) -> None:
        for update_id in update_ids:
            self._gates[update_id].set_result(None)
        await settle()

    async def fails(self, update_id: int) -> None:
        self._gates[update_id].set_exception(OSError("the store is away"))
        await settle()


class Crowd:
    """Brings updates to lanes, and keeps what became of each."""

    def __init__(self, at_once: int = 16) -> None:
        self.desk = Slow()
        self.lanes = Lanes(self.desk, at_once)
        self.failed: dict[int, str] = {}

    async def brings(self, tasks: asyncio.TaskGroup, updates: Iterable[Update]) -> None:
        for update in updates:
            tasks.create_task(self._bring(update.update_id, self.lanes.join(update)))
        await settle()

    async def _bring(self, update_id: int, turn: Turn) -> None:
        try:
            await turn()
        except (ComeAgain, OSError) as error:
            self.failed[update_id] = type(error).__name__


async def test_one_person_is_served_in_order_and_another_meanwhile() -> None:
    crowd = Crowd()
    async with asyncio.TaskGroup() as tasks:
        await crowd.brings(tasks, [said(1, 7), said(2, 7), said(3, 8)])
        assert crowd.desk.under_way == [1, 3]
        await crowd.desk.lets_go(3, 1)
        assert crowd.desk.under_way == [2]
        await crowd.desk.lets_go(2)
    assert crowd.desk.ended == [3, 1, 2]


async def test_no_more_people_are_served_at_once_than_allowed() -> None:
    crowd = Crowd(at_once=3)
    async with asyncio.TaskGroup() as tasks:
        await crowd.brings(tasks, [said(number, number) for number in range(1, 9)])
        await crowd.desk.lets_go(*range(1, 9))
    assert crowd.desk.most_at_once == 3
    assert sorted(crowd.desk.ended) == list(range(1, 9))


async def test_whoever_floods_us_takes_one_place() -> None:
    crowd = Crowd(at_once=2)
    async with asyncio.TaskGroup() as tasks:
        await crowd.brings(tasks, [*(said(number, 7) for number in range(1, 9)), said(9, 8)])
        assert crowd.desk.under_way == [1, 9]
        await crowd.desk.lets_go(*range(1, 10))


async def test_what_a_person_said_after_a_failure_comes_again_behind_it() -> None:
    crowd = Crowd()
    async with asyncio.TaskGroup() as tasks:
        await crowd.brings(tasks, [said(1, 7), said(2, 7), said(3, 7), said(4, 8)])
        await crowd.desk.fails(1)
        await crowd.desk.lets_go(4)
        assert crowd.failed == {1: "OSError", 2: "ComeAgain", 3: "ComeAgain"}
        await crowd.brings(tasks, [said(5, 7)])
        await crowd.desk.lets_go(5)
    assert crowd.desk.ended == [4, 5]


async def test_after_the_close_what_has_begun_ends_and_nothing_begins() -> None:
    crowd = Crowd()
    async with asyncio.TaskGroup() as tasks:
        await crowd.brings(tasks, [said(1, 7), said(2, 7)])
        closing = tasks.create_task(crowd.lanes.close())
        await crowd.brings(tasks, [said(3, 8)])
        assert not closing.done()
        await crowd.desk.lets_go(1)
        assert closing.done()
    assert (crowd.desk.ended, crowd.failed) == ([1], {2: "ComeAgain", 3: "ComeAgain"})


async def test_a_lane_is_forgotten_when_nobody_stands_in_it() -> None:
    crowd = Crowd()
    async with asyncio.TaskGroup() as tasks:
        await crowd.brings(tasks, [said(number, number) for number in range(1, 9)])
        await crowd.desk.lets_go(*range(1, 9))
    assert not crowd.lanes._lanes  # noqa: SLF001 (what it would leak)


@settings(deadline=None)  # A busy machine is not a failure.
@given(st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=30))
async def test_nobody_is_ever_served_out_of_order(script: list[tuple[int, bool]]) -> None:
    """Whatever fails: of one person's updates, brought again until they are taken, none overtakes another."""
    fails_once = {number for number, (_, fails) in enumerate(script) if fails}
    handled: list[int] = []

    async def handle(update: Update) -> None:
        await asyncio.sleep(0)
        if update.update_id in fails_once:
            fails_once.remove(update.update_id)
            raise OSError
        handled.append(update.update_id)

    lanes = Lanes(handle, at_once=2)
    left = [said(number, person) for number, (person, _) in enumerate(script)]
    while left:
        results = await asyncio.gather(*(lanes.join(update)() for update in left), return_exceptions=True)
        left = [update for update, result in zip(left, results, strict=True) if result is not None]

    for person in range(1, 4):
        of_person = [number for number in handled if script[number][0] == person]
        assert of_person == sorted(of_person)
    assert sorted(handled) == list(range(len(script)))


@pytest.mark.parametrize(
    ("raw", "lane"),
    [
        ({"update_id": 1}, 0),
        ({"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 9, "type": "group"}}}, 9),
    ],
)
def test_a_lane_is_a_chat(raw: dict[str, Any], lane: int) -> None:
    assert lane_of(Update.de_json(raw)) == lane
