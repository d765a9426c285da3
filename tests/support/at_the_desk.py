"""A desk over a real database file, with the bundled content and a clock that a test sets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.coach.events import Event
from bot.coach.practice import Practice
from bot.desk import Desk, Store
from bot.heard import Heard, Tap
from bot.places import Places
from bot.storage import codec
from bot.storage.database import Database
from bot.storage.diaries import Diaries
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People, Row
from bot.telegram.views import Views
from content.load import bundled, load
from scheduler.pace import Pace
from tests.support.clock import START
from tests.support.databases import SEALER
from tests.support.play import AGREED

ANN = 7
CONTENT = load(bundled())


@dataclass(slots=True)
class AtTheDesk:
    desk: Desk
    database: Database
    people: People
    practice: Practice
    another: Callable[[], Desk]
    """The desk of one more process that shares the database."""
    now: datetime = START
    speed: float = 1.0
    updates: int = 0

    async def hears(self, event: Event, tap: Tap | None = None, person_id: int = ANN) -> None:
        self.updates += 1
        await self.desk.hear(Heard(self.updates, person_id, "en", event, tap))

    async def agrees(self) -> None:
        await self.hears(AGREED, Tap("1", 1))

    async def row(self) -> Row | None:
        return await self.database.read(lambda tx: self.people.load(tx, ANN))

    async def keeps(self, row: Row, wake_at: datetime | None) -> None:
        """Store *row* as it is, to be woken at *wake_at*."""
        state = codec.to_json(codec.from_json(row.state))
        await self.database.run(
            lambda tx: self.people.save(
                tx, ANN, version=row.version, state=state, wake_at=wake_at, now=self.now
            )
        )


def at_the_desk(folder: Path) -> AtTheDesk:
    """The caller closes its `database`."""
    database = Database.open(f"sqlite:///{folder / 'forefoot.db'}")
    people = People(database, SEALER)
    practice = Practice(CONTENT.programmes["metatarsalgia"], Places(), "UTC", CONTENT.texts.languages)
    store = Store(database, people, OutboxTable(database, SEALER, Pace.of(30)), Diaries(SEALER))
    here: AtTheDesk

    def desk() -> Desk:
        return Desk(
            practice, store, Views(CONTENT.texts), lambda: here.now, lambda: here.speed, changed=lambda: None
        )

    here = AtTheDesk(desk(), database, people, practice, another=desk)
    return here
