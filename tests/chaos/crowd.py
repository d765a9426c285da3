"""People who walk their sessions by themselves: each taps the ordinary way on as soon as it is offered.

They go by the buttons' data, as a phone does. What they reported is remembered here, outside of everything
that is killed: it is what the program is held to afterwards.
"""

import asyncio
import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import aiohttp

from bot.sandbox.play import ImpossibleError, Json, Telegram

IMPATIENT_SECONDS = 4.0
"""Real seconds after which somebody taps the same button again: nothing seemed to happen."""

GIVES_UP_AFTER = 8
"""Taps on one button. A card that a kill left behind keeps its buttons, and answers that they are old."""

ROUND_SECONDS = 0.5

WAITING = {"sk", "pa", "hu"}
"""First buttons of a card on which nothing is to be done but hold or rest."""

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
    said_at: float = 0.0

    @property
    def is_subscribed(self) -> bool:
        return any(data[0].split(":")[0] in SUBSCRIBED for data in self.keyboards.values())

    def look(self, message: Json) -> None:
        if self.times is not None and all(time_ in message["text"] for time_ in self.times):
            self.has_times = True
        data = [button["callback_data"] for row in message["keyboard"] for button in row]
        if data:
            self.keyboards[message["id"]] = data
        else:
            self.keyboards.pop(message["id"], None)

    def way_on(self) -> str | None:
        """The data of the button to tap now; None: nothing to do but wait."""
        if not self.keyboards:
            return None
        data = self.keyboards[max(self.keyboards)]
        done = next((each for each in data if each.startswith("dn:")), None)
        code = data[0].split(":")[0]
        if code in SUBSCRIBED:
            return None
        wanted = done or (None if code in WAITING else data[0])
        return None if wanted is None or self.taps[wanted] >= GIVES_UP_AFTER else wanted


class Crowd:
    def __init__(self, telegram: Telegram, walkers: list[Walker]) -> None:
        self.telegram = telegram
        self.walkers = {walker.id: walker for walker in walkers}
        self.reported: set[Report] = set()
        self.taps = 0
        self._changed: set[int] = set()
        self._something = asyncio.Event()
        self._busy = asyncio.Semaphore(16)

    async def arrive(self) -> None:
        """Everybody says /start, a few at a time."""
        for walker in self.walkers.values():
            await self.telegram.post(f"people/{walker.id}/say", {"text": "/start"})

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
                self._wonder(walker)

    async def _go_on(self, walker: Walker) -> None:
        async with self._busy:
            data = walker.way_on()
            if data is None:
                await self._choose_times(walker)
                return
            if time.monotonic() - walker.tapped_at.get(data, -IMPATIENT_SECONDS) < IMPATIENT_SECONDS:
                return
            walker.tapped_at[data] = time.monotonic()
            walker.taps[data] += 1
            try:
                await self.telegram.post(f"people/{walker.id}/tap", {"data": data})
            except ImpossibleError:
                return
            self.taps += 1
            code, *rest = data.split(":")
            if code == "dn":
                session, position = rest[0].split(".")
                self.reported.add(Report(walker.id, int(session), int(position)))

    async def _choose_times(self, walker: Walker) -> None:
        """Until the program has understood."""
        now = time.monotonic()
        if walker.times is None or walker.has_times or now - walker.said_at < IMPATIENT_SECONDS:
            return
        walker.said_at = now
        await self.telegram.post(f"people/{walker.id}/say", {"text": f"/times {' '.join(walker.times)}"})

    def want_prompts(self, first_at: datetime, spread: timedelta, random: Random) -> None:
        """Everybody's two prompts come within *spread* after *first_at*, and after twice as long again."""
        for walker in self.walkers.values():
            first = first_at + spread * random.random()
            walker.times = f"{first:%H:%M}", f"{first + 2 * spread:%H:%M}"

    @property
    def are_subscribed(self) -> bool:
        return all(walker.is_subscribed for walker in self.walkers.values())

    @property
    def have_times(self) -> bool:
        return all(walker.has_times for walker in self.walkers.values())


async def crowd(telegram: Telegram, size: int) -> Crowd:
    humans = [await telegram.newcomer(f"Walker {number}", time_zone="UTC") for number in range(size)]
    return Crowd(telegram, [Walker(human.id) for human in humans])


def by_session(reports: set[Report]) -> dict[tuple[int, int], set[int]]:
    """The positions that were reported, by person and session."""
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for report in reports:
        found[report.person_id, report.session].add(report.position)
    return found
