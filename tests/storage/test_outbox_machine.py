"""Any order of adding, claiming, delivering, losing answers, dying and recovering keeps what is promised."""

from collections import Counter, defaultdict
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

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
ANSWERS = st.sampled_from(["heard", "lost", "died before", "died after", "not sent"])


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message as Telegram got it."""

    id: int
    chat_id: int
    kind: Kind
    action: Action
    at: datetime
    expires_at: datetime | None


class Delivery(RuleBasedStateMachine):
    """Two workers, any of which may die at any moment, and a Telegram that keeps what it got."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        empty(self.database)
        self.table = OutboxTable(self.database, SEALER, PACE)
        self.now = START
        self.starts: Counter[str] = Counter()
        self.claimed: dict[str, list[Waiting]] = defaultdict(list)
        self.arrived: list[Arrival] = []
        people = People(self.database, SEALER)
        with self.transaction() as tx:
            for chat in CHATS:
                people.insert(tx, chat, {}, wake_at=None, now=START)

    def transaction(self) -> AbstractContextManager[Connection]:
        return self.database._writing[0].begin()  # noqa: SLF001 (no loop is running)

    def owner(self, worker: str) -> str:
        return f"{worker}{self.starts[worker]}"

    @rule(drafts=st.lists(DRAFTS, min_size=1, max_size=4))
    def add(self, drafts: list[tuple[int, Kind, Action, int | None]]) -> None:
        with self.transaction() as tx:
            for chat, kind, action, lives in drafts:
                expires_at = None if lives is None else self.now + timedelta(seconds=lives)
                self.table.add(tx, [Draft(chat, kind, action, {}, "card", expires_at)], self.now)

    @rule(worker=st.sampled_from(WORKERS), limit=st.integers(1, 5))
    def claim(self, worker: str, limit: int) -> None:
        with self.transaction() as tx:
            self.claimed[worker] += outbox_claim.claim(
                tx, SEALER, PACE, owner=self.owner(worker), now=self.now, limit=limit, lease=LEASE
            )

    @precondition(lambda self: any(self.claimed.values()))
    @rule(answer=ANSWERS, data=st.data())
    def deliver(self, answer: str, data: st.DataObject) -> None:
        worker = data.draw(st.sampled_from([worker for worker in WORKERS if self.claimed[worker]]))
        waiting = data.draw(st.sampled_from(self.claimed[worker]))
        self.claimed[worker].remove(waiting)
        self._deliver(worker, waiting, answer)

    @precondition(lambda self: any(self.claimed.values()))
    @rule(answer=ANSWERS, data=st.data())
    def deliver_at_the_moment_of_expiry(self, answer: str, data: st.DataObject) -> None:
        expiries = [w.expires_at for held in self.claimed.values() for w in held if w.expires_at]
        self.now = max([self.now, *expiries])
        self.deliver(answer, data)

    @rule(worker=st.sampled_from(WORKERS))
    def claim_when_it_is_worth_it(self, worker: str) -> None:
        with self.transaction() as tx:
            self.now = max(self.now, outbox_claim.next_at(tx, self.now) or self.now)
        self.claim(worker, 5)

    @rule(worker=st.sampled_from(WORKERS), answers=st.lists(ANSWERS, min_size=5, max_size=5))
    def make_a_round(self, worker: str, answers: list[str]) -> None:
        self.claim_when_it_is_worth_it(worker)
        for waiting, answer in zip(self.claimed.pop(worker, []), answers, strict=False):
            self._deliver(worker, waiting, answer)

    def _deliver(self, worker: str, waiting: Waiting, answer: str) -> None:
        id_, owner = waiting.id, self.owner(worker)
        with self.transaction() as tx:
            if not outbox_settle.begin(tx, id_, owner, self.now):
                return
        if answer in {"died before", "not sent"}:
            if answer == "not sent":
                with self.transaction() as tx:
                    outbox_settle.postpone(tx, id_, owner, self.now + timedelta(seconds=1))
            else:
                self.die(worker)
            return
        self.arrived.append(
            Arrival(id_, waiting.chat_id, waiting.kind, waiting.action, self.now, waiting.expires_at)
        )
        with self.transaction() as tx:
            if answer == "heard":
                outbox_settle.sent(tx, id_, owner, self.now, None)
            elif answer == "lost":
                outbox_settle.unknown(tx, id_, owner, self.now)
        if answer == "died after":
            self.die(worker)

    @rule(worker=st.sampled_from(WORKERS))
    def die(self, worker: str) -> None:
        self.starts[worker] += 1
        self.claimed[worker] = []

    @rule(worker=st.sampled_from(WORKERS))
    def renew(self, worker: str) -> None:
        ids = [waiting.id for waiting in self.claimed[worker]]
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
        for chat in CHATS:
            ids = [m.id for m in self.arrived if m.chat_id == chat and m.kind is not Kind.TOAST]
            assert ids == sorted(ids)

    def teardown(self) -> None:
        """In the end everything is done, and what had to arrive has arrived or is known to be uncertain."""
        for worker in WORKERS:
            self.die(worker)
        self.wait_until_leases_run_out()
        for _ in range(1000):
            self.now += timedelta(seconds=1.1)
            self.claim("ann", 5)
            for waiting in self.claimed.pop("ann", []):
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


def test_whatever_happens_the_promises_of_delivery_hold(database: Database) -> None:
    here: type[Delivery] = type("DeliveryHere", (Delivery,), {"database": database})
    run_state_machine_as_test(
        here,
        settings=settings(
            max_examples=100 if database.is_exclusive else 40,  # PostgreSQL takes its time.
            stateful_step_count=50,
            deadline=None,  # A database's time is not ours.
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
