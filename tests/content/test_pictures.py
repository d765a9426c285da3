import re
import struct
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from content.pictures import FOLDER, render

EXERCISES = {"calf_stretch", "achilles_stretch", "ankle_extension", "ankle_flexion", "toe_pulls"}
DRAWINGS = sorted(FOLDER.glob("*.svg"))

PALETTE = {
    "#E7F0EE",  # card
    "#FFFFFF",  # close-up, shoe
    "#F3CFB3",  # body
    "#FFB08F",  # working leg
    "#E8502A",  # accent: working muscle, arrows
    "#4FA095",  # shirt
    "#2F6073",  # shorts
    "#4A3A35",  # hair
    "#BBD0CC",  # wall, step, chair, floor
    "#5F8583",  # where the foot was
    "#1D3B44",  # outline
}

each_drawing = pytest.mark.parametrize("file", DRAWINGS, ids=lambda file: file.stem)


def size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def elements(file: Path) -> list[ET.Element]:
    return list(ET.parse(file).iter())  # noqa: S314 - our own files, not a stranger's


def name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def test_every_exercise_has_its_drawing() -> None:
    assert {file.stem for file in DRAWINGS} >= EXERCISES


@each_drawing
def test_a_drawing_renders_at_the_width_asked_for_and_stays_light(file: Path) -> None:
    png = render(file)
    _, _, canvas_width, canvas_height = map(int, elements(file)[0].attrib["viewBox"].split())

    assert size(png) == (1000, round(1000 * canvas_height / canvas_width))
    assert len(png) < 300_000


@each_drawing
def test_a_narrow_drawing_keeps_its_proportions(file: Path) -> None:
    wide, narrow = size(render(file, 1200)), size(render(file, 320))

    assert narrow[0] == 320
    assert narrow[1] / narrow[0] == pytest.approx(wide[1] / wide[0], abs=0.01)


@each_drawing
def test_the_same_drawing_renders_to_the_same_bytes(file: Path) -> None:
    assert render(file, 320) == render(file, 320)


@each_drawing
def test_a_drawing_says_nothing_in_letters(file: Path) -> None:
    # The renderer has no fonts, and the drawing serves every language.
    assert not {name(element) for element in elements(file)} & {"text", "tspan", "textPath"}


@each_drawing
def test_a_drawing_refers_to_nothing_outside_itself(file: Path) -> None:
    found = elements(file)
    ids = [element.attrib["id"] for element in found if "id" in element.attrib]
    source = file.read_text("utf-8")
    targets = re.findall(r'href="([^"]*)"', source) + re.findall(r"url\(([^)]*)\)", source)

    assert not {name(element) for element in found} & {"image", "script", "foreignObject"}
    assert "@import" not in source
    assert len(ids) == len(set(ids))
    assert {target.removeprefix("#") for target in targets if target.startswith("#")} <= set(ids)
    assert all(target.startswith("#") for target in targets)


@each_drawing
def test_a_drawing_uses_only_the_palette(file: Path) -> None:
    source = file.read_text("utf-8")
    paints = set(re.findall(r"(?:fill|stroke)\s*[:=]\s*\"?([^\s;\"}]+)", source)) - {"none"}

    assert paints <= PALETTE


@each_drawing
def test_a_drawing_is_opaque_so_that_a_dark_chat_does_not_show_through(file: Path) -> None:
    card = next(element for element in elements(file) if element.attrib.get("id") == "card")
    _, _, width, height = elements(file)[0].attrib["viewBox"].split()

    assert name(card) == "rect"
    assert (card.attrib["width"], card.attrib["height"]) == (width, height)


def test_a_missing_drawing_is_refused_by_name() -> None:
    with pytest.raises(FileNotFoundError, match=r"no_such\.svg"):
        render(FOLDER / "no_such.svg")


def test_a_file_that_is_no_drawing_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "words.svg"
    file.write_text("lift your heel")

    with pytest.raises(ValueError, match="unknown token"):
        render(file)
