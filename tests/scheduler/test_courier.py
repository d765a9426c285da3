"""What waits is delivered in order, at the pace, and each outcome has its consequence."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
import structlog
from sqlalchemy import Connection

from bot.storage import outbox_pace
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People
from bot.storage.tables import outbox
from scheduler import courier as courier_module
from scheduler.courier import Courier
from scheduler.message import Action, Draft, Kind, SentMessage
from scheduler.outbox import Blocked, Delivered, NotSent, Outcome, Refused, Throttled, Unknown, Waiting
from scheduler.pace import Pace
from tests.support.clock import START, FakeClock, settle
from tests.support.databases import SEALER, InlineDatabase

ANN, BOB, CLEO = 101, 102, 103
DELIVERED = Delivered(SentMessage(7, "text"))
TAKEN_BACK = sa.update(outbox).values(state="queued", owner=None, lease_until=None, not_before=START)
"""As by a process for which the leases of this one have run out."""


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def seconds(of: float) -> timedelta:
    return timedelta(seconds=of)


class Town:
    """A courier, the people it brings messages to, and a Telegram whose answers are laid out beforehand."""

    def __init__(self, clock: FakeClock, database: InlineDatabase) -> None:
        self.clock = clock
        self.database = database
        self.outbox = OutboxTable(database, SEALER, Pace.of(30))
        self.calls: list[tuple[float, str]] = []
        self.blocked: list[int] = []
        self.answers: dict[str, list[Outcome | Exception]] = {}
        self.takes: dict[str, float] = {}
        self.courier = Courier(clock, self.outbox, self.send, self.on_blocked)
        with database._writing[0].begin() as tx:  # noqa: SLF001 (before any loop runs)
            for person in (ANN, BOB, CLEO):
                People(database, SEALER).insert(tx, person, {}, wake_at=None, now=START)

    async def send(self, waiting: Waiting) -> Outcome:
        text = str(waiting.payload["text"])
        self.calls.append((round((self.clock.now() - START).total_seconds(), 3), text))
        if text in self.takes:
            until = self.clock.now() + seconds(self.takes[text])
            while self.clock.now() < until:
                await self.clock.sleep_until(until, asyncio.Event())
        answers = self.answers.get(text)
        answer = answers.pop(0) if answers else DELIVERED
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def on_blocked(self, chat_id: int) -> None:
        self.blocked.append(chat_id)

    async def add(
        self, text: str, chat_id: int = ANN, kind: Kind = Kind.ANSWER, expires_at: datetime | None = None
    ) -> None:
        draft = Draft(chat_id, kind, Action.SEND, {"text": text}, "card", expires_at)
        await self.database.run(lambda tx: self.outbox.add(tx, [draft], self.clock.now()))
        self.courier.kick()
        await settle()

    async def pace(self) -> float:
        """Messages a second that the whole bot may send now."""
        now = self.clock.now()
        return (await self.database.read(lambda tx: outbox_pace.current(tx, Pace.of(30), now))).per_second

    def states(self) -> list[str]:
        with self.database._reading[0].begin() as tx:  # noqa: SLF001 (a look from outside)
            return list(tx.scalars(sa.select(outbox.c.state).order_by(outbox.c.id)))

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(self.courier.run())
            await settle()
            yield
            task.cancel()


@pytest.fixture
def town(clock: FakeClock, database: InlineDatabase) -> Town:
    return Town(clock, database)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What the courier logs about these mishaps is not the point here."""
    with structlog.testing.capture_logs():
        yield


async def test_what_is_added_goes_at_once(town: Town) -> None:
    async with town.at_work():
        await town.clock.advance(seconds(5))
        await town.add("hello")
    assert town.calls == [(5, "hello")]
    assert town.states() == ["sent"]


async def test_what_waited_before_the_start_goes_at_the_start(town: Town) -> None:
    await town.add("hello")
    async with town.at_work():
        pass
    assert town.calls == [(0, "hello")]


async def test_a_chat_gets_its_messages_in_order_a_second_apart(town: Town) -> None:
    async with town.at_work():
        for text in ("one", "two", "three"):
            await town.add(text)
        await town.clock.advance(seconds(5))
    assert town.calls == [(0, "one"), (1.03, "two"), (2.06, "three")]


async def test_a_slow_call_holds_up_its_chat_only(town: Town) -> None:
    town.takes["slow"] = 10.5
    async with town.at_work():
        await town.add("slow", ANN)
        await town.add("after it", ANN)
        await town.add("other", BOB)
        await town.clock.advance(seconds(20))
    assert [text for _, text in town.calls] == ["slow", "other", "after it"]
    assert town.calls[1][0] < 1
    assert town.calls[2][0] == 10.5


