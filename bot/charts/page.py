"""A page to write on from the top down: headings, rows in columns, notes. Its unit is the point, a 72nd of an inch."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bot.charts.look import POINTS, PRINTED, fitted, sheet, wrapped

WIDTH, HEIGHT = 595.28, 841.89
"""A4."""

LEFT, RIGHT, BOTTOM = 44.0, WIDTH - 44, HEIGHT - 34
TEXT, HEADING, TITLE = 8.4, 10.4, 17.0
LEADING = 1.36
"""From one line to the next, in sizes of the letter."""


@dataclass(slots=True)
class Page:
    """*y* is where the next line begins."""

    y: float = 40.0
    figure: Figure = field(init=False)
    axes: Axes = field(init=False)

    def __post_init__(self) -> None:
        self.figure, self.axes = sheet(WIDTH, HEIGHT, PRINTED, POINTS)

    def title(self, text: str, aside: str) -> None:
        """*aside* stands at the right, cut where it would not fit."""
        self._put(LEFT, self.y, fitted(text, 300, TITLE, "bold"), TITLE, weight="bold")
        if aside:
            self._put(RIGHT, self.y, fitted(aside, RIGHT - LEFT - 310, HEADING), HEADING, align="right")
        self.y += TITLE * LEADING + 4

    def heading(self, text: str) -> None:
        self.y += 9
        self._put(LEFT, self.y, fitted(text, RIGHT - LEFT, HEADING, "bold"), HEADING, weight="bold")
        self.y += HEADING * LEADING + 1.5
        self.axes.plot((LEFT, RIGHT), (self.y, self.y), color=PRINTED.line, lw=0.8)
        self.y += 4

    def note(self, text: str, right: float = RIGHT) -> None:
        """A sentence, over as many lines as it needs."""
        for line in wrapped(text, right - LEFT, TEXT):
            self._put(LEFT, self.y, line, TEXT, colour=PRINTED.soft)
            self.y += TEXT * LEADING

    def row(self, cells: Sequence[str], stops: Sequence[float], weight: str = "normal") -> None:
        """*stops*: where each cell begins, and where the last one ends. A cell wraps within its own column."""
        lines = 1
        for number, cell in enumerate(cells):
            left, right = stops[number], stops[number + 1] - 8
            for down, line in enumerate(wrapped(cell, right - left, TEXT, weight)):
                self._put(left, self.y + down * TEXT * LEADING, line, TEXT, weight=weight)
                lines = max(lines, down + 1)
        self.y += lines * TEXT * LEADING + 1.2

    def footer(self, text: str) -> None:
        lines = wrapped(text, RIGHT - LEFT, TEXT)
        for number, line in enumerate(lines):
            y = BOTTOM - (len(lines) - number) * TEXT * LEADING
            self._put(LEFT, y, line, TEXT, colour=PRINTED.soft)

    def _put(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        weight: str = "normal",
        colour: str = PRINTED.ink,
        align: str = "left",
    ) -> None:
        self.axes.text(x, y, text, size=size, weight=weight, color=colour, ha=align, va="top")
