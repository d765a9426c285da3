"""What the desk does for a clinician's chat: links it, lists who shares with it, shows what they agreed to, gives a
dose on.

Whoever asks need not be a person of ours; the chat's number is all that is known of them.
"""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.coach import patients, sharing, weekly
from bot.coach.clinicians_week import figures
from bot.coach.effects import Effect, Show, line
from bot.coach.events import CommandUnknown, Event, TextSaid, WordlessSent
from bot.coach.person import Person
from bot.coach.practice import Practice
from bot.coach.said import Emergency
from bot.coach.share_effects import LinkChat, Listing, ListPatients, ServeClinician
from bot.coach.share_events import (
    Card,
    ClinicianSpoke,
    DoseGiven,
    Doses,
    DoseTakenBack,
    FormGiven,
    FromClinician,
    GiveDose,
    GiveForm,
    Leave,
    PatientWish,
    TakeDoseBack,
    Week,
)
from bot.coach.understanding import understand
from bot.links import Links
from bot.storage.database import Transaction
from bot.storage.diaries import Diaries
from bot.storage.shares import Recipient
from scheduler.message import Draft

TRIES = 5
TRIES_WITHIN = timedelta(hours=1)
MOST_TRYING = 10_000
"""Chats that tried lately are remembered here alone, the oldest forgotten first."""

Give = Callable[[Transaction, int, FromClinician, datetime], Person]
"""Decide this of that person and save what follows, in the same transaction; how they are after."""


class Views(Protocol):
    def message(self, chat_id: int, language: str, show: Show) -> Draft: ...


@dataclass(frozen=True, slots=True)
class Clinic:
    """Functions with *tx* are for the caller's transaction."""

    links: Links
    diaries: Diaries
    views: Views
    give: Give
    _tries: OrderedDict[int, deque[datetime]] = field(default_factory=OrderedDict)

    def drafts(
        self,
        tx: Transaction,
        practice: Practice,
        clinician: Person,
        effects: Iterable[Effect],
        now: datetime,
    ) -> Iterator[Draft]:
        for effect in effects:
            match effect:
                case LinkChat(code, name):
                    yield from self._link(tx, clinician, code, name, now)
                case ListPatients(why):
                    yield from self._list(tx, clinician, why)
                case ServeClinician(number, wish):
                    yield from self._serve(tx, practice, clinician, number, wish, now)
                case _:
                    pass  # Another's.

    def _link(
        self, tx: Transaction, clinician: Person, code: str, name: str, now: datetime
    ) -> Iterator[Draft]:
        if not self._may_try(clinician.id, now):
            yield self.views.message(clinician.id, clinician.language, sharing.show_too_many())
            return
        linked = self.links.shares.link(
            tx, code, clinician.id, language=clinician.language, name=name, now=now
        )
        if linked is None:
            yield self.views.message(clinician.id, clinician.language, sharing.show_refused())
            return
        yield self.views.message(clinician.id, clinician.language, sharing.show_welcome(linked.share))
        yield from self.links.tell(tx, linked.person_id, lambda _: sharing.show_linked(linked.share))

    def _may_try(self, chat_id: int, now: datetime) -> bool:
        """Guessing would take for ever; it need not even begin."""
        tries = self._tries.get(chat_id)
        return tries is None or len(tries) < TRIES or now - tries[0] >= TRIES_WITHIN

    def tried(self, chat_id: int, now: datetime) -> None:
        """Count a try; after its transaction, which may run again, and once."""
        if not self._may_try(chat_id, now):
            return
        self._tries.setdefault(chat_id, deque(maxlen=TRIES)).append(now)
        self._tries.move_to_end(chat_id)
        while len(self._tries) > MOST_TRYING:
            self._tries.popitem(last=False)

    def _list(self, tx: Transaction, clinician: Person, why: Listing) -> Iterator[Draft]:
        theirs = self.links.shares.patients(tx, clinician.id)
        if why is Listing.LEAVE and len(theirs) == 1:
            yield from self.links.leave(tx, clinician.id, theirs[0].share.number)
        elif theirs or why is not Listing.MENTION:
            shown = patients.show_patients([one.share for one in theirs], why)
            yield self.views.message(clinician.id, clinician.language, shown)

    def heard(self, tx: Transaction, chat_id: int, event: Event) -> Event:
        """*event* of a chat that is no person of ours; what cannot be meant for exercises, of a clinician's chat, is
        theirs. A word of alarm is answered whoever says it.
        """
        is_alarm = isinstance(event, TextSaid) and isinstance(understand(event.text), Emergency)
        if is_alarm or not isinstance(event, TextSaid | WordlessSent | CommandUnknown):
            return event
        return ClinicianSpoke() if self.links.shares.patients(tx, chat_id) else event

    def share(self, tx: Transaction, chat_id: int, number: int) -> Recipient | None:
        """None: it is over, or another's."""
        theirs = self.links.shares.patients(tx, chat_id)
        return next((one for one in theirs if one.share.number == number), None)

    def _serve(
        self,
        tx: Transaction,
        practice: Practice,
        clinician: Person,
        number: int,
        wish: PatientWish,
        now: datetime,
    ) -> Iterator[Draft]:
        if isinstance(wish, Leave):
            ended = list(self.links.leave(tx, clinician.id, number))
            yield from ended or [self.views.message(clinician.id, clinician.language, patients.show_over())]
            return
        one = self.share(tx, clinician.id, number)
        person = None if one is None else self.links.person(tx, one.person_id)
        if one is None or person is None:
            shown = patients.show_over()
        else:
            shown = self._shown(tx, practice, person, one, wish, now)
        yield self.views.message(clinician.id, clinician.language, shown)

    def _shown(
        self,
        tx: Transaction,
        practice: Practice,
        person: Person,
        one: Recipient,
        wish: Card | Week | Doses | GiveDose | TakeDoseBack | GiveForm,
        now: datetime,
    ) -> Show:
        share, practice = one.share, practice.of(person)
        match wish:
            case Card():
                return patients.show_card(share, line("patients.since", since=share.since_at.date()))
            case Week():
                today = person.day(now)
                diary = self.diaries.read(tx, person.id, weekly.first_day(today))
                return patients.show_week(share, figures(practice, person, share, diary, today))
            case _ if not share.has_doses:
                return patients.show_not_agreed(share)
            case Doses():
                return patients.show_doses(practice, person, share, wish, now)
            case GiveDose(exercise, part, value):
                after = self.give(tx, person.id, DoseGiven(exercise, part, value), now)
                return patients.show_given(practice, after, share, wish, now)
            case TakeDoseBack(exercise):
                after = self.give(tx, person.id, DoseTakenBack(exercise), now)
                return patients.show_changed(practice, person, after, share, exercise, now)
            case GiveForm(exercise) if not share.is_whole:
                return patients.show_changed(practice, person, person, share, exercise, now)
            case GiveForm(exercise, form):
                after = self.give(tx, person.id, FormGiven(exercise, form), now)
                return patients.show_changed(practice, person, after, share, exercise, now)
