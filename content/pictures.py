"""The drawings of the exercises: SVG in `content/pictures/`, shown to a person as PNG."""

from pathlib import Path

import resvg_py

FOLDER = Path(__file__).with_name("pictures")


def render(file: Path, width: int = 1000) -> bytes:
    """PNG of the drawing, *width* pixels wide, in the drawing's own proportions.

    Takes about a tenth of a second: call it off the event loop, and once per drawing.
    Raises FileNotFoundError where there is no such file, ValueError where it is not an SVG.
    """
    # No fonts: a drawing without words looks the same on every machine.
    return bytes(
        resvg_py.svg_to_bytes(svg_string=file.read_text("utf-8"), width=width, skip_system_fonts=True)
    )
