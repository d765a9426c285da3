"""The outbox in the database: who may take what, when, and what becomes of it."""

import asyncio
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest
import sqlalchemy as sa

from bot.storage import outbox_claim
from bot.storage.database import Database
from bot.storage.housekeeping import prune
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People
from bot.storage.tables import messages, outbox, pace
from scheduler.message import Action, Draft, Kind, SentMessage
from scheduler.outbox import Scope, Waiting
from scheduler.pace import Pace
from tests.support.clock import START
from tests.support.databases import SEALER

ANN, BOB, CLEO = 101, 102, 103
LEASE = timedelta(seconds=30)
PACE = Pace.of(30)
FAST = Pace.of(1_000_000)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def draft(
    chat_id: int = ANN,
    kind: Kind = Kind.ANSWER,
    *,
    text: str = "Hello",
    action: Action = Action.SEND,
    target: str | None = None,
    expires_at: datetime | None = None,
    occurrence: str | None = None,
) -> Draft:
    return Draft(chat_id, kind, action, {"text": text}, target, expires_at, occurrence)


class Store:
    """The table with what the tests say again and again. Ann and Bob are people, Cleo is a stranger."""

    def __init__(self, database: Database, pacing: Pace = FAST) -> None:
        self.database = database
        self.table = OutboxTable(database, SEALER, pacing)

    async def welcome(self, *people: int) -> None:
        rows = People(self.database, SEALER)
        for person in people:
            await self.database.run(partial(rows.insert, person_id=person, state={}, wake_at=None, now=START))

    async def add(self, *drafts: Draft, now: datetime = START) -> None:
        await self.database.run(lambda tx: self.table.add(tx, drafts, now))

    async def claim(
        self, now: datetime = START, *, owner: str = "one", limit: int = 100
    ) -> Sequence[Waiting]:
        return await self.table.claim(owner, now, limit, LEASE)

    async def texts(self, now: datetime = START, *, owner: str = "one") -> list[object]:
        return [waiting.payload["text"] for waiting in await self.claim(now, owner=owner)]

    async def deliver(self, now: datetime = START, message: SentMessage | None = None) -> list[object]:
        """Everything that can be claimed, round by round, until nothing is left."""
        texts: list[object] = []
        while claimed := await self.claim(now):
            for waiting in claimed:
                assert await self.table.begin(waiting.id, "one", now)
                assert await self.table.sent(waiting.id, "one", now, message)
                texts.append(waiting.payload["text"])
        return texts

    async def under_way(self, what: Draft, now: datetime = START) -> Waiting:
        await self.add(what, now=now)
        (waiting,) = await self.claim(now)
        assert await self.table.begin(waiting.id, "one", now)
        return waiting

    async def rows(self) -> list[tuple[str, bytes | None]]:
        query = sa.select(outbox.c.state, outbox.c.payload).order_by(outbox.c.id)
        return [
            (row.state, row.payload) for row in await self.database.run(lambda tx: tx.execute(query).all())
        ]

    async def states(self) -> list[str]:
        return [state for state, _ in await self.rows()]


@pytest.fixture
async def store(database: Database) -> Store:
    store = Store(database)
    await store.welcome(ANN, BOB)
    return store


@pytest.fixture
async def paced(database: Database) -> Store:
    store = Store(database, PACE)
    await store.welcome(ANN, BOB)
    return store


async def test_what_is_claimed_says_all_that_was_drafted(store: Store) -> None:
    await store.add(draft(ANN, Kind.PROMPT, text="Time to move", target="prompt", expires_at=after(60)))
    (waiting,) = await store.claim()
    assert waiting == Waiting(
        id=waiting.id,
        chat_id=ANN,
        kind=Kind.PROMPT,
        action=Action.SEND,
        payload={"text": "Time to move"},
        target="prompt",
        edits=None,
        attempt=1,
        expires_at=after(60),
        send_at=START,
    )


# Order


async def test_of_a_chat_only_the_oldest_may_go(store: Store) -> None:
    await store.add(draft(text="first"), draft(text="second"), draft(BOB, text="other chat"))
    assert await store.texts() == ["first", "other chat"]
    assert await store.texts() == []


async def test_a_chat_waits_for_a_message_that_waits_for_another_try(store: Store) -> None:
    await store.add(draft(text="first"), draft(text="second"))
    (first,) = await store.claim()
    await store.table.begin(first.id, "one", START)
    assert await store.table.postpone(first.id, "one", after(4))
    assert await store.texts(after(3.8)) == []
    assert await store.deliver(after(10)) == ["first"]
    assert await store.deliver(after(12)) == ["second"]


