"""Any order of adding, claiming, delivering, losing answers, dying and recovering keeps what is promised."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection

from bot.storage import outbox_claim, outbox_settle
from bot.storage.database import Database
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People
from bot.storage.tables import outbox
from scheduler.message import Action, Draft, Kind
from scheduler.outbox import Waiting
from scheduler.pace import Pace
from tests.support.clock import START
from tests.support.databases import SEALER, empty
from tests.support.uncounted import uncounted

CHATS = (101, 102)
WORKERS = ("ann", "bob")
LEASE = timedelta(seconds=30)
PACE = Pace.of(30)
MOST_COPIES = {Kind.TOAST: 1, Kind.CUE: 1, Kind.PROMPT: 2, Kind.ANSWER: 5, Kind.SUMMARY: 5}
DRAFTS = st.tuples(
    st.sampled_from(CHATS),
    st.sampled_from(Kind),
    st.sampled_from([Action.SEND, Action.EDIT]),
    st.sampled_from([None, 5, 60]),
)
ARRIVES = {"heard": True, "lost": True, "died before": False, "died after": True, "not sent": False}
ANSWERS = st.sampled_from(list(ARRIVES))
SOMEBODY_WAITS = sa.text("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message as Telegram got it."""

    id: int
    chat_id: int
    kind: Kind
    action: Action
    at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Call:
    """A message on its way, and what its worker will hear of it."""

    worker: str
    owner: str
    id: int
    answer: str


