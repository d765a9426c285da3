from datetime import timedelta

import pytest

from bot.sandbox import RealClock
from bot.sandbox.play import ImpossibleError, Telegram, sandbox
from tests.support.standing_clock import StandingClock


async def test_a_jump_goes_to_what_is_planned(telegram: Telegram, clock: StandingClock) -> None:
    start = clock.now()
    clock.prompt_at, clock.cue_at = start + timedelta(hours=2), start + timedelta(hours=3)

    assert (await telegram.jumps_to("next_prompt"))["now"] == clock.prompt_at.isoformat()
    await telegram.jumps_to("next_cue")

    assert clock.now() == start + timedelta(hours=3)


async def test_the_speed_is_set_and_told(telegram: Telegram, clock: StandingClock) -> None:
    told = await telegram.post("clock", {"speed": 60})

    assert (told["speed"], told["controls"], clock.speed) == (60, True, 60)


async def test_the_clock_stands_while_it_is_paused_and_tells_so(
    telegram: Telegram, clock: StandingClock
) -> None:
    assert (await telegram.get("clock"))["paused"] is False
    assert (await telegram.post("clock", {"paused": True}))["paused"] is True
    assert clock.is_paused
    assert (await telegram.post("clock", {"paused": False}))["paused"] is False
    with pytest.raises(ImpossibleError, match='"paused" has to be true or false'):
        await telegram.post("clock", {"paused": "yes"})


async def test_a_person_jumps_to_what_is_planned_for_them(telegram: Telegram, clock: StandingClock) -> None:
    clock.prompt_at = clock.now() + timedelta(hours=2)

    assert (await telegram.get("clock?person=1001"))["next_prompt_at"] == clock.prompt_at.isoformat()
    assert (await telegram.get("clock?person=1002"))["next_prompt_at"] is None
    with pytest.raises(ImpossibleError, match="No prompt is planned"):
        await telegram.post("clock", {"jump": "next_prompt", "person": 1002})
    with pytest.raises(ImpossibleError, match="id of a person"):
        await telegram.post("clock", {"jump": "next_prompt", "person": "Anna"})
    told = await telegram.post("clock", {"jump": "next_prompt", "person": 1001})
    assert told["now"] == clock.prompt_at.isoformat()


async def test_what_is_planned_is_told(telegram: Telegram, clock: StandingClock) -> None:
    clock.prompt_at = clock.now() + timedelta(minutes=5)

    told = await telegram.get("clock")

    assert (told["next_prompt_at"], told["next_cue_at"]) == (clock.prompt_at.isoformat(), None)


async def test_a_jump_to_an_instant_understands_offsets(telegram: Telegram, clock: StandingClock) -> None:
    await telegram.post("clock", {"jump_to": "2026-11-22T09:30:00+01:00"})

    assert clock.now().isoformat() == "2026-11-22T08:30:00+00:00"


async def test_alone_the_clock_is_the_real_one_and_has_no_knobs() -> None:
    async with sandbox(RealClock()) as telegram:
        assert (await telegram.get("clock"))["controls"] is False
        with pytest.raises(ImpossibleError, match="The clock here is the real one"):
            await telegram.post("clock", {"speed": 2})
