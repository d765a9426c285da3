"""Makes the picture of progress and the page for a clinician, from what is true when they are sent."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from bot.charts.month import first_day, month_of
from bot.charts.record import record_of
from bot.coach.diary import Diary
from bot.coach.person import Person
from bot.coach.practice import Practice
from bot.papers import NotMade, Paper
from bot.storage import codec
from bot.storage.database import Database, StoreAway, Transaction
from bot.storage.diaries import Diaries
from bot.storage.people import People
from content.texts import Texts


@dataclass(frozen=True, slots=True)
class Charted:
    """`progress` and `report` are each a `bot.papers.Maker`. *pool*: the thread that draws, one for all.

    matplotlib does not promise to be safe in several threads, and whoever waits for a picture must not keep the
    threads of others.
    """

    database: Database
    people: People
    diaries: Diaries
    practice: Practice
    texts: Texts
    now: Callable[[], datetime]
    pool: ThreadPoolExecutor

    async def progress(self, person_id: int, language: str, _note: str = "") -> Paper | None:
        found = await self._read(person_id, lambda person, now: first_day(person.day(now)))
        return None if found is None else await self._drawn(partial(self._picture, *found, language))

    async def report(self, person_id: int, language: str, note: str = "") -> Paper | None:
        found = await self._read(person_id, lambda _person, _now: None)
        return None if found is None else await self._drawn(partial(self._page, *found, language, note))

    async def _read(
        self, person_id: int, since: Callable[[Person, datetime], date | None]
    ) -> tuple[Person, Diary, datetime] | None:
        """In one transaction. None: nothing is kept of this person. Raises NotMade."""
        now = self.now()

        def work(tx: Transaction) -> tuple[Person, Diary, datetime] | None:
            row = self.people.load(tx, person_id)
            if row is None:
                return None
            person = codec.from_json(row.state)
            return person, self.diaries.read(tx, person_id, since(person, now)), now

        try:
            return await self.database.read(work)
        except StoreAway:
            raise NotMade from None

    async def _drawn(self, draw: Callable[[], Paper]) -> Paper:
        return await asyncio.get_running_loop().run_in_executor(self.pool, draw)

    def _picture(self, person: Person, diary: Diary, now: datetime, language: str) -> Paper:
        # matplotlib takes a second to import: with the first picture, not at the start.
        from bot.charts.progress import draw_progress  # noqa: PLC0415 (matplotlib: with the first picture)

        today = person.day(now)
        month = month_of(self.practice.of(person), person, diary, today)
        picture = draw_progress(month, self.texts.words(language), person.theme)
        return Paper(f"forefoot-{today}.png", picture)

    def _page(self, person: Person, diary: Diary, now: datetime, language: str, name: str) -> Paper:
        from bot.charts.report import draw_report  # noqa: PLC0415 (the same)

        today = person.day(now)
        practice = self.practice.of(person)
        record = record_of(practice, person, diary, today)
        title = practice.programme.title
        page = draw_report(record, title, name, self.texts.words(language), person.local(now))
        return Paper(f"forefoot-report-{today}.pdf", page)
