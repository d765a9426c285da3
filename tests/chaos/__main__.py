"""`python -m tests.chaos`: the real program, killed again and again while people exercise, and what came of it.

Prints the balance, and ends with 1 if anything was lost, or doubled that must not be.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bot.storage.database import Database
from tests.chaos import databases
from tests.chaos.count import Verdict, judge
from tests.chaos.crowd import Crowd, crowd
from tests.chaos.journal import Journal
from tests.chaos.stage import stage
from tests.chaos.trouble import Trouble, clear_faults, plant_faults

START = datetime.fromisoformat("2026-11-23T06:00:00+00:00")
SOON = timedelta(minutes=20)
"""The coach's time that everybody gets to choose their times before the first prompt."""

QUIET_SECONDS = 6.0
PATIENCE_SECONDS = 240.0


def main() -> int:
    wanted = _arguments()
    with tempfile.TemporaryDirectory(prefix="ff") as folder:
        base = databases.sqlite(Path(folder)) if wanted.database == "sqlite" else databases.postgres()
        with base as database:
            return asyncio.run(_run(wanted, Path(folder), database))


async def _run(wanted: argparse.Namespace, folder: Path, base: databases.Base) -> int:
    random = Random(wanted.seed)  # noqa: S311 (a run that can be had again)
    began = time.monotonic()
    async with stage(folder, base.url, wanted.processes, wanted.speed, START.isoformat()) as on:
        up_at = time.monotonic()
        people = await crowd(on.telegram, wanted.people)
        journal, trouble = Journal(on.telegram), Trouble(on, random)
        spread = timedelta(seconds=wanted.minutes * 60 * wanted.speed / 4)
        async with asyncio.TaskGroup() as group:
            background = [group.create_task(people.run()), group.create_task(journal.run())]
            await people.arrive()
            await _until(lambda: people.are_subscribed, "everybody to have subscribed")
            passed = timedelta(seconds=(time.monotonic() - up_at) * wanted.speed)
            people.want_prompts(START + passed + SOON, spread, random)
            await _until(lambda: people.have_times, "everybody to have chosen their times")
            await plant_faults(on.telegram, wanted.faults)
            await _disturb(wanted, base, trouble)
            await clear_faults(on.telegram)
            last_prompt = passed + SOON + 3 * spread
            await asyncio.sleep(
                max(0.0, last_prompt.total_seconds() / wanted.speed - (time.monotonic() - up_at))
            )
            await _quiet(people, journal)
            await journal.read()
            for task in background:
                task.cancel()
        for program in on.programs:
            await program.stop()
    database = Database.open(base.url)
    verdict = database.run_at_start(lambda tx: judge(tx, journal.calls, people.reported, 2 * wanted.people))
    database.close()
    _tell(wanted, verdict, trouble, people, time.monotonic() - began)
    return 0 if _is_good(verdict, trouble) else 1


async def _disturb(wanted: argparse.Namespace, base: databases.Base, trouble: Trouble) -> None:
    each = wanted.minutes * 60 * wanted.processes / max(1, wanted.kills)
    mean_alive = max(0.3, each - 1.5)
    async with asyncio.TaskGroup() as group:
        group.create_task(trouble.kill(wanted.kills, (0.0, 2 * mean_alive)))
        if base.restart is not None:
            every = wanted.minutes * 60 / (wanted.database_restarts + 1)
            group.create_task(trouble.restart_database(base.restart, wanted.database_restarts, every))


async def _until(met: Callable[[], bool], what: str) -> None:
    """Raises AssertionError."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not met():
        assert time.monotonic() < until, f"waited in vain for {what}"
        await asyncio.sleep(0.2)


async def _quiet(people: Crowd, journal: Journal) -> None:
    """Until nobody has anything to tap and nothing was said for a while. Raises AssertionError."""
    until, last, since = time.monotonic() + PATIENCE_SECONDS, -1, time.monotonic()
    while time.monotonic() - since < QUIET_SECONDS:
        assert time.monotonic() < until, "it never came to rest"
        await asyncio.sleep(0.5)
        is_busy = any(walker.way_on() is not None for walker in people.walkers.values())
        if is_busy or len(journal.calls) != last:
            last, since = len(journal.calls), time.monotonic()


def _is_good(verdict: Verdict, trouble: Trouble) -> bool:
    return (
        verdict.prompts_lost == verdict.sets_lost == verdict.sets_doubled == verdict.left_in_outbox == 0
        and verdict.prompts_doubled_around_a_kill <= trouble.kills + trouble.restarts
        and verdict.prompts_delivered > 0
        and verdict.sets_logged > 0
    )


def _tell(
    wanted: argparse.Namespace, verdict: Verdict, trouble: Trouble, people: Crowd, seconds: float
) -> None:
    lines: dict[str, object] = {
        "database, processes": f"{wanted.database}, {wanted.processes}",
        "people, seed": f"{wanted.people}, {wanted.seed}",
        "took": f"{seconds:.0f} s",
        "kills -9": trouble.kills,
        "database restarts": trouble.restarts,
        "taps": people.taps,
    }
    lines |= {name.replace("_", " "): value for name, value in asdict(verdict).items()}
    for name, value in lines.items():
        sys.stdout.write(f"  {name:<36} {value}\n")
    sys.stdout.write("good\n" if _is_good(verdict, trouble) else "NOT GOOD\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--people", type=int, default=500, help="each walks two sessions")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database-restarts", type=int, default=3, help="PostgreSQL only")
    parser.add_argument("--faults", type=float, default=0.07, help="share of the calls that go wrong")
    parser.add_argument("--minutes", type=float, default=10.0, help="real ones, in which all of it happens")
    parser.add_argument("--speed", type=float, default=60.0, help="coach's seconds in a real one")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
