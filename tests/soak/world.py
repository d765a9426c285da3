"""The program as it is, but for its line to Telegram and its clock; and people who live with it."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from bot.app import HOUSEKEEPING_SECONDS, SPREAD, SPREAD_FROM
from bot.coach.coach import wake_at
from bot.coach.events import Blocked as HasBlocked
from bot.coach.events import Event, PauseAsked, ResumeAsked, Started, StopAsked, ZoneFound
from bot.coach.person import Away, Gone, Idle, Person
from bot.coach.practice import Practice
from bot.desk import Desk, Store
from bot.heard import Heard, Tap
from bot.storage import codec, housekeeping
from bot.storage.diaries import Diaries
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People
from bot.telegram.buttons import decode
from bot.telegram.views import Views
from scheduler.courier import Courier
from scheduler.message import Action, Kind, SentMessage
from scheduler.outbox import Blocked, Delivered, NotSent, Outcome, Throttled, Unknown, Waiting
from scheduler.pace import Pace
from scheduler.waker import Waker
from tests.chaos.crowd import Walker
from tests.soak.jumping import JumpingClock, JumpingLoop
from tests.soak.life import COME_BACK, ONE_DAY, SILENT_DAYS, SOON, Life, Planned, Turn
from tests.support.databases import SEALER, InlineDatabase
from tests.support.play import PRACTICE, content, subscribed

SEND_RATE = 30
CALL_SECONDS = 0.08
BUSY_FOR = timedelta(hours=1)
"""A turn in somebody's life waits so long when a prompt or a session is open."""

AT_ONCE, REMINDED = (0.2, 18), (25, 80)
"""Minutes until a prompt is answered."""

COMES_TWICE = 0.02
"""Of the updates."""

ORDINARY = {"pb", "sb", "dn", "re", "ag", "sp", "ft", "za", "ta"}
"""Buttons that people tap here. Others come first on a card, too: after /stop, the one that erases everything."""

RESUME = "re"
"""On the card of a pause. Who is away stays away until their life has them come back; a session's names its step."""

AWAY_FOR = (0.2, 4.0)
"""Days until somebody whose prompts paused comes back. After two weeks the safety check would be asked anew."""

NOT_SENT, THROTTLED, LOST = 0.01, 0.001, 0.01
"""Of the first tries. *LOST*: the answer, and the message in the rest of the cases where it did not arrive before."""
ARRIVED = 0.8


def short(practice: Practice) -> Practice:
    """Each slot with one exercise: a hold, a rest of it, a "done". The rules are the same, the month is shorter."""
    slots = tuple(
        replace(slot, exercises=slot.exercises[:1], both_feet=slot.both_feet[:1], warm_up=False)
        for slot in practice.programme.slots
    )
    return replace(practice, programme=replace(practice.programme, slots=slots))


SHORT = short(PRACTICE)


@dataclass(slots=True)
class Figures:
    """What happened so far. *again*: prompts that arrived while their answer was lost, so that they came twice.

    *silenced*: pauses of somebody who had left all prompts for so long.
    """

    updates: int = 0
    calls: int = 0
    failed: int = 0
    again: int = 0
    silenced: int = 0


