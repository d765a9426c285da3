"""Kills at random instants, faults of every kind, and a database that goes away and comes back."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bot.sandbox.play import Telegram
from tests.chaos.stage import Stage
from tests.support.program import Program

SENDS = ("sendMessage", "sendPhoto", "editMessageText", "editMessageCaption", "answerCallbackQuery")
SHORT_SECONDS = 1.0


@dataclass(slots=True)
class Trouble:
    stage: Stage
    random: Random
    kills: int = 0
    restarts: int = 0
    downtimes: list[float] = field(default_factory=list)

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
            program.kill()
            self.kills += 1
            await program.start()
            self.downtimes.append(program.up_after_seconds)

    async def restart_database(self, restart: Callable[[], None], times: int, every_seconds: float) -> None:
        for _ in range(times):
            await asyncio.sleep(every_seconds)
            await asyncio.to_thread(restart)
            self.restarts += 1


async def plant_faults(telegram: Telegram, chance: float) -> None:
    """Each kind hits each call with its share of *chance*, until cleared; updates are hit, too."""
    kinds = ("429", "500", "cut_before", "cut_after", "delay")
    for kind in kinds:
        for method in SENDS:
            await telegram.fault(
                kind, method=method, times=None, chance=chance / len(kinds), seconds=SHORT_SECONDS
            )
    for kind in ("cut_before", "cut_after"):
        await telegram.fault(kind, method="getUpdates", times=None, chance=chance / 2)
    for kind in ("twice", "out_of_order", "malformed"):
        await telegram.fault(kind, times=None, chance=chance / 3)


async def clear_faults(telegram: Telegram) -> None:
    async with telegram.http.delete(f"{telegram.address}/sandbox/faults") as answer:
        answer.raise_for_status()
