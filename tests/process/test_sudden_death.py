"""kill -9 at the worst moments: the program goes on where it was, and nothing is lost or doubled."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.sandbox.play import ImpossibleError, Telegram, sandbox
from tests.support.coached import Coached, Step, delivered, hurried, moved, next_cue_at, until
from tests.support.program import FAST, Program, Programs, Transport, beside, hears_by

pytestmark = pytest.mark.process

BRISK = 10.0
"""Fast enough not to wait for the pace of a chat, slow enough to be met in a hold."""

STEPS = 8
"""From the consent to being subscribed."""

BACK_WITHIN_SECONDS = 1.0
"""From being up to what should have happened meanwhile."""

A_HOLD_AND_A_PAUSE = timedelta(seconds=15)
"""Of a set of flexion, which has eight."""

LATE = timedelta(seconds=22)
"""After the fourth of them has begun, the fifth is late by more than the rhythm forgives, and the set goes on."""

BEYOND_THE_SET = timedelta(seconds=90)
"""After that the set is over, by less than a question keeps its sense."""

AT_ONCE = timedelta(seconds=3)


async def killed_and_started(program: Program) -> None:
    program.kill()
    await program.start()


async def test_a_session_killed_at_every_kind_of_step_reads_as_if_nothing_had_happened(
    anna: Coached, running: Telegram, program: Program
) -> None:
    undisturbed = await calves_exercised(anna)
    killed_in: list[Step] = []

    async def kill(step: Step | None) -> None:
        if step is None or step in killed_in:
            return
        killed_in.append(step)
        await running.post("clock", {"speed": 1})
        cue_at = await next_cue_at(running)
        await killed_and_started(program)
        assert await next_cue_at(running) == cue_at
        await running.post("clock", {"speed": BRISK})

    disturbed = await calves_exercised(anna, kill)

    assert killed_in == [Step.CARD, Step.HOLD, Step.REPORT, Step.REST]
    assert disturbed == undisturbed
    await anna.human.says("/progress")
    await anna.human.sees("10 sets beside the plan")


async def calves_exercised(
    anna: Coached, at_each: Callable[[Step | None], Awaitable[None]] | None = None
) -> list[str]:
    """A held and a self-paced exercise, outside the day plan; all that the bot says about them but its praise.

    That takes turns from session to session.
    """
    known = {message["id"] for message in await anna.heard()}
    await anna.telegram.post("clock", {"speed": BRISK})
    for exercise in ("calf", "achilles"):
        await anna.human.says(f"/begin {exercise}")
        await anna.offered("sb")
        await anna.walks_on(at_each)
        await until(lambda: delivered(anna.telegram), "the summary")
    said = (message["text"] for message in await anna.heard() if message["id"] not in known)
    return [re.sub(r"^All done\..*", "All done.", text) for text in said]


async def test_a_hold_that_ends_while_the_program_is_dead_ends_as_soon_as_it_is_back(
    anna: Coached, running: Telegram, program: Program
) -> None:
    await anna.human.says("/begin calf")
    await anna.offered("sb")
    await anna.begins()
    await hurried(running, "next_cue")
    await anna.offered("hu")
    half_at = await next_cue_at(running)
    await hurried(running, "next_cue")
    await until(lambda: moved(running, half_at), "the half mark")
    ends_at = await next_cue_at(running)
    assert ends_at is not None
    await anna.human.looks_away()
    await running.post("clock", {"jump_to": (ends_at - timedelta(seconds=0.5)).isoformat()})

    await killed_and_started(program)
    began = time.monotonic()
    await anna.human.sees("Right leg")

    assert time.monotonic() - began < BACK_WITHIN_SECONDS
    assert sum("Right leg" in message["text"] for message in await anna.heard()) == 1


@pytest.mark.parametrize(
    "dead_for", [timedelta(), LATE, BEYOND_THE_SET], ids=["in time", "late", "beyond the set"]
)
async def test_a_set_with_the_ring_goes_on_after_a_kill_and_is_asked_for_once(
    anna: Coached, running: Telegram, program: Program, dead_for: timedelta
) -> None:
    await running.post("clock", {"speed": 1})
    await anna.human.says("/begin flexion")
    await anna.offered("sb")
    card_cue_at = await next_cue_at(running)
    await anna.takes("sb")
    await until(partial(moved, running, card_cue_at), "the time to take one's place")
    begins_at = await next_cue_at(running)
    assert begins_at is not None
    await until(lambda: rings(running), "the ring")
    await until(lambda: delivered(running), "the ring to be confirmed")
    fourth_at, ends_at = begins_at + 3 * A_HOLD_AND_A_PAUSE, begins_at + 8 * A_HOLD_AND_A_PAUSE
    while (cue_at := await next_cue_at(running)) is not None and cue_at <= fourth_at:
        await goes_to(running, cue_at)
    assert cue_at == fourth_at + A_HOLD_AND_A_PAUSE
    heard = len(await anna.heard())
    await anna.human.looks_away()

    program.kill()
    program.lies_dead_for(dead_for)
    await program.start()

    if dead_for == LATE:
        await anna.human.sees("You are at about")
    while (cue_at := await next_cue_at(running)) is not None and cue_at <= ends_at:
        assert (ends_at - cue_at) % A_HOLD_AND_A_PAUSE == timedelta()  # The rhythm of the ring on the phone.
        await goes_to(running, cue_at)
    await anna.human.sees("Set 1 of 3 is over")
    await until(lambda: delivered(running), "the bell to be confirmed")
    assert not await rings(running)
    assert len(await anna.heard()) == heard + 1
    (bell,) = await running.calls("sendMessage")
    late = datetime.fromisoformat(bell["at"]) - ends_at
    assert timedelta() <= late
    assert late < AT_ONCE or dead_for == BEYOND_THE_SET
    await anna.takes("dn")
    await anna.human.sees("set 2 of 3")
    await anna.human.says("/progress")
    await anna.human.sees("1 set beside the plan")


async def rings(telegram: Telegram) -> bool:
    """Whether a ring has reached Telegram since the program began."""
    calls = await telegram.calls("editMessageMedia")
    return any(call["params"]["media"]["type"] == "animation" and call["status"] == 200 for call in calls)


async def test_a_set_counted_aloud_goes_on_after_a_kill_and_sends_no_second_clip(
    anna: Coached, running: Telegram, program: Program
) -> None:
    await running.post("clock", {"speed": 1})  # The clip counts in real seconds, and is made in some of them.
    await anna.human.says("/settings")
    await anna.human.sees("Holds: with the ring")
    await anna.human.taps("Holds")
    await anna.human.sees("How shall I lead you")
    await anna.human.taps("Count aloud")
    await anna.human.says("/begin calf")
    await anna.takes("sb")
    await anna.human.sees("Press play")
    await until(lambda: delivered(running), "the clip to be confirmed")
    await goes_to_the_next_cue(running)
    cue_at = await next_cue_at(running)
    before = await clips_of(anna)

    await killed_and_started(program)

    assert await next_cue_at(running) == cue_at
    for _change_legs_second_leg_end in range(3):
        await goes_to_the_next_cue(running)
    await anna.human.sees("Held both sides?")
    await until(lambda: delivered(running), "the question to be confirmed")
    assert before == await clips_of(anna) == 1
    assert sum("Held both sides?" in message["text"] for message in await anna.heard()) == 1
    await anna.takes("dn")
    await anna.human.sees("2 sets")
    assert await clips_of(anna) == 0  # The drawing has taken its place: nothing goes on counting.


async def goes_to_the_next_cue(telegram: Telegram) -> None:
    cue_at = await next_cue_at(telegram)
    assert cue_at is not None
    await goes_to(telegram, cue_at)


async def goes_to(telegram: Telegram, cue_at: datetime) -> None:
    """To this cue and no further: it may come by itself meanwhile."""
    with suppress(ImpossibleError):
        await telegram.post("clock", {"jump_to": cue_at.isoformat()})
    await until(partial(moved, telegram, cue_at), "the next cue")


async def clips_of(anna: Coached) -> int:
    return sum(message.get("media", {}).get("kind") == "audio" for message in await anna.heard())


async def test_a_prompt_is_sent_once_and_begins_its_session_after_a_restart(
    anna: Coached, running: Telegram, program: Program
) -> None:
    await hurried(running, "next_prompt")
    begin = await anna.offered("pb")
    await until(lambda: delivered(running), "the prompt to be confirmed")
    heard = len(await anna.heard())

    await killed_and_started(program)

    assert await anna.offered("pb") == begin
    await anna.human.taps_data(begin)
    assert (await anna.offered("sb")).startswith("sb:1.")
    assert len(await anna.heard()) == heard


@pytest.mark.parametrize("transport", Transport)
async def test_everybody_goes_on_with_the_question_they_were_asked(
    programs: Programs, transport: Transport
) -> None:
    """One kill for all steps of getting to know each other: at each of them stands somebody else."""
    async with sandbox() as telegram:
        program = hears_by(transport, programs(**beside(telegram, speed=FAST)))
        await program.start()
        people = [Coached(await telegram.newcomer(f"At step {step}")) for step in range(STEPS)]
        await asyncio.gather(*(asked(person, step) for step, person in enumerate(people)))

        await killed_and_started(program)
        await asyncio.gather(*(person.subscribes() for person in people))

        assert [len(await person.heard()) for person in people] == [1] * len(people)


async def asked(person: Coached, step: int) -> None:
    await person.comes()
    for _ in range(step):
        await person.goes_on()


@pytest.mark.parametrize("transport", Transport)
async def test_every_done_around_a_kill_is_logged_once(programs: Programs, transport: Transport) -> None:
    """Twelve people say it at once, so that the kill finds some of them before, in and after the commit."""
    async with sandbox() as telegram:
        program = hears_by(transport, programs(**beside(telegram, speed=5)))  # A rest outlasts a restart.
        await program.start()
        people = [Coached(await telegram.newcomer(f"Person {number}")) for number in range(12)]
        await asyncio.gather(*(begun_with_heels(person) for person in people))

        for later in (0.0, 0.03, 0.08):
            await asyncio.gather(*(person.offered("dn") for person in people))
            await asyncio.gather(*(person.says_done() for person in people))
            await asyncio.sleep(later)  # Not a wait for anything: the moment of death.
            await killed_and_started(program)
            if later < 0.08:
                await asyncio.gather(*(person.takes("sb") for person in people))

        for person in people:
            await person.human.says("/progress")
        for person in people:
            await person.human.sees("3 sets")


async def begun_with_heels(person: Coached) -> None:
    await person.comes()
    await person.subscribes()
    await person.human.says("/begin achilles")
    await person.takes("sb")
