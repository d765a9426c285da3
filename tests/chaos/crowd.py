"""People who walk their sessions by themselves: each taps the ordinary way on as soon as it is offered.

They go by the buttons' data, as a phone does. What they reported is remembered here, outside of everything
that is killed: it is what the program is held to afterwards.
"""

import asyncio
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import aiohttp

from bot.sandbox.play import ImpossibleError, Json, Telegram

IMPATIENT_SECONDS = 8.0
"""Real seconds after which somebody taps the same button again: nothing seemed to happen. Longer than a start takes."""

GIVES_UP_AFTER = 4
"""Answers to taps on one button. A card that a kill left behind keeps its buttons, and answers that they are old."""

ROUND_SECONDS = 0.5

IMPATIENCE_GROWS = 1.5
"""Times so much before the next tap on the same button."""

LONGEST_PATIENCE_SECONDS = 30.0
"""Then they tap again, however often they did. Telegram itself forgets a tap that nobody fetched for 150 s."""

AT_THE_DOOR = 40
"""People who answer the first questions at the same time."""

SKIPPED = 0.75
"""Of the exercises after a session's first. So every session has a hold, sets and a "done", and few take an hour."""

THOROUGH = 0.1
"""Of the people: they skip nothing."""

IN_TEXT = "pm:edits"
"""These people are counted to hold by hold: more cues, and so more for a kill to fall between."""

SUBSCRIBED = {"bg", "ex"}
"""First buttons of a card that asks for nothing."""


@dataclass(frozen=True, slots=True)
class Report:
    """The set that a Done button stands for."""

    person_id: int
    session: int
    position: int


@dataclass(slots=True)
class Walker:
    id: int
    times: tuple[str, str] | None = None  # None: not chosen yet
    has_times: bool = False  # and the program has said so
    keyboards: dict[int, list[str]] = field(default_factory=dict)  # by message id: data in reading order
    tapped_at: dict[str, float] = field(default_factory=dict)
    taps: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)  # by data, as the taps are
    said_at: float = 0.0
    subscribed: asyncio.Event = field(default_factory=asyncio.Event)
    luck: Random = field(default_factory=Random)
    skips: float = 0.0
    exercised: set[str] = field(default_factory=set)  # numbers of sessions with an exercise that was begun
    chosen: dict[str, str] = field(default_factory=dict)  # by the data of a card's Start

    def look(self, message: Json) -> None:
        if self.times is not None and all(time_ in message["text"] for time_ in self.times):
            self.has_times = True
        data = [button["callback_data"] for row in message["keyboard"] for button in row]
        if data:
            self.keyboards[message["id"]] = data
            if data[0].split(":")[0] in SUBSCRIBED:
                self.subscribed.set()
        else:
            self.keyboards.pop(message["id"], None)

    def way_on(self) -> str | None:
        """The data of the button to tap now; None: nothing to do but wait."""
        if not self.keyboards:
            return None
        data = self.keyboards[max(self.keyboards)]
        by_code = {one.split(":")[0]: one for one in data}
        first = data[0].split(":")[0]
        if first in SUBSCRIBED:
            return None
        if IN_TEXT in data and self.answers[IN_TEXT] < GIVES_UP_AFTER:
            return IN_TEXT
        if "dn" in by_code:
            wanted = by_code["dn"]
        elif "hu" in by_code:
            return None  # A hold or a rest, which ends by itself.
        elif first == "sb" and "sk" in by_code:
            wanted = self._begin_or_skip(by_code)
        else:
            wanted = data[0]
        return None if self.answers[wanted] >= GIVES_UP_AFTER else wanted

    def _begin_or_skip(self, card: dict[str, str]) -> str:
        start, session = card["sb"], card["sb"].split(":")[1].split(".")[0]
        if start not in self.chosen:
            is_skipped = session in self.exercised and self.luck.random() < self.skips
            self.chosen[start] = card["sk"] if is_skipped else start
            self.exercised.add(session)
        return self.chosen[start]

    def is_patient(self, data: str) -> bool:
        """Whether the last tap on this button is not long enough ago to think that it was lost."""
        waits = min(IMPATIENT_SECONDS * IMPATIENCE_GROWS ** (self.taps[data] - 1), LONGEST_PATIENCE_SECONDS)
        return self.taps[data] > 0 and time.monotonic() - self.tapped_at[data] < waits


