"""What an operator does by hand, a command each, beside the running program or while it is stopped."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.app import clock_beside, open_store, practice_of
from bot.coach import programmes
from bot.coach.person import Person
from bot.coach.practice import Practice
from bot.desk import Desk, Store
from bot.erasure import erase
from bot.export import Exporter
from bot.links import Links
from bot.papers import Paper
from bot.settings import Settings, SettingsError
from bot.storage import codec, exports, letters
from bot.storage import reseal as resealing
from bot.storage.database import CannotOpen, Database, StoreAway, Transaction
from bot.storage.diaries import Diaries
from bot.storage.letters import Letter
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People
from bot.storage.sealed import Sealer, WrongKey
from bot.storage.shares import Shares
from bot.telegram.views import Views
from content.load import Content, bundled, load
from scheduler.pace import Pace

ERASED_AT_ONCE = 50
"""People in one transaction: a program that runs beside waits no longer than for that."""


class NotThere(Exception):  # noqa: N818 (reads as what happened)
    """Nothing can be done for this id; the message says why, in a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class House:
    """What the commands work with, put together as in the program; *now* is its clock."""

    content: Content
    practice: Practice
    database: Database
    sealer: Sealer
    people: People
    outbox: OutboxTable
    now: Callable[[], datetime]

    def links(self) -> Links:
        return Links(self.people, Shares(self.sealer), Views(self.content.texts))


@contextmanager
def _opened(settings: Settings) -> Iterator[House]:
    """Raises SettingsError: the database cannot be used."""
    content = load(bundled())
    database, sealer = open_store(settings)
    try:
        people, practice = People(database, sealer), practice_of(settings, content)
        outbox = OutboxTable(database, sealer, Pace.of(settings.send_rate))
        yield House(content, practice, database, sealer, people, outbox, clock_beside(settings).now)
    finally:
        database.close()


def _nobody(person_id: int) -> NotThere:
    return NotThere(f"Nobody with the id {person_id} is known here.")


def _unreadable(person_id: int) -> NotThere:
    return NotThere(
        f"No key opens what is kept of {person_id}; `forefoot forget {person_id}` still erases it."
    )


def forget(settings: Settings, person_id: int) -> None:
    """Erase a person or a clinician; no key of theirs is needed. Raises NotThere; SettingsError: no usable database.

    The other side hears that a sharing is over as soon as the program runs.
    """
    with _opened(settings) as here:

        def work(tx: Transaction) -> bool:
            links = here.links()
            known = here.people.is_known(tx, person_id) or bool(links.shares.patients(tx, person_id))
            erase(tx, links, here.outbox, person_id, here.now())
            return known

        if not here.database.run_at_start(work):
            raise _nobody(person_id)


def forget_unreadable(settings: Settings) -> int:
    """Erase everybody whose key is not there, as after a restore without it; how many. Raises SettingsError.

    Some at a time: when it is killed, those are gone, and the next run goes on with the others.
    """
    with _opened(settings) as here:
        gone = here.database.run_at_start(here.people.unreadable)
        for first in range(0, len(gone), ERASED_AT_ONCE):
            some = gone[first : first + ERASED_AT_ONCE]
            here.database.run_at_start(partial(_erase_all, here=here, gone=some))
        return len(gone)


def _erase_all(tx: Transaction, here: House, gone: Sequence[int]) -> None:
    for person_id in gone:
        erase(tx, here.links(), here.outbox, person_id, here.now())


def export(settings: Settings, person_id: int) -> Paper:
    """Everything that is kept of a person. Raises NotThere; SettingsError."""
    with _opened(settings) as here:
        exporter = Exporter(here.database, here.sealer, here.practice, here.content.texts, here.now)
        try:
            held = here.database.run_at_start(lambda tx: exports.read(tx, here.sealer, person_id))
        except WrongKey:
            raise _unreadable(person_id) from None
        paper = exporter.paper(held, "en")
        if paper is None:
            raise _nobody(person_id)
        return paper


def move(settings: Settings, person_id: int, programme: str) -> None:
    """Move a person to another programme, as if they had chosen it.

    Raises NotThere: they are where they were, and the message says why; SettingsError: no usable database.
    """
    with _opened(settings) as here:
        refused = _why_not(here, person_id, programme)
        if refused is None:
            store = Store(here.database, here.people, here.outbox, Diaries(here.sealer))
            desk = Desk(here.practice, store, Views(here.content.texts), here.now, lambda: 1.0, lambda: None)
            asyncio.run(desk.move(person_id, programme))
            # Beside a running program they may have begun a session meanwhile, and then stay.
            if _person(here, person_id).programme != programme:
                refused = _why_not(here, person_id, programme) or "programme.not_now"
        if refused is not None:
            installed = ", ".join(sorted(here.content.programmes))
            raise NotThere(f"{here.content.texts.words('en')(refused)} Programmes: {installed}.")


def _why_not(here: House, person_id: int, programme: str) -> str | None:
    person = _person(here, person_id)
    refused = programmes.why_not(here.practice.of(person), person, programme)
    return None if refused is None else refused.key


def _person(here: House, person_id: int) -> Person:
    """Raises NotThere."""
    try:
        row = here.database.run_at_start(lambda tx: here.people.load(tx, person_id))
    except WrongKey:
        raise _unreadable(person_id) from None
    if row is None:
        raise _nobody(person_id)
    return codec.from_json(row.state)


def reseal(settings: Settings) -> int:
    """Seal by the first DATA_KEY what an older one seals; how many values. Raises SettingsError."""
    database, sealer = open_store(settings)
    try:
        return resealing.reseal(database, sealer)
    finally:
        database.close()


def letters_given_up(settings: Settings, count: int) -> Sequence[Letter]:
    """The newest messages that were not delivered. Raises SettingsError: the database cannot be used."""
    try:
        database = Database.beside(settings.database_url)
        try:
            return database.run_at_start(lambda tx: letters.newest(tx, count))
        finally:
            database.close()
    except (CannotOpen, StoreAway) as error:
        raise SettingsError(f"DATABASE_URL: {error}") from None
