"""The picture of progress and the page for a clinician are made of what is stored, beside the event loop."""

import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.charted import Charted
from bot.coach.chart_events import ThemeChosen
from bot.coach.events import ExerciseAsked
from bot.papers import NotMade, Paper
from bot.storage import codec
from bot.storage.database import StoreAway
from bot.storage.diaries import Diaries
from bot.storage.tables import outbox
from content.drawing import Theme
from content.texts import Words
from tests.support.at_the_desk import ANN, CONTENT, AtTheDesk, at_the_desk
from tests.support.clock import START
from tests.support.databases import SEALER

NOBODY = 99


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[AtTheDesk]:
    desk = at_the_desk(tmp_path)
    await desk.agrees()
    yield desk
    desk.database.close()


def charted(here: AtTheDesk) -> Charted:
    pool = ThreadPoolExecutor(1)
    return Charted(
        here.database, here.people, Diaries(SEALER), here.practice, CONTENT.texts, lambda: START, pool
    )


async def test_a_picture_and_a_page_are_made_of_somebody_with_an_empty_diary(here: AtTheDesk) -> None:
    picture, page = await charted(here).progress(ANN, "uk"), await charted(here).report(ANN, "de", "Anna K.")
    assert isinstance(picture, Paper)
    assert isinstance(page, Paper)
    assert (picture.content[1:4], page.content[:4]) == (b"PNG", b"%PDF")
    assert (picture.name[-4:], page.name[-4:]) == (".png", ".pdf")


async def test_of_nobody_nothing_is_made(here: AtTheDesk) -> None:
    assert await charted(here).progress(NOBODY, "en") is None
    assert await charted(here).report(NOBODY, "en") is None


async def test_a_picture_takes_the_theme_that_was_chosen_and_remembered(
    here: AtTheDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.charts import progress  # noqa: PLC0415 (as in the program: with the first picture)

    drawn: list[tuple[Theme, threading.Thread]] = []

    def note(_month: object, _words: Words, theme: Theme) -> bytes:
        drawn.append((theme, threading.current_thread()))
        return b""

    monkeypatch.setattr(progress, "draw_progress", note)
    await charted(here).progress(ANN, "en")
    await here.hears(ThemeChosen(Theme.DARK))
    await charted(here).progress(ANN, "en")
    row = await here.row()
    assert row is not None
    assert codec.from_json(row.state) == replace(codec.from_json(row.state), theme=Theme.DARK)
    assert [theme for theme, _ in drawn] == [Theme.LIGHT, Theme.DARK]
    assert threading.current_thread() not in [thread for _, thread in drawn]


async def test_while_the_store_is_away_it_waits(here: AtTheDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise StoreAway

    monkeypatch.setattr(here.people, "load", away)
    with pytest.raises(NotMade):
        await charted(here).progress(ANN, "en")


def test_the_program_starts_without_what_only_pictures_need() -> None:
    look = "import bot.app, bot.cli, sys; sys.exit('matplotlib' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0  # noqa: S603 (our own line)


async def test_a_drawing_takes_the_theme_that_was_chosen(here: AtTheDesk) -> None:
    for event in (ThemeChosen(Theme.DARK), ExerciseAsked("calf_stretch")):
        await here.hears(event)
    rows = await here.database.read(lambda tx: tx.scalars(sa.select(outbox.c.payload)).all())
    pictures = [payload["picture"] for row in rows if "picture" in (payload := SEALER.open(row))]
    assert pictures == ["calf_stretch.left.dark.svg"]
