"""Any life of a few people, over the real store, coach and courier, in two processes that die at any moment."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
import sqlalchemy as sa
import structlog
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.coach import facts
from bot.coach.calendar_events import (
    PauseNamed,
    SlotDaysChosen,
    SlotsOrdered,
    SlotSwitchedOff,
    SlotSwitchedOn,
)
from bot.coach.coach import wake_at
from bot.coach.events import (
    BeginAsked,
    DoneReported,
    Event,
    FootChosen,
    PauseAsked,
    ResumeAsked,
    ScreenMark,
    ScreenPassed,
    SkipAsked,
    SnoozeNamed,
    Started,
    StepBegun,
    StopAsked,
    TimesNamed,
    ZoneNamed,
)
from bot.coach.person import (
    Awaited,
    Away,
    Gone,
    Idle,
    InSession,
    Person,
    Phase,
    Screening,
    Session,
)
from bot.coach.practice import prompt_at
from bot.coach.routine import AwaitDone
from bot.desk import Desk, Store
from bot.heard import Heard
from bot.storage import codec
from bot.storage.diaries import Diaries
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People
from bot.storage.tables import occurrences, outbox, sessions, set_logs
from bot.telegram.views import Views
from content.model import Foot
from scheduler.courier import LEASE, Courier
from scheduler.message import Action, Kind, SentMessage
from scheduler.outbox import Delivered, NotSent, Outcome, Unknown, Waiting
from scheduler.pace import Pace
from tests.support.databases import SEALER, InlineDatabase, empty, sqlite_url
from tests.support.play import AGREED, PRACTICE, SEVEN, content, subscribed
from tests.support.uncounted import uncounted

T = TypeVar("T")

ANN, BOB = 101, 102
MOST_PEOPLE = 4
PROCESSES = st.sampled_from([0, 1])
ANSWERS = st.sampled_from(
    ["heard", "heard", "lost", "not sent", "died before", "died after", "slow", "stopped"]
)
ONE_DAY = timedelta(days=1)
SAYS = st.sampled_from(
    [BeginAsked(""), StepBegun(None), SkipAsked(None), SnoozeNamed("30"), ResumeAsked(None), Started()]
)


CHANGES = st.one_of(
    st.tuples(
        st.sampled_from(["standing", "seated", "toes"]), st.frozensets(st.integers(0, 6), min_size=1)
    ).map(lambda chosen: SlotDaysChosen(*chosen)),
    st.sampled_from(
        [
            *(SlotSwitchedOn(slot) for slot in ("standing", "seated", "toes")),
            *(SlotSwitchedOff(slot) for slot in ("standing", "seated", "toes")),
            SlotsOrdered(("seated", "standing")),
            SlotsOrdered(("standing", "seated")),
            *(PauseNamed(text) for text in ("1d", "3d")),
            PauseAsked(None),
            StopAsked(),
        ]
    ),
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message as Telegram got it."""

    id: int
    chat_id: int
    kind: Kind
    action: Action
    target: str | None
    at: datetime
    expires_at: datetime | None


class Death(BaseException):
    """The process ends here, whatever it was about to do."""


class Hand:
    """A clock that whoever sleeps moves on."""

    speed = 1.0

    def __init__(self) -> None:
        self.at = SEVEN

    def now(self) -> datetime:
        return self.at

    async def sleep_until(self, instant: datetime, kicked: asyncio.Event) -> None:  # noqa: ARG002 (the protocol's)
        self.at = max(self.at, instant)


