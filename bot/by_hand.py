"""What an operator does by hand, a command each, beside the running program or while it is stopped."""

import asyncio
from collections.abc import Sequence

from bot.app import kept_clock, open_store, practice_of
from bot.coach import programmes
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
from bot.storage.sealed import Sealer
from bot.storage.shares import Shares
from bot.telegram.views import Views
from bot.upcoming import Upcoming
from content.load import bundled, load
from scheduler.clock import RealClock
from scheduler.pace import Pace


def forget(settings: Settings, person_id: int) -> bool:
    """Erase a person or a clinician; False: nobody of this id is known. Raises SettingsError: no usable database.

    The other side hears that a sharing is over as soon as the program runs.
    """
    database, sealer = open_store(settings)
    links, outbox = _eraser(settings, database, sealer)

    def work(tx: Transaction) -> bool:
        known = links.people.load(tx, person_id) is not None or bool(links.shares.patients(tx, person_id))
        erase(tx, links, outbox, person_id, RealClock().now())
        return known

    try:
        return database.run_at_start(work)
    finally:
        database.close()


def forget_unreadable(settings: Settings) -> int:
    """Erase everybody whose key is not there, as after a restore without it; how many. Raises SettingsError."""
    database, sealer = open_store(settings)
    links, outbox = _eraser(settings, database, sealer)

    def work(tx: Transaction) -> int:
        gone = links.people.unreadable(tx)
        for person_id in gone:
            erase(tx, links, outbox, person_id, RealClock().now())
        return len(gone)

    try:
        return database.run_at_start(work)
    finally:
        database.close()


def _eraser(settings: Settings, database: Database, sealer: Sealer) -> tuple[Links, OutboxTable]:
    """What an erasure goes through."""
    links = Links(People(database, sealer), Shares(sealer), Views(load(bundled()).texts))
    return links, OutboxTable(database, sealer, Pace.of(settings.send_rate))


def export(settings: Settings, person_id: int) -> Paper | None:
    """Everything that is kept of a person; None: nobody of this id is known. Raises SettingsError."""
    content = load(bundled())
    database, sealer = open_store(settings)
    practice = practice_of(settings, content)
    exporter = Exporter(database, sealer, practice, content.texts, RealClock().now)
    try:
        return exporter.paper(database.run_at_start(lambda tx: exports.read(tx, sealer, person_id)), "en")
    finally:
        database.close()


def move(settings: Settings, person_id: int, programme: str) -> str | None:
    """Move a person to another programme, as if they had chosen it. Why not, in a sentence; None: they are moved.

    Raises SettingsError: the database cannot be used; KeyError: nobody of this id is known.
    """
    content = load(bundled())
    database, sealer = open_store(settings)
    people = People(database, sealer)
    practice = practice_of(settings, content)
    store = Store(
        database, people, OutboxTable(database, sealer, Pace.of(settings.send_rate)), Diaries(sealer)
    )
    kept = kept_clock(settings, Upcoming(practice, database, people))
    now = RealClock().now if kept is None else kept.now
    desk = Desk(practice, store, Views(content.texts), now, lambda: 1.0, lambda: None)
    try:
        row = database.run_at_start(lambda tx: people.load(tx, person_id))
        if row is None:
            raise KeyError(person_id)
        person = codec.from_json(row.state)
        refused = programmes.why_not(practice.of(person), person, programme)
        if refused is None:
            asyncio.run(desk.move(person_id, programme))
            return None
    finally:
        database.close()
    installed = ", ".join(sorted(content.programmes))
    return f"{content.texts.words('en')(refused.key)} Programmes: {installed}."


def reseal(settings: Settings) -> int:
    """Seal by the first DATA_KEY what an older one seals; how many values. Raises SettingsError."""
    database, sealer = open_store(settings)
    try:
        return database.run_at_start(lambda tx: resealing.reseal(tx, sealer))
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
