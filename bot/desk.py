"""One transaction per event: load the person, let the coach decide, save all that follows, or nothing.

Nothing is sent from here. What the coach wants shown is committed to the outbox with the state that caused it.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol
from weakref import WeakValueDictionary

import structlog

from bot.clinic import Clinic
from bot.coach import used_up
from bot.coach.coach import advance, wake_at
from bot.coach.diary import AnswerEntry
from bot.coach.effects import (
    GAP,
    Below,
    CorrectSet,
    Edit,
    Effect,
    EraseEverything,
    LogAnswer,
    LogSet,
    ReadDiary,
    RecordOccurrence,
    RecordSession,
    Show,
    ShowPaper,
    TakeBack,
    Toast,
    Urgency,
    line,
)
from bot.coach.events import Blocked, DiaryRead, Event, Woken
from bot.coach.onboarding import TARGET as ONBOARDING
from bot.coach.onboarding import newcomer, recalled
from bot.coach.patients import TARGET as PATIENTS
from bot.coach.person import Gone, Person
from bot.coach.practice import Practice, Turn, turn
from bot.coach.programme_events import Moved
from bot.coach.share_effects import ServeClinician
from bot.coach.share_events import FromClinician, LinkNamed
from bot.coach.slots import MENU
from bot.erasure import erase
from bot.heard import Heard, HeardInGroup
from bot.links import Links
from bot.storage import codec, ledger, meta, retention, updates
from bot.storage.database import Database, Transaction
from bot.storage.diaries import Diaries
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import Conflict, People, Row
from bot.storage.shares import Shares
from bot.strangers import Strangers
from content.drawing import Theme
from scheduler.message import Draft

log: structlog.stdlib.BoundLogger = structlog.get_logger()

TRIES = 5
"""How often an event is decided anew because another process saved the person first."""

PATIENCE = timedelta(minutes=1)
"""How late a cue may be before the session pauses and asks, at the clock's ordinary speed."""

TAKEN_BACK_FOR = timedelta(hours=47, minutes=55)
"""Telegram lets a bot delete a message of its own for 48 hours."""

TIDIED_WITHIN = timedelta(minutes=10)
"""Later than that nobody would know why a message goes."""

GOODBYE_WAITS = timedelta(hours=1)
"""How long the last words to somebody who was erased may wait for them."""

TOAST_LASTS = timedelta(seconds=15)
"""At the clock's ordinary speed. Telegram takes no answer to an old tap, so one that was held up is let go."""


RECORDED = LogSet | CorrectSet | LogAnswer | RecordOccurrence | RecordSession
"""What leaves a row of facts behind."""


@dataclass(frozen=True, slots=True)
class Store:
    """What one transaction writes to."""

    database: Database
    people: People
    outbox: OutboxTable
    diaries: Diaries


class Views(Protocol):
    """Puts effects into words."""

    def message(
        self,
        chat_id: int,
        language: str,
        show: Show,
        occurrence: str | None = None,
        theme: Theme = Theme.LIGHT,
    ) -> Draft: ...

    def taken_back(
        self, chat_id: int, message_ids: Sequence[int], expires_at: datetime
    ) -> Iterable[Draft]: ...

    def paper(self, chat_id: int, language: str, shown: ShowPaper, of: int) -> Draft: ...

    def used_up(self, chat_id: int, target: str) -> Draft: ...

    def tap_answer(
        self, chat_id: int, language: str, tap: str, toast: Toast | None, expires_at: datetime
    ) -> Draft: ...


