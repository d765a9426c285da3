import re
import struct
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from content.drawing import Drawing, Theme
from content.load import Content, bundled, load
from content.model import Foot
from content.pictures import DARK, FOLDER, render, scene
from tests.support.contrast import contrast

LOGO = "forefoot"
FILES = sorted(FOLDER.glob("*.svg"))
DRAWINGS = [file for file in FILES if file.stem != LOGO]
ONE_FOOT = [file for file in DRAWINGS if 'data-side="both"' not in file.read_text("utf-8")]
HALF = {"width": 600, "height": 450}
"""The size at which pictures are compared: half of the canvas."""

PALETTE = {
    "#E7F0EE",  # card
    "#FFFFFF",  # close-up, shoe, nail
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


@pytest.fixture(scope="module")
def content() -> Content:
    return load(bundled())


each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
each_drawing = pytest.mark.parametrize("file", DRAWINGS, ids=lambda file: file.stem)
each_theme = pytest.mark.parametrize("theme", Theme)


def size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def elements(file: Path) -> list[ET.Element]:
    return list(ET.parse(file).iter())  # noqa: S314 - our own files, not a stranger's


def name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def drawn(file: Path, side: Foot = Foot.BOTH, theme: Theme = Theme.LIGHT) -> str:
    return scene(FOLDER, Drawing(file.name, side, theme))


def pixels(svg: str) -> Image.Image:
    return Image.open(BytesIO(render(svg, HALF["width"]))).convert("RGB")


def colours(file: Path, theme: Theme) -> dict[str, str]:
    """The colour of each class, as `class.property`; what stands later wins."""
    css = "".join(style.text or "" for style in elements(file) if name(style) == "style")
    if theme is Theme.DARK:
        css += DARK.read_text("utf-8")
    found: dict[str, str] = {}
    for classes, body in re.findall(r"([.\w, ]+)\{([^}]*)\}", css):
        for what, colour in re.findall(r"(fill|stroke): (#\w{6})", body):
            found |= {f"{one.strip(' .')}.{what}": colour for one in classes.split(",")}
    return found


def test_every_exercise_has_its_drawings_and_the_words_for_each_side(content: Content) -> None:
    programme = content.programmes["metatarsalgia"]
    pictures = [each.picture for each in programme.exercises]
    pictures += [each.easier.picture for each in programme.exercises if each.easier is not None]
    assert programme.warm_up_picture is not None
    pictures.append(programme.warm_up_picture)

    assert {picture.file for picture in pictures} == {file.name for file in DRAWINGS}
    for picture in pictures:
        one_foot = FOLDER / picture.file in ONE_FOOT
        assert [foot for foot, _ in picture.alts] == ([Foot.LEFT, Foot.RIGHT] if one_foot else [Foot.BOTH])


@pytest.mark.parametrize("language", ["de", "en", "es", "uk"])
def test_the_words_for_left_are_those_for_right_with_every_side_changed(
    content: Content, language: str
) -> None:
    stems = {
        "de": ("link", "recht"),
        "en": ("left", "right"),
        "es": ("izquierd", "derech"),
        "uk": ("лів", "прав"),
    }
    left, right = stems[language]
    words = content.texts.words(language)
    for exercise in content.programmes["metatarsalgia"].exercises:
        if exercise.picture.file not in {file.name for file in ONE_FOOT}:
            continue
        sides = [
            re.findall(f"(?i){left}|{right}", words(exercise.picture.alt(foot)))
            for foot in (Foot.LEFT, Foot.RIGHT)
        ]
        swapped = [left if side.lower() == right else right for side in sides[1]]
        assert [side.lower() for side in sides[0]] == swapped != [], exercise.id


@each_drawing
@each_theme
@pytest.mark.parametrize("side", Foot)
def test_a_drawing_renders_in_every_side_and_theme_and_stays_light(
    file: Path, side: Foot, theme: Theme
) -> None:
    png = render(drawn(file, side, theme))
    _, _, canvas_width, canvas_height = map(int, elements(file)[0].attrib["viewBox"].split())

    assert size(png) == (1000, round(1000 * canvas_height / canvas_width))
    assert len(png) < 300_000


@pytest.mark.parametrize("file", ONE_FOOT, ids=lambda file: file.stem)
@each_theme
def test_the_other_side_is_the_mirror_image_but_for_its_badges(file: Path, theme: Theme) -> None:
    # Along a slanted edge single pixels are shaded otherwise.
    left, right = (
        pixels(drawn(file, side, theme)).filter(ImageFilter.BoxBlur(1)) for side in (Foot.LEFT, Foot.RIGHT)
    )
    differs = ImageChops.difference(ImageOps.mirror(left), right).convert("L")
    badges = [each for each in elements(file) if each.get("class") == "upright"]
    hide = ImageDraw.Draw(differs)
    for badge in badges:
        x, y = (int(part) / 2 for part in re.findall(r"-?\d+", badge.attrib["transform"]))
        hide.ellipse((x - 20, y - 20, x + 20, y + 20), fill=0)

    assert ImageChops.difference(left, right).getbbox() is not None
    assert differs.point(lambda value: 255 if value > 24 else 0).getbbox() is None


@pytest.mark.parametrize("file", ONE_FOOT, ids=lambda file: file.stem)
def test_a_badge_reads_the_same_on_both_sides(file: Path) -> None:
    left, right = (pixels(drawn(file, side)) for side in (Foot.LEFT, Foot.RIGHT))
    for badge in (each for each in elements(file) if each.get("class") == "upright"):
        x, y = (int(part) // 2 for part in re.findall(r"-?\d+", badge.attrib["transform"]))
        seen = [
            image.crop((at - 12, y - 12, at + 12, y + 12))
            for image, at in ((right, x), (left, HALF["width"] - x))
        ]
        differs = ImageChops.difference(*seen).convert("L")
        assert differs.point(lambda value: 255 if value > 24 else 0).getbbox() is None


@pytest.mark.parametrize("file", ONE_FOOT, ids=lambda file: file.stem)
def test_where_one_foot_works_its_print_is_filled_on_its_own_side(file: Path) -> None:
    """Seen from above, as one sees one's own feet: in a mirror image the print changes places with the leg."""
    accent = (0xE8, 0x50, 0x2A)
    sign = next(each for each in elements(file) if each.get("id") == "which-foot")
    x, y = (int(part) // 2 for part in re.findall(r"-?\d+", sign.attrib["transform"]))
    middle = {Foot.RIGHT: x, Foot.LEFT: HALF["width"] - x}
    for side, at in middle.items():
        image = pixels(drawn(file, side))
        halves = [(at - 40, y, at, y + 60), (at, y, at + 40, y + 60)]
        filled = [
            sum(count for count, colour in image.crop(half).getcolors(10_000) or () if colour == accent)
            for half in halves
        ]
        assert (filled[0] > 200 and filled[1] == 0) is (side is Foot.LEFT), side
        assert (filled[1] > 200 and filled[0] == 0) is (side is Foot.RIGHT), side


@each_drawing
def test_a_drawing_of_both_feet_is_never_mirrored(file: Path) -> None:
    same = drawn(file, Foot.LEFT) == drawn(file, Foot.RIGHT) == drawn(file, Foot.BOTH)

    assert same is (file not in ONE_FOOT)


@each_drawing
@each_theme
def test_what_must_be_seen_stands_out_from_every_ground(file: Path, theme: Theme) -> None:
    """WCAG 1.4.11: lines and signs have three to one against the card and against a close-up."""
    of = colours(file, theme)
    grounds = [of["card.fill"], of["white.fill"]]
    seen = (
        "line.stroke",
        "ring.stroke",
        "move.stroke",
        "tip.fill",
        "badge.fill",
        "print.stroke",
        "ghost.stroke",
    )
    for sign in seen:
        for ground in grounds:
            assert sign not in of or contrast(of[sign], ground) >= 3, (sign, of[sign], ground)
    for disc in ("badge.fill", "tip.fill"):
        assert disc not in of or "tick.stroke" not in of or contrast(of["tick.stroke"], of[disc]) >= 3, disc


@each_drawing
@each_theme
def test_the_ground_of_a_drawing_is_that_of_its_theme(file: Path, theme: Theme) -> None:
    ground = pixels(drawn(file, theme=theme)).getpixel((2, 2))

    assert isinstance(ground, tuple)
    assert "#{:02X}{:02X}{:02X}".format(*ground) == colours(file, theme)["card.fill"]


@each_drawing
@each_theme
def test_a_figure_stands_out_from_its_ground_by_its_fill_or_its_outline(file: Path, theme: Theme) -> None:
    of = colours(file, theme)
    for part in ("body", "working", "shirt", "shorts", "hair", "shoe", "object"):
        if f"{part}.fill" in of:
            best = max(contrast(of[f"{part}.{paint}"], of["card.fill"]) for paint in ("fill", "stroke"))
            assert best >= 3, part


@each_drawing
def test_nothing_reaches_outside_the_canvas(file: Path) -> None:
    wide = drawn(file).replace('viewBox="0 0 1200 900"', 'viewBox="-300 -225 1800 1350"')
    wide = wide.replace('width="1200" height="900"', 'width="1800" height="1350"', 1)
    alpha = Image.open(BytesIO(render(wide, 900))).convert("RGBA").getchannel("A")

    assert alpha.getbbox() == (150, 112, 750, 563)


@each_drawing
def test_the_colours_of_a_class_are_the_same_in_every_drawing(file: Path) -> None:
    house = {key: colour for each in DRAWINGS for key, colour in colours(each, Theme.LIGHT).items()}

    assert colours(file, Theme.LIGHT).items() <= house.items()


def test_the_dark_colours_are_for_classes_that_there_are() -> None:
    light = {key for file in DRAWINGS for key in colours(file, Theme.LIGHT)}
    dark = re.findall(r"\.(\w+)(?= \{|,)", re.sub(r"/\*.*?\*/", "", DARK.read_text("utf-8"), flags=re.DOTALL))

    assert set(dark) <= {key.partition(".")[0] for key in light}


@each_file
def test_a_narrow_drawing_keeps_its_proportions(file: Path) -> None:
    wide, narrow = size(render(drawn(file), 1200)), size(render(drawn(file), 320))

    assert narrow[0] == 320
    assert narrow[1] / narrow[0] == pytest.approx(wide[1] / wide[0], abs=0.01)


@each_file
def test_the_same_drawing_renders_to_the_same_bytes(file: Path) -> None:
    assert render(drawn(file), 320) == render(drawn(file), 320)


@each_file
def test_a_drawing_says_nothing_in_letters(file: Path) -> None:
    # The renderer has no fonts, and the drawing serves every language.
    assert not {name(element) for element in elements(file)} & {"text", "tspan", "textPath"}


@each_file
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


@each_file
def test_a_drawing_uses_only_the_palette(file: Path) -> None:
    source = file.read_text("utf-8")
    paints = set(re.findall(r"(?:fill|stroke)\s*[:=]\s*\"?([^\s;\"}]+)", source)) - {"none"}

    assert paints <= PALETTE


@each_file
def test_a_drawing_is_opaque_so_that_a_dark_chat_does_not_show_through(file: Path) -> None:
    card = next(element for element in elements(file) if element.attrib.get("id") == "card")
    _, _, width, height = elements(file)[0].attrib["viewBox"].split()

    assert name(card) == "rect"
    assert (card.attrib["width"], card.attrib["height"]) == (width, height)


def test_a_missing_drawing_is_refused_by_name() -> None:
    with pytest.raises(FileNotFoundError, match=r"no_such\.svg"):
        scene(FOLDER, Drawing("no_such.svg", Foot.BOTH))


def test_a_file_that_is_no_drawing_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "words.svg").write_text("lift your heel")

    with pytest.raises(ValueError, match=r"words\.svg is no SVG"):
        scene(tmp_path, Drawing("words.svg", Foot.BOTH))


@each_theme
@pytest.mark.parametrize("side", Foot)
def test_a_picture_is_found_again_by_its_name(side: Foot, theme: Theme) -> None:
    drawing = Drawing("calf_stretch.svg", side, theme)

    assert Drawing.named(drawing.name) == drawing


def test_the_name_of_a_file_is_the_picture_as_it_was_drawn() -> None:
    """So they were named before there were two sides; such a message may still wait to be sent."""
    assert Drawing.named("calf_stretch.svg") == Drawing("calf_stretch.svg", Foot.BOTH)


@pytest.mark.parametrize(
    "name", ["calf.up.dark.svg", "../calf.left.dark.svg", "calf.left.svg", "calf.png", "calf"]
)
def test_a_name_that_no_picture_has_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=re.escape(name)):
        Drawing.named(name)
