"""What is drawn is what the data says, all of it on the sheet, nothing over another; no pixel is compared."""

import gc
import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from pypdf import PdfReader

from bot.charts import look, progress, report
from bot.charts.look import COLOURS, PRINTED, Colours
from bot.charts.month import Mark, Month, month_of
from bot.charts.record import Record, record_of
from content.drawing import Theme
from tests.support import invented
from tests.support.contrast import contrast
from tests.support.invented import MADE_AT, TODAY
from tests.support.play import PRACTICE, content

LANGUAGES = sorted(content().texts.languages.names)
DAYS = (0, 1, 40, 400)
TITLE = PRACTICE.programme.title
ASSUMPTION = re.compile(r"A\d\d")
LONG_NAME = "Wilhelmina-Alexandrowna Konstantinopolskaja-Featherstonehaugh"


def month(days: int) -> Month:
    return month_of(PRACTICE, invented.person(days), invented.diary(days), TODAY)


def record(days: int) -> Record:
    return record_of(PRACTICE, invented.person(days), invented.diary(days), TODAY)


def picture(days: int, language: str = "en", theme: Theme = Theme.LIGHT) -> Figure:
    return progress.figure_of(month(days), content().texts.words(language), theme)


def page(days: int, language: str = "en", name: str = "") -> Figure:
    return report.figure_of(record(days), TITLE, name, content().texts.words(language))


def texts(figure: Figure) -> list[Text]:
    # An axis keeps spare labels that are never drawn: those lie outside of what it shows.
    found: list[Any] = figure.findobj(Text)
    return [one for one in found if one.get_text() and one.get_visible()]


def faults(figure: Figure) -> Iterator[str]:
    """Texts that leave the sheet, and texts that lie over each other."""
    figure.set_dpi(4 * figure.dpi)  # As on paper: on few pixels letters are rounded.
    # A sheet of one pixel measures as well. A whole one is 93 MB, and waits with others for the collector.
    renderer: Any = RendererAgg(1, 1, figure.dpi)  # type: ignore[no-untyped-call]  # matplotlib has no types here
    figure.draw(renderer)
    boxes = [(one.get_text(), one.get_window_extent(renderer)) for one in texts(figure)]
    for text, box in boxes:
        if box.x0 < 0 or box.y0 < 0 or box.x1 > figure.bbox.x1 or box.y1 > figure.bbox.y1:
            yield f"{text!r} leaves the sheet"
    for (text, box), (other, second) in combinations(boxes, 2):
        if box.padded(-0.5).overlaps(second.padded(-0.5)):
            yield f"{text!r} lies over {other!r}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("days", DAYS)
