"""So many people for so many days, and each night the accounts: what was due against what came."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.coach.day import prompt_target
from bot.storage.tables import messages, outbox, sessions, set_logs, updates
from tests.chaos.count import Set, played
from tests.soak.jumping import JumpingLoop
from tests.soak.life import ONE_DAY, SLOTS, lives
from tests.soak.world import SHORT, World
from tests.support.databases import InlineDatabase, empty

START = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
"""Both America (8 March) and Europe (29 March) change their clocks in the month that follows."""

SETTLED = timedelta(hours=3)
"""So long after its time a prompt has come, or never will."""

DRIFT = timedelta(seconds=1)
GROWS = 1.25
"""More than that is no chance of the day."""

FEW = 30
"""Rows. Among a handful of people one good day is more than a quarter."""

FORGOTTEN = ("outbox", "updates")
"""Tables whose rows are kept for two days."""

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
COUNTED = {"outbox": outbox, "updates": updates, "messages": messages}


@dataclass(frozen=True, slots=True)
class Night:
    """After *day*. *rows* by table."""

    day: int
    seconds: float
    megabytes: float
    rows: dict[str, int]
    calls: int


@dataclass(slots=True)
class Accounts:
    prompts_due: int = 0
    prompts_delivered: int = 0
    prompts_lost: int = 0
    prompts_again: int = 0
    """Came twice, for no answer was heard the first time."""
    prompts_doubled: int = 0
    prompts_unasked: int = 0
    pauses_by_silence: int = 0
    drift: timedelta = timedelta()
    """The furthest that a prompt was from its person's moment after the time they chose."""
    sets_reported: int = 0
    sets_logged: int = 0
    sets_lost: int = 0
    sets_doubled: int = 0
    sessions: int = 0
    nights: list[Night] = field(default_factory=list)

    @property
    def come_out(self) -> bool:
        """Everything that was due came once, at its time; everything that was reported is there once; no growth."""
        return (
            self.prompts_lost == self.prompts_doubled == self.prompts_unasked == 0
            and self.sets_lost == self.sets_doubled == 0
            and self.drift < DRIFT
            and self.prompts_delivered > 0
            and self.sets_logged > 0
            and self.are_flat
        )

    @property
    def are_flat(self) -> bool:
        """Memory does not grow after the first week, nor what is forgotten after two days after the third."""
        week, three_days = self.nights[7:], self.nights[3:]
        memory = [night.megabytes for night in week]
        rows = [night.rows[name] for name in FORGOTTEN for night in three_days]
        return (not memory or memory[-1] < memory[0] * GROWS) and (
            not rows
            or all(
                night.rows[name] < three_days[0].rows[name] * GROWS + FEW
                for name in FORGOTTEN
                for night in three_days
            )
        )


def together(shares: Sequence[Accounts]) -> dict[str, int | timedelta]:
    """The counts summed, of the drift the furthest. Nights are each process's own."""
    counts = [name for name in Accounts.__dataclass_fields__ if name not in {"drift", "nights"}]
    summed = {name: sum(getattr(share, name) for share in shares) for name in counts}
    return {**summed, "drift": max(share.drift for share in shares)}


