"""Kills at random instants, faults of every kind, and a database that goes away and comes back."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from bot.sandbox.play import Json, Telegram
from tests.chaos.stage import Stage
from tests.support.program import Program

SENDS = (
    "sendMessage",
    "sendPhoto",
    "sendAnimation",
    "editMessageText",
    "editMessageCaption",
    "editMessageMedia",
    "answerCallbackQuery",
)
SHORT_SECONDS = 1.0

STORM_SECONDS = 8.0
"""Real ones in which all that a storm is about is answered 429."""

STARTS_TRIED = 20
"""A start that finds no database ends with a sentence; whatever runs the program tries again, and so do we."""

UnderWay = Callable[[], list[str | None]]
"""Of each message that is on its way to Telegram now: the occurrence whose prompt it is; None: no prompt."""


class Storm(StrEnum):
    EVERYTHING = "everything"
    METHOD = "sendMessage"
    CHAT = "a chat"


@dataclass(slots=True)
class Trouble:
    stage: Stage
    random: Random
    under_way: UnderWay
    kills: int = 0
    kills_in_a_call: int = 0
    """After which the store held a call that was begun and not confirmed."""
    restarts: int = 0
    vain_starts: int = 0
    starts_seconds: list[float] = field(default_factory=list)
    storms: list[Storm] = field(default_factory=list)
    """What each was about."""
    met: set[str] = field(default_factory=set)
    """Occurrences whose prompt was on its way when a process or the database went."""

    async def kill(self, wanted: int, alive_seconds: tuple[float, float]) -> None:
        """*wanted* times: let it live for a while, kill it with -9 and start it again at once."""
        shares = [wanted // len(self.stage.programs)] * len(self.stage.programs)
        shares[0] += wanted - sum(shares)
        async with asyncio.TaskGroup() as group:
            for program, share in zip(self.stage.programs, shares, strict=True):
                group.create_task(self._kill_one(program, share, alive_seconds))

    async def _kill_one(self, program: Program, wanted: int, alive_seconds: tuple[float, float]) -> None:
        for _ in range(wanted):
            await asyncio.sleep(self.random.uniform(*alive_seconds))
            await asyncio.to_thread(program.kill)
            self.kills += 1
            self.kills_in_a_call += await self._note_what_was_met()
            await self._start(program)

    async def _start(self, program: Program) -> None:
        """Raises AssertionError: it does not come up."""
        for tries in range(1, STARTS_TRIED + 1):
            try:
                await program.start()
            except AssertionError:
                if tries == STARTS_TRIED:
                    raise
                self.vain_starts += 1
                program.clean_up()
                await asyncio.sleep(SHORT_SECONDS)
            else:
                self.starts_seconds.append(program.up_after_seconds)
                return

    async def _note_what_was_met(self) -> bool:
        found = await asyncio.to_thread(self.under_way)
        self.met.update(occurrence for occurrence in found if occurrence is not None)
        return bool(found)

    async def restart_database(self, restart: Callable[[], None], times: int, every_seconds: float) -> None:
        for _ in range(times):
            await asyncio.sleep(every_seconds)
            await asyncio.to_thread(restart)
            self.restarts += 1
            await self._note_what_was_met()

    async def storm(
        self, times: int, every_seconds: float, speed: float, somebody: Callable[[], int]
    ) -> None:
        """429 for everything, then for one method, then for the chat of *somebody*, and so on.

        Who is refused is told to wait for half a storm, by the clock that the program goes by.
        """
        wait = STORM_SECONDS * speed / 2
        for number in range(times):
            await asyncio.sleep(max(0.0, every_seconds - STORM_SECONDS))
            kind = list(Storm)[number % len(Storm)]
            self.storms.append(kind)
            planted = [await self._refuse(wait, **about) for about in _about(kind, somebody())]
            if kind is Storm.EVERYTHING:  # What is no message waits by the real clock.
                planted.append(await self._refuse(SHORT_SECONDS))
            await asyncio.sleep(STORM_SECONDS)
            for fault_id in planted:
                await self.stage.telegram.delete(f"faults/{fault_id}")

    async def _refuse(self, seconds: float, **about: object) -> int:
        return int((await self.stage.telegram.fault("429", times=None, seconds=seconds, **about))["id"])


def _about(kind: Storm, person_id: int) -> list[Json]:
    match kind:
        case Storm.EVERYTHING:
            return [{"method": method} for method in SENDS]
        case Storm.METHOD:
            return [{"method": "sendMessage"}]
        case Storm.CHAT:
            return [{"method": method, "person": person_id} for method in SENDS]


async def plant_faults(telegram: Telegram, chance: float, random: Random) -> None:
    """Each kind hits each call with its share of *chance*, until cleared; updates are hit, too."""
    for kind in ("429", "500", "cut_before", "cut_after", "delay"):
        for method in SENDS:
            await _plant(telegram, random, kind, method=method, chance=chance / 5, seconds=SHORT_SECONDS)
    for kind in ("cut_before", "cut_after"):
        await _plant(telegram, random, kind, method="getUpdates", chance=chance / 2)
    for kind in ("twice", "out_of_order", "malformed"):
        await _plant(telegram, random, kind, chance=chance / 3)


async def _plant(telegram: Telegram, random: Random, kind: str, **more: object) -> None:
    await telegram.fault(kind, times=None, seed=random.randrange(1_000_000), **more)


async def clear_faults(telegram: Telegram) -> None:
    await telegram.delete("faults")