async def test_the_answer_to_a_tap_waits_for_no_slow_call(town: Town) -> None:
    town.takes["slow"] = 10
    async with town.at_work():
        await town.add("slow")
        await town.add("toast", kind=Kind.TOAST)
        await town.clock.advance(seconds(1))
        assert [text for _, text in town.calls] == ["slow", "toast"]
        await town.clock.advance(seconds(20))


async def test_each_message_is_confirmed_for_itself(town: Town) -> None:
    town.takes["slow"] = 10
    async with town.at_work():
        await town.add("slow", ANN)
        await town.add("quick", BOB)
        await town.clock.advance(seconds(1))
        assert town.states() == ["sending", "sent"]
        await town.clock.advance(seconds(10))
    assert town.states() == ["sent", "sent"]


async def test_not_sent_is_tried_again_ever_more_rarely(town: Town) -> None:
    town.answers["hello"] = [NotSent("no connection")] * 8
    async with town.at_work():
        await town.add("hello")
        await town.clock.advance(seconds(400))
    instants = [at for at, _ in town.calls]
    waits = [round(later - at) for at, later in pairwise(instants)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert town.states() == ["sent"]


async def test_a_throttled_chat_waits_exactly_that_long_and_others_do_not(town: Town) -> None:
    town.answers["hello"] = [Throttled(seconds(17))]
    async with town.at_work():
        await town.add("hello", ANN)
        await town.add("more", ANN)
        await town.add("other", BOB)
        await town.clock.advance(seconds(30))
    assert [text for _, text in town.calls] == ["hello", "other", "hello", "more"]
    assert town.calls[1][0] < 1
    assert town.calls[2][0] == 17


async def test_a_throttled_answer_to_a_tap_waits_too(town: Town) -> None:
    town.answers["toast"] = [Throttled(seconds(5))]
    async with town.at_work():
        await town.add("toast", kind=Kind.TOAST)
        await town.clock.advance(seconds(6))
    assert town.calls == [(0, "toast"), (5, "toast")]


async def test_two_chats_throttled_at_once_mean_the_whole_bot(town: Town) -> None:
    town.answers["one"] = [Throttled(seconds(5))]
    town.answers["two"] = [Throttled(seconds(8))]
    async with town.at_work():
        await town.add("one", ANN)
        await town.add("two", BOB)
        await town.clock.advance(seconds(1))
        await town.add("three", CLEO)
        await town.clock.advance(seconds(7))
        assert [text for _, text in town.calls] == ["one", "two"]
        await town.clock.advance(seconds(5))
    assert {text: at for at, text in town.calls[2:]}.keys() == {"one", "two", "three"}
    assert town.calls[2][0] >= 8


async def test_two_chats_throttled_far_apart_are_two_chats(town: Town) -> None:
    town.answers["one"] = [Throttled(seconds(60))]
    town.answers["two"] = [Throttled(seconds(60))]
    async with town.at_work():
        await town.add("one", ANN)
        await town.clock.advance(seconds(1.5))
        await town.add("two", BOB)
        await town.add("three", CLEO)
        await town.clock.advance(seconds(1))
    assert [text for _, text in town.calls] == ["one", "two", "three"]


async def test_a_storm_over_one_chat_stops_that_chat_alone_and_slows_nobody(town: Town) -> None:
    """Refused again each time it was over, while two others are told something every second."""
    town.answers["ann"] = [Throttled(seconds(5))] * 4
    async with town.at_work():
        await town.add("ann", ANN)
        await town.add("ann, too", ANN)
        for second in range(20):
            await town.add(f"bob {second}", BOB)
            await town.add(f"cleo {second}", CLEO)
            await town.clock.advance(seconds(1.1))
        at = [at for at, text in town.calls if text.startswith("ann")]
        others = [at for at, text in town.calls if not text.startswith("ann")]
    assert at == [0, 5, 10, 15, 20, 21.03]
    assert len(others) == 40
    assert all(at - 1.1 * (n // 2) < 0.2 for n, at in enumerate(others))
    assert await town.pace() == pytest.approx(30, abs=0.01)


async def test_a_storm_over_the_whole_bot_stops_all_slows_it_down_and_passes(town: Town) -> None:
    texts = {"ann": ANN, "bob": BOB, "cleo": CLEO}
    town.answers = {text: [Throttled(seconds(5))] * 3 for text in texts}
    paces: list[float] = []
    async with town.at_work():
        for text, person in texts.items():
            await town.add(text, person)
        for _ in range(30):
            await town.clock.advance(seconds(10))
            paces.append(round(await town.pace(), 1))
    assert town.states() == ["sent"] * 3
    assert len(town.calls) == 3 * 4
    pauses = [later - before for (before, _), (later, _) in pairwise(town.calls) if later - before > 1]
    assert pauses == pytest.approx([5] * 4)
    assert min(paces) < 30 / 2**2
    assert paces[1:] == sorted(paces[1:])
    assert paces[-1] == 30


async def test_the_refused_are_dropped_and_the_chat_goes_on(town: Town) -> None:
    town.answers["bad"] = [Refused("message is too long")]
    async with town.at_work():
        await town.add("bad")
        await town.add("good")
        await town.clock.advance(seconds(2))
    assert town.states() == ["dropped", "sent"]


async def test_who_blocked_the_bot_is_told_of_and_gets_nothing(town: Town) -> None:
    town.answers["hello"] = [Blocked()]
    async with town.at_work():
        await town.add("hello", BOB)
        await town.clock.advance(seconds(100))
    assert town.blocked == [BOB]
    assert town.states() == ["dropped"]
    assert len(town.calls) == 1


@pytest.mark.parametrize(("kind", "copies"), [(Kind.CUE, 1), (Kind.TOAST, 1), (Kind.PROMPT, 2)])
async def test_after_a_lost_answer_the_kind_decides(town: Town, kind: Kind, copies: int) -> None:
    town.answers["hello"] = [Unknown("read timeout")] * 10
    async with town.at_work():
        await town.add("hello", kind=kind)
        await town.clock.advance(seconds(600))
    assert len(town.calls) == copies
    assert town.states() == ["unknown"]


async def test_a_sender_that_breaks_is_a_lost_answer(town: Town) -> None:
    town.answers["hello"] = [ZeroDivisionError()]
    async with town.at_work():
        await town.add("hello", kind=Kind.CUE)
        await town.add("next")
        await town.clock.advance(seconds(5))
    assert town.states() == ["unknown", "sent"]


async def test_a_late_cue_is_never_sent(town: Town) -> None:
    town.takes["slow"] = 10
    async with town.at_work():
        await town.add("slow")
        await town.add("stop", kind=Kind.CUE, expires_at=after(5))
        await town.add("next")
        await town.clock.advance(seconds(20))
    assert [text for _, text in town.calls] == ["slow", "next"]
    assert town.states() == ["sent", "expired", "sent"]


async def test_no_second_holds_more_calls_than_the_rate(town: Town) -> None:
    drafts = [Draft(1000 + n, Kind.PROMPT, Action.SEND, {"text": str(n)}) for n in range(100)]
    await town.database.run(lambda tx: town.outbox.add(tx, drafts, START))
    async with town.at_work():
        await town.clock.advance(seconds(10))
    instants = [at for at, _ in town.calls]
    assert len(instants) == 100
    assert instants[-1] < 3.5
    assert all(later - at > 1 for at, later in zip(instants, instants[30:], strict=False))


async def test_at_most_so_many_calls_run_at_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier_module, "AT_ONCE", 3)
    drafts = [Draft(1000 + n, Kind.PROMPT, Action.SEND, {"text": f"{n}"}) for n in range(10)]
    town.takes = {f"{n}": 5.0 for n in range(10)}
    await town.database.run(lambda tx: town.outbox.add(tx, drafts, START))
    async with town.at_work():
        await town.clock.advance(seconds(4))
        assert len(town.calls) == 3
        await town.clock.advance(seconds(30))
    assert len(town.calls) == 10


async def test_the_lease_of_a_long_call_is_renewed(town: Town) -> None:
    town.takes["slow"] = 300
    async with town.at_work():
        await town.add("slow")
        await town.clock.advance(seconds(299))
        assert town.states() == ["sending"]
        await town.clock.advance(seconds(2))
    assert len(town.calls) == 1
    assert town.states() == ["sent"]


async def test_a_lease_is_as_long_in_real_time_however_fast_the_clock_runs(town: Town) -> None:
    """Another worker would take a moment's standstill for death, and send a copy."""
    town.clock.speed = 10
    town.takes["slow"] = 1000
    async with town.at_work():
        await town.add("slow")
        await town.outbox.recover(after(299), seconds(300))
        assert town.states() == ["sending"]
        await town.outbox.recover(after(300), seconds(300))
        assert town.states() == ["queued"]


async def test_a_clock_that_jumps_during_a_call_makes_no_copy(town: Town) -> None:
    town.takes["slow"] = timedelta(hours=9).total_seconds()
    async with town.at_work():
        await town.add("slow")
        await town.clock.jump(timedelta(hours=8))
        await town.clock.advance(seconds(60))
        assert town.states() == ["sending"]
        await town.clock.jump(timedelta(hours=2))
    assert len(town.calls) == 1
    assert town.states() == ["sent"]


async def test_what_another_process_took_back_during_a_call_is_left_to_that_call(town: Town) -> None:
    """It stood still for longer than its lease; what it claims again must not go beside the call that goes on."""
    town.takes["hello"] = 10
    town.answers["hello"] = [NotSent("no connection")]
    async with town.at_work():
        await town.add("hello")
        await town.clock.advance(seconds(2))
        await town.database.run(lambda tx: tx.execute(TAKEN_BACK))
        town.courier.kick()
        await town.clock.advance(seconds(6))
        assert [text for _, text in town.calls] == ["hello"]
        await town.clock.advance(seconds(20))
    assert [text for _, text in town.calls] == ["hello", "hello"]
    assert town.states() == ["sent"]


async def test_what_another_process_left_behind_is_taken_over(town: Town) -> None:
    async with town.at_work():
        draft = Draft(ANN, Kind.PROMPT, Action.SEND, {"text": "hi"})
        await town.database.run(lambda tx: town.outbox.add(tx, [draft], START))
        await town.outbox.claim("another", START, 1, seconds(30))
        await town.clock.advance(seconds(29))
        assert town.calls == []
        await town.clock.advance(seconds(20))
    assert [text for _, text in town.calls] == ["hi"]


async def test_what_the_ancestor_had_begun_is_taken_over_at_the_start(town: Town) -> None:
    await town.add("hello", kind=Kind.PROMPT)
    (waiting,) = await town.outbox.claim("ancestor", START, 1, seconds(30))
    await town.outbox.begin(waiting.id, "ancestor", START)
    async with town.at_work():
        await town.clock.advance(seconds(2))
    assert [text for _, text in town.calls] == ["hello"]


async def test_a_restarted_courier_is_not_taken_for_its_ancestor(town: Town) -> None:
    town.takes["hello"] = 9
    async with town.at_work():
        await town.add("hello", kind=Kind.PROMPT)
    del town.takes["hello"]
    town.courier = Courier(town.clock, town.outbox, town.send, town.on_blocked)
    async with town.at_work():
        await town.clock.advance(seconds(2))
    assert [text for _, text in town.calls] == ["hello", "hello"]
    assert town.states() == ["sent"]


class Away:
    """The store answers nothing while it is away, as a database that is being restarted."""

    def __init__(self, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_away = False
        run = town.database.run

        async def guarded(work: Callable[[Connection], object]) -> object:
            if self.is_away:
                raise ConnectionError
            return await run(work)

        monkeypatch.setattr(town.database, "run", guarded)


async def test_an_answer_outlives_a_store_that_is_away(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    away = Away(town, monkeypatch)
    town.takes["hello"] = 2
    async with town.at_work():
        await town.add("hello", kind=Kind.PROMPT)
        away.is_away = True
        await town.clock.advance(seconds(10))
        assert town.states() == ["sending"]
        away.is_away = False
        await town.clock.advance(seconds(60))
    assert len(town.calls) == 1
    assert town.states() == ["sent"]


async def test_the_courier_waits_for_a_store_that_is_away_at_the_start(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.add("hello")
    away = Away(town, monkeypatch)
    away.is_away = True
    async with town.at_work():
        await town.clock.advance(seconds(10))
        assert town.courier.last_good_tick is None
        away.is_away = False
        await town.clock.advance(seconds(2))
        assert town.courier.last_good_tick is not None
    assert [text for _, text in town.calls] == ["hello"]


async def test_a_stopped_courier_finishes_its_calls_and_gives_back_the_rest(town: Town) -> None:
    town.takes["slow"] = 5
    await town.add("slow", ANN)
    await town.add("waits for its turn", BOB)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(town.courier.run())
        await settle()
        town.courier.stop()
        await town.clock.advance(seconds(10))
    assert [text for _, text in town.calls] == ["slow"]
    assert town.states() == ["sent", "queued"]


async def test_an_idle_courier_looks_once_a_second(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    async with town.at_work():
        await town.add("hello")
        await town.clock.advance(seconds(60))
        looks: list[datetime] = []

        async def next_at(now: datetime) -> None:
            looks.append(now)

        monkeypatch.setattr(town.outbox, "next_at", next_at)
        monkeypatch.setattr(town.outbox, "claim", None)  # It hinders others: not without need.
        await town.clock.advance(seconds(100))
    assert len(looks) == 100