async def test_the_answer_to_a_tap_waits_for_nobody_in_its_chat_and_holds_nobody_up(store: Store) -> None:
    await store.add(draft(text="first"), draft(kind=Kind.TOAST, action=Action.CALL, text="toast"))
    assert await store.texts() == ["first", "toast"]
    await store.add(draft(BOB, Kind.TOAST, action=Action.CALL, text="toast"), draft(BOB, text="next"))
    assert await store.texts() == ["toast", "next"]


async def test_answers_go_before_cues_before_prompts_before_summaries(store: Store) -> None:
    kinds = [Kind.SUMMARY, Kind.PROMPT, Kind.CUE, Kind.ANSWER, Kind.TOAST]
    await store.add(*(draft(200 + n, kind, text=kind) for n, kind in enumerate(kinds)))
    assert await store.texts() == ["answer", "toast", "cue", "prompt", "summary"]


async def test_people_who_tap_again_and_again_do_not_hold_up_the_answer_they_wait_for(store: Store) -> None:
    await store.add(draft(text="answer"))
    await store.add(*(draft(BOB, Kind.TOAST, action=Action.CALL, text="toast") for _ in range(5)))
    (first,) = await store.claim(limit=1)
    assert first.payload["text"] == "answer"


# Pace


async def test_the_bot_sends_no_more_in_a_second_than_its_rate(paced: Store) -> None:
    await paced.add(*(draft(200 + n) for n in range(100)))
    send_at: list[datetime] = []
    now = START
    while len(send_at) < 100:
        send_at += [waiting.send_at for waiting in await paced.claim(now)]
        now = await paced.table.next_at(now) or now
    assert send_at == sorted(send_at)
    for first, following in zip(send_at, send_at[30:], strict=False):
        assert following - first > timedelta(seconds=1)
    assert send_at[-1] - START < timedelta(seconds=3.5)


async def test_only_turns_of_the_next_moment_are_given_out(paced: Store) -> None:
    await paced.add(*(draft(200 + n) for n in range(100)))
    claimed = await paced.claim()
    assert 2 <= len(claimed) <= 4
    assert all(waiting.send_at <= after(0.1) for waiting in claimed)


async def test_an_answer_passes_prompts_that_wait_for_their_turn(paced: Store) -> None:
    await paced.add(*(draft(200 + n, Kind.PROMPT) for n in range(100)))
    await paced.claim()
    await paced.add(draft(text="answer"))
    assert (await paced.texts(after(0.1)))[0] == "answer"


async def test_a_chat_gets_one_message_a_second(paced: Store) -> None:
    await paced.add(draft(text="first"), draft(text="second"))
    assert await paced.deliver(START) == ["first"]
    assert await paced.deliver(after(0.9)) == []
    assert await paced.table.next_at(after(0.5)) == after(0.93)
    assert await paced.deliver(after(0.93)) == ["second"]


async def test_a_tap_is_answered_whatever_its_chat_waits_for(paced: Store) -> None:
    await paced.table.hold(ANN, START, timedelta(seconds=60))
    await paced.add(draft(text="held"), draft(kind=Kind.TOAST, action=Action.CALL, text="toast"))
    assert await paced.deliver() == ["toast"]
    assert await paced.deliver(after(60)) == ["held"]


async def test_a_held_chat_holds_no_other(store: Store) -> None:
    await store.table.hold(ANN, START, timedelta(seconds=20))
    await store.add(draft(text="held"), draft(BOB, text="free"))
    assert await store.deliver(after(5)) == ["free"]
    assert await store.table.next_at(after(5)) == after(19.9)
    assert await store.deliver(after(20)) == ["held"]


async def test_a_held_bot_sends_nothing(store: Store) -> None:
    await store.table.hold(Scope.WHOLE_BOT, START, timedelta(seconds=20))
    await store.add(draft(), draft(BOB), draft(kind=Kind.TOAST, action=Action.CALL))
    assert await store.deliver(after(19)) == []
    assert len(await store.deliver(after(20))) == 3


async def test_a_shorter_pause_does_not_end_a_longer_one(store: Store) -> None:
    await store.table.hold(ANN, START, timedelta(seconds=20))
    await store.table.hold(ANN, START, timedelta(seconds=5))
    await store.add(draft())
    assert await store.deliver(after(6)) == []