class Month:
    def __init__(self, world: World, people: int, days: int, random: Random) -> None:
        self._world = world
        self._days = days
        self._lives = list(lives(people, START, days, random))
        self._settled_at = START
        self._moments: dict[int, timedelta] = {}
        self._copies = 0
        self._sets = {slot: played(slot, SHORT) for slot in SLOTS}
        self.accounts = Accounts()

    async def run(self, tell: Callable[[Night], None]) -> None:
        world, began = self._world, time.monotonic()
        world.settle(self._lives)

        def night(day: int) -> None:
            with world.database._writing[0].begin() as tx:  # noqa: SLF001 (a look from outside)
                self._settle(tx)
                rows = {name: _count(tx, table) for name, table in COUNTED.items()}
            self.accounts.nights.append(
                Night(day, time.monotonic() - began, _megabytes(), rows, world.figures.calls)
            )
            tell(self.accounts.nights[-1])

        await world.run(self._days, night)
        with world.database._writing[0].begin() as tx:  # noqa: SLF001 (the same)
            self._close(tx)

    def _settle(self, tx: Connection) -> None:
        """Whatever fell due until some hours ago has come, or is lost."""
        until, world = self._world.clock.now() - SETTLED, self._world
        # An occurrence may have been recorded before, as one that a move had passed over.
        prompts = sa.select(outbox.c.occurrence, outbox.c.created_at).where(outbox.c.occurrence.is_not(None))
        decided = {row.occurrence: row.created_at for row in tx.execute(prompts)}
        for life in self._lives:
            for number, on, at in life.due(START, until):
                if at >= self._settled_at:
                    self._settle_one(life.id, SLOTS[number], on, at, decided)
        self._settled_at = until
        self._settle_sets(tx)
        for walker in world.walkers.values():
            walker.keyboards = dict(sorted(walker.keyboards.items())[-3:])
            shown = {data for keyboard in walker.keyboards.values() for data in keyboard}
            walker.taps = Counter({data: taps for data, taps in walker.taps.items() if data in shown})
            walker.chosen.clear()
            walker.exercised.clear()

    def _settle_one(
        self,
        person_id: int,
        slot: str,
        on: date,
        at: datetime,
        decided: dict[str, datetime],
    ) -> None:
        accounts = self.accounts
        copies = self._world.prompts.pop((person_id, slot, f"{on:%Y%m%d}"), 0)
        decided_at = decided.get(f"{person_id}.{prompt_target(slot, on)}")
        accounts.prompts_due += 1
        if not copies or decided_at is None:
            accounts.prompts_lost += 1
            return
        accounts.prompts_delivered += 1
        self._copies += copies - 1
        moment = self._moments.setdefault(person_id, decided_at - at)
        accounts.drift = max(accounts.drift, abs(decided_at - at - moment))

    def _settle_sets(self, tx: Connection) -> None:
        """Of the sessions that have ended since."""
        since = self._settled_at - 2 * ONE_DAY
        logged: dict[tuple[int, int], Counter[Set]] = {}
        for row in tx.execute(sa.select(set_logs).where(set_logs.c.at >= since)):
            logged.setdefault((row.person_id, row.session), Counter())[
                row.exercise, row.side, row.set_no
            ] += 1
        ended = sa.select(sessions.c.person_id, sessions.c.number, sessions.c.slot).where(
            sessions.c.ended_at.is_not(None), sessions.c.started_at >= since
        )
        for row in tx.execute(ended):
            positions = self._world.reported.pop((row.person_id, row.number), None)
            if positions is not None:
                sets = self._sets[row.slot]
                expected = Counter(one for position in positions for one in sets[position])
                found = logged.get((row.person_id, row.number), Counter[Set]())
                self.accounts.sessions += 1
                self.accounts.sets_reported += expected.total()
                self.accounts.sets_lost += (expected - found).total()
                self.accounts.sets_doubled += (found - expected).total()

    def _close(self, tx: Connection) -> None:
        """What is left was never asked for: a prompt on a date that had none, a set that nobody reported."""
        accounts, world = self.accounts, self._world
        still_to_come = {
            (life.id, SLOTS[number], f"{on:%Y%m%d}")
            for life in self._lives
            for number, on, at in life.due(START, world.clock.now())
            if at >= self._settled_at
        }
        accounts.prompts_unasked = len(world.prompts.keys() - still_to_come)
        accounts.prompts_again = world.figures.again
        accounts.pauses_by_silence = world.figures.silenced
        accounts.prompts_doubled = max(0, self._copies - world.figures.again)
        accounts.sets_logged = _count(tx, set_logs)
        still_open = sum(
            len(sets[position])
            for (person_id, number), positions in world.reported.items()
            for sets in [self._sets[_slot_of(tx, person_id, number)]]
            for position in positions
        )
        accounts.sets_doubled += max(0, accounts.sets_logged - accounts.sets_reported - still_open)


def _slot_of(tx: Connection, person_id: int, number: int) -> str:
    which = (sessions.c.person_id == person_id) & (sessions.c.number == number)
    return str(tx.scalar(sa.select(sessions.c.slot).where(which)))


def _count(tx: Connection, table: sa.Table) -> int:
    return tx.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _megabytes() -> float:
    """Memory that this process holds now (RSS)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES / 2**20


def live(
    people: int, days: int, seed: int, folder: Path, tell: Callable[[Night], None]
) -> tuple[Accounts, World]:
    """Raises AssertionError: time came to a standstill."""
    random = Random(seed)  # noqa: S311 (a month that can be had again)
    database = InlineDatabase.open(f"sqlite:///{folder / 'forefoot.db'}")
    try:
        empty(database)
        with asyncio.Runner(loop_factory=JumpingLoop) as runner:
            loop = runner.get_loop()
            assert isinstance(loop, JumpingLoop)
            world = World(loop, database, START, random)
            month = Month(world, people, days, random)
            runner.run(month.run(tell))
        return month.accounts, world
    finally:
        database.close()
