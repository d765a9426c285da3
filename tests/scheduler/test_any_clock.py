"""Whatever the clock or the machine does: each prompt goes once, or is known as missed, and none are stacked."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
import structlog

from bot.coach.events import BeginAsked, ZoneNamed
from bot.coach.person import Idle, InSession, Paused, PausedBy, Running, Session
from scheduler.recurrence import ONE_DAY
from tests.support.clock import FakeClock
from tests.support.databases import InlineDatabase
from tests.support.house import House
from tests.support.play import ZONES, subscribed
from tests.support.uncounted import uncounted

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
SLOTS = ("seated", "standing")  # At 19:30 and at 07:30 in Berlin.


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield


async def house_at(database: InlineDatabase, local: str) -> House:
    """Berlin's wall shows *local*; Anna has subscribed long ago."""
    clock = FakeClock(datetime.fromisoformat(local).astimezone(UTC), longest_sleep=ONE_DAY)
    house = House(clock, database)
    await house.welcome(subscribed(clock.now()))
    return house


async def each_was_sent_once_or_missed(house: House, first: date, last: date) -> None:
    rows = {(row.slot, row.on): row.outcome for row in await house.occurrences()}
    wanted = {(slot, first + n * ONE_DAY) for slot in SLOTS for n in range((last - first).days + 1)}
    assert {key for key in rows if first <= key[1] <= last} == wanted
    missed = {"late", "moved", "overlapped"}
    sent = Counter(str(call.target) for call in house.prompts())
    assert sent == {f"p.{slot}.{on:%Y%m%d}": 1 for (slot, on), what in rows.items() if what not in missed}
    assert all(abs(later.at - sooner.at) > SECOND for sooner, later in pairwise(house.prompts()))


@uncounted
@pytest.mark.parametrize("away", [2 * SECOND, 2 * HOUR, 3 * ONE_DAY])
@pytest.mark.parametrize("until", ["07:29:59", "07:40:00"])
async def test_downtime(database: InlineDatabase, away: timedelta, until: str) -> None:
    house = await house_at(database, "2026-01-05T07:00+01:00")
    async with house.at_work():
        await house.clock.advance(datetime.fromisoformat(f"2026-01-05T{until}+01:00") - house.clock.now())
    await house.clock.jump(away)
    async with house.at_work():
        await house.clock.advance(datetime.fromisoformat("2026-01-10T12:00+01:00") - house.clock.now())
    await each_was_sent_once_or_missed(house, date(2026, 1, 5), date(2026, 1, 9))


@pytest.mark.parametrize("first", [date(2026, 3, 27), date(2026, 10, 23)])
async def test_both_changes_of_the_clocks(database: InlineDatabase, first: date) -> None:
    house = await house_at(database, f"{first}T06:00+01:00")
    async with house.at_work():
        await house.clock.advance(4 * ONE_DAY)
    await each_was_sent_once_or_missed(house, first, first + 3 * ONE_DAY)
    assert {row.outcome for row in await house.occurrences()} == {"unanswered"}


@uncounted
@pytest.mark.parametrize("hour", [6, 12, 18])
@pytest.mark.parametrize(
    "zone", ["Pacific/Auckland", "Pacific/Honolulu", "America/New_York", "Asia/Kathmandu"]
)
async def test_a_change_of_zone(
    database: InlineDatabase, monkeypatch: pytest.MonkeyPatch, zone: str, hour: int
) -> None:
    monkeypatch.setitem(ZONES, "there", zone)
    house = await house_at(database, f"2026-01-05T{hour:02}:45+01:00")
    async with house.at_work():
        await house.hears(ZoneNamed("there"))
        await house.clock.advance(4 * ONE_DAY)
        await house.hears(ZoneNamed("berlin"))
        await house.clock.advance(3 * ONE_DAY)
    await each_was_sent_once_or_missed(house, date(2026, 1, 6), date(2026, 1, 11))