async def test_nothing_waits_in_an_empty_outbox(store: Store) -> None:
    assert await store.table.next_at(START) is None
    await store.add(draft())
    await store.claim()
    assert await store.table.next_at(after(1)) is None


# Lease and fence


async def test_a_message_is_claimed_once(store: Store) -> None:
    await store.add(draft())
    assert len(await store.claim(owner="one")) == 1
    assert len(await store.claim(owner="two")) == 0


async def test_who_lost_the_lease_can_change_nothing(store: Store) -> None:
    await store.add(draft(kind=Kind.PROMPT))
    (waiting,) = await store.claim(owner="one")
    await store.table.recover(after(30), LEASE)
    (again,) = await store.claim(after(30), owner="two")
    assert again.id == waiting.id
    await store.table.begin(waiting.id, "two", after(30))
    for stale in (
        store.table.begin(waiting.id, "one", after(30)),
        store.table.sent(waiting.id, "one", after(30), None),
        store.table.postpone(waiting.id, "one", after(99)),
        store.table.unknown(waiting.id, "one", after(30)),
        store.table.drop(waiting.id, "one", after(30), "no"),
    ):
        assert not await stale
    assert await store.states() == ["sending"]
    await store.table.renew("one", [waiting.id], after(999), LEASE)
    await store.table.recover(after(60), LEASE)
    assert await store.states() == ["queued"]


async def test_who_lost_the_lease_does_not_begin(store: Store) -> None:
    await store.add(draft())
    (waiting,) = await store.claim(owner="one")
    await store.table.recover(after(30), LEASE)
    await store.claim(after(30), owner="two")
    assert not await store.table.begin(waiting.id, "one", after(30))
    assert await store.table.begin(waiting.id, "two", after(30))


async def test_a_message_begins_once(store: Store) -> None:
    waiting = await store.under_way(draft())
    assert not await store.table.begin(waiting.id, "one", START)


async def test_what_was_not_begun_is_not_recorded_as_sent(store: Store) -> None:
    await store.add(draft())
    (waiting,) = await store.claim()
    assert not await store.table.sent(waiting.id, "one", START, None)
    assert await store.states() == ["claimed"]


async def test_a_running_lease_is_nobody_elses(store: Store) -> None:
    await store.add(draft())
    await store.claim()
    await store.table.recover(after(29), LEASE)
    assert await store.states() == ["claimed"]


async def test_a_renewed_lease_runs_on(store: Store) -> None:
    waiting = await store.under_way(draft())
    await store.table.renew("one", [waiting.id], after(20), LEASE)
    await store.table.recover(after(45), LEASE)
    assert await store.states() == ["sending"]
    await store.table.recover(after(50), LEASE)
    assert await store.states() == ["queued"]


async def test_a_start_takes_back_what_nobody_alive_can_hold(store: Store) -> None:
    await store.under_way(draft(ANN, Kind.CUE, text="may have been heard"))
    await store.add(draft(BOB, text="never began"))
    await store.claim()
    await store.table.adopt("two", after(1))
    # On PostgreSQL the holder may be another process, alive and well.
    alone, among_others = ["unknown", "queued"], ["sending", "claimed"]
    assert await store.states() == (alone if store.database.is_exclusive else among_others)
    await store.table.adopt("two", after(30))
    assert await store.states() == alone


@pytest.mark.parametrize("round_", range(6))
async def test_two_workers_never_claim_the_same(store: Store, round_: int) -> None:
    await store.add(*(draft(200 + n) for n in range(20)))
    ready = threading.Barrier(2)
    taken: list[int] = []

    def work(owner: str) -> None:
        ready.wait()
        for _ in range(60):
            with store.database._writing[0].begin() as tx:  # noqa: SLF001 (two threads at once are the point)
                claimed = outbox_claim.claim(tx, SEALER, FAST, owner=owner, now=START, limit=3, lease=LEASE)
            taken.extend(waiting.id for waiting in claimed)

    await asyncio.gather(*(asyncio.to_thread(work, f"{owner}{round_}") for owner in "ab"))
    assert len(taken) == 20
    assert len(set(taken)) == 20


async def test_two_workers_keep_one_pace(store: Store) -> None:
    await store.add(*(draft(200 + n) for n in range(40)))
    ready = threading.Barrier(2)
    turns: list[datetime] = []

    def work(owner: str) -> None:
        for n in range(30):
            ready.wait()
            now = START + n * PACE.bot_gap
            with store.database._writing[0].begin() as tx:  # noqa: SLF001 (the same)
                claimed = outbox_claim.claim(tx, SEALER, PACE, owner=owner, now=now, limit=1, lease=LEASE)
            turns.extend(waiting.send_at for waiting in claimed)

    await asyncio.gather(*(asyncio.to_thread(work, owner) for owner in "ab"))
    assert len(turns) >= 30
    turns.sort()
    assert all(later - earlier >= PACE.bot_gap for earlier, later in pairwise(turns))