def test_every_word_of_a_picture_is_on_it_and_beside_the_others(days: int, language: str) -> None:
    assert list(faults(picture(days, language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("days", DAYS)
def test_every_word_of_the_page_is_on_it_and_beside_the_others(days: int, language: str) -> None:
    assert list(faults(page(days, language, LONG_NAME))) == []


@pytest.mark.parametrize("days", DAYS)
def test_there_is_a_mark_for_every_slot_of_every_day_and_a_point_for_every_score(days: int) -> None:
    shown, figure = month(days), picture(days)
    marks = Counter(mark for day in shown.days for mark in day.marks if mark is not Mark.BEFORE)
    drawn = Counter(str(one.get_gid()) for one in figure.findobj() if one.get_gid())
    assert {mark: drawn[f"mark.{mark}"] for mark in Mark if drawn[f"mark.{mark}"]} == marks
    found: list[Any] = figure.findobj(Line2D)
    lines = {one.get_gid(): one for one in found}
    assert shown.ladder is not None
    series = {"level": shown.ladder.done, "before": shown.before, "most": shown.most}
    for name, points in series.items():
        ys = [int(y) for y in lines[name].get_ydata()] if name in lines else []
        assert ys == [point.value for point in points]


@pytest.mark.parametrize("days", [0, 40])
def test_a_ukrainian_picture_and_page_hold_no_english(days: int) -> None:
    english = {one.get_text() for figure in (picture(days), page(days)) for one in texts(figure)}
    ukrainian = {
        one.get_text() for figure in (picture(days, "uk"), page(days, "uk")) for one in texts(figure)
    }
    for text in english & ukrainian:
        assert not re.search("[A-Za-z]", ASSUMPTION.sub("", text)), text


def test_a_picture_has_the_size_of_a_phone_and_both_themes_differ() -> None:
    light, dark = (
        progress.draw_progress(month(1), content().texts.words("en"), theme)
        for theme in (Theme.LIGHT, Theme.DARK)
    )
    assert light != dark
    assert [int.from_bytes(light[at : at + 4]) for at in (16, 20)] == [1080, 1350]


@pytest.mark.parametrize("colours", [*COLOURS.values(), PRINTED])
def test_texts_can_be_read_and_nothing_is_red(colours: Colours) -> None:
    for text in (colours.ink, colours.soft, colours.main, colours.other):
        assert contrast(text, colours.paper) >= 4.5
    for text in (colours.ink, colours.soft, colours.main):
        assert contrast(text, colours.cell) >= 4.5
    for colour in (colours.main, colours.other):
        red, green, blue = to_rgb(colour)
        assert not (red > 2.2 * green and red > 2.2 * blue)


# The page as a stranger reads it


def pdf(days: int, name: str = "", language: str = "en") -> PdfReader:
    words = content().texts.words(language)
    return PdfReader(io.BytesIO(report.draw_report(record(days), TITLE, name, words, MADE_AT)))


@pytest.mark.parametrize("days", DAYS)
def test_it_is_one_page_with_the_numbers_of_the_diary(days: int) -> None:
    read = pdf(days)
    assert len(read.pages) == 1
    assert [round(float(side)) for side in read.pages[0].mediabox[2:]] == [595, 842]
    text, since = read.pages[0].extract_text(), record(days).since
    english = content().texts.words("en")
    for count in since.counts:
        assert f"{english.number(count.sets)} / {english.number(count.reps)}" in text
    assert f"{english.number(since.active_days)} of {english.number(since.days)}" in text
    assert "67 %" in text
    assert "67 % (ours)" not in text, "the sheet asks for the toe pulls' three rounds"
    assert "100 % (ours)" in text, "the sheet asks for no times a day of the ankle"
    for words in ("report.reported", "report.footer"):
        assert english(words) in " ".join(text.split())


def test_it_has_no_name_unless_one_was_typed_and_signs_we_cannot_write_are_left_out() -> None:
    assert "Name:" not in pdf(1).pages[0].extract_text()
    assert "Name: Anna $K$." in pdf(1, "Anna $K$.\N{FOOT}\n").pages[0].extract_text()


def test_it_is_dated_by_the_clock_it_is_given_and_its_words_can_be_selected_in_every_script() -> None:
    read = pdf(40, language="uk")
    assert read.metadata is not None
    assert read.metadata.creation_date == MADE_AT
    assert content().texts.words("uk")("report.title") in read.pages[0].extract_text()
    resources: Any = read.pages[0]["/Resources"]
    fonts = resources["/Font"]
    assert fonts
    assert all(
        "/FontFile" in str(font.get_object()) or "/DescendantFonts" in font.get_object()
        for font in fonts.values()
    )


def test_a_page_of_another_day_says_its_own_period() -> None:
    told = record(40)
    assert told.since.first == TODAY - timedelta(days=39)
    assert told.recent.days == 28


# Memory


def test_pictures_leave_nothing_behind() -> None:
    def figures() -> int:
        gc.collect()
        return sum(isinstance(one, Figure) for one in gc.get_objects())

    words, before, shown = content().texts.words("en"), figures(), month(1)
    for _ in range(20):
        look.as_png(progress.figure_of(shown, words, Theme.DARK))
    assert figures() <= before
