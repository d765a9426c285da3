"""A poller that gets no updates waits as it is told, is seen from outside, and ends when that is final."""

from datetime import datetime, timedelta

import pytest
from telegram import Update

from bot.telegram.connection import TokenUnknown
from bot.telegram.lanes import Lanes
from bot.telegram.polling import Poller
from tests.support.clock import START
from tests.support.scripted_api import Answer, ScriptedApi, no, ok, unreached

ANOTHER = no(409, "Conflict: terminated by other getUpdates request")
THROTTLED = no(429, "Too Many Requests: retry after 45", 45)
TAKEN_BACK = no(401, "Unauthorized")


class Hours:
    """Pass only while somebody sleeps."""

    def __init__(self) -> None:
        self.passed = timedelta()
        self.slept: list[float] = []

    def now(self) -> datetime:
        return START + self.passed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += timedelta(seconds=seconds)


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> Hours:
    found = Hours()
    monkeypatch.setattr("asyncio.sleep", found.sleep)
    return found


async def take(_update: Update) -> None:
    pass


async def polled(hours: Hours, *answers: Answer) -> Poller:
    """Until the token is taken back, which ends it."""
    poller = Poller(ScriptedApi(getUpdates=[*answers, TAKEN_BACK]).bot, Lanes(take), hours.now)
    with pytest.raises(TokenUnknown):
        await poller.run()
    return poller


async def test_a_throttled_poller_waits_exactly_as_long_as_it_is_told(hours: Hours) -> None:
    await polled(hours, ANOTHER, THROTTLED, unreached(), ok([]), unreached())
    assert hours.slept == [1, 45, 2, 1]


async def test_the_last_good_poll_stands_still_while_another_program_polls(hours: Hours) -> None:
    poller = await polled(hours, THROTTLED, ok([]), *[ANOTHER] * 8)
    assert poller.last_good_poll == START + timedelta(seconds=45)
    assert hours.now() - poller.last_good_poll > timedelta(minutes=2)


async def test_a_poller_that_has_just_begun_is_not_yet_in_trouble(hours: Hours) -> None:
    assert Poller(ScriptedApi().bot, Lanes(take), hours.now).last_good_poll == START


async def test_a_token_that_is_taken_back_is_told_without_the_token(hours: Hours) -> None:
    poller = Poller(ScriptedApi(getUpdates=[TAKEN_BACK]).bot, Lanes(take), hours.now)
    with pytest.raises(TokenUnknown, match="no longer known") as raised:
        await poller.run()
    assert "secret" not in str(raised.value)