class Life(RuleBasedStateMachine):
    database: ClassVar[InlineDatabase]
    runner: ClassVar[asyncio.Runner]
    people_known = Bundle("people_known")

    def __init__(self) -> None:
        super().__init__()
        empty(self.database)
        self.clock = Hand()
        self.people = People(self.database, SEALER)
        self.outbox = OutboxTable(self.database, SEALER, Pace.of(30))
        self.arrived: list[Arrival] = []
        self.answers: list[str] = []
        self.taken_over: list[Waiting] = []
        self.updates = 0
        self.last: Heard | None = None
        self.known: list[int] = []
        self.due_from: dict[tuple[int, str], date] = {}
        self.reported: dict[tuple[int, int], int] = {}
        self.couriers: list[Courier] = []
        self.desks: list[Desk] = []
        for _ in range(2):
            self.desks.append(self.new_desk())
            self.couriers.append(self.new_courier())

    def new_desk(self) -> Desk:
        store = Store(self.database, self.people, self.outbox, Diaries(SEALER))
        return Desk(PRACTICE, store, Views(content().texts), self.clock.now, lambda: 1.0, lambda: None)

    def new_courier(self) -> Courier:
        return Courier(self.clock, self.outbox, self.send, self.lose)

    def do(self, what: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(what)

    def ask(self, query: sa.Select[Any]) -> list[sa.Row[Any]]:
        with self.database._writing[0].begin() as tx:  # noqa: SLF001 (a look from outside)
            return list(tx.execute(query))

    def person(self, person_id: int) -> Person:
        with self.database._writing[0].begin() as tx:  # noqa: SLF001 (the same)
            row = self.people.load(tx, person_id)
        assert row is not None
        person = codec.from_json(row.state)
        assert row.wake_at == wake_at(PRACTICE, person), "what is stored is what the coach computes"
        return person

    def session(self, person_id: int) -> Session | None:
        phase: Phase = self.person(person_id).phase
        return phase.session if isinstance(phase, InSession) else None

    def next_wake_at(self) -> datetime | None:
        return self.do(self.people.next_wake_at())

    # What people do

    @initialize(target=people_known)
    def two_are_there(self) -> MultipleResults[int]:
        for person_id in (ANN, BOB):
            person = subscribed(self.clock.at)
            state = codec.to_json(replace(person, id=person_id))
            at = wake_at(PRACTICE, person)
            with self.database._writing[0].begin() as tx:  # noqa: SLF001 (before anything runs)
                self.people.insert(tx, person_id, state, wake_at=at, now=self.clock.at)
            self.known.append(person_id)
            self.count_from_now(person_id)
        return multiple(*self.known)

    @precondition(lambda self: len(self.known) < MOST_PEOPLE)
    @rule(target=people_known, process=PROCESSES)
    def subscribe(self, process: int) -> int:
        """Somebody new, who is led by the ring; each answer may meet the other process."""
        person_id = max(self.known) + 1
        desks = cycle((self.desks[process], self.desks[1 - process]))

        def answers(event: Event) -> None:
            self.updates += 1
            self.do(next(desks).hear(Heard(self.updates, person_id, "en", event, None)))

        answers(Started())
        answers(replace(AGREED, zone="Europe/Berlin", times=(time(7, 30), time(19, 30))))
        while isinstance(phase := self.person(person_id).phase, Screening):
            answers(ScreenPassed(ScreenMark(phase.question, phase.asked)))
        answers(FootChosen(Foot.BOTH))
        self.known.append(person_id)
        assert isinstance(self.person(person_id).phase, Idle)
        self.count_from_now(person_id)
        return person_id

    def count_from_now(self, person_id: int) -> None:
        for slot in self.person(person_id).slots:
            if slot.due is not None:
                self.due_from[person_id, slot.id] = slot.due.on
            else:
                self.due_from.pop((person_id, slot.id), None)

    def hears(self, person_id: int, event: Event, process: int = 0) -> None:
        was_gone = isinstance(self.person(person_id).phase, Gone | Away)
        self.updates += 1
        self.last = Heard(self.updates, person_id, "en", event, None)
        self.do(self.desks[process].hear(self.last))
        self.looks_ahead(person_id)
        if was_gone != isinstance(self.person(person_id).phase, Gone | Away):
            self.count_from_now(person_id)

    @rule(person_id=people_known, event=SAYS, process=PROCESSES)
    def say(self, person_id: int, event: Event, process: int) -> None:
        self.hears(person_id, event, process)

    @rule(person_id=people_known, zone=st.sampled_from(["berlin", "new york", "utc"]))
    def move(self, person_id: int, zone: str) -> None:
        self.hears(person_id, ZoneNamed(zone))

    @rule(person_id=people_known, times=st.sampled_from(["07:30 19:30", "06:00 23:45", "12:00 12:30"]))
    def change_times(self, person_id: int, times: str) -> None:
        self.hears(person_id, TimesNamed(times))

    @rule(person_id=people_known, change=CHANGES)
    def change_the_calendar(self, person_id: int, change: Event) -> None:
        self.hears(person_id, change)
        self.count_from_now(person_id)

    @rule(person_id=people_known)
    def block(self, person_id: int) -> None:
        self.do(self.lose(person_id))

    @rule(person_id=people_known)
    def walk_through_a_set(self, person_id: int) -> None:
        """The ordinary way: begin, wait for what runs, and report."""
        if self.session(person_id) is None:
            self.hears(person_id, BeginAsked(""))
        for _ in range(12):
            if not self.goes_on(person_id) or self.reports(person_id):
                return

    def goes_on(self, person_id: int) -> bool:
        """One step further in the session by the ordinary way. False: there is none, or "done" is awaited."""
        session = self.session(person_id)
        if session is None:
            return False
        if not isinstance(session.moment, Awaited):
            self.go_to_the_next_due(0)
        elif not isinstance(session.step, AwaitDone):
            self.hears(person_id, StepBegun(None))
        return True

    def reports(self, person_id: int) -> bool:
        """False: no set is awaited."""
        session = self.session(person_id)
        if session is None or not isinstance(session.step, AwaitDone):
            return False
        if not isinstance(session.moment, Awaited):
            return False
        self.hears(person_id, DoneReported(None))
        self.reported[person_id, session.number] = len(session.done) + len(session.step.sides)
        return True

    @precondition(lambda self: self.last is not None)
    @rule(process=PROCESSES)
    def bring_the_last_update_again(self, process: int) -> None:
        assert self.last is not None
        before, logged = self.person(self.last.person_id), self.ask(sa.select(set_logs.c.id))
        self.do(self.desks[process].hear(self.last))
        assert self.person(self.last.person_id) == before
        assert self.ask(sa.select(set_logs.c.id)) == logged

    # What time does

    @precondition(lambda self: self.next_wake_at() is not None)
    @rule(process=PROCESSES)
    def go_to_the_next_due(self, process: int) -> None:
        self.clock.at = max(self.clock.at, self.next_wake_at() or self.clock.at)
        self.wake(process)

    @rule(process=PROCESSES)
    def wake(self, process: int) -> None:
        for person_id in self.do(self.people.due(self.clock.at, 10)):
            in_time, late = self.prompts_due(person_id)
            for desk in (self.desks[process], self.desks[1 - process]):
                self.do(desk.wake(person_id))
            at = wake_at(PRACTICE, self.person(person_id))
            assert at is None or at > self.clock.at, "nobody is woken again for what is over"
            became = {(row.slot, row.on): row.outcome for row in self.occurrences_of(person_id)}
            assert all(became[prompt] == facts.Outcome.PROMPTED for prompt in in_time), (
                "no prompt is lost within grace"
            )
            assert all(became[prompt] != facts.Outcome.PROMPTED for prompt in late), "and none comes after it"

    @rule(person_id=people_known, process=PROCESSES)
    def come_back_after_the_grace(self, person_id: int, process: int) -> None:
        """Nobody was there to wake anybody, from before a prompt until it is too late for it."""
        person = self.person(person_id)
        due_at = next((one.at for _, one in person.coming()), None)
        if due_at is not None and isinstance(person.phase, Idle):
            too_late_at = due_at + PRACTICE.programme.times.prompt_grace + timedelta(minutes=1)
            self.clock.at = max(self.clock.at, too_late_at)
            self.wake(process)

    def prompts_due(self, person_id: int) -> tuple[list[tuple[str, date]], list[tuple[str, date]]]:
        """Which has to be sent now, and which must not be any more; none where something else goes on."""
        person = self.person(person_id)
        due = [
            (slot, one) for slot, one in person.coming() if prompt_at(PRACTICE, person, one) <= self.clock.at
        ]
        grace = PRACTICE.programme.times.prompt_grace
        if not isinstance(person.phase, Idle):
            return [], []
        late = [(slot.id, one.on) for slot, one in due if self.clock.at - one.at > grace]
        in_time = [(slot.id, one.on) for slot, one in due if (slot.id, one.on) not in late]
        return in_time if len(due) == 1 else [], late

    def occurrences_of(self, person_id: int) -> list[sa.Row[Any]]:
        return self.ask(sa.select(occurrences).where(occurrences.c.person_id == person_id))

    @rule(
        for_=st.sampled_from([timedelta(seconds=2), timedelta(seconds=70), timedelta(hours=2), 3 * ONE_DAY])
    )
    def be_away(self, for_: timedelta) -> None:
        self.clock.at += for_

    def looks_ahead(self, person_id: int) -> None:
        at = wake_at(PRACTICE, self.person(person_id))
        due_in_time = self.do(self.people.due(self.clock.at, 10))
        assert at is None or at > self.clock.at or person_id in due_in_time, (
            "nobody sleeps over their instant"
        )

    # What the courier and Telegram do

    async def lose(self, person_id: int) -> None:
        await self.desks[0].lose(person_id)
        self.due_from = {key: on for key, on in self.due_from.items() if key[0] != person_id}

    async def send(self, waiting: Waiting) -> Outcome:
        answer = self.answers.pop(0) if self.answers else "heard"
        if answer == "died before":
            raise Death
        if answer == "not sent":
            return NotSent("no connection")
        one = waiting
        self.arrived.append(
            Arrival(one.id, one.chat_id, one.kind, one.action, one.target, self.clock.at, one.expires_at)
        )
        if answer == "died after":
            raise Death
        # What is sent meanwhile is heard.
        self.answers, to_come = [], self.answers
        if answer == "slow":
            await self._meanwhile(waiting)
        if answer == "stopped":
            await self._taken_over()
        self.answers = to_come
        return Unknown("read timeout") if answer == "lost" else Delivered(SentMessage(waiting.id, "text"))

    async def _meanwhile(self, waiting: Waiting) -> None:
        """A call of a minute and a half. Both loops go on turning."""
        mine = next(courier for courier in self.couriers if waiting.id in courier._held)  # noqa: SLF001 (its inside)
        copies = self.copies(waiting.id)
        for _ in range(9):
            self.clock.at += timedelta(seconds=10)
            for courier in (mine, *(one for one in self.couriers if one is not mine)):
                await courier._keep_leases(self.clock.at)  # noqa: SLF001 (as its loop does)
        other = self.new_courier()
        for found in await self.outbox.claim(other._owner, self.clock.at, 5, LEASE):  # noqa: SLF001 (the same)
            await other._deliver(found)  # noqa: SLF001 (the same)
        if self.copies(waiting.id) != copies:
            self.taken_over.append(waiting)  # An error here would be taken for Telegram's.

    async def _taken_over(self) -> None:
        """The process stands still in the middle of its batch, and another has all of it when it goes on."""
        self.clock.at += LEASE
        await self.outbox.recover(self.clock.at, LEASE)
        await self._deliver_all(self.new_courier())

    async def _deliver_all(
        self, courier: Courier, until: Callable[[Waiting], bool] = lambda _: False
    ) -> Waiting | None:
        """One after the other, up to the first that *until* is true of: that one is claimed, and returned."""
        for _ in range(100):
            self.clock.at = max(self.clock.at, await self.outbox.next_at(self.clock.at) or self.clock.at)
            claimed = await self.outbox.claim(courier._owner, self.clock.at, 1, LEASE)  # noqa: SLF001 (as its loop does)
            if not claimed:
                return None
            (waiting,) = claimed
            courier._held.add(waiting.id)  # noqa: SLF001 (the same)
            if until(waiting):
                return waiting
            await courier._deliver(waiting)  # noqa: SLF001 (the same)
        raise AssertionError("there is no end to it")

    def copies(self, id_: int) -> int:
        return sum(one.id == id_ for one in self.arrived)

    @rule(process=PROCESSES, answers=st.lists(ANSWERS, min_size=6, max_size=6))
    def deliver(self, process: int, answers: list[str]) -> None:
        self.answers = answers
        self.do(self._deliver(process))
        self.answers = []

    async def _deliver(self, process: int) -> None:
        courier = self.couriers[process]
        await courier._keep_leases(self.clock.at)  # noqa: SLF001 (as its loop does)
        for _ in range(3):
            claimed = await self.outbox.claim(courier._owner, self.clock.at, 2, LEASE)  # noqa: SLF001 (the same)
            courier._held.update(waiting.id for waiting in claimed)  # noqa: SLF001 (the same)
            for waiting in claimed:
                try:
                    await courier._deliver(waiting)  # noqa: SLF001 (the same)
                except Death:
                    self.kill(process)
                    return
            self.clock.at = max(self.clock.at, await self.outbox.next_at(self.clock.at) or self.clock.at)

    @rule(process=PROCESSES)
    def claim_and_die(self, process: int) -> None:
        courier = self.couriers[process]
        self.do(self.outbox.claim(courier._owner, self.clock.at, 2, LEASE))  # noqa: SLF001 (as its loop does)
        self.kill(process)

    @rule(process=PROCESSES)
    def kill(self, process: int) -> None:
        self.desks[process], self.couriers[process] = self.new_desk(), self.new_courier()

    @rule()
    def restart(self) -> None:
        """A power cut takes both, and one comes back: what died with them goes on at once."""
        self.kill(0)
        self.kill(1)
        self.do(self.outbox.adopt(self.couriers[0]._owner, self.clock.at))  # noqa: SLF001 (as its loop does)

    @rule()
    def let_leases_run_out(self) -> None:
        self.clock.at += LEASE
        self.do(self.outbox.recover(self.clock.at, LEASE))

    # What goes wrong where it hurts most

    def claims_a_cue(self, person_id: int, process: int) -> Waiting | None:
        """The next that is sent in the session as a message of its own; None: none comes."""
        if self.session(person_id) is None:
            self.hears(person_id, BeginAsked("calf"))
        for _ in range(12):
            cue = self.do(self._deliver_all(self.couriers[process], lambda one: is_cue_for(person_id, one)))
            if cue is not None:
                return cue
            if not self.reports(person_id) and not self.goes_on(person_id):
                break
        return None

    @rule(person_id=people_known, process=PROCESSES)
    def a_cue_expires_between_its_claim_and_its_call(self, person_id: int, process: int) -> None:
        if (cue := self.claims_a_cue(person_id, process)) is not None:
            self.clock.at = max(self.clock.at, cue.expires_at or self.clock.at)
            self.do(self.couriers[process]._deliver(cue))  # noqa: SLF001 (as its loop does)

    @rule(person_id=people_known, process=PROCESSES)
    def the_answer_to_a_cue_is_lost(self, person_id: int, process: int) -> None:
        if (cue := self.claims_a_cue(person_id, process)) is not None:
            self.answers = ["lost"]
            self.do(self.couriers[process]._deliver(cue))  # noqa: SLF001 (as its loop does)
            self.clock.at += timedelta(seconds=2)
            self.do(self._deliver_all(self.couriers[1 - process]))

    @rule(process=PROCESSES, how=st.sampled_from(["slow", "stopped"]))
    def a_call_takes_its_time_in_the_middle_of_a_batch(self, process: int, how: str) -> None:
        self.do(self._deliver_all(self.couriers[process]))
        for each in self.known:
            self.hears(each, TimesNamed(""))
        self.deliver(process, [how, *["heard"] * 5])

    # What always holds

    @invariant()
    def no_occurrence_is_sent_twice(self) -> None:
        prompts = {
            (one.chat_id, one.target, one.id)
            for one in self.arrived
            if one.kind is Kind.PROMPT and one.action is Action.SEND and str(one.target).count(".") == 2
        }
        assert all(count == 1 for count in Counter((chat, target) for chat, target, _ in prompts).values())

    @invariant()
    def none_is_lost(self) -> None:
        known = {(row.person_id, row.slot, row.on): row.outcome for row in self.ask(sa.select(occurrences))}
        keys = {row.occurrence for row in self.ask(sa.select(outbox.c.occurrence))}
        for person_id in self.known:
            for slot in self.person(person_id).slots:
                assert slot.due is None or slot.handled is None or slot.due.on > slot.handled
                first = self.due_from.get((person_id, slot.id))
                if slot.due is None or first is None:
                    continue
                for on in days(first, slot.due.on):
                    if on.weekday() not in slot.days:
                        continue
                    assert (person_id, slot.id, on) in known, f"nobody knows what became of {slot.id} on {on}"
                    if known[person_id, slot.id, on] == "prompted":
                        assert f"{person_id}.p.{slot.id}.{on:%Y%m%d}" in keys

    @invariant()
    def a_call_under_way_is_nobody_elses(self) -> None:
        assert self.taken_over == []

    @invariant()
    def what_is_confirmed_has_arrived(self) -> None:
        ids = {one.id for one in self.arrived}
        assert all(row.id in ids for row in self.ask(sa.select(outbox.c.id).where(outbox.c.state == "sent")))

    @invariant()
    def copies_are_few_and_none_is_late(self) -> None:
        most = {Kind.TOAST: 1, Kind.CUE: 1, Kind.PROMPT: 2, Kind.ANSWER: 5, Kind.SUMMARY: 5}
        for (_, kind, action), copies in Counter(
            (one.id, one.kind, one.action) for one in self.arrived
        ).items():
            assert copies <= most[Kind.ANSWER if kind is Kind.CUE and action is Action.EDIT else kind]
        assert all(one.expires_at is None or one.at < one.expires_at for one in self.arrived)

    @invariant()
    def each_chat_is_told_in_order(self) -> None:
        for chat in self.known:
            ids = [one.id for one in self.arrived if one.chat_id == chat and one.kind is not Kind.TOAST]
            assert ids == sorted(ids)

    @invariant()
    def a_person_is_in_one_session_at_most(self) -> None:
        open_ = Counter(
            row.person_id for row in self.ask(sa.select(sessions).where(sessions.c.ended_at.is_(None)))
        )
        assert all(count <= 1 for count in open_.values())

    @invariant()
    def sets_are_what_was_reported(self) -> None:
        """None is lost, and none is counted twice, also in sessions that are over."""
        logged = Counter((row.person_id, row.session) for row in self.ask(sa.select(set_logs)))
        assert logged == self.reported

    def teardown(self) -> None:
        """In the end everything is done with."""
        self.answers = []
        for process in (0, 1):
            self.kill(process)
        for _ in range(200):
            self.let_leases_run_out()
            self.do(self._deliver(0))
            if not self.ask(sa.select(outbox.c.id).where(outbox.c.done_at.is_(None)).limit(1)):
                break
        else:
            raise AssertionError("something is never done")
        self.what_is_confirmed_has_arrived()
        self.no_occurrence_is_sent_twice()


def is_cue_for(person_id: int, one: Waiting) -> bool:
    """An edit of one may come twice; a message of its own may not."""
    return one.chat_id == person_id and one.kind is Kind.CUE and one.action is Action.SEND


def days(first: date, until: date) -> Iterator[date]:
    return (first + n * ONE_DAY for n in range((until - first).days))


@uncounted
@pytest.mark.timeout(300)
@pytest.mark.parametrize("on", ["sqlite", "postgres"])
def test_any_life_keeps_every_promise(
    on: str, request: pytest.FixtureRequest, template: Path, tmp_path: Path
) -> None:
    url = sqlite_url(template, tmp_path) if on == "sqlite" else request.getfixturevalue("postgres_url")
    database = InlineDatabase.open(url)
    with asyncio.Runner() as runner, structlog.testing.capture_logs():
        here: type[Life] = type("LifeHere", (Life,), {"database": database, "runner": runner})
        try:
            run_state_machine_as_test(
                here,
                settings=settings(
                    max_examples=35 if on == "sqlite" else 10,  # PostgreSQL takes its time.
                    stateful_step_count=30,
                    deadline=None,  # A database's time is not ours.
                    suppress_health_check=[HealthCheck.too_slow],
                ),
            )
        finally:
            database.close()
