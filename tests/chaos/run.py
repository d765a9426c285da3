"""One run: a crowd, trouble, rest, and the balance of it."""

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, astuple, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

from bot.storage.database import Database
from content.languages import ENGLISH
from content.load import bundled, load
from tests.chaos import databases
from tests.chaos.count import Verdict, judge
from tests.chaos.crowd import Crowd, crowd
from tests.chaos.journal import Journal
from tests.chaos.stage import stage
from tests.chaos.trouble import Trouble, clear_faults, plant_faults

START = datetime.fromisoformat("2026-11-23T06:00:00+00:00")

SOON_SECONDS = 25.0
SOON_SECONDS_EACH = 0.06
"""Real ones, in which everybody has chosen their times. A time that has passed by then is one for tomorrow."""

TOO_LATE = {"toast.too_late", "toast.session_closed"}
"""What says to a Done that its session has ended."""

FAR = timedelta(hours=10)
"""After the first prompt: a second one that the run does not last to see."""

LONGEST = timedelta(minutes=50)
"""Of the coach's time, for a session of which nothing is skipped."""

QUIET = timedelta(minutes=2.5)
"""Of the coach's time: no hold, rest or pause between two tries is longer."""

QUIET_SECONDS = 2.0
PATIENCE_SECONDS = 120.0
PATIENCE_SECONDS_EACH = 2.0
"""For one person more: a loaded machine takes so long to let somebody subscribe, or to end their session."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """*faults*: the share of the calls that go wrong. *speed*: of the coach's clock.

    *minutes*: real ones for which each process is up between the kills, all in all. Its starts come on top.
    """

    people: int
    sessions_each: int  # 1 or 2
    processes: int
    kills: int
    database_restarts: int
    faults: float
    storms: int
    minutes: float
    speed: float
    seed: int

    @property
    def soon_seconds(self) -> float:
        return SOON_SECONDS + self.people * SOON_SECONDS_EACH

    @property
    def patience_seconds(self) -> float:
        return PATIENCE_SECONDS + self.people * PATIENCE_SECONDS_EACH


@dataclass(frozen=True, slots=True)
class Balance:
    verdict: Verdict
    trouble: Trouble
    taps: int
    seconds: float

    def lines(self) -> Iterator[tuple[str, object]]:
        yield "took", f"{self.seconds:.0f} s"
        yield "kills -9", self.trouble.kills
        yield "kills with a call under way", self.trouble.kills_in_a_call
        starts = self.trouble.starts_seconds
        yield (
            "a start took, median and longest",
            f"{median(starts):.1f} and {max(starts):.1f} s" if starts else "-",
        )
        yield "storms of 429", f"{len(self.trouble.storms)} ({', '.join(dict.fromkeys(self.trouble.storms))})"
        yield "database restarts", self.trouble.restarts
        yield "starts without a database", self.trouble.vain_starts
        yield "taps", self.taps
        for name, value in asdict(self.verdict).items():
            yield name.replace("_", " "), value


async def run(wanted: Wanted, folder: Path, base: databases.Base) -> Balance:
    """*folder* keeps the logs, the calls as the sandbox saw them, and each reported set with what was answered.

    Raises AssertionError: it never ended.
    """
    random = Random(wanted.seed)  # noqa: S311 (a run that can be had again)
    began = time.monotonic()
    async with stage(folder, base.url, wanted.processes, wanted.speed, START.isoformat()) as on:
        up_at = time.monotonic()
        people = await crowd(on.telegram, wanted.people, random)
        journal, trouble = Journal(on.telegram, people.hear), Trouble(on, random, base.under_way)
        first = on.programs[0]
        await first.stop()  # Its next start is an ordinary one, with nothing to set up.
        await first.start()
        lasts = wanted.minutes * 60 + wanted.kills * first.up_after_seconds / wanted.processes
        # Evenly, and so that the last session ends about when the last kill comes.
        in_all = timedelta(seconds=lasts * wanted.speed)
        spread = max(in_all - LONGEST, in_all / 4) / wanted.sessions_each
        async with asyncio.TaskGroup() as group:
            background = [group.create_task(people.run()), group.create_task(journal.run())]
            async with asyncio.timeout(wanted.patience_seconds):
                await people.arrive()
            passed = timedelta(seconds=(time.monotonic() - up_at) * wanted.speed)
            soon = timedelta(minutes=5, seconds=wanted.soon_seconds * wanted.speed)
            first_at = START + passed + soon
            people.want_prompts(first_at, spread, spread if wanted.sessions_each == 2 else FAR, random)
            await _until(lambda: people.have_times, "everybody to have chosen their times", wanted)
            in_time = passed + soon - timedelta(seconds=(time.monotonic() - up_at) * wanted.speed)
            assert in_time > timedelta(), "the machine is too slow: people chose times that had passed"
            # Before the first prompt there would be nothing to disturb.
            await asyncio.sleep(in_time.total_seconds() / wanted.speed)
            await plant_faults(on.telegram, wanted.faults, random)
            await _disturb(wanted, lasts, base, trouble, people)
            await clear_faults(on.telegram)
            last_prompt = passed + soon + wanted.sessions_each * spread
            left = last_prompt.total_seconds() / wanted.speed - (time.monotonic() - up_at)
            await asyncio.sleep(max(0.0, left))
            await _quiet(people, journal, wanted)
            await journal.read()
            for task in background:
                task.cancel()
        for program in on.programs:
            await program.stop()
    _keep(folder / "calls.jsonl", journal.calls)
    reports = (
        (*astuple(report), *sorted(people.told[report])) for report in sorted(people.reported, key=astuple)
    )
    _keep(folder / "reports.jsonl", reports)
    database = Database.open(base.url)
    words = load(bundled()).texts.words(ENGLISH)
    said = {words(key) for key in TOO_LATE}
    too_late = {report for report, answers in people.told.items() if answers & said}
    prompts_due = wanted.sessions_each * wanted.people
    verdict = database.run_at_start(
        lambda tx: judge(tx, journal.calls, people.reported, too_late, prompts_due, trouble.met)
    )
    database.close()
    return Balance(verdict, trouble, people.taps, time.monotonic() - began)


def _keep(file: Path, lines: Iterable[object]) -> None:
    with file.open("w") as kept:
        kept.writelines(json.dumps(line) + "\n" for line in lines)


async def _disturb(
    wanted: Wanted, lasts: float, base: databases.Base, trouble: Trouble, people: Crowd
) -> None:
    mean_alive = wanted.minutes * 60 * wanted.processes / max(1, wanted.kills)
    async with asyncio.TaskGroup() as group:
        group.create_task(trouble.kill(wanted.kills, (0.0, 2 * mean_alive)))
        every = lasts / (wanted.storms + 1)
        group.create_task(trouble.storm(wanted.storms, every, wanted.speed, people.somebody_at_it))
        if base.restart is not None:
            every = lasts / (wanted.database_restarts + 1)
            group.create_task(trouble.restart_database(base.restart, wanted.database_restarts, every))


async def _until(met: Callable[[], bool], what: str, wanted: Wanted) -> None:
    """Raises AssertionError."""
    until = time.monotonic() + wanted.patience_seconds
    while not met():
        assert time.monotonic() < until, f"waited in vain for {what}"
        await asyncio.sleep(0.2)


async def _quiet(people: Crowd, journal: Journal, wanted: Wanted) -> None:
    """Until nobody has anything to tap and nothing was said for a while. Raises AssertionError."""
    until, last, since = time.monotonic() + wanted.patience_seconds, -1, time.monotonic()
    quiet_seconds = QUIET_SECONDS + QUIET.total_seconds() / wanted.speed
    while time.monotonic() - since < quiet_seconds:
        assert time.monotonic() < until, "it never came to rest"
        await asyncio.sleep(0.5)
        is_busy = any(walker.way_on() is not None for walker in people.walkers.values())
        if is_busy or len(journal.calls) != last:
            last, since = len(journal.calls), time.monotonic()
