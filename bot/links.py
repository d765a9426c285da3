"""What the desk does about sharing: codes, links, lists, ends, and alerts that are told together."""

import secrets
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.coach import sharing
from bot.coach.effects import Effect, Show, TellClinicians
from bot.coach.person import Person
from bot.coach.share_effects import AlertClinicians, EndShare, LinkChat, ListShares, MakeCode
from bot.storage import codec
from bot.storage.database import Database, Transaction
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People
from bot.storage.shares import CODE_LASTS, Recipient, Shares
from scheduler.message import Draft

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without I and O, which look like digits."""

CODE_LENGTH = 8
"""A hundred milliards of them, for a day, against so many tries an hour."""

TRIES = 5
TRIES_WITHIN = timedelta(hours=1)
MOST_TRYING = 10_000
"""Chats that tried lately are remembered here alone, the oldest forgotten first."""

ALERTS_AT_ONCE = 50


class Views(Protocol):
    def message(self, chat_id: int, language: str, show: Show) -> Draft: ...


@dataclass(slots=True)
class Links:
    """Functions with *tx* are for the caller's transaction."""

    people: People
    shares: Shares
    views: Views
    _tries: OrderedDict[int, deque[datetime]] = field(default_factory=OrderedDict)

    def drafts(
        self, tx: Transaction, person: Person, effects: Iterable[Effect], now: datetime
    ) -> Iterator[Draft]:
        """What these effects lead to, in the store and in chats."""
        for effect in effects:
            match effect:
                case MakeCode(label):
                    yield self._code(tx, person, label, now)
                case LinkChat(code):
                    yield from self._link(tx, person, code, now)
                case ListShares():
                    if recipients := self.shares.recipients(tx, person.id):
                        listed = sharing.show_shares(person, [one.share for one in recipients])
                        yield self.views.message(person.id, person.language, listed)
                case EndShare(number):
                    yield from self.end(tx, person.id, number)
                case AlertClinicians(why):
                    self.shares.note(tx, person.id, why, now)
                case TellClinicians(lines):
                    for one in self.shares.recipients(tx, person.id):
                        yield _to(self.views, one, sharing.show_week(one.share, lines))
                case _:
                    pass  # Another's.

    def _code(self, tx: Transaction, person: Person, label: str, now: datetime) -> Draft:
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        self.shares.keep_code(tx, person.id, code, label, now)
        shown = sharing.show_code(code, int(CODE_LASTS / timedelta(hours=1)))
        return self.views.message(person.id, person.language, shown)

    def _link(self, tx: Transaction, clinician: Person, code: str, now: datetime) -> Iterator[Draft]:
        if not self._may_try(clinician.id, now):
            yield self.views.message(clinician.id, clinician.language, sharing.show_too_many())
            return
        linked = self.shares.link(tx, code, clinician.id, clinician.language, now)
        if linked is None:
            yield self.views.message(clinician.id, clinician.language, sharing.show_refused())
            return
        yield _to(self.views, linked, sharing.show_welcome(linked.share))
        person_id = self.shares.person_of(tx, linked.share.number)
        row = None if person_id is None else self.people.load(tx, person_id)
        if person_id is not None and row is not None:
            yield self.views.message(person_id, codec.from_json(row.state).language, sharing.show_linked())

    def _may_try(self, chat_id: int, now: datetime) -> bool:
        """Guessing would take for ever; it need not even begin."""
        tries = self._tries.setdefault(chat_id, deque(maxlen=TRIES))
        self._tries.move_to_end(chat_id)
        while len(self._tries) > MOST_TRYING:
            self._tries.popitem(last=False)
        if len(tries) == TRIES and now - tries[0] < TRIES_WITHIN:
            return False
        tries.append(now)
        return True

    def end(self, tx: Transaction, person_id: int, number: int | None = None) -> Iterator[Draft]:
        """Tell each clinician that it is over, and nothing of why. None: all of them."""
        for ended in self.shares.end(tx, person_id, number):
            yield _to(self.views, ended, sharing.show_end(ended.share))


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
