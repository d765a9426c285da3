"""Who has not agreed yet, at several desks that share a database: nothing is stored, and the buttons know the rest."""

from collections.abc import AsyncIterator
from datetime import time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import strangers
from bot.coach.events import Event, LanguageNamed, Started, TimesNamed, ZoneNamed
from bot.coach.own_events import DeletionAsked
from bot.coach.person import Person
from bot.heard import Tap
from bot.storage import codec
from bot.storage.tables import outbox
from bot.telegram.buttons import decode
from tests.support.at_the_desk import ANN, AtTheDesk, at_the_desk
from tests.support.databases import SEALER

EARLY = [time(6, 15), time(21)]
TIMES, GERMAN, TOKYO = TimesNamed("6:15 21:00"), LanguageNamed("de"), ZoneNamed("tokyo")


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[AtTheDesk]:
    here = at_the_desk(tmp_path)
    yield here
    here.database.close()


async def button(here: AtTheDesk, code: str, containing: str = "") -> Event:
    """The newest of this kind that waits to be sent, as it comes back when it is tapped."""
    rows = await here.database.read(
        lambda tx: tx.scalars(sa.select(outbox.c.payload).order_by(outbox.c.id.desc())).all()
    )
    for payload in map(SEALER.open, rows):
        for row in payload.get("buttons", ()):
            for one in row:
                if one["data"].startswith(f"{code}:") and containing in one["data"]:
                    return decode(one["data"])
    raise AssertionError(f"no button {code}")


async def taps(here: AtTheDesk, code: str, containing: str = "") -> None:
    await here.hears(await button(here, code, containing), Tap("1", 1))


async def agreed(here: AtTheDesk) -> Person:
    assert await here.row() is None, "nothing is stored before"
    here.desk = here.another()
    await taps(here, "ag")
    row = await here.row()
    assert row is not None
    return codec.from_json(row.state)


async def test_what_was_said_is_known_to_whoever_hears_the_consent(here: AtTheDesk) -> None:
    for said in (Started(), TIMES, GERMAN, TOKYO):
        await here.hears(said)

    person = await agreed(here)

    assert (person.language, person.zone, person.zone_known) == ("de", "Asia/Tokyo", True)
    assert [slot.at for slot in person.slots] == EARLY


async def test_a_language_that_is_tapped_at_another_desk_keeps_times_and_zone(here: AtTheDesk) -> None:
    for said in (TIMES, TOKYO, LanguageNamed("")):
        await here.hears(said)
    here.desk = here.another()
    await taps(here, "lg", "uk")

    person = await agreed(here)

    assert (person.language, person.zone, person.zone_known) == ("uk", "Asia/Tokyo", True)
    assert [slot.at for slot in person.slots] == EARLY


async def test_a_zone_that_is_tapped_at_another_desk_keeps_times_and_language(here: AtTheDesk) -> None:
    for said in (TIMES, GERMAN, ZoneNamed("est")):
        await here.hears(said)
    here.desk = here.another()
    await taps(here, "zf", "Panama")

    person = await agreed(here)

    assert (person.language, person.zone, person.zone_known) == ("de", "America/Panama", True)
    assert [slot.at for slot in person.slots] == EARLY


async def test_a_button_says_nothing_more_once_something_newer_is_known(here: AtTheDesk) -> None:
    for said in (TIMES, LanguageNamed(""), TimesNamed("8:00 22:00")):
        await here.hears(said)
    await taps(here, "lg", "uk")

    person = await agreed(here)

    assert [slot.at for slot in person.slots] == [time(8), time(22)]


async def test_a_forged_button_changes_nothing_of_somebody_who_has_agreed(here: AtTheDesk) -> None:
    await here.hears(Started())
    before = await agreed(here)

    await here.hears(decode("lg:uk:Asia/Tokyo:06152100:de"), Tap("2", 2))

    row = await here.row()
    assert row is not None
    after = codec.from_json(row.state)
    assert (after.language, after.zone, after.slots) == ("uk", before.zone, before.slots)


async def test_what_was_said_in_memory_is_forgotten_after_a_while(here: AtTheDesk) -> None:
    await here.hears(TOKYO)
    here.now += strangers.FOR
    await here.hears(Started())

    assert not (await agreed(here)).zone_known


async def test_who_asks_for_an_erasure_before_they_agree_is_forgotten_at_once(here: AtTheDesk) -> None:
    await here.hears(TOKYO)
    await here.hears(DeletionAsked())
    await here.hears(Started())

    assert not (await agreed(here)).zone_known


async def test_a_memory_from_before_the_consent_does_not_outlive_an_erasure_elsewhere(
    here: AtTheDesk,
) -> None:
    await here.hears(TOKYO)
    first = here.desk
    await agreed(here)
    await here.database.run(lambda tx: here.people.delete(tx, ANN))
    here.desk, here.now = first, here.now + timedelta(hours=1)
    await here.hears(Started())

    assert not (await agreed(here)).zone_known
