"""The picture of progress: a calendar of four weeks, the level, and how it felt. Made for a phone held upright."""

from dataclasses import replace
from datetime import date

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from bot.charts.look import COLOURS, Colours, as_png, fitted, points, sheet
from bot.charts.marks import RADIUS, draw_mark
from bot.charts.month import WEEKS, Day, Mark, Month
from bot.charts.panels import Panel, Pen, Sizes, draw_pain, draw_steps
from content.drawing import Theme
from content.texts import Words

WIDTH, HEIGHT = 1080, 1350
"""Pixels; Telegram shows it whole on a phone, and sends it without making it smaller."""

LEFT, RIGHT = 60, WIDTH - 60
HEAD = 82
WEEK_HEAD = 178
FIRST_ROW = 200
ROW = 110
GAP = 8
CELL = (RIGHT - LEFT + 2 * GAP) / 7
UNDER_CALENDAR = FIRST_ROW + WEEKS * ROW

TITLE, TEXT, SMALL = (points(pixels) for pixels in (46, 27, 23))

LEGEND = (Mark.DONE, Mark.PARTLY, Mark.REST, Mark.FREE, Mark.NOTHING)
A_LEGEND_ROW = 3


def draw_progress(month: Month, words: Words, theme: Theme) -> bytes:
    """PNG. Takes some tenths of a second: call it off the event loop."""
    return as_png(figure_of(month, words, theme))


def figure_of(month: Month, words: Words, theme: Theme) -> Figure:
    colours = COLOURS[theme]
    figure, axes = sheet(WIDTH, HEIGHT, colours)
    _write_head(axes, month, words, colours)
    _draw_calendar(axes, month, words, colours)
    _draw_legend(axes, month, words, colours)
    under = UNDER_CALENDAR + 172
    height = (HEIGHT - under - 20) / (1 if month.ladder is None else 2)
    panel = Panel(LEFT, under, RIGHT - LEFT, height, WIDTH, HEIGHT)
    pen = Pen(figure, panel, month.first, words, colours, Sizes.PHONE)
    if month.ladder is not None:
        draw_steps(pen, month.ladder)
        pen = replace(pen, panel=replace(panel, top=under + height))
    draw_pain(pen, month.before, month.most, words("chart.pain"))
    return figure


def _write_head(axes: Axes, month: Month, words: Words, colours: Colours) -> None:
    axes.text(LEFT, HEAD, words("chart.title"), size=TITLE, weight="bold", color=colours.ink)
    period = words("chart.period", first=words.date(month.first), last=words.date(month.today))
    axes.text(LEFT, HEAD + 44, period, size=TEXT, color=colours.soft)


def _draw_calendar(axes: Axes, month: Month, words: Words, colours: Colours) -> None:
    for number, day in enumerate(month.days):
        week, weekday = divmod(number, 7)
        x, y = LEFT - GAP + weekday * CELL, FIRST_ROW + week * ROW
        if week == 0:
            name = words.weekdays([weekday])
            axes.text(x + CELL / 2, WEEK_HEAD, name, size=SMALL, color=colours.soft, ha="center")
        _draw_day(axes, day, month.today, x, y, colours)


def _draw_day(axes: Axes, day: Day, today: date, x: float, y: float, colours: Colours) -> None:
    is_today, is_there = day.on == today, day.on <= today and any(one is not Mark.BEFORE for one in day.marks)
    box = FancyBboxPatch(
        (x + GAP, y + GAP),
        CELL - 2 * GAP,
        ROW - 2 * GAP,
        boxstyle="round,pad=0,rounding_size=14",
        facecolor=colours.cell if is_there else colours.paper,
        edgecolor=colours.main if is_today else colours.cell,
        linewidth=2.5 if is_today else 1,
    )
    axes.add_patch(box)
    weight = "bold" if is_today else "normal"
    axes.text(
        x + CELL / 2,
        y + 39,
        str(day.on.day),
        size=SMALL,
        weight=weight,
        color=colours.ink if is_today else colours.soft,
        ha="center",
    )
    room = min(42.0, (CELL - 3 * GAP) / max(1, len(day.marks)))
    for place, mark in enumerate(day.marks):
        middle = x + CELL / 2 + (place - (len(day.marks) - 1) / 2) * room
        draw_mark(axes, mark, middle, y + 71, colours)


def _draw_legend(axes: Axes, month: Month, words: Words, colours: Colours) -> None:
    width = (RIGHT - LEFT) / A_LEGEND_ROW
    for number, mark in enumerate(LEGEND):
        row, column = divmod(number, A_LEGEND_ROW)
        x, y = LEFT + column * width, UNDER_CALENDAR + 40 + row * 44
        draw_mark(axes, mark, x + RADIUS, y, colours, gid="legend")
        name = fitted(words(f"chart.mark.{mark}"), points(width - 54), TEXT)
        axes.text(x + 46, y, name, size=TEXT, color=colours.ink, va="center_baseline")
    slots = " · ".join(words(title) for title in month.slots)
    how = words("chart.slots", slots=slots) if slots else ""
    how = fitted(how, points(RIGHT - LEFT), TEXT)
    axes.text(LEFT, UNDER_CALENDAR + 132, how, size=TEXT, color=colours.soft, va="center_baseline")