@uncounted
@pytest.mark.parametrize("by", [-HOUR, HOUR, -26 * HOUR, 3 * ONE_DAY])
@pytest.mark.parametrize("local", ["07:29:30", "07:30:30", "19:29:00"])
async def test_a_clock_that_is_set(database: InlineDatabase, by: timedelta, local: str) -> None:
    house = await house_at(database, "2026-01-05T07:00+01:00")
    async with house.at_work():
        await house.clock.advance(datetime.fromisoformat(f"2026-01-05T{local}+01:00") - house.clock.now())
        await house.set_clock(by)
        await house.clock.advance(datetime.fromisoformat("2026-01-10T12:00+01:00") - house.clock.now())
    await each_was_sent_once_or_missed(house, date(2026, 1, 5), date(2026, 1, 9))


@uncounted
@pytest.mark.parametrize("wrong", [HOUR, 3 * ONE_DAY, 400 * ONE_DAY])
async def test_a_clock_that_is_set_wrong_and_right_again(database: InlineDatabase, wrong: timedelta) -> None:
    house = await house_at(database, "2026-01-05T07:00+01:00")
    async with house.at_work():
        await house.set_clock(wrong)
        await house.clock.advance(60 * SECOND)
        await house.set_clock(-wrong)
        await house.clock.advance(6 * ONE_DAY)
    await each_was_sent_once_or_missed(house, date(2026, 1, 5), date(2026, 1, 10))


@pytest.mark.parametrize("by", [-HOUR, HOUR])
async def test_messages_wait_for_no_clock_that_was_set(database: InlineDatabase, by: timedelta) -> None:
    house = await house_at(database, "2026-01-05T07:00+01:00")
    async with house.at_work():
        await house.hears(BeginAsked(""))
        await house.set_clock(by)
        asked_at = house.clock.now()
        house.calls.clear()
        await house.hears(ZoneNamed(""))
        await house.clock.advance(4 * SECOND)
    assert [call for call in house.calls if call.at - asked_at <= 4 * SECOND]


def running(session: Session) -> Running:
    assert isinstance(session.moment, Running)
    return session.moment


async def begun(house: House) -> Session:
    """A session in its first timed step."""
    await house.hears(BeginAsked(""))
    for _ in range(20):
        session = await session_of(house)
        if isinstance(session.moment, Running):
            return session
        await house.clock.advance(SECOND)
    raise AssertionError("no timed step")


async def session_of(house: House) -> Session:
    phase = (await house.person()).phase
    assert isinstance(phase, InSession)
    return phase.session


async def test_nobody_holds_a_stretch_for_an_hour_when_the_clock_is_set_back(
    database: InlineDatabase,
) -> None:
    house = await house_at(database, "2026-01-05T07:00+01:00")
    async with house.at_work():
        session = await begun(house)
        lasts = running(session).ends_at - house.clock.now()
        await house.clock.advance(lasts / 2)
        await house.set_clock(-HOUR)
        assert running(await session_of(house)).ends_at - house.clock.now() <= lasts
        await house.clock.advance(lasts)
        assert (await session_of(house)).position == session.position + 1


@pytest.mark.parametrize("away", [2 * SECOND, 2 * HOUR, 3 * ONE_DAY])
async def test_downtime_during_a_step(database: InlineDatabase, away: timedelta) -> None:
    house = await house_at(database, "2026-01-05T07:00+01:00")
    async with house.at_work():
        session = await begun(house)
        await house.clock.advance(running(session).ends_at - house.clock.now() - SECOND)
    await house.clock.jump(away)
    async with house.at_work():
        person = await house.person()
    if away == 3 * ONE_DAY:
        assert isinstance(person.phase, Idle)
        assert person.interrupted is not None
        return
    after = await session_of(house)
    if away == 2 * SECOND:
        assert after.position == session.position + 1
    else:
        assert isinstance(after.moment, Paused)
        assert after.moment.by is PausedBy.RESTART
