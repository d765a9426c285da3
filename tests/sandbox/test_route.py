"""How updates go to a webhook: lanes, tries, and what ends them. No second is waited for: the pauses are ours."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox.bot_api.hook import reply, seconds
from bot.sandbox.bot_api.params import Params
from bot.sandbox.bot_api.route import is_executed, lane, pause
from bot.sandbox.bot_api.updates import Updates
from bot.sandbox.bot_api.webhooks import Webhooks
from bot.sandbox.faults import FaultKind, FaultWish
from bot.sandbox.people.acts import Acts
from bot.sandbox.state.records import Bot, Json, Person, Webhook
from bot.sandbox.state.store import Store
from bot.sandbox.state.world import ANNA, World
from tests.support.standing_clock import StandingClock

BO = Person(1002, "Bo")
Answer = Callable[[Json], Awaitable[web.Response]]


async def taken(_: Json) -> web.Response:
    return web.Response()


@dataclass
class Post:
    """A sandbox's side of webhooks, with a bot at the other end that answers as *answer* says."""

    updates: Updates
    clock: StandingClock
    url: str = ""
    answer: Answer = taken
    seen: list[str] = field(default_factory=list)  # each request, by the text it carries
    pauses: list[float] = field(default_factory=list)
    executed: list[tuple[str, Json]] = field(default_factory=list)
    awake: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def bot(self) -> Bot:
        return self.updates.world.bot(7)

    def acts(self, person: Person = ANNA) -> Acts:
        return Acts(self.updates, self.bot, person)

    def set_hook(self, url: str | None = None, connections: int = 40, generation: int = 1) -> None:
        hook = Webhook(url or self.url, None, connections, generation=generation)
        self.updates.world.change_bot(replace(self.bot, webhook=hook))
        self.updates.arrived.set()

    def unset_hook(self) -> None:
        self.updates.world.change_bot(replace(self.bot, webhook=None))
        self.updates.arrived.set()

    async def request(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.seen.append(words(body))
        return await self.answer(body)

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if seconds:
            await self.awake.wait()

    async def execute(self, bot: Bot, method: str, params: Params) -> None:
        assert bot.id == 7
        self.executed.append((method, dict(params.values)))
        if method == "breakDown":
            raise RuntimeError("odd")

    async def until(self, holds: Callable[[], bool]) -> None:
        for _ in range(2000):
            if holds():
                return
            await asyncio.sleep(0.005)
        raise AssertionError(f"seen {self.seen}, pauses {self.pauses}")


def words(body: Json) -> str:
    return str(body["message"]["text"] if "message" in body else body["callback_query"]["data"])


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    clock = StandingClock(datetime(2026, 11, 22, 6, 0, tzinfo=UTC))
    world = World(Store(), clock, clock, "Bot")
    world.change_person(BO)
    post = Post(Updates(world), clock)
    async with listening(post), delivering(post):
        yield post


@asynccontextmanager
async def listening(post: Post) -> AsyncIterator[None]:
    app = web.Application()
    app.router.add_post("/hook", post.request)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    post.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield
    await runner.cleanup()


@asynccontextmanager
async def delivering(post: Post) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(Webhooks(post.updates, post.execute, post.sleep).run())
        yield
        task.cancel()


class Gate:
    """Holds every answer back until it is opened for that text."""

    def __init__(self) -> None:
        self.open: set[str] = set()
        self.moved = asyncio.Event()

    async def answer(self, body: Json) -> web.Response:
        while words(body) not in self.open:
            await self.moved.wait()
        return web.Response()

    def let(self, *texts: str) -> None:
        self.open |= set(texts)
        self.moved.set()
        self.moved = asyncio.Event()


async def test_one_chats_updates_go_one_after_the_other_and_others_beside_them(post: Post) -> None:
    gate = Gate()
    post.answer = gate.answer
    post.set_hook()
    post.acts().say("anna 1")
    post.acts().say("anna 2")
    post.acts(BO).say("bo 1")

    await post.until(lambda: len(post.seen) == 2)
    assert set(post.seen) == {"anna 1", "bo 1"}
    gate.let("bo 1")
    await post.until(lambda: post.updates.count(7) == 2)
    assert len(post.seen) == 2
    gate.let("anna 1", "anna 2")
    await post.until(lambda: post.updates.count(7) == 0)

    assert post.seen.index("anna 1") < post.seen.index("anna 2")


async def test_taps_do_not_wait_for_messages(post: Post) -> None:
    gate = Gate()
    post.answer = gate.answer
    post.set_hook()
    said = post.acts().say("hello")
    post.acts().tap(said, "tap 1")
    post.acts().tap(said, "tap 2")

    await post.until(lambda: len(post.seen) == 2)

    assert set(post.seen) == {"hello", "tap 1"}
    gate.let("hello", "tap 1", "tap 2")
    await post.until(lambda: post.updates.count(7) == 0)


async def test_no_more_go_at_once_than_the_connections_allow(post: Post) -> None:
    gate = Gate()
    post.answer = gate.answer
    people = [post.updates.world.change_person(Person(2000 + number, "P")) for number in range(5)]
    for person in people:
        post.acts(person).say(f"from {person.id}")
    post.set_hook(connections=2)

    await post.until(lambda: len(post.seen) == 2)
    await asyncio.sleep(0.05)
    assert len(post.seen) == 2
    gate.let(*(f"from {person.id}" for person in people))

    await post.until(lambda: post.updates.count(7) == 0)
    assert len(post.seen) == 5


async def test_what_was_not_taken_comes_again_at_once_and_then_after_doubling_pauses(post: Post) -> None:
    refusals = 5

    async def refuse(_: Json) -> web.Response:
        return web.Response(status=500 if len(post.seen) <= refusals else 200)

    post.answer = refuse
    post.awake.set()
    post.set_hook()
    post.acts().say("hello")

    await post.until(lambda: post.updates.count(7) == 0)

    assert post.pauses == [0, 2, 4, 8, 16]
    assert post.seen == ["hello"] * 6
    hook = post.bot.webhook
    assert hook is not None
    assert hook.last_error == "Wrong response from the webhook: 500 Internal Server Error"
    assert hook.last_error_at == post.updates.world.stamp()


async def test_a_bot_can_say_when_to_come_again(post: Post) -> None:
    async def busy(_: Json) -> web.Response:
        headers = {"Retry-After": ["7", "99999"][len(post.seen) - 1]} if len(post.seen) <= 2 else {}
        return web.Response(status=503 if headers else 200, headers=headers)

    post.answer = busy
    post.awake.set()
    post.set_hook()
    post.acts().say("hello")

    await post.until(lambda: post.updates.count(7) == 0)

    assert post.pauses == [7, 3600]


async def test_one_that_is_refused_holds_up_its_own_chat_only(post: Post) -> None:
    async def refuse(body: Json) -> web.Response:
        return web.Response(status=500 if words(body) == "bad" else 200)

    post.answer = refuse
    post.set_hook()
    post.acts().say("bad")
    post.acts().say("behind it")
    post.acts(BO).say("beside it")

    await post.until(lambda: post.pauses == [0, 2] and post.updates.count(7) == 2)

    assert "beside it" in post.seen
    assert "behind it" not in post.seen


async def test_an_update_that_would_expire_before_the_next_try_is_dropped(post: Post) -> None:
    async def refuse(body: Json) -> web.Response:
        if words(body) == "bad":
            post.clock.jump_to(post.clock.now() + timedelta(hours=12))
            return web.Response(status=500)
        return web.Response()

    post.answer = refuse
    post.awake.set()
    post.set_hook()
    post.acts().say("bad")
    post.acts().say("next")

    await post.until(lambda: "next" in post.seen)

    assert post.seen == ["bad", "bad", "next"]


async def test_a_webhook_that_is_deleted_takes_what_is_under_way_with_it(post: Post) -> None:
    gate = Gate()
    post.answer = gate.answer
    post.set_hook()
    post.acts().say("hello")
    await post.until(lambda: post.seen == ["hello"])

    post.unset_hook()
    gate.let("hello")
    await asyncio.sleep(0.05)

    assert post.updates.count(7) == 1
    assert post.seen == ["hello"]


async def test_what_waits_for_its_next_try_is_not_tried_at_a_deleted_webhook(post: Post) -> None:
    async def refuse(_: Json) -> web.Response:
        return web.Response(status=500)

    post.answer = refuse
    post.set_hook()
    post.acts().say("hello")
    await post.until(lambda: post.pauses == [0, 2])

    post.unset_hook()
    await asyncio.sleep(0.02)
    post.awake.set()
    await asyncio.sleep(0.05)

    assert len(post.seen) == 2
    assert post.updates.count(7) == 1


async def test_an_answer_that_comes_after_the_end_of_its_webhook_confirms_nothing(post: Post) -> None:
    async def unset(_: Json) -> web.Response:
        post.updates.world.change_bot(replace(post.bot, webhook=None))  # and nobody is told
        return web.Response()

    post.answer = unset
    post.set_hook()
    post.acts().say("hello")

    await post.until(lambda: post.seen == ["hello"])
    await asyncio.sleep(0.05)

    assert post.updates.count(7) == 1


async def test_another_webhook_gets_what_the_first_had_not_taken(post: Post) -> None:
    async def refuse_once(_: Json) -> web.Response:
        return web.Response(status=500 if len(post.seen) <= 2 else 200)

    post.answer = refuse_once
    post.set_hook()
    post.acts().say("hello")
    await post.until(lambda: post.pauses == [0, 2])

    post.set_hook(generation=2)
    await post.until(lambda: post.updates.count(7) == 0)

    assert post.seen == ["hello"] * 3


async def test_a_bot_that_nobody_finds_is_noted(post: Post) -> None:
    post.set_hook(url="http://127.0.0.1:9/hook")
    post.acts().say("hello")

    await post.until(lambda: post.pauses == [0, 2])

    hook = post.bot.webhook
    assert hook is not None
    assert hook.last_error == "Connection refused"


async def test_a_host_that_is_no_name_is_noted(post: Post) -> None:
    post.set_hook(url=f"http://{'a' * 70}/hook")
    post.acts().say("hello")

    await post.until(lambda: post.pauses == [0, 2])

    hook = post.bot.webhook
    assert hook is not None
    assert hook.last_error == "Failed to resolve host: Name or service not known"


@pytest.mark.parametrize("charset", ["hex", "utf-16", "nonsense"])
async def test_an_answer_is_read_whatever_its_charset(post: Post, charset: str) -> None:
    async def answer(_: Json) -> web.Response:
        headers = {"Content-Type": f"text/plain; charset={charset}"}
        return web.Response(body='{"method": "sendMessage", "text": "né"}'.encode(), headers=headers)

    post.answer = answer
    post.set_hook()
    post.acts().say("hello")

    await post.until(lambda: bool(post.executed))

    assert post.executed == [("sendMessage", {"text": "né"})]


async def test_what_nobody_foresaw_is_noted_and_tried_again(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_: object) -> None:
        raise RuntimeError("odd")

    monkeypatch.setattr("bot.sandbox.bot_api.route.post", breaks)
    post.set_hook()
    post.acts().say("hello")

    await post.until(lambda: post.pauses == [0, 2])

    hook = post.bot.webhook
    assert hook is not None
    assert hook.last_error == "RuntimeError: odd"


async def test_a_call_in_the_answer_that_breaks_is_noted_and_the_next_update_comes(post: Post) -> None:
    async def answer(_: Json) -> web.Response:
        return web.json_response({"method": "breakDown"})

    post.answer = answer
    post.set_hook()
    post.acts().say("one")
    await post.until(lambda: bool(post.executed))
    post.acts().say("two")
    await post.until(lambda: post.updates.count(7) == 0)

    hook = post.bot.webhook
    assert hook is not None
    assert hook.last_error == "RuntimeError: odd"


async def test_a_call_in_the_answer_is_done(post: Post) -> None:
    async def answer(_: Json) -> web.Response:
        return web.json_response({"method": "sendMessage", "chat_id": 1, "text": "hi"})

    post.answer = answer
    post.set_hook()
    post.acts().say("hello")

    await post.until(lambda: bool(post.executed))

    assert post.executed == [("sendMessage", {"chat_id": 1, "text": "hi"})]
    assert post.updates.count(7) == 0


async def test_an_update_asked_for_twice_is_delivered_twice(post: Post) -> None:
    post.updates.faults.add(FaultWish(kind=FaultKind.TWICE))
    post.set_hook()
    post.acts().say("hello")

    await post.until(lambda: post.updates.count(7) == 0)

    assert post.seen == ["hello", "hello"]


async def test_out_of_order_holds_for_a_webhook_too(post: Post) -> None:
    post.updates.faults.add(FaultWish(kind=FaultKind.OUT_OF_ORDER, seconds=60))
    post.set_hook()
    post.acts().say("one")
    post.acts().say("two")

    await post.until(lambda: len(post.seen) == 2)

    assert post.seen == ["two", "one"]


@pytest.mark.parametrize(
    ("content_type", "text", "expected"),
    [
        ("application/json", '{"method": "sendMessage", "text": "x"}', ("sendMessage", {"text": "x"})),
        ("text/plain", '{"method": "sendMessage"}', ("sendMessage", {})),
        (
            "application/x-www-form-urlencoded",
            "method=sendMessage&text=a+b",
            ("sendMessage", {"text": "a b"}),
        ),
        ("application/json", '{"ok": true}', None),
        ("application/json", "[1]", None),
        ("application/json", '{"method": 5}', None),
        ("text/html", "thanks", None),
        ("text/html", "", None),
        ("application/json", "[" * 200_000, None),
        ("application/json", r'{"method": "sendMessage", "text": "<b>\ud800</b>"}', None),
    ],
)
def test_an_answer_holds_a_call_or_nothing(
    content_type: str, text: str, expected: tuple[str, Any] | None
) -> None:
    found = reply(content_type, text)

    assert (found and (found.method, dict(found.params.values))) == expected


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("sendMessage", True),
        ("setMyCommands", True),
        ("getMe", False),
        ("DeleteWebhook", False),
        ("logOut", False),
    ],
)
def test_some_calls_are_not_done_from_an_answer(method: str, *, expected: bool) -> None:
    assert is_executed(method) is expected


