"""An erasure leaves nothing behind, tells what is left to do by hand, and nothing that was under way undoes it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.coach.effects import LogAnswer
from bot.coach.events import Asked, BeginAsked, DoneReported, ScreenMark, ScreenPassed, Started, Topic
from bot.coach.own_events import DeletionAsked, DeletionConfirmed
from bot.coach.screening import asked_at
from bot.desk import GOODBYE_WAITS, TAKEN_BACK_FOR
from bot.heard import Tap
from bot.storage.people import Conflict, People
from bot.storage.tables import outbox
from scheduler.message import TEXT, SentMessage
from tests.support.at_the_desk import ANN, AtTheDesk, at_the_desk
from tests.support.databases import SEALER
from tests.support.rows import tables_that_name

LEASE = timedelta(seconds=30)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[AtTheDesk]:
    here = at_the_desk(tmp_path)
    here.updates = 1000  # No update has a person's number.
    yield here
    here.database.close()


def today(here: AtTheDesk) -> DeletionConfirmed:
    return DeletionConfirmed(here.now.date())


async def named(here: AtTheDesk) -> set[str]:
    return await here.database.read(lambda tx: tables_that_name(tx, ANN))


async def waiting(here: AtTheDesk) -> list[dict[str, Any]]:
    rows = await here.database.read(lambda tx: tx.execute(sa.select(outbox).order_by(outbox.c.id)).all())
    return [{**row._mapping, "payload": row.payload and SEALER.open(row.payload)} for row in rows]  # noqa: SLF001 (SQLAlchemy's public name)


async def deliver(here: AtTheDesk, first_id: int = 500) -> None:
    """Everything that waits, each with a number of its own."""
    box = here.desk._store.outbox  # noqa: SLF001 (the one that the desk writes to)
    while (at := await box.next_at(here.now)) is not None:
        here.now = max(here.now, at)
        for each in await box.claim("me", here.now, 1, LEASE):
            here.now = max(here.now, each.send_at)
            await box.begin(each.id, "me", here.now)
            await box.sent(each.id, "me", here.now, SentMessage(first_id, TEXT))
            first_id += 1


async def test_all_rows_go_at_once_and_what_waits_is_forgotten_when_it_is_sent(here: AtTheDesk) -> None:
    await here.agrees()
    await deliver(here)
    await here.hears(DeletionAsked())
    await here.hears(today(here), Tap("t", 1))

    assert await here.row() is None
    assert await named(here) == {"outbox"}
    await deliver(here)
    await here.desk._store.outbox.recover(here.now + timedelta(minutes=5), LEASE)  # noqa: SLF001 (as above)

    assert await named(here) == set()


async def test_the_last_words_wait_for_an_hour_and_no_longer(here: AtTheDesk) -> None:
    await here.agrees()
    await here.hears(today(here))
    begun = here.now

    assert {row["expires_at"] for row in await waiting(here)} == {begun + GOODBYE_WAITS}
    here.now = begun + GOODBYE_WAITS
    assert await here.desk._store.outbox.claim("me", here.now, 10, LEASE) == []  # noqa: SLF001 (as above)
    assert await waiting(here) == []


async def test_what_telegram_still_deletes_is_taken_back_and_nothing_older(here: AtTheDesk) -> None:
    await here.agrees()
    await deliver(here, first_id=500)
    here.now += TAKEN_BACK_FOR + timedelta(seconds=10)
    await here.hears(Asked(Topic.HELP))
    await deliver(here, first_id=600)
    await here.hears(today(here), Tap("t", 700))

    taken_back = [row["payload"]["take_back"] for row in await waiting(here) if "take_back" in row["payload"]]

    assert taken_back == [[600, 700]], "700 is the message with the button"


async def test_more_than_telegram_takes_at_once_is_taken_back_in_several_calls(here: AtTheDesk) -> None:
    drafts = here.desk._views.taken_back(ANN, list(range(1, 251)), here.now)  # noqa: SLF001 (the desk's own)

    assert [len(draft.payload["take_back"]) for draft in drafts] == [100, 100, 50]  # type: ignore[arg-type]  # a payload is JSON


async def test_an_answer_and_a_wake_up_that_come_after_it_bring_nothing_back(here: AtTheDesk) -> None:
    await here.agrees()
    await here.hears(today(here))
    await deliver(here)

    await here.desk.wake(ANN)
    await here.desk.lose(ANN)
    for event in (DoneReported(), BeginAsked(""), DeletionAsked(), today(here), Started()):
        await here.hears(event, Tap("t", 1))
    await deliver(here)

    await here.desk._store.outbox.recover(here.now + timedelta(minutes=5), LEASE)  # noqa: SLF001 (as above)
    assert await named(here) == set()


async def test_what_was_decided_while_another_process_erased_is_decided_anew(
    here: AtTheDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row is loaded; then, as from elsewhere, it is erased; then the decision wants to be saved."""
    await here.agrees()
    await deliver(here)
    load = People.load

    def erased_after(self: People, tx: Any, person_id: int) -> Any:
        row = load(self, tx, person_id)
        if row is not None:
            self.delete(tx, person_id)
        return row

    saved = People.save
    conflicts: list[int] = []

    def save(self: People, *args: Any, **wish: Any) -> None:
        try:
            saved(self, *args, **wish)
        except Conflict:
            conflicts.append(1)
            monkeypatch.setattr(People, "load", load)
            raise

    monkeypatch.setattr(People, "load", erased_after)
    monkeypatch.setattr(People, "save", save)
    await here.hears(ScreenPassed(ScreenMark("stop", asked_at(here.now))))

    assert conflicts == [1]


async def test_facts_alone_are_reason_enough_to_hold_the_row(
    here: AtTheDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row of facts whose person stays as they are would be written beside an erasure elsewhere."""
    await here.agrees()
    before = await here.row()
    assert before is not None
    answer = LogAnswer.__new__(LogAnswer)
    monkeypatch.setattr("bot.desk.advance", lambda _practice, person, _event, _now: (person, (answer,)))
    monkeypatch.setattr(type(here.desk), "_record", lambda *_: None)

    await here.hears(Asked(Topic.HELP))

    after = await here.row()
    assert after is not None
    assert after.version == before.version + 1