class Desk:
    """*changed* is called after every commit: somebody may be due earlier, and messages may wait.

    *speed*: how fast the clock runs, 1 for the real one.
    """

    def __init__(
        self,
        practice: Practice,
        store: Store,
        views: Views,
        now: Callable[[], datetime],
        speed: Callable[[], float],
        changed: Callable[[], None],
    ) -> None:
        self._practice = practice
        self._store = store
        self._views = views
        self.links = Links(store.people, Shares(store.people.sealer), views)
        self._clinic = Clinic(self.links, store.diaries, views, self._give)
        self._now = now
        self._speed = speed
        self._changed = changed
        self._strangers = Strangers()
        # One event of a person after the other, in the order they came. A lock lives while somebody holds it.
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def spread(self, over: timedelta) -> None:
        """Prompts of one instant leave over so long from now on; 0: all at once."""
        self._practice = replace(self._practice, spread=over)

    async def hear(self, heard: Heard) -> None:
        """Returns once all that follows is committed; an update that was seen before does nothing."""
        await self._decide(heard.person_id, heard.event, heard)

    async def wake(self, person_id: int) -> None:
        await self._decide(person_id, Woken(PATIENCE * max(1.0, self._speed())), None)

    async def lose(self, person_id: int) -> None:
        """Telegram refused a message because this person blocked the bot."""
        await self._decide(person_id, Blocked(), None)

    async def move(self, person_id: int, programme: str) -> None:
        """The operator moves somebody to another programme; nothing happens where that cannot be."""
        await self._decide(person_id, Moved(programme), None)

    async def turn_away(self, heard: HeardInGroup) -> None:
        """In a group: say once that this is for private chats, then stay silent."""

        def work(tx: Transaction) -> None:
            name = f"group.{heard.chat_id}"
            if updates.remember(tx, heard.update_id, now) and meta.get(tx, name) is None:
                meta.put(tx, name, b"told")
                self._store.outbox.add(tx, [self._views.message(heard.chat_id, "", said)], now)

        now = self._now()
        said = Show((line("group.private_only"),))
        await self._store.database.run(work)
        self._changed()

    async def _decide(self, person_id: int, event: Event, heard: Heard | None) -> None:
        async with self._turns.setdefault(person_id, asyncio.Lock()):
            await self._decide_in_turn(person_id, event, heard)

    async def _decide_in_turn(self, person_id: int, event: Event, heard: Heard | None) -> None:
        for attempt in range(1, TRIES + 1):
            now = self._now()
            stranger = self._strangers.recall(person_id, now)
            try:
                work = partial(
                    self._transact, person_id=person_id, event=event, heard=heard, stranger=stranger, now=now
                )
                after = await self._store.database.run(work)
            except Conflict:
                log.info("decided_anew", person=person_id, attempt=attempt)
                if attempt == TRIES:
                    raise
                continue
            if after is not None and isinstance(event, LinkNamed):
                self._clinic.tried(person_id, now)
            self._remember(after, now)
            self._changed()
            return

    def _transact(
        self,
        tx: Transaction,
        *,
        person_id: int,
        event: Event,
        heard: Heard | None,
        stranger: Person | None,
        now: datetime,
    ) -> Person | None:
        """The transaction. None: there was nothing to decide."""
        if heard is not None and not updates.remember(tx, heard.update_id, now):
            return None
        people = self._store.people
        row = people.load_due(tx, person_id, now) if isinstance(event, Woken) else people.load(tx, person_id)
        if row is not None:
            person = codec.from_json(row.state)
        elif heard is None or isinstance(event, Blocked):
            return None
        else:
            event = self._clinic.heard(tx, person_id, event)
            new = newcomer(self._practice, person_id, heard.language)
            person = stranger or recalled(self._practice, new, event)
        if row is not None and heard is not None and not isinstance(event, Blocked):
            self._hear(tx, person_id, row, now)
        after, effects = self._advance(tx, person, event, now)
        if any(isinstance(effect, EraseEverything) for effect in effects):
            self._erase(tx, person, heard, now)
            return None
        recorded = any(isinstance(effect, RECORDED) for effect in effects)
        self._save(tx, person, after, row, now, recorded=recorded)
        if row is None and after.consent is not None and heard is not None and heard.tap is not None:
            # The message with the consent was a stranger's and is not remembered; its own button tells where it is.
            self._store.outbox.know(tx, person_id, ONBOARDING, heard.tap.message_id, now)
        if heard is not None and heard.tap is not None:
            for page in {target for effect in effects for target in self._pages(tx, person_id, effect)}:
                # It may have been asked for twice: the page turns in the message that was tapped.
                self._store.outbox.know(tx, person_id, page, heard.tap.message_id, now)
        shown = used_up.named(effects, now)
        drafts = [*self._drafts(after, shown, heard, now), *self._used_up(tx, after, shown, heard)]
        drafts += self._taken_back(tx, after, shown, now)
        if not isinstance(after.phase, Gone) or not isinstance(event, Blocked):
            self._store.outbox.add(tx, drafts, now)
        self._store.outbox.add(tx, list(self.links.drafts(tx, self._practice, after, effects, now)), now)
        self._store.outbox.add(tx, list(self._clinic.drafts(tx, self._practice, after, effects, now)), now)
        return after

    def _give(self, tx: Transaction, person_id: int, given: FromClinician, now: datetime) -> Person:
        """A clinician's chat asked for it, and this is what follows for the person. They were not heard of."""
        row = self._store.people.load(tx, person_id)
        if row is None:
            raise Conflict  # Erased since the share was read.
        before = codec.from_json(row.state)
        after, effects = self._advance(tx, before, given, now)
        recorded = any(isinstance(effect, RECORDED) for effect in effects)
        self._save(tx, before, after, row, now, recorded=recorded)
        self._store.outbox.add(tx, list(self._drafts(after, effects, None, now)), now)
        self._store.outbox.add(tx, list(self.links.drafts(tx, self._practice, after, effects, now)), now)
        return after

    def _advance(self, tx: Transaction, person: Person, event: Event, now: datetime) -> Turn:
        """Decide and record. A rule that wants to read the diary is called again with it, in its place."""
        after, effects = advance(self._practice, person, event, now)
        self._record(tx, person, effects, now)
        shown: list[Effect] = []
        for effect in effects:
            if isinstance(effect, ReadDiary):
                diary = self._store.diaries.read(tx, person.id, effect.since)
                after, more = self._advance(tx, after, DiaryRead(diary, effect.wish), now)
                shown += more
            else:
                shown.append(effect)
        return turn(after, *shown)

    def _hear(self, tx: Transaction, person_id: int, row: Row, now: datetime) -> None:
        """They are there: the clock that ends with their erasure begins anew."""
        if row.heard_at is None or row.heard_at <= now - retention.HEARD_AGAIN_AFTER:
            retention.heard(tx, person_id, now)

    def _erase(self, tx: Transaction, person: Person, heard: Heard | None, now: datetime) -> None:
        """All rows at once. What is left to do lies in the outbox of a chat of which nothing else is known.

        It is erased there when it is done, and within the hour in any case: the person may have left.
        """
        views, until = self._views, now + GOODBYE_WAITS
        sent = self._store.outbox.sent_to(tx, person.id, now - TAKEN_BACK_FOR)
        if heard is not None and heard.tap is not None:
            sent = sorted({*sent, heard.tap.message_id})
        erase(tx, self.links, self._store.outbox, person.id, now)
        drafts = [*self._drafts(person, (), heard, now), *views.taken_back(person.id, sent, until)]
        goodbye = Show(
            (line("delete.done"), GAP, line("delete.by_hand")), below=Below.REMOVE, expires_at=until
        )
        drafts.append(views.message(person.id, person.language, goodbye))
        self._store.outbox.add(tx, drafts, now)

    def _save(
        self,
        tx: Transaction,
        before: Person,
        after: Person,
        row: Row | None,
        now: datetime,
        *,
        recorded: bool,
    ) -> None:
        """Nothing is stored of somebody who has not agreed.

        Raises Conflict also when facts were *recorded* of somebody whom another process has erased meanwhile.
        """
        if after.consent is None:
            return
        at = wake_at(self._practice, after)
        if row is None:
            self._store.people.insert(tx, after.id, codec.to_json(after), wake_at=at, now=now)
        elif recorded or after != before or at != row.wake_at:
            # The instant depends on the content too, which may be newer.
            state = codec.to_json(after)
            self._store.people.save(
                tx, after.id, version=row.version, state=state, wake_at=at, now=now, sealer=row.sealer
            )

    def _record(self, tx: Transaction, person: Person, effects: Iterable[Effect], now: datetime) -> None:
        for effect in effects:
            match effect:
                case LogSet():
                    ledger.log_set(tx, ledger.set_row(person.id, effect, now))
                case CorrectSet(session, exercise, side, set_no, reps):
                    key = ledger.SetKey(person.id, session, exercise, side, set_no)
                    ledger.correct_set(tx, key, reps)
                case LogAnswer(question, on, value, session, exercise):
                    answer = AnswerEntry(question, session, exercise, on, now, value)
                    self._store.diaries.log_answer(tx, person.id, answer)
                case RecordOccurrence(slot, on, outcome):
                    row = ledger.OccurrenceRow(person.id, slot, on, at=now, outcome=outcome, outcome_at=now)
                    ledger.record_occurrence(tx, row)
                case RecordSession():
                    ledger.record_session(tx, ledger.session_row(person.id, effect, now))
                case _:
                    pass  # Shown, not recorded.

    def _drafts(
        self, person: Person, effects: Iterable[Effect], heard: Heard | None, now: datetime
    ) -> Iterator[Draft]:
        language = person.language or (heard.language if heard else "")
        if heard is not None and heard.tap is not None:
            toast = next((effect for effect in effects if isinstance(effect, Toast)), None)
            expires_at = now + TOAST_LASTS * max(1.0, self._speed())
            yield self._views.tap_answer(person.id, language, heard.tap.id, toast, expires_at)
        for effect in effects:
            if isinstance(effect, Show):
                prompts = effect.urgency is Urgency.PROMPT
                once = f"{person.id}.{effect.place.target}" if prompts else None
                yield self._views.message(person.id, language, effect, once, person.theme)
            elif isinstance(effect, ShowPaper):
                yield self._views.paper(person.id, language, effect, person.id)

    def _used_up(
        self, tx: Transaction, after: Person, effects: Sequence[Effect], heard: Heard | None
    ) -> Iterator[Draft]:
        """The message that was tapped, without its buttons, where they have done their work."""
        if heard is None or heard.tap is None or not isinstance(heard.event, used_up.DECIDED):
            return
        tapped = self._store.outbox.name_of(tx, after.id, heard.tap.message_id)
        if tapped is not None and used_up.loses_buttons(after, effects, tapped):
            yield self._views.used_up(after.id, tapped)

    def _taken_back(
        self, tx: Transaction, after: Person, effects: Iterable[Effect], now: datetime
    ) -> Iterator[Draft]:
        for effect in effects:
            if isinstance(effect, TakeBack):
                sent = self._store.outbox.numbers_of(tx, after.id, effect.targets, now - TAKEN_BACK_FOR)
                yield from self._views.taken_back(after.id, sent, now + TIDIED_WITHIN)

    def _pages(self, tx: Transaction, chat_id: int, effect: Effect) -> Iterator[str]:
        """The message with pages that this turns one of; of a chat that shares nothing none is remembered."""
        if isinstance(effect, Show) and effect.place == Edit(MENU):
            yield MENU
        elif isinstance(effect, ServeClinician) and self._clinic.share(tx, chat_id, effect.number):
            yield PATIENTS

    def _remember(self, after: Person | None, now: datetime) -> None:
        if after is None:
            return
        if after.consent is None:
            self._strangers.keep(after, now)
        else:
            self._strangers.forget(after.id)
