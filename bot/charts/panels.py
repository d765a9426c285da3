"""Two small charts over four weeks: the level in repetitions, and the scores from 0 to 10."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bot.charts.look import POINTS, Colours, fitted, points
from bot.charts.month import DAYS, WEEKS, Ladder, Point
from content.texts import Words

SCORES = (0, 5, 10)


@dataclass(frozen=True, slots=True)
class Size:
    """*heading*, *text*, *small*: of letters, in points. *unit*: how many of the sheet's units a distance of one is."""

    heading: float
    text: float
    small: float
    unit: float


class Sizes:
    """On a phone in pixels, on a page in points."""

    PHONE = Size(points(31), points(27), points(23), 1)
    PAGE = Size(8.4, 8.4, 7.4, 0.36)


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the sheet, in its units, from the top left."""

    left: float
    top: float
    width: float
    height: float
    sheet_width: float
    sheet_height: float


@dataclass(frozen=True, slots=True)
class Pen:
    """What all parts of a chart are drawn with. *first*: the date at the left."""

    figure: Figure
    panel: Panel
    first: date
    words: Words
    colours: Colours
    size: Size


def draw_steps(pen: Pen, ladder: Ladder) -> None:
    words, colours = pen.words, pen.colours
    title = words("chart.level", exercise=words(ladder.exercise.short_title))
    plan = words("chart.level.now", count=words.number(ladder.now))
    _write_head(pen, title, [(plan, colours.ink)])
    top = max([ladder.top, ladder.now, *(point.value for point in ladder.done)])
    axes = _axes(pen, ticks=(0, ladder.first, ladder.top), top=top)
    axes.axhline(ladder.now, color=colours.soft, lw=2, ls=(0, (2, 3)), gid="now")
    if not ladder.done:
        _say_nothing_yet(pen, axes, words("chart.level.nothing_yet"))
        return
    _draw_points(pen, axes, ladder.done, "level", colours.main, Shape("o", "-", is_full=True))


def draw_pain(pen: Pen, before: Sequence[Point], most: Sequence[Point], title: str) -> None:
    """*title* empty: it stands above already."""
    words, colours = pen.words, pen.colours
    if not before and not most:
        _write_head(pen, title, [])
        _say_nothing_yet(pen, _axes(pen, ticks=SCORES, top=SCORES[-1]), words("chart.pain.nothing_yet"))
        return
    key = [
        (f"□ {words('chart.pain.before')}", colours.other),
        (f"● {words('chart.pain.most')}", colours.main),
    ]
    _write_head(pen, title, key)
    axes = _axes(pen, ticks=SCORES, top=SCORES[-1])
    _draw_points(pen, axes, before, "before", colours.other, Shape("s", "--", is_full=False))
    _draw_points(pen, axes, most, "most", colours.main, Shape("o", "-", is_full=True))


def _write_head(pen: Pen, title: str, asides: Sequence[tuple[str, str]]) -> None:
    """*asides*: texts with their colours, from the right end to the left."""
    panel, size = pen.panel, pen.size
    y = 1 - (panel.top + 34 * size.unit) / panel.sheet_height
    x = panel.left + panel.width
    for text, colour in asides:
        at = x / panel.sheet_width
        said = pen.figure.text(at, y, text, size=size.text, color=colour, ha="right")
        x -= said.get_window_extent().width + 28 * size.unit
    room = (x - panel.left) * POINTS / pen.figure.dpi
    pen.figure.text(
        panel.left / panel.sheet_width,
        y,
        fitted(title, room, size.heading, "bold"),
        size=size.heading,
        weight="bold",
        color=pen.colours.ink,
    )


def _axes(pen: Pen, *, ticks: Sequence[int], top: int) -> Axes:
    panel, size, colours = pen.panel, pen.size, pen.colours
    under, over, beside = (distance * size.unit for distance in (52, 56, 52))
    box = (
        (panel.left + beside) / panel.sheet_width,
        1 - (panel.top + panel.height - under) / panel.sheet_height,
        (panel.width - beside) / panel.sheet_width,
        (panel.height - under - over) / panel.sheet_height,
    )
    axes = pen.figure.add_axes(box)
    axes.set_facecolor(colours.paper)
    axes.set_xlim(-0.6, DAYS - 0.4)
    axes.set_ylim(-0.06 * top, 1.06 * top)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    starts = [7 * week for week in range(WEEKS)]
    names = [pen.words.date(pen.first + timedelta(days=start)) for start in starts]
    axes.set_xticks(starts, names, ha="left")
    axes.set_yticks(ticks, [pen.words.number(tick) for tick in ticks])
    axes.tick_params(length=0, labelsize=size.small, labelcolor=colours.soft, pad=8 * size.unit)
    axes.grid(axis="y", color=colours.line, lw=1)
    axes.set_axisbelow(True)
    return axes


@dataclass(frozen=True, slots=True)
class Shape:
    """By it, not by the colour, one line is told from the other."""

    marker: str
    line: str
    is_full: bool


def _draw_points(pen: Pen, axes: Axes, series: Sequence[Point], gid: str, colour: str, shape: Shape) -> None:
    thick = 0.3 + 2.2 * pen.size.unit
    axes.plot(
        [(point.on - pen.first).days for point in series],
        [point.value for point in series],
        color=colour,
        lw=thick,
        ls=shape.line,
        marker=shape.marker,
        markersize=1 + 7 * pen.size.unit,
        markerfacecolor=colour if shape.is_full else axes.get_facecolor(),
        markeredgewidth=0.8 * thick,
        clip_on=False,
        gid=gid,
    )


def _say_nothing_yet(pen: Pen, axes: Axes, text: str) -> None:
    axes.text(
        0.5,
        0.7,
        text,
        size=pen.size.text,
        color=pen.colours.soft,
        ha="center",
        va="center",
        transform=axes.transAxes,
    )
