"""A bot that is in no hurry meets none of the limits and brakes that `forefoot sandbox` starts with."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.bot_api.limits import Limits
from tests.sandbox.witnesses.bots.process import Framework, Transport
from tests.sandbox.witnesses.place import Place, at_work
from tests.support.coached import until

pytestmark = pytest.mark.process


@pytest.fixture(params=Transport)
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    async with at_work(Framework.PTB, request.param, Limits()) as place:
        yield place


async def test_a_bot_in_no_hurry_is_never_told_to_wait(place: Place) -> None:
    bo = await place.telegram.newcomer("Bo")
    await bo.says("/start")
    await bo.sees("Hello Bo")
    await bo.taps("Count")
    await bo.sees_toast("Counted 1")
    await bo.sees("Count: 1")
    await bo.says("good morning")
    await bo.sees("You said: good morning")

    assert [call for call in await place.telegram.calls() if call["status"] != 200] == []


async def test_and_one_that_answers_too_much_is(place: Place) -> None:
    bo = await place.telegram.newcomer("Bo")
    for number in range(Limits().per_chat_burst + 2):
        await bo.says(str(number))

    async def is_refused() -> bool:
        return any(call["status"] == 429 for call in await place.telegram.calls("sendMessage"))

    await until(is_refused, "the first refusal")
