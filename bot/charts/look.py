"""How our pictures look: colours, sizes, and a bare sheet to draw on. The only place that sets matplotlib up.

Figures are made by hand, never by pyplot: pyplot keeps every figure it ever made.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font

from content.drawing import Theme

mpl.rcParams.update(
    {
        "font.family": "DejaVu Sans",  # Comes with matplotlib: the same on every machine, Cyrillic and all.
        "text.parse_math": False,  # A name with dollars in it is a name.
        "pdf.fonttype": 42,  # Whole letters, so that the text of a page can be selected and searched.
        "axes.unicode_minus": False,
    }
)

POINTS = 72
"""An inch has so many."""

DPI = 100


@dataclass(frozen=True, slots=True)
class Colours:
    """Texts are in *ink* or *soft*; each has a contrast of 4.5 at least against *paper* and *cell*.

    Nothing is red, and nothing is told by colour alone.
    """

    paper: str
    cell: str
    ink: str
    soft: str
    line: str
    main: str
    other: str


PRINTED = Colours("#FFFFFF", "#EEF3F1", "#1D3B44", "#4C656C", "#CBD8D6", "#1F7A6C", "#9A4B1E")
LIGHT = Colours("#FBFAF6", "#EEF3F1", "#1D3B44", "#4C656C", "#CBD8D6", "#1F7A6C", "#9A4B1E")
DARK = Colours("#12211F", "#1D302D", "#EAF3F0", "#A9BDB9", "#3A504C", "#62CDB9", "#F0A878")
COLOURS = {Theme.LIGHT: LIGHT, Theme.DARK: DARK}


def sheet(width: float, height: float, colours: Colours, per_inch: int = DPI) -> tuple[Figure, Axes]:
    """A figure and axes over all of it, whose unit is the pixel (of a page: the point), from the top left."""
    figure = Figure(figsize=(width / per_inch, height / per_inch), dpi=per_inch, facecolor=colours.paper)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    return figure, axes


def points(pixels: float) -> float:
    """The size of letters so many pixels high, as matplotlib counts it."""
    return pixels * POINTS / DPI


def as_png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", facecolor=figure.get_facecolor())
    return file.getvalue()


def as_pdf(figure: Figure, title: str, made_at: datetime) -> bytes:
    """One page. *made_at* is what the file says; the clock is not asked."""
    file = io.BytesIO()
    about = {"Title": title, "Creator": "Forefoot", "Producer": "Forefoot", "CreationDate": made_at}
    figure.savefig(file, format="pdf", metadata=about)
    return file.getvalue()


FINE = 10
"""Letters are measured so many times larger: small ones are rounded to whole points, and a line comes out short."""

_RULER: Any = RendererAgg(1, 1, POINTS * FINE)  # type: ignore[no-untyped-call]  # matplotlib has no types here


def width_of(text: str, size: float, weight: str = "normal") -> float:
    """In points, at this size in points."""
    width, _, _ = _RULER.get_text_width_height_descent(text, FontProperties(size=size, weight=weight), False)
    return float(width) / FINE


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Lines of at most *width* points. A single word that is longer is cut."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, size, weight) <= width:
            lines[-1] = joined
        else:
            lines.append(fitted(word, width, size, weight))
    return lines


def fitted(text: str, width: float, size: float, weight: str = "normal") -> str:
    """As much of *text* as *width* points hold; an ellipsis stands for the rest."""
    if width_of(text, size, weight) <= width:
        return text
    while text and width_of(f"{text}…", size, weight) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def drawable(text: str) -> str:
    """Without what the typeface has no sign for, such as an emoji: an empty box would stand there."""
    signs = get_font(mpl.font_manager.findfont("DejaVu Sans")).get_charmap()
    return "".join(sign for sign in text if ord(sign) in signs and sign.isprintable()).strip()