# Expiry


async def test_a_message_that_waited_too_long_is_not_sent(store: Store) -> None:
    await store.add(draft(kind=Kind.CUE, expires_at=after(5)))
    assert await store.texts(after(5)) == []
    assert await store.rows() == [("expired", None)]


async def test_a_message_that_expires_after_its_claim_does_not_begin(store: Store) -> None:
    await store.add(draft(kind=Kind.CUE, expires_at=after(5)))
    (waiting,) = await store.claim(after(4.9))
    assert not await store.table.begin(waiting.id, "one", after(5))
    assert await store.rows() == [("expired", None)]


async def test_an_expired_message_frees_its_chat(store: Store) -> None:
    await store.add(draft(kind=Kind.CUE, text="late", expires_at=after(5)), draft(text="next"))
    assert await store.deliver(after(6)) == ["next"]


# Unknown outcomes

AGAIN, NEVER = "queued", "unknown"


@pytest.mark.parametrize(
    ("kind", "action", "state"),
    [
        (Kind.TOAST, Action.CALL, NEVER),
        (Kind.TOAST, Action.EDIT, NEVER),
        (Kind.CUE, Action.SEND, NEVER),
        (Kind.CUE, Action.EDIT, AGAIN),
        (Kind.PROMPT, Action.SEND, AGAIN),
        (Kind.ANSWER, Action.SEND, AGAIN),
        (Kind.ANSWER, Action.EDIT, AGAIN),
        (Kind.SUMMARY, Action.SEND, AGAIN),
    ],
)
async def test_the_kind_decides_what_follows_a_lost_answer(
    store: Store, kind: Kind, action: Action, state: str
) -> None:
    waiting = await store.under_way(draft(kind=kind, action=action, target="card"))
    assert await store.table.unknown(waiting.id, "one", START)
    assert await store.states() == [state]


@pytest.mark.parametrize(("kind", "state"), [(Kind.CUE, NEVER), (Kind.PROMPT, AGAIN)])
async def test_a_call_cut_short_by_the_end_of_its_process_is_a_lost_answer(
    store: Store, kind: Kind, state: str
) -> None:
    await store.under_way(draft(kind=kind))
    await store.table.recover(after(30), LEASE)
    assert await store.states() == [state]


async def test_a_prompt_is_sent_once_more_and_not_twice(store: Store) -> None:
    first = await store.under_way(draft(kind=Kind.PROMPT))
    await store.table.unknown(first.id, "one", START)
    (second,) = await store.claim(after(2))
    assert second.attempt == 2
    await store.table.begin(second.id, "one", after(2))
    await store.table.unknown(second.id, "one", after(2))
    assert await store.rows() == [("unknown", None)]


async def test_a_prompt_is_not_sent_again_when_its_grace_is_over(store: Store) -> None:
    waiting = await store.under_way(draft(kind=Kind.PROMPT, expires_at=after(60)))
    await store.table.unknown(waiting.id, "one", after(59.5))
    assert await store.rows() == [("unknown", None)]


async def test_copies_have_an_end_when_every_answer_is_lost(store: Store) -> None:
    waiting = await store.under_way(draft())
    now, sent = START, 1
    await store.table.unknown(waiting.id, "one", now)
    while await store.states() == ["queued"]:
        now += timedelta(minutes=1)
        await store.claim(now)
        await store.table.begin(waiting.id, "one", now)
        await store.table.unknown(waiting.id, "one", now)
        sent += 1
    assert sent == 5


# Edits


async def test_an_edit_finds_the_newest_message_of_its_target(store: Store) -> None:
    await store.add(draft(target="card"))
    await store.deliver(START, SentMessage(7, "photo"))
    await store.add(draft(target="card"))
    await store.deliver(after(2), SentMessage(8, "text"))
    await store.add(draft(action=Action.EDIT, target="card"), draft(BOB, action=Action.EDIT, target="card"))
    ann, bob = await store.claim(after(4))
    assert ann.edits == SentMessage(8, "text")
    assert bob.edits is None


