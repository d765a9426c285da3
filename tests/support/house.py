"""The loops, the desk and the real store together, with a clock and a Telegram that a test holds in its hand."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.coach.coach import wake_at
from bot.coach.events import Event
from bot.coach.person import Person
from bot.coach.practice import Practice
from bot.desk import Desk, Store
from bot.heard import Heard
from bot.storage import codec
from bot.storage.database import Database
from bot.storage.diaries import Diaries
from bot.storage.ledger import OccurrenceRow
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People
from bot.telegram.views import Views
from content.load import bundled, load
from scheduler.courier import Courier
from scheduler.jumps import Jump, JumpWatch, waits_in_vain
from scheduler.message import Kind, SentMessage
from scheduler.outbox import Delivered, Outcome, Waiting
from scheduler.pace import Pace
from scheduler.waker import Waker
from tests.support.clock import FakeClock, settle
from tests.support.databases import SEALER
from tests.support.ledger import occurrences_of
from tests.support.play import ANNA, PRACTICE

CONTENT = load(bundled())


@dataclass(frozen=True, slots=True)
class Call:
    """A message as Telegram got it."""

    at: datetime
    chat_id: int
    kind: Kind
    target: str | None


@dataclass
class House:
    clock: FakeClock
    database: Database
    practice: Practice = PRACTICE
    calls: list[Call] = field(default_factory=list)
    updates: int = 0

    def __post_init__(self) -> None:
        self.people = People(self.database, SEALER)
        self.outbox = OutboxTable(self.database, SEALER, Pace.of(30))
        store = Store(self.database, self.people, self.outbox, Diaries(SEALER))
        self.desk = Desk(
            self.practice, store, Views(CONTENT.texts), self.clock.now, lambda: 1.0, self._changed
        )
        self._loops: tuple[Waker, Courier] | None = None

    async def welcome(self, person: Person) -> None:
        state, at = codec.to_json(person), wake_at(self.practice, person)
        now = self.clock.now()
        await self.database.run(lambda tx: self.people.insert(tx, person.id, state, wake_at=at, now=now))

    async def hears(self, event: Event, person_id: int = ANNA) -> None:
        self.updates += 1
        await self.desk.hear(Heard(self.updates, person_id, "en", event, None))
        await settle()

    async def send(self, waiting: Waiting) -> Outcome:
        self.calls.append(Call(self.clock.now(), waiting.chat_id, waiting.kind, waiting.target))
        return Delivered(SentMessage(len(self.calls), "text"))

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """From the start of a process to its death."""
        waker = Waker(self.clock, self.people, self.desk.wake)
        courier = Courier(self.clock, self.outbox, self.send, self.desk.lose)
        self._loops = waker, courier
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(waker.run()), tasks.create_task(courier.run())]
            await settle()
            yield
            for task in running:
                task.cancel()
        self._loops = None

    async def set_clock(self, by: timedelta) -> None:
        """Somebody sets the wall clock, and the watch notices."""
        watch = JumpWatch(self.clock.now, lambda: 0.0, self._landed)
        if by < timedelta():
            self.clock.set_back(-by)
        else:
            await self.clock.jump(by)
        await watch.look()
        await settle()

    async def person(self, person_id: int = ANNA) -> Person:
        row = await self.database.read(lambda tx: self.people.load(tx, person_id))
        assert row is not None
        return codec.from_json(row.state)

    async def occurrences(self, person_id: int = ANNA) -> Sequence[OccurrenceRow]:
        return await self.database.read(lambda tx: occurrences_of(tx, person_id))

    def prompts(self) -> list[Call]:
        """The messages that opened a slot; nudges and snoozes come later and under other names."""
        return [call for call in self.calls if call.kind is Kind.PROMPT and str(call.target).count(".") == 2]

    async def _landed(self, jump: Jump) -> None:
        if (between := waits_in_vain(jump)) is not None:
            await self.people.rouse(*between, self.clock.now())
        self._changed()

    def _changed(self) -> None:
        for loop in self._loops or ():
            loop.kick()