class Delivery(RuleBasedStateMachine):
    """Two workers, any of which may die at any moment, and a Telegram that keeps what it got."""

    database: ClassVar[Database]
    beside: ClassVar[ThreadPoolExecutor]

    def __init__(self) -> None:
        super().__init__()
        empty(self.database)
        self.table = OutboxTable(self.database, SEALER, PACE)
        self.now = START
        self.starts: Counter[str] = Counter()
        self.claimed: dict[str, list[Waiting]] = defaultdict(list)
        self.turns: list[datetime] = []
        self.calls: list[Call] = []
        self.arrived: list[Arrival] = []
        self.newest_chat = max(CHATS)
        for chat in CHATS:
            self.subscribes(chat)

    def transaction(self) -> AbstractContextManager[Connection]:
        return self.database._writing[0].begin()  # noqa: SLF001 (no loop is running)

    def owner(self, worker: str) -> str:
        return f"{worker}{self.starts[worker]}"

    def subscribes(self, chat: int) -> None:
        with self.transaction() as tx:
            People(self.database, SEALER).insert(tx, chat, {}, wake_at=None, now=START)

    def new_chat(self) -> int:
        self.newest_chat += 1
        self.subscribes(self.newest_chat)
        return self.newest_chat

    def row(self, id_: int) -> sa.Row[Any]:
        with self.transaction() as tx:
            return tx.execute(sa.select(outbox).where(outbox.c.id == id_)).one()

    # What is decided, and who may send it

    @rule(drafts=st.lists(DRAFTS, min_size=1, max_size=4))
    def add(self, drafts: list[tuple[int, Kind, Action, int | None]]) -> None:
        with self.transaction() as tx:
            for chat, kind, action, lives in drafts:
                expires_at = None if lives is None else self.now + timedelta(seconds=lives)
                self.table.add(tx, [Draft(chat, kind, action, {}, "card", expires_at)], self.now)

    @rule(worker=st.sampled_from(WORKERS), limit=st.integers(1, 5))
    def claim(self, worker: str, limit: int) -> None:
        with self.transaction() as tx:
            claimed = self._claim(tx, worker, limit)
        self._takes(worker, claimed)

    def _claim(self, tx: Connection, worker: str, limit: int) -> Sequence[Waiting]:
        return outbox_claim.claim(
            tx, SEALER, PACE, owner=self.owner(worker), now=self.now, limit=limit, lease=LEASE
        )

    def _takes(self, worker: str, claimed: Sequence[Waiting]) -> None:
        under_way = {call.id for call in self.calls if call.worker == worker}
        # As the courier does: what it claims again while its own call goes on is left to that call.
        self.claimed[worker] += [waiting for waiting in claimed if waiting.id not in under_way]
        self.turns += [waiting.send_at for waiting in claimed]

    @rule(worker=st.sampled_from(WORKERS))
    def claim_when_it_is_worth_it(self, worker: str) -> None:
        with self.transaction() as tx:
            self.now = max(self.now, outbox_claim.next_at(tx, self.now) or self.now)
        self.claim(worker, 5)

    @precondition(lambda self: not self.database.is_exclusive)
    @rule(kind=st.sampled_from(Kind))
    def both_claim_at_once(self, kind: Kind) -> None:
        """In transactions that overlap: the second has begun before the first is committed."""
        ann, bob = WORKERS
        self.add([(self.new_chat(), kind, Action.SEND, None) for _ in WORKERS])
        with self.transaction() as tx:
            self.now = max(self.now, outbox_claim.next_at(tx, self.now) or self.now)
            claimed = self._claim(tx, ann, 1)
            others: Future[None] = self.beside.submit(self.claim, bob, 1)
            while not (others.done() or tx.scalar(SOMEBODY_WAITS)):
                pass
        self._takes(ann, claimed)
        others.result()

    # What becomes of it

    @precondition(lambda self: any(self.claimed.values()))
    @rule(answer=ANSWERS, data=st.data())
    def begin_a_call(self, answer: str, data: st.DataObject) -> None:
        worker = data.draw(st.sampled_from([worker for worker in WORKERS if self.claimed[worker]]))
        self._begin(worker, data.draw(st.sampled_from(self.claimed[worker])), answer)

    @precondition(lambda self: self.calls)
    @rule(data=st.data())
    def an_answer_comes(self, data: st.DataObject) -> None:
        self._hears(data.draw(st.sampled_from(self.calls)))

    @precondition(lambda self: any(self.claimed.values()))
    @rule(answer=ANSWERS, data=st.data())
    def deliver(self, answer: str, data: st.DataObject) -> None:
        worker = data.draw(st.sampled_from([worker for worker in WORKERS if self.claimed[worker]]))
        self._deliver(worker, data.draw(st.sampled_from(self.claimed[worker])), answer)

    @rule(worker=st.sampled_from(WORKERS), answers=st.lists(ANSWERS, min_size=5, max_size=5))
    def make_a_round(self, worker: str, answers: list[str]) -> None:
        self.claim_when_it_is_worth_it(worker)
        for waiting, answer in zip(tuple(self.claimed[worker]), answers, strict=False):
            self._deliver(worker, waiting, answer)

    def _deliver(self, worker: str, waiting: Waiting, answer: str) -> None:
        call = self._begin(worker, waiting, answer)
        if call is not None:
            self._hears(call)

    def _begin(self, worker: str, waiting: Waiting, answer: str) -> Call | None:
        """None: it may not go any more, or has died with its worker."""
        if waiting not in self.claimed[worker]:
            return None
        self.claimed[worker].remove(waiting)
        with self.transaction() as tx:
            if not outbox_settle.begin(tx, waiting.id, self.owner(worker), self.now):
                return None
        call = Call(worker, self.owner(worker), waiting.id, answer)
        self.calls.append(call)
        if ARRIVES[answer]:
            one = waiting
            self.arrived.append(Arrival(one.id, one.chat_id, one.kind, one.action, self.now, one.expires_at))
        return call

    def _hears(self, call: Call) -> None:
        """Only who holds the lease may say what became of it."""
        self.calls.remove(call)
        if call.answer.startswith("died"):
            self.die(call.worker)
            return
        before = self.row(call.id)
        with self.transaction() as tx:
            match call.answer:
                case "heard":
                    changed = outbox_settle.sent(tx, call.id, call.owner, self.now, None)
                case "lost":
                    changed = outbox_settle.unknown(tx, call.id, call.owner, self.now)
                case _:
                    until = self.now + timedelta(seconds=1)
                    changed = outbox_settle.postpone(tx, call.id, call.owner, until)
        settles = {"claimed", "sending"} if call.answer == "not sent" else {"sending"}
        assert changed == (before.owner == call.owner and before.state in settles)
        assert changed or self.row(call.id) == before

    @rule(worker=st.sampled_from(WORKERS))
    def die(self, worker: str) -> None:
        self.starts[worker] += 1
        self.claimed[worker] = []
        self.calls = [call for call in self.calls if call.worker != worker]

    @rule(worker=st.sampled_from(WORKERS))
    def renew(self, worker: str) -> None:
        ids = [waiting.id for waiting in self.claimed[worker]]
        ids += [call.id for call in self.calls if call.worker == worker]
        with self.transaction() as tx:
            outbox_settle.renew(tx, self.owner(worker), ids, self.now, LEASE)

    @rule(seconds=st.sampled_from([0.1, 1.1, 5]))
    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def wait_until_leases_run_out(self) -> None:
        self.now += LEASE
        self.recover()

    @rule()
    def recover(self) -> None:
        with self.transaction() as tx:
            outbox_settle.release(tx, self.now)

    # What goes wrong where it hurts most

    def _holds_a_new_one(self, worker: str, kind: Kind, lives: int | None = None) -> Waiting:
        """A message in a chat of its own, so that nothing is in its way, claimed by *worker*."""
        chat = self.new_chat()
        self.add([(chat, kind, Action.SEND, lives)])
        return self._gets(worker, chat)

    def _gets(self, worker: str, chat: int) -> Waiting:
        for _ in range(100):
            for waiting in self.claimed[worker]:
                if waiting.chat_id == chat:
                    return waiting
            self.claim_when_it_is_worth_it(worker)
        raise AssertionError("nobody gets it")

    @rule(worker=st.sampled_from(WORKERS), kind=st.sampled_from(Kind))
    def one_expires_between_its_claim_and_its_call(self, worker: str, kind: Kind) -> None:
        waiting = self._holds_a_new_one(worker, kind, lives=5)
        self.now = max(self.now, waiting.expires_at or self.now)
        self._begin(worker, waiting, "heard")
        assert self.row(waiting.id).state == "expired"

    @rule(worker=st.sampled_from(WORKERS), kind=st.sampled_from(Kind))
    def every_answer_to_one_is_lost(self, worker: str, kind: Kind) -> None:
        waiting = self._holds_a_new_one(worker, kind)
        while self.row(waiting.id).done_at is None:
            self._deliver(worker, self._gets(worker, waiting.chat_id), "lost")
            self.no_more_copies_arrive_than_the_kind_allows()  # Else there might be no end to it.

    @rule(
        of=st.permutations(WORKERS), kind=st.sampled_from(Kind), answer=st.sampled_from(["heard", "not sent"])
    )
    def a_call_outlasts_its_lease(self, of: Sequence[str], kind: Kind, answer: str) -> None:
        """Another worker has the message by the time that the first one hears what became of it."""
        slow, other = of
        waiting = self._holds_a_new_one(slow, kind)
        call = self._begin(slow, waiting, answer)
        assert call is not None
        self.wait_until_leases_run_out()
        if self.row(waiting.id).done_at is None:
            self._begin(other, self._gets(other, waiting.chat_id), "heard")
        self._hears(call)

    # What always holds

    @invariant()
    def nothing_arrives_too_late(self) -> None:
        assert all(message.expires_at is None or message.at < message.expires_at for message in self.arrived)

    @invariant()
    def no_more_copies_arrive_than_the_kind_allows(self) -> None:
        for message, copies in Counter((m.id, m.kind, m.action) for m in self.arrived).items():
            _, kind, action = message
            repeatable = kind is Kind.CUE and action is Action.EDIT
            assert copies <= MOST_COPIES[Kind.ANSWER if repeatable else kind]

    @invariant()
    def each_chat_is_told_in_order(self) -> None:
        chats: dict[int, list[int]] = defaultdict(list)
        for message in self.arrived:
            if message.kind is not Kind.TOAST:
                chats[message.chat_id].append(message.id)
        assert all(ids == sorted(ids) for ids in chats.values())

    @invariant()
    def the_bot_keeps_its_pace(self) -> None:
        """All workers together."""
        assert all(later - one >= PACE.bot_gap for one, later in pairwise(sorted(self.turns)))

    def teardown(self) -> None:
        """In the end everything is done, and what had to arrive has arrived or is known to be uncertain."""
        for worker in WORKERS:
            self.die(worker)
        self.wait_until_leases_run_out()
        for _ in range(1000):
            self.now += timedelta(seconds=1.1)
            self.claim("ann", 5)
            for waiting in tuple(self.claimed["ann"]):
                self._deliver("ann", waiting, "heard")
            with self.transaction() as tx:
                if not tx.scalar(sa.select(sa.exists().where(outbox.c.done_at.is_(None)))):
                    break
        else:
            raise AssertionError("something is never done")
        self.nothing_arrives_too_late()
        self.no_more_copies_arrive_than_the_kind_allows()
        self.each_chat_is_told_in_order()
        arrived = {message.id for message in self.arrived}
        with self.transaction() as tx:
            for row in tx.execute(sa.select(outbox.c.id, outbox.c.state, outbox.c.expires_at)):
                assert row.state in {"sent", "expired", "unknown"}
                assert row.state != "sent" or row.id in arrived
                assert row.state != "expired" or row.expires_at is not None


@uncounted
def test_whatever_happens_the_promises_of_delivery_hold(database: Database) -> None:
    with ThreadPoolExecutor(1, "beside") as beside:
        here: type[Delivery] = type("DeliveryHere", (Delivery,), {"database": database, "beside": beside})
        run_state_machine_as_test(
            here,
            settings=settings(
                max_examples=50 if database.is_exclusive else 15,  # PostgreSQL takes its time.
                stateful_step_count=40,
                deadline=None,  # A database's time is not ours.
                suppress_health_check=[HealthCheck.too_slow],
            ),
        )
