"""What the desk does for who shares: codes, lists, ends, and alerts that are told together."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Protocol

import structlog

from bot.coach import sharing
from bot.coach.clinicians_week import figures, is_told
from bot.coach.diary import Diary
from bot.coach.effects import Effect, Show, TellClinicians
from bot.coach.person import Person
from bot.coach.practice import Practice
from bot.coach.share_effects import AcceptWording, AlertClinicians, EndShare, ListShares, MakeCode
from bot.storage import codec
from bot.storage.database import Database, Transaction
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People
from bot.storage.sealed import WrongKey
from bot.storage.shares import CODE_LASTS, Recipient, Shares
from scheduler.message import Draft

log: structlog.stdlib.BoundLogger = structlog.get_logger()

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which look like digits."""

CODE_LENGTH = 8
"""A hundred milliards of them, for a day, against so many tries an hour."""

ALERTS_AT_ONCE = 50


class Views(Protocol):
    def message(self, chat_id: int, language: str, show: Show) -> Draft: ...


@dataclass(slots=True)
class Links:
    """Functions with *tx* are for the caller's transaction."""

    people: People
    shares: Shares
    views: Views

    def drafts(
        self,
        tx: Transaction,
        practice: Practice,
        person: Person,
        effects: Iterable[Effect],
        now: datetime,
    ) -> Iterator[Draft]:
        """What these effects lead to, in the store and in chats."""
        for effect in effects:
            match effect:
                case MakeCode(label):
                    yield self._code(tx, person, label, now)
                case ListShares():
                    if recipients := self.shares.recipients(tx, person.id):
                        listed = sharing.show_shares(person, [one.share for one in recipients])
                        yield self.views.message(person.id, person.language, listed)
                case AcceptWording(number):
                    allowed = self.shares.accept_wording(tx, person.id, number, now)
                    shown = sharing.show_wording_accepted() if allowed else sharing.show_ended()
                    yield self.views.message(person.id, person.language, shown)
                case EndShare(number):
                    yield from self.end(tx, person.id, number)
                case AlertClinicians(why):
                    self.shares.note(tx, person.id, why, now)
                case TellClinicians(diary, today):
                    yield from self._weeks(tx, practice.of(person), person, diary, today)
                case _:
                    pass  # Another's.

    def _weeks(
        self, tx: Transaction, practice: Practice, person: Person, diary: Diary, today: date
    ) -> Iterator[Draft]:
        for one in self.shares.recipients(tx, person.id):
            if is_told(practice, person, one.share, diary, today):
                lines = figures(practice, person, one.share, diary, today)
                yield _to(self.views, one, sharing.show_week(one.share, lines))

    def _code(self, tx: Transaction, person: Person, label: str, now: datetime) -> Draft:
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        self.shares.keep_code(tx, person.id, code, label, now)
        shown = sharing.show_code(code, int(CODE_LASTS / timedelta(hours=1)))
        return self.views.message(person.id, person.language, shown)

    def end(self, tx: Transaction, person_id: int, number: int | None = None) -> Iterator[Draft]:
        """Tell each clinician that it is over, and nothing of why. None: all of them."""
        for ended in self.shares.end(tx, person_id, number):
            yield _to(self.views, ended, sharing.show_end(ended.share))

    def leave(self, tx: Transaction, chat_id: int, number: int) -> Iterator[Draft]:
        """A clinician ends one of theirs: both are told. Another's number: only that it is over."""
        ended = self.shares.leave(tx, chat_id, number)
        if not ended:
            return
        for one in ended:
            yield _to(self.views, one, sharing.show_end(one.share))
        yield from self._tell_left(tx, ended)

    def leave_all(self, tx: Transaction, chat_id: int) -> Iterator[Draft]:
        """A clinician is forgotten: those who shared with them are told."""
        yield from self._tell_left(tx, self.shares.leave(tx, chat_id, None))

    def _tell_left(self, tx: Transaction, ended: Iterable[Recipient]) -> Iterator[Draft]:
        for one in ended:
            yield from self.tell(tx, one.person_id, partial(sharing.show_left, share=one.share))

    def tell(self, tx: Transaction, person_id: int, show: Callable[[Person], Show]) -> Iterator[Draft]:
        """In the person's own words; nobody: nothing."""
        person = self.person(tx, person_id)
        if person is not None:
            yield self.views.message(person_id, person.language, show(person))

    def person(self, tx: Transaction, person_id: int) -> Person | None:
        """None: they are erased, or no key opens them any more."""
        try:
            row = self.people.load(tx, person_id)
        except WrongKey:
            log.warning("person_unreadable", person=person_id)
            return None
        return None if row is None else codec.from_json(row.state)


def _to(views: Views, recipient: Recipient, show: Show) -> Draft:
    return views.message(recipient.chat_id, recipient.language, show)


@dataclass(frozen=True, slots=True)
class Alerts:
    """A housekeeping job: tells clinicians together what came up within some minutes."""

    database: Database
    outbox: OutboxTable
    links: Links
    now: Callable[[], datetime]
    changed: Callable[[], None]

    async def __call__(self) -> None:
        while await self.database.run(self._tell):
            self.changed()

    def _tell(self, tx: Transaction) -> int:
        due = self.links.shares.due_alerts(tx, self.now(), ALERTS_AT_ONCE)
        drafts = [_to(self.links.views, one, sharing.show_alerts(one.share, alerts)) for one, alerts in due]
        self.outbox.add(tx, drafts, self.now())
        return len(drafts)
