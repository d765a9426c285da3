"""One sign for what became of a slot on a day: told apart by shape, not by colour."""

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Wedge

from bot.charts.look import Colours
from bot.charts.month import Mark

RADIUS = 16.0
"""Pixels."""


def draw_mark(axes: Axes, mark: Mark, x: float, y: float, colours: Colours, gid: str = "mark") -> None:
    """*gid*: what the sign is drawn for; with its name it marks the one shape by which it can be counted."""
    name, thick = f"{gid}.{mark}", 3.0
    match mark:
        case Mark.DONE:
            axes.add_patch(Circle((x, y), RADIUS, facecolor=colours.main, edgecolor=colours.main, gid=name))
            axes.plot(
                (x - 7, x - 2, x + 8),
                (y, y + 6, y - 6),
                color=colours.paper,
                lw=thick,
                solid_capstyle="round",
            )
        case Mark.PARTLY:
            # The axis points down, so this is the lower half.
            axes.add_patch(Wedge((x, y), RADIUS, 0, 180, facecolor=colours.main, edgecolor="none"))
            axes.add_patch(Circle((x, y), RADIUS - 1, fill=False, edgecolor=colours.main, lw=2.2, gid=name))
        case Mark.FREE:
            axes.plot((x - 10, x + 10), (y, y), color=colours.soft, lw=4, solid_capstyle="round", gid=name)
        case Mark.NOTHING:
            axes.add_patch(Circle((x, y), 7, fill=False, edgecolor=colours.soft, lw=2, gid=name))
        case Mark.TO_COME:
            axes.add_patch(Circle((x, y), 3, facecolor=colours.soft, edgecolor="none", gid=name))
        case Mark.BEFORE:
            pass  # Nothing was asked, so nothing is missing.