class World:
    """*prompts*: how often each reached its chat, by person, slot and local date (yyyymmdd).

    *reported*: the positions of the Done buttons that were tapped, by person and session.
    """

    def __init__(
        self, loop: JumpingLoop, database: InlineDatabase, start_at: datetime, random: Random
    ) -> None:
        self.clock = JumpingClock(loop, start_at)
        self.database = database
        self.random = random
        self.people = People(database, SEALER)
        self.outbox = OutboxTable(database, SEALER, Pace.of(SEND_RATE))
        self.desk = Desk(
            SHORT,
            Store(database, self.people, self.outbox, Diaries(SEALER)),
            Views(content().texts),
            self.clock.now,
            lambda: 1.0,
            self._changed,
        )
        self.waker = Waker(self.clock, self.people, self.desk.wake)
        self.courier = Courier(self.clock, self.outbox, self._send, self.desk.lose, self.outbox.gap)
        self.figures = Figures()
        self.lives: dict[int, Life] = {}
        self.walkers: dict[int, Walker] = {}
        self.reported: dict[tuple[int, int], set[int]] = defaultdict(set)
        self.prompts: dict[tuple[int, str, str], int] = defaultdict(int)
        self._start_at = start_at
        self._pause_words = content().texts.words("en")("silence.paused")
        self._left: dict[int, set[str]] = defaultdict(set)  # dates of prompts since they last said anything
        self._unreachable: set[int] = set()
        self._messages = 0
        self._group = asyncio.TaskGroup()

    def _changed(self) -> None:
        self.waker.kick()
        self.courier.kick()

    def settle(self, lives: Sequence[Life]) -> None:
        """They have subscribed a moment ago."""
        now = self.clock.now()
        with self.database._writing[0].begin() as tx:  # noqa: SLF001 (before anything runs)
            for life in lives:
                person = subscribed(now)
                slots = tuple(
                    replace(slot, at=at) for slot, at in zip(person.slots, life.times, strict=False)
                )
                person = replace(person, id=life.id, zone=life.zone, slots=slots).scheduled(now)
                at = wake_at(SHORT, person)
                self.people.insert(tx, life.id, codec.to_json(person), wake_at=at, now=now)
                self.lives[life.id], self.walkers[life.id] = life, Walker(life.id)
        if len(lives) >= SPREAD_FROM:
            self.desk.spread(SPREAD)

    async def run(self, days: int, after_each: Callable[[int], None]) -> None:
        """*after_each* is called with the number of each day that is over."""
        async with self._group:
            running: list[Coroutine[Any, Any, None]] = [
                self.waker.run(),
                self.courier.run(),
                self._keep_house(),
            ]
            for endless in running:
                self._group.create_task(endless)
            for life in self.lives.values():
                for planned in life.planned:
                    self._in(planned.at - self.clock.now(), partial(self._turn, life, planned))
            for day in range(1, days + 1):
                await asyncio.sleep(ONE_DAY.total_seconds())
                after_each(day)
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()

    async def _keep_house(self) -> None:
        while True:
            await asyncio.sleep(HOUSEKEEPING_SECONDS)
            await self.database.run(lambda tx: housekeeping.prune(tx, self.clock.now()))

    async def _sleep(self, wait: timedelta) -> None:
        await asyncio.sleep(max(0.0, wait.total_seconds()))

    def _in(self, wait: timedelta, then: Callable[[], Awaitable[None]]) -> None:
        async def later() -> None:
            await self._sleep(wait)
            await then()

        self._group.create_task(later())

    # What people do

    async def hear(self, person_id: int, event: Event, tap: Tap | None = None) -> None:
        self.figures.updates += 1
        self._left.pop(person_id, None)
        heard = Heard(self.figures.updates, person_id, "en", event, tap)
        await self.desk.hear(heard)
        if self.random.random() < COMES_TWICE:
            await self.desk.hear(heard)

    def person(self, person_id: int) -> Person:
        with self.database._writing[0].begin() as tx:  # noqa: SLF001 (a look from outside)
            row = self.people.load(tx, person_id)
        assert row is not None
        return codec.from_json(row.state)

    async def _turn(self, life: Life, planned: Planned) -> None:
        while not isinstance(self.person(life.id).phase, Idle | Away | Gone):
            await self._sleep(BUSY_FOR)
        if planned.turn is Turn.BACK and not isinstance(self.person(life.id).phase, Away):
            return
        life.turns.append(replace(planned, at=self.clock.now()))
        match planned.turn:
            case Turn.MOVE:
                await self.hear(life.id, ZoneFound(planned.zone))
            case Turn.AWAY:
                await self.hear(life.id, PauseAsked(None))
            case Turn.BACK:
                await self.hear(life.id, ResumeAsked(None))
            case Turn.STOP:
                await self.hear(life.id, StopAsked())
            case Turn.BLOCK:
                self._unreachable.add(life.id)
                await self.hear(life.id, HasBlocked())
            case Turn.RETURN:
                self._unreachable.discard(life.id)
                await self.hear(life.id, Started())

    def _is_paused(self, life: Life) -> None:
        """Told in place of a prompt. To somebody who has not been silent for so long it is a prompt that was lost."""
        if len(self._left[life.id]) < SILENT_DAYS or (life.turns and life.turns[-1].turn is Turn.SILENT):
            return
        now = self.clock.now()
        life.turns.append(Planned(life.last_due(self._start_at, now), Turn.SILENT))
        self.figures.silenced += 1
        if self.random.random() < COME_BACK:
            back = Planned(now + ONE_DAY * self.random.uniform(*AWAY_FOR), Turn.BACK)
            self._in(back.at - now, partial(self._turn, life, back))

    async def _tap(self, walker: Walker, data: str, message_id: int) -> None:
        if walker.way_on() != data:
            return
        walker.taps[data] += 1
        code, *rest = data.split(":")
        if code == "dn":
            session, position = (int(part) for part in rest[0].split("."))
            self.reported[walker.id, session].add(position)
        await self.hear(walker.id, decode(data), Tap(str(self.figures.updates), message_id))

    def _reacts(self, person_id: int, message_id: int) -> None:
        """Some answer soon, some after the reminder, some not at all; who begins goes on to the end."""
        walker = self.walkers[person_id]
        data = walker.way_on()
        if data in {None, RESUME} or walker.taps[data] or data.split(":")[0] not in ORDINARY:
            return
        if not data.startswith("pb:"):
            wait = timedelta(seconds=self.random.uniform(2, 9))
        elif (luck := Random(f"{person_id} {data}").random()) < self.lives[person_id].answers:  # noqa: S311 (the same each time they look)
            is_soon = luck < self.lives[person_id].answers * SOON
            wait = timedelta(minutes=self.random.uniform(*(AT_ONCE if is_soon else REMINDED)))
        else:
            return
        self._in(wait, partial(self._tap, walker, data, message_id))

    # What Telegram does

    async def _send(self, waiting: Waiting) -> Outcome:
        self.figures.calls += 1
        await asyncio.sleep(CALL_SECONDS)
        outcome = self._trouble() if waiting.attempt == 1 else None
        if outcome is None and waiting.chat_id in self._unreachable:
            return Blocked()
        if outcome is not None:
            self.figures.failed += 1
        if outcome is None:
            return Delivered(self._arrive(waiting))
        if isinstance(outcome, Unknown) and self.random.random() < ARRIVED:
            self._arrive(waiting)
            self.figures.again += _is_prompt(waiting)
        return outcome

    def _trouble(self) -> Outcome | None:
        luck = self.random.random()
        if luck < NOT_SENT:
            return NotSent("no connection")
        if luck < NOT_SENT + THROTTLED:
            return Throttled(timedelta(seconds=3))
        return Unknown("read timeout") if luck < NOT_SENT + THROTTLED + LOST else None

    def _arrive(self, waiting: Waiting) -> SentMessage | None:
        if waiting.action is Action.CALL:
            return None
        is_new = waiting.edits is None
        if is_new:
            self._messages += 1
        message = SentMessage(self._messages, "text") if waiting.edits is None else waiting.edits
        payload: Any = waiting.payload
        keyboard = [[{"callback_data": one["data"]} for one in row] for row in payload["buttons"]]
        self.walkers[waiting.chat_id].look(
            {"id": message.message_id, "text": payload["text"], "keyboard": keyboard}
        )
        if _is_prompt(waiting):
            _, slot, on = str(waiting.target).split(".")
            self.prompts[waiting.chat_id, slot, on] += 1
            self._left[waiting.chat_id].add(on)
        if is_new and payload["text"] == self._pause_words:
            self._is_paused(self.lives[waiting.chat_id])
        self._reacts(waiting.chat_id, message.message_id)
        return message


def _is_prompt(waiting: Waiting) -> bool:
    """Not a reminder of one, nor its later look."""
    return (
        waiting.kind is Kind.PROMPT and waiting.action is Action.SEND and str(waiting.target).count(".") == 2
    )
