"""How long a picture of progress and a page for a clinician take, and how that grows with the diary."""

import time
from collections.abc import Callable, Iterator

from bot.charts.month import month_of
from bot.charts.progress import draw_progress
from bot.charts.record import record_of
from bot.charts.report import draw_report
from content.drawing import Theme
from tests.bench.line import Better, Line
from tests.support import invented
from tests.support.invented import MADE_AT, TODAY
from tests.support.play import PRACTICE, content

TIMES = 3
SHORT, LONG = 40, 400
"""Days."""

MOST_GROWTH = 10
"""Ten times the days may take ten times as long."""


def measure() -> Iterator[Line]:
    for what, draw in (("picture of progress", _picture), ("page for a clinician", _page)):
        draw(SHORT)  # The first one imports.
        short, long = _seconds(draw, SHORT), _seconds(draw, LONG)
        yield Line(f"{what}, {SHORT} days", short * 1000, "ms", None, Better.LESS, digits=0)
        growth = long / short
        yield Line(f"{what}: {LONG} days beside {SHORT}", growth, "times", MOST_GROWTH, Better.LESS, digits=2)


def _seconds(draw: Callable[[int], object], days: int) -> float:
    """The best of a few, the reading of the diary included."""
    best = float("inf")
    for _ in range(TIMES):
        began = time.perf_counter()
        draw(days)
        best = min(best, time.perf_counter() - began)
    return best


def _picture(days: int) -> bytes:
    month = month_of(PRACTICE, invented.person(days), invented.diary(days), TODAY)
    return draw_progress(month, content().texts.words("en"), Theme.LIGHT)


def _page(days: int) -> bytes:
    record = record_of(PRACTICE, invented.person(days), invented.diary(days), TODAY)
    return draw_report(record, PRACTICE.programme.title, "", content().texts.words("en"), MADE_AT)
