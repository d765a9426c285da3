"""What an operator does by hand, a command each, beside the running program or while it is stopped."""

from collections.abc import Sequence

from bot.app import open_store, practice_of
from bot.erasure import erase
from bot.export import Exporter
from bot.links import Links
from bot.papers import Paper
from bot.settings import Settings, SettingsError
from bot.storage import exports, letters
from bot.storage.database import CannotOpen, Database, StoreAway, Transaction
from bot.storage.letters import Letter
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People
from bot.storage.shares import Shares
from bot.telegram.views import Views
from content.load import bundled, load
from scheduler.clock import RealClock
from scheduler.pace import Pace


def forget(settings: Settings, person_id: int) -> bool:
    """Erase a person; False: nobody of this id is known. Raises SettingsError: the database cannot be used.

    A clinician hears that a sharing is over as soon as the program runs.
    """
    views = Views(load(bundled()).texts)
    database, sealer = open_store(settings)
    people = People(database, sealer)
    outbox = OutboxTable(database, sealer, Pace.of(settings.send_rate))

    def work(tx: Transaction) -> bool:
        known = people.load(tx, person_id) is not None
        erase(tx, Links(people, Shares(sealer), views), outbox, person_id, RealClock().now())
        return known

    try:
        return database.run_at_start(work)
    finally:
        database.close()


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
