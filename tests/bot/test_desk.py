"""One transaction per event: all that follows from it, or nothing; never twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot import strangers
from bot.coach.calendar_events import Page, PageAsked, PageOpened
from bot.coach.coach import wake_at
from bot.coach.events import (
    Asked,
    BeginAsked,
    Blocked,
    DoneReported,
    Event,
    Started,
    TextSaid,
    Topic,
)
from bot.coach.person import Awaited, Gone, InSession, Prompted
from bot.coach.slots import MENU
from bot.desk import TRIES, Desk, Store
from bot.heard import Heard, HeardInGroup, Tap
from bot.storage import codec
from bot.storage.database import Database
from bot.storage.diaries import Diaries
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import Conflict, People, Row
from bot.storage.tables import messages, outbox, set_logs, updates
from bot.telegram.views import Views
from content.load import bundled, load
from scheduler.pace import Pace
from tests.support.databases import SEALER
from tests.support.play import AGREED, ANNA, PRACTICE, SEVEN, subscribed

CONTENT = load(bundled())


@dataclass
class Office:
    """A desk with its store, and what it told the loops."""

    database: Database
    people: People
    now: datetime = SEVEN
    commits: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        box = OutboxTable(self.database, SEALER, Pace.of(30))
        store = Store(self.database, self.people, box, Diaries(SEALER))
        changed = lambda: self.commits.append(self.count(updates))  # noqa: E731 (a line is enough)
        self.desk = Desk(PRACTICE, store, Views(CONTENT.texts), lambda: self.now, lambda: 1.0, changed)

    def count(self, table: sa.Table) -> int:
        return (
            self.database.run_at_start(lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(table)))
            or 0
        )

    def subscribe(self) -> None:
        anna = subscribed()
        state, at = codec.to_json(anna), wake_at(PRACTICE, anna)
        self.database.run_at_start(lambda tx: self.people.insert(tx, ANNA, state, wake_at=at, now=SEVEN))

    def phase(self) -> object:
        row = self.database.run_at_start(lambda tx: self.people.load(tx, ANNA))
        return None if row is None else codec.from_json(row.state).phase

    def row(self) -> Row:
        row = self.database.run_at_start(lambda tx: self.people.load(tx, ANNA))
        assert row is not None
        return row

    def put_back(self, older: Row) -> None:
        state, at, version = codec.to_json(codec.from_json(older.state)), older.wake_at, self.row().version
        save = self.people.save
        self.database.run_at_start(
            lambda tx: save(tx, ANNA, version=version, state=state, wake_at=at, now=self.now)
        )

    async def hears(
        self, update_id: int, event: Event, tap: Tap | None = None, person_id: int = ANNA
    ) -> None:
        await self.desk.hear(Heard(update_id, person_id, "en", event, tap))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    database = Database.open(f"sqlite:///{tmp_path}/forefoot.db")
    yield Office(database, People(database, SEALER))
    database.close()


async def test_an_update_that_comes_again_does_nothing_again(office: Office) -> None:
    office.subscribe()

    for _ in range(3):
        await office.hears(1, Asked(Topic.HELP))

    assert office.count(outbox) == 1


async def test_the_loops_are_told_after_the_commit_not_before(office: Office) -> None:
    await office.hears(1, Started())

    assert office.commits == [1]


async def test_what_fails_leaves_nothing_behind_and_may_come_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.subscribe()
    with monkeypatch.context() as patched:
        patched.setattr(OutboxTable, "add", broken)
        with pytest.raises(OSError, match="no room"):
            await office.hears(1, Asked(Topic.HELP))
    assert (office.count(updates), office.count(outbox)) == (0, 0)

    await office.hears(1, Asked(Topic.HELP))

    assert (office.count(updates), office.count(outbox)) == (1, 1)


def broken(*_: object) -> None:
    raise OSError("no room")


@pytest.mark.parametrize("lost", [1, TRIES - 1, TRIES])
async def test_an_event_that_lost_a_race_is_decided_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    """Five times; after that the update must come again, so its number is not remembered."""
    office.subscribe()
    save, races = People.save, [Conflict("raced")] * lost

    def raced(self: People, *args: Any, **wish: Any) -> None:
        if races:
            raise races.pop()
        save(self, *args, **wish)

    monkeypatch.setattr(People, "save", raced)
    if lost == TRIES:
        with pytest.raises(Conflict):
            await office.hears(1, Blocked())
        assert office.count(updates) == 0
    else:
        await office.hears(1, Blocked())
        assert isinstance(office.phase(), Gone)
        assert office.count(updates) == 1


async def test_a_stranger_is_kept_in_memory_alone_until_they_agree(office: Office) -> None:
    await office.hears(1, Started())
    await office.hears(2, TextSaid("hello"))
    assert office.phase() is None

    await office.hears(3, AGREED, Tap("t", 77))

    assert office.phase() is not None
    assert office.count(messages) == 1


async def test_strangers_are_forgotten_oldest_first(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "AT_MOST", 2)

    for number in (1, 2, 3):
        await office.hears(number, Started(), person_id=number)

    assert list(office.desk._strangers) == [2, 3]  # noqa: SLF001 (there is no other way to see it)


async def test_a_block_is_answered_with_silence(office: Office) -> None:
    office.subscribe()

    await office.desk.lose(ANNA)
    await office.desk.lose(ANNA + 1)

    assert isinstance(office.phase(), Gone)
    assert office.count(outbox) == 0


async def test_a_group_is_told_once(office: Office) -> None:
    for update_id in (1, 2, 2, 3):
        await office.desk.turn_away(HeardInGroup(update_id, -100))
    await office.desk.turn_away(HeardInGroup(4, -200))

    assert office.count(outbox) == 2


async def test_a_prompt_is_decided_once_however_often_its_hour_is_met(office: Office) -> None:
    office.subscribe()
    office.now += timedelta(minutes=30)

    for _ in range(3):
        await office.desk.wake(ANNA)

    assert office.count(outbox) == 1


async def test_a_prompt_that_is_decided_again_is_sent_once(office: Office) -> None:
    """Whoever puts an older state back, a backup or a hand, brings no prompt a second time."""
    office.subscribe()
    before = office.row()
    office.now += timedelta(minutes=30)
    await office.desk.wake(ANNA)

    office.put_back(before)
    office.now += timedelta(minutes=1)
    await office.desk.wake(ANNA)

    assert isinstance(office.phase(), Prompted)
    assert office.count(outbox) == 1


async def test_a_reported_set_is_kept_with_what_follows_from_it(office: Office) -> None:
    office.subscribe()
    await office.hears(1, BeginAsked("seated"))
    done: tuple[object, ...] = ()
    for update_id in range(2, 20):
        phase = office.phase()
        assert isinstance(phase, InSession)
        if done := phase.session.done:
            break
        if isinstance(phase.session.moment, Awaited):
            await office.hears(update_id, DoneReported(None))
        else:
            office.now = office.row().wake_at or office.now
            await office.desk.wake(ANNA)

    assert office.count(set_logs) == len(done) > 0


async def test_the_page_turns_in_the_message_that_was_tapped(office: Office) -> None:
    office.subscribe()
    await office.hears(1, PageAsked(Page.SETTINGS))
    await office.hears(2, PageAsked(Page.SETTINGS))

    await office.hears(3, PageOpened(Page.SLOTS), Tap("tap", 77))

    query = sa.select(messages.c.message_id).where(messages.c.chat_id == ANNA, messages.c.target == MENU)
    assert office.database.run_at_start(lambda tx: tx.scalars(query).all()) == [77]


async def test_a_tap_on_something_else_leaves_the_settings_where_they_are(office: Office) -> None:
    office.subscribe()

    await office.hears(1, Asked(Topic.HELP), Tap("tap", 78))

    query = sa.select(messages.c.message_id).where(messages.c.target == MENU)
    assert office.database.run_at_start(lambda tx: tx.scalars(query).all()) == []
