"""One sign for what became of a slot on a day: told apart by shape, not by colour."""

import math

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Polygon, Wedge

from bot.charts.look import Colours
from bot.charts.month import Mark

RADIUS = 16.0
"""Pixels."""

Pair = tuple[float, float]
CORNERS = 24


def _moon(radius: float = 12.0, bite: float = 10.0, apart: float = 7.0, turned: float = -0.6) -> list[Pair]:
    """Corners of a crescent: a disc of *radius*, less one of *bite* whose middle lies *apart* from its own."""
    outer = math.acos((apart**2 + radius**2 - bite**2) / (2 * apart * radius))
    inner = math.pi - math.acos((apart**2 + bite**2 - radius**2) / (2 * apart * bite))
    back = [(0.0, radius, outer + (2 * math.pi - 2 * outer) * part / CORNERS) for part in range(CORNERS + 1)]
    hollow = [
        (apart, bite, 2 * math.pi - inner - (2 * math.pi - 2 * inner) * part / CORNERS)
        for part in range(CORNERS + 1)
    ]
    return [
        (
            middle * math.cos(turned) + size * math.cos(angle + turned),
            middle * math.sin(turned) + size * math.sin(angle + turned),
        )
        for middle, size, angle in (*back, *hollow)
    ]


MOON = _moon()
"""For a day of rest, around its middle."""


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
        case Mark.REST:
            moon = [(x + across, y + down) for across, down in MOON]
            axes.add_patch(Polygon(moon, facecolor=colours.soft, edgecolor="none", gid=name))
        case Mark.FREE:
            axes.plot((x - 10, x + 10), (y, y), color=colours.soft, lw=4, solid_capstyle="round", gid=name)
        case Mark.NOTHING:
            axes.add_patch(Circle((x, y), 7, fill=False, edgecolor=colours.soft, lw=2, gid=name))
        case Mark.TO_COME:
            axes.add_patch(Circle((x, y), 3, facecolor=colours.soft, edgecolor="none", gid=name))
        case Mark.BEFORE:
            pass  # Nothing was asked, so nothing is missing.
