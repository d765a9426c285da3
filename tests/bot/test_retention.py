"""Nothing is kept for ever: details become counts after a year, silent people are told and then erased."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.coach.events import Asked, Blocked, StopAsked, Topic
from bot.coach.own_data import DELETION
from bot.coach.own_events import DeletionRefused
from bot.retention import Retention
from bot.storage import retention
from bot.storage.ledger import OccurrenceRow, SessionRow, SetRow, log_set, record_occurrence, record_session
from bot.storage.people import People
from bot.storage.retention import ERASED_AFTER_NOTICE, SILENT_FOR, Counts, kept_from
from bot.storage.tables import monthly_counts, occurrences, outbox, sessions, set_logs, shares
from bot.telegram.views import Views
from tests.support.at_the_desk import ANN, CONTENT, AtTheDesk, at_the_desk
from tests.support.rows import tables_that_name
from tests.support.sharing import BEA, count, said, shared

DAY = timedelta(days=1)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[AtTheDesk]:
    here = at_the_desk(tmp_path)
    here.updates = 1000  # No update has a person's number.
    yield here
    here.database.close()


def forgets(here: AtTheDesk) -> Retention:
    box = here.desk._store.outbox  # noqa: SLF001 (the one that the desk writes to)
    return Retention(
        here.database, here.people, box, here.desk.links, Views(CONTENT.texts), lambda: here.now, lambda: None
    )


async def notices(here: AtTheDesk) -> int:
    query = (
        sa.select(sa.func.count())
        .select_from(outbox)
        .where(outbox.c.target == DELETION, outbox.c.action == "send")
    )
    return await here.database.read(lambda tx: tx.scalar(query)) or 0


async def passes(here: AtTheDesk, time: timedelta) -> None:
    """Day by day, as the ticker would."""
    ends = here.now + time
    while here.now < ends:
        here.now = min(ends, here.now + DAY)
        await forgets(here)()


async def test_who_is_silent_for_six_months_is_told_once_and_erased_a_month_later(here: AtTheDesk) -> None:
    await here.agrees()
    await passes(here, SILENT_FOR - DAY)
    assert await notices(here) == 0

    await passes(here, DAY)
    assert await notices(here) == 1
    await passes(here, ERASED_AFTER_NOTICE - DAY)
    assert await notices(here) == 1
    assert await here.row() is not None

    await passes(here, DAY)
    assert await here.row() is None
    assert await here.database.read(lambda tx: tables_that_name(tx, ANN)) == set()


async def test_a_clinician_reads_that_it_is_over_when_who_shared_is_erased_after_silence(
    here: AtTheDesk,
) -> None:
    await shared(here, "Left foot")
    await passes(here, SILENT_FOR + ERASED_AFTER_NOTICE)

    assert await count(here, shares) == 0
    assert (await said(here, BEA))[-1] == "This sharing has ended:\n<b>Left foot</b>"


@pytest.mark.parametrize("left", [StopAsked(), Blocked()])
async def test_who_left_is_erased_at_the_same_time(here: AtTheDesk, left: StopAsked | Blocked) -> None:
    await here.agrees()
    await here.hears(left)

    await passes(here, SILENT_FOR + ERASED_AFTER_NOTICE)

    assert await here.row() is None


async def test_prompts_that_nobody_answers_are_no_sign_of_life(here: AtTheDesk) -> None:
    await here.agrees()
    for _ in range(int(SILENT_FOR / DAY)):
        here.now += DAY
        await here.desk.wake(ANN)
    await forgets(here)()
    assert await notices(here) == 1


@pytest.mark.parametrize("said", [DeletionRefused(), Asked(Topic.HELP)])
async def test_any_word_keeps_everything_and_the_clock_begins_anew(
    here: AtTheDesk, said: DeletionRefused | Asked
) -> None:
    await here.agrees()
    await passes(here, SILENT_FOR + ERASED_AFTER_NOTICE - DAY)
    await here.hears(said)
    await passes(here, SILENT_FOR - DAY)
    assert await here.row() is not None
    assert await notices(here) == 1

    await passes(here, DAY)
    assert await notices(here) == 2


async def test_a_program_that_was_away_for_a_year_erases_nobody_untold(here: AtTheDesk) -> None:
    await here.agrees()
    here.now += timedelta(days=400)

    await forgets(here)()

    assert await here.row() is not None
    assert await notices(here) == 1


async def test_a_word_at_the_last_moment_is_heard(here: AtTheDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes after the list was made and before the row is held."""
    await here.agrees()
    await passes(here, SILENT_FOR)
    here.now += ERASED_AFTER_NOTICE
    listed = retention.to_erase

    def then_heard(*args: object) -> object:
        found = listed(*args)  # type: ignore[arg-type]  # rows of two kinds
        here.database.run_at_start(lambda tx: retention.heard(tx, ANN, here.now))
        return found

    monkeypatch.setattr(retention, "to_erase", then_heard)
    await forgets(here)()

    assert await here.row() is not None