class Crowd:
    def __init__(self, telegram: Telegram, walkers: list[Walker]) -> None:
        self.telegram = telegram
        self.walkers = {walker.id: walker for walker in walkers}
        self.reported: set[Report] = set()
        self.told: dict[Report, set[str]] = defaultdict(set)  # what the answers to its taps said
        self.taps = 0
        self._tapped: dict[str, tuple[Walker, str]] = {}  # by the tap's id, as the next
        self._said: dict[str, str] = {}  # what was said before we knew that tap
        self._changed: set[int] = set()
        self._something = asyncio.Event()
        self._busy = asyncio.Semaphore(16)

    async def arrive(self) -> None:
        """Everybody says /start and answers what is asked, so many at a time. Returns when all have subscribed."""
        door = asyncio.Semaphore(AT_THE_DOOR)

        async def arrives(walker: Walker) -> None:
            async with door:
                await self.telegram.post(f"people/{walker.id}/say", {"text": "/start"})
                await walker.subscribed.wait()

        async with asyncio.TaskGroup() as group:
            for walker in self.walkers.values():
                group.create_task(arrives(walker))

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watch())
            group.create_task(self._worry())
            while True:
                await self._something.wait()
                self._something.clear()
                changed, self._changed = self._changed, set()
                await asyncio.gather(*(self._go_on(self.walkers[each]) for each in changed))

    async def _watch(self) -> None:
        """What the bot says, as it comes; after a lost connection everything is read again."""
        timeout = aiohttp.ClientTimeout(total=None)
        while True:
            async with self.telegram.http.get(
                f"{self.telegram.address}/sandbox/events", timeout=timeout
            ) as stream:
                await self._read_all()
                async for line in stream.content:
                    if line.startswith(b"data: "):
                        change = json.loads(line[6:])
                        if change["kind"] == "reload":
                            break
                        self._take(change)

    def _take(self, change: Json) -> None:
        walker = self.walkers.get(change.get("chat_id") or 0)
        if walker is None:
            return
        if change["kind"] == "message" and change["message"]["from"] == "bot":
            walker.look(change["message"])
            self._wonder(walker)
        elif change["kind"] == "gone":
            for message_id in change["message_ids"]:
                walker.keyboards.pop(message_id, None)
            self._wonder(walker)

    def _wonder(self, walker: Walker) -> None:
        self._changed.add(walker.id)
        self._something.set()

    async def _read_all(self) -> None:
        for walker in self.walkers.values():
            walker.keyboards.clear()
            for message in await self.telegram.human(walker.id).messages():
                if message["from"] == "bot":
                    walker.look(message)
            self._wonder(walker)

    async def _worry(self) -> None:
        while True:
            await asyncio.sleep(ROUND_SECONDS)
            for walker in self.walkers.values():
                if walker.way_on() is not None or not walker.has_times:
                    self._wonder(walker)

    async def _go_on(self, walker: Walker) -> None:
        async with self._busy:
            data = walker.way_on()
            if data is None:
                await self._choose_times(walker)
                return
            if walker.is_patient(data):
                return
            walker.tapped_at[data] = time.monotonic()
            walker.taps[data] += 1
            try:
                tap = await self.telegram.post(f"people/{walker.id}/tap", {"data": data})
            except ImpossibleError:
                return
            self.taps += 1
            self._tapped[tap["query_id"]] = walker, data
            if (said := self._said.pop(tap["query_id"], None)) is not None:
                self.hear(tap["query_id"], said)
            if (report := _report(walker, data)) is not None:
                self.reported.add(report)

    def hear(self, tap_id: str, said: str) -> None:
        """The phone shows the answer to a tap."""
        if tap_id not in self._tapped:
            self._said[tap_id] = said
            return
        walker, data = self._tapped[tap_id]
        walker.answers[data] += 1
        if (report := _report(walker, data)) is not None:
            self.told[report].add(said)

    async def _choose_times(self, walker: Walker) -> None:
        """Until the program has understood."""
        now = time.monotonic()
        if walker.times is None or walker.has_times or now - walker.said_at < IMPATIENT_SECONDS:
            return
        walker.said_at = now
        await self.telegram.post(f"people/{walker.id}/say", {"text": f"/times {' '.join(walker.times)}"})

    def want_prompts(self, first_at: datetime, spread: timedelta, apart: timedelta, random: Random) -> None:
        """Everybody's first prompt comes within *spread* after *first_at*, the second one *apart* from it."""
        for walker in self.walkers.values():
            first = first_at + spread * random.random()
            walker.times = f"{first:%H:%M}", f"{first + apart:%H:%M}"

    def somebody_at_it(self) -> int:
        """Who tapped last: to them something is to be said just now."""
        return max(self.walkers.values(), key=lambda walker: max(walker.tapped_at.values(), default=0.0)).id

    @property
    def have_times(self) -> bool:
        return all(walker.has_times for walker in self.walkers.values())


async def crowd(telegram: Telegram, size: int, random: Random) -> Crowd:
    humans = [await telegram.newcomer(f"Walker {number}", time_zone="UTC") for number in range(size)]
    return Crowd(telegram, [_walker(human.id, random) for human in humans])


def _walker(person_id: int, random: Random) -> Walker:
    skips = 0.0 if random.random() < THOROUGH else SKIPPED
    return Walker(person_id, luck=Random(random.random()), skips=skips)  # noqa: S311 (the run's own)


def _report(walker: Walker, data: str) -> Report | None:
    code, *rest = data.split(":")
    if code != "dn":
        return None
    session, position = rest[0].split(".")
    return Report(walker.id, int(session), int(position))


def by_session(reports: Iterable[Report]) -> dict[tuple[int, int], set[int]]:
    """The positions that were reported, by person and session."""
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for report in reports:
        found[report.person_id, report.session].add(report.position)
    return found