def test_pauses_double_up_to_a_minute_or_two() -> None:
    assert [pause(failures, None) for failures in range(6)] == [0, 2, 4, 8, 16, 32]
    assert {60 <= pause(failures, None) <= 120 for failures in range(6, 3000)} == {True}


@pytest.mark.parametrize(
    ("header", "expected"), [("5", 5), (None, None), ("soon", None), ("-3", None), ("0.5", None)]
)
def test_retry_after_is_in_whole_seconds(header: str | None, expected: float | None) -> None:
    assert seconds(header) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"message": {"chat": {"id": 1}}}, {"edited_message": {"chat": {"id": 1}}}, True),
        ({"message": {"chat": {"id": 1}}}, {"message": {"chat": {"id": 2}}}, False),
        ({"message": {"chat": {"id": 1}}}, {"my_chat_member": {"chat": {"id": 1}}}, False),
        ({"callback_query": {"from": {"id": 1}}}, {"callback_query": {"from": {"id": 1}}}, True),
        ({"callback_query": {"from": {"id": 1}}}, {"message": {"chat": {"id": 1}}}, False),
        ({"update_id": 5, "message": "broken"}, {"update_id": 6}, True),
    ],
)
def test_a_lane_is_a_chats_messages_or_a_persons_taps(one: Json, other: Json, *, same: bool) -> None:
    assert (lane(one) == lane(other)) is same
