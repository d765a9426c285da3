"""Everything that makes a file about a person, by the name of its paper."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import datetime

from bot.charted import Charted
from bot.coach.pictured import PROGRESS, REPORT
from bot.coach.practice import Practice
from bot.export import PAPER, Exporter
from bot.papers import Papers
from bot.storage.database import Database
from bot.storage.diaries import Diaries
from bot.storage.people import People
from bot.storage.sealed import Sealer
from content.texts import Texts


def makers(
    database: Database,
    people: People,
    sealer: Sealer,
    practice: Practice,
    texts: Texts,
    now: Callable[[], datetime],
    stack: AsyncExitStack,
) -> Papers:
    """The thread that draws ends with *stack*."""
    drawing = ThreadPoolExecutor(1, "drawing")
    stack.callback(drawing.shutdown, wait=False, cancel_futures=True)
    charted = Charted(database, people, Diaries(sealer), practice, texts, now, drawing)
    exporter = Exporter(database, sealer, practice, texts, now)
    return Papers({PAPER: exporter, PROGRESS: charted.progress, REPORT: charted.report})
