"""The drawings of the exercises: SVG in `content/pictures/`, shown to a person as PNG.

A file is drawn once, for one side and a light ground. The other side is its mirror image, the dark ground other
colours for the same classes (`dark.css`), so that whoever edits a file edits all four pictures.
"""

from pathlib import Path
from xml.etree import ElementTree as ET

import resvg_py

from content.drawing import Drawing, Theme
from content.model import Foot

FOLDER = Path(__file__).with_name("pictures")
DARK = FOLDER / "dark.css"

SIDE = "data-side"
"""The attribute of an SVG that says which foot works in it: `left`, `right`, or `both`, which is never mirrored."""

UPRIGHT = "upright"
"""The class of a group that stays readable in the mirror: a number, a tick. It is drawn around its own origin."""

SVG = "http://www.w3.org/2000/svg"
ET.register_namespace("", SVG)


def scene(folder: Path, drawing: Drawing) -> str:
    """The SVG of *drawing*, its side and colours in place.

    Raises FileNotFoundError where there is no such file, ValueError where it is not an SVG.
    """
    file = folder / drawing.file
    try:
        svg = ET.fromstring(file.read_text("utf-8"))  # noqa: S314 (our own files, not a stranger's)
    except ET.ParseError as error:
        raise ValueError(f"{file.name} is no SVG: {error}") from error
    if {svg.get(SIDE), drawing.side} == {Foot.LEFT, Foot.RIGHT}:
        _mirror(svg)
    if drawing.theme is Theme.DARK:
        for style in svg.iter(f"{{{SVG}}}style"):
            # What stands later wins.
            style.text = f"{style.text}\n{DARK.read_text('utf-8')}"
    return ET.tostring(svg, encoding="unicode")


def render(svg: str, width: int = 1000) -> bytes:
    """PNG of a scene, *width* pixels wide, in its own proportions.

    Takes about a tenth of a second: call it off the event loop, and once per drawing.
    """
    # No fonts: a drawing without words looks the same on every machine.
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True))


def _mirror(svg: ET.Element) -> None:
    width = svg.attrib["viewBox"].split()[2]
    whole = ET.Element(f"{{{SVG}}}g", transform=f"translate({width} 0) scale(-1 1)")
    for child in list(svg):
        if child.tag != f"{{{SVG}}}defs":
            svg.remove(child)
            whole.append(child)
    svg.append(whole)
    for mark in whole.iterfind(f".//*[@class='{UPRIGHT}']"):
        mark.set("transform", f"{mark.get('transform', '')} scale(-1 1)")
