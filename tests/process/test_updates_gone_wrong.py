"""Updates that come twice, late or broken: each good one is answered once, whatever brings them."""

import asyncio

import pytest

from bot.sandbox.play import sandbox
from tests.support.coached import Coached, until
from tests.support.program import FAST, Programs, Transport, beside, hears_by

pytestmark = pytest.mark.process

ASKED = 6


@pytest.mark.parametrize("transport", Transport)
async def test_every_update_among_wrong_ones_is_dealt_with_once(
    programs: Programs, transport: Transport
) -> None:
    async with sandbox() as telegram:
        program = hears_by(transport, programs(**beside(telegram, speed=FAST)))
        await program.start()
        people = [Coached(await telegram.newcomer(f"Person {number}")) for number in range(4)]
        await asyncio.gather(*(subscribed(person) for person in people))
        heard = await told(people)
        for kind in ("twice", "out_of_order", "malformed"):
            await telegram.fault(kind, times=None, chance=0.3, seed=7, seconds=0.2)

        for _ in range(ASKED):
            await asyncio.gather(*(person.human.says("/next") for person in people))

        async def all_dealt_with() -> bool:
            broken = program.log.count("update_unreadable") + program.log.count("update_set_aside")
            return broken > 0 and await told(people) - heard + broken == ASKED * len(people)

        await until(all_dealt_with, "an answer to each good one")
        await asyncio.sleep(0.5)  # For one too many: those that come twice do so at once.
        assert await all_dealt_with()


async def subscribed(person: Coached) -> None:
    await person.comes()
    await person.subscribes()


async def told(people: list[Coached]) -> int:
    """The messages they got."""
    return sum([len(await person.heard()) for person in people])