async def test_of_several_edits_only_the_newest_is_sent(store: Store) -> None:
    await store.add(draft(action=Action.EDIT, target="card", text="10"), draft(text="between"))
    await store.add(draft(action=Action.EDIT, target="other", text="else"))
    await store.add(draft(action=Action.EDIT, target="card", text="20"))
    assert [await store.deliver(after(2 * n)) for n in range(4)] == [["between"], ["else"], ["20"], []]


LOOK = draft(action=Action.EDIT, target="card", text="20")
NO_BUTTONS = Draft(ANN, Kind.ANSWER, Action.EDIT, {"buttons": []}, "card")


@pytest.mark.parametrize("commits", [[[LOOK, NO_BUTTONS]], [[LOOK], [NO_BUTTONS]]], ids=["in one", "in two"])
async def test_buttons_that_go_do_not_take_the_place_of_words_that_wait(
    store: Store, commits: list[list[Draft]]
) -> None:
    for drafts in commits:
        await store.add(*drafts)
    assert await store.deliver() == ["20"]
    assert len(await store.claim(after(2))) == 1


async def test_an_edit_of_the_message_before_a_new_one_is_kept(store: Store) -> None:
    await store.add(draft(action=Action.EDIT, target="card", text="close the old one"))
    await store.add(draft(target="card", text="new one"))
    await store.add(draft(action=Action.EDIT, target="card", text="10"))
    await store.add(draft(action=Action.EDIT, target="card", text="20"))
    rounds = [await store.deliver(after(2 * n)) for n in range(4)]
    assert rounds == [["close the old one"], ["new one"], ["20"], []]


async def test_an_edit_under_way_is_not_touched_by_a_newer_one(store: Store) -> None:
    waiting = await store.under_way(draft(action=Action.EDIT, target="card"))
    await store.add(draft(action=Action.EDIT, target="card"))
    assert await store.table.sent(waiting.id, "one", START, None)
    assert await store.states() == ["sent", "queued"]


# Once, and then forgotten


async def test_an_occurrence_is_added_once(store: Store) -> None:
    for text in ("first", "second"):
        await store.add(draft(kind=Kind.PROMPT, text=text, occurrence="101 standing 2026-03-02"))
    assert await store.deliver() == ["first"]
    assert await store.deliver(after(60)) == []


async def test_what_was_said_is_erased_when_it_is_done(store: Store) -> None:
    await store.add(draft(), draft(BOB))
    await store.deliver()
    waiting = await store.under_way(draft(), after(5))
    await store.table.drop(waiting.id, "one", after(5), "chat not found")
    assert await store.rows() == [("sent", None), ("sent", None), ("dropped", None)]


async def test_what_waits_is_unreadable_at_rest(store: Store) -> None:
    await store.add(draft(text="my left foot"))
    ((_, payload),) = await store.rows()
    assert payload is not None
    assert b"foot" not in payload


async def test_a_stranger_leaves_no_trace(store: Store) -> None:
    await store.add(draft(CLEO, target="hello"))
    await store.deliver(START, SentMessage(7, "text"))
    refused = await store.under_way(draft(CLEO), after(5))
    await store.table.drop(refused.id, "one", after(5), "no")
    await store.under_way(draft(CLEO, Kind.CUE), after(10))
    await store.table.recover(after(40), LEASE)
    await store.add(draft(CLEO, expires_at=after(50)))
    await store.claim(after(50))
    await store.database.run(lambda tx: prune(tx, after(60)))
    for table, column in ((outbox, outbox.c.chat_id), (messages, messages.c.chat_id), (pace, pace.c.scope)):
        query = sa.select(sa.exists().where(column == CLEO))
        assert not await store.database.run(partial(_scalar, query=query)), table.name


def _scalar(tx: sa.Connection, query: sa.Select[bool]) -> bool | None:
    return tx.scalar(query)


async def test_housekeeping_forgets_done_messages_after_two_days(store: Store) -> None:
    await store.add(draft(text="done"))
    await store.deliver()
    await store.add(draft(text="waits"))
    await store.database.run(lambda tx: prune(tx, START + timedelta(hours=48)))
    assert await store.states() == ["sent", "queued"]
    await store.database.run(lambda tx: prune(tx, START + timedelta(hours=48, seconds=1)))
    assert await store.states() == ["queued"]


async def test_a_rolled_back_transaction_adds_nothing(store: Store) -> None:
    def fails(tx: sa.Connection) -> None:
        store.table.add(tx, [draft()], START)
        raise LookupError

    with pytest.raises(LookupError):
        await store.database.run(fails)
    assert await store.rows() == []