async def test_a_crowd_is_told_in_batches(here: AtTheDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.retention.BATCH", 2)
    await here.agrees()
    row = await here.row()
    assert row is not None
    for number in range(5):
        await here.database.run(
            lambda tx, number=number: here.people.insert(  # type: ignore[misc]  # (a default binds the loop's value)
                tx, 2000 + number, row.state, wake_at=None, now=here.now
            )
        )
    here.now += SILENT_FOR
    await forgets(here)()
    assert await notices(here) == 6


# Details


def live(here: AtTheDesk, on: date, number: int) -> None:
    """One prompt, one finished session of three planned sets, two of them reported."""
    at = datetime(on.year, on.month, on.day, 8, tzinfo=here.now.tzinfo)

    def work(tx: sa.Connection) -> None:
        record_occurrence(tx, OccurrenceRow(ANN, "standing", on, at, "started", at))
        record_session(tx, SessionRow(ANN, number, "standing", on, at, 3, at, "finished"))
        for set_no in (1, 2):
            log_set(tx, SetRow(ANN, number, "standing", on, "calf", "left", set_no, 1, 1, at))

    here.database.run_at_start(work)


async def counted(here: AtTheDesk) -> dict[date, Counts]:
    rows = await here.database.read(lambda tx: tx.execute(sa.select(monthly_counts)).all())
    return {
        row.month: Counts(
            row.prompts, row.sessions, row.finished, row.planned_sets, row.sets, row.active_days
        )
        for row in rows
    }


async def test_after_twelve_months_details_are_counts_and_younger_ones_stay(here: AtTheDesk) -> None:
    await here.agrees()
    today = here.now.date()
    kept, old = kept_from(today), kept_from(today) - DAY
    for number, on in enumerate((old, old - DAY, kept, today)):
        live(here, on, number)

    await forgets(here)()

    assert await counted(here) == {old.replace(day=1): Counts(2, 2, 2, 6, 4, 2)}
    for table in (occurrences, sessions, set_logs):
        ons = await here.database.read(lambda tx, table=table: set(tx.scalars(sa.select(table.c.on))))  # type: ignore[misc]  # (a default binds the loop's value)
        assert ons == {kept, today}


async def test_counts_of_a_month_add_up_and_nothing_is_counted_twice(here: AtTheDesk) -> None:
    await here.agrees()
    old = kept_from(here.now.date()) - DAY
    live(here, old, 1)
    for _ in range(3):
        await forgets(here)()
    live(here, old - DAY, 2)
    here.now += timedelta(days=31)

    await forgets(here)()

    assert await counted(here) == {old.replace(day=1): Counts(2, 2, 2, 6, 4, 2)}


async def test_a_month_that_is_counted_is_not_looked_for_again(
    here: AtTheDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await here.agrees()
    await forgets(here)()
    monkeypatch.setattr(retention, "DETAILS", ())  # Whoever looks now finds no tables to look in.
    await forgets(here)()


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 3, 2), date(2025, 3, 1)),
        (date(2026, 1, 31), date(2025, 1, 1)),
        (date(2028, 2, 29), date(2027, 2, 1)),
    ],
)
def test_at_least_twelve_months_of_details_are_kept(today: date, first: date) -> None:
    assert kept_from(today) == first


async def test_what_is_erased_takes_its_counts_along(here: AtTheDesk) -> None:
    await here.agrees()
    live(here, kept_from(here.now.date()) - DAY, 1)
    await forgets(here)()
    assert await counted(here)

    await here.database.run(lambda tx: People.delete(here.people, tx, ANN))

    assert await counted(here) == {}
