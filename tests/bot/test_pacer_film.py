"""The film keeps the time that the session keeps, and is light enough for a slow phone."""

import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image, ImageSequence

from bot.coach.pacing import Pacer, PacerSides
from bot.pacer_film import AMBER, BLUE, COLOURS, END_MS, GREEN, GREY, NIGHT, WHITE, film, gif, lasts_ms
from tests.support.contrast import contrast

LIGHT_BYTES = 360_000

DOSES = [
    Pacer(20, 5, 10, 1, 8, 2, 3, PacerSides.NONE),
    Pacer(20, 7, 10, 1, 8, 3, 3, PacerSides.RIGHT),
    Pacer(20, 10, 10, 1, 8, 3, 3, PacerSides.LEFT),
    Pacer(5, 30, 10, 1, 2, 1, 1, PacerSides.BOTH),
    Pacer(5, 60, 10, 1, 2, 1, 1, PacerSides.BOTH),
    Pacer(5, 5, 10, 6, 8, 1, 3, PacerSides.NONE),
]


@pytest.mark.parametrize("pacer", DOSES, ids=lambda pacer: pacer.name)
def test_a_film_is_light_and_as_long_as_its_set(pacer: Pacer) -> None:
    made = film(pacer)
    assert len(made) <= LIGHT_BYTES
    with Image.open(BytesIO(made)) as image:
        assert image.size == (400, 400)
        frames = [frame.info["duration"] for frame in ImageSequence.Iterator(image)]
    reps = pacer.reps - pacer.first + 1
    last_pause = 0 if pacer.sides is PacerSides.BOTH else pacer.relax_s
    seconds = pacer.lead_s + reps * pacer.hold_s + (reps - 1) * pacer.relax_s + last_pause
    assert lasts_ms(pacer) == seconds * 1000
    assert sum(frames) == seconds * 1000 + END_MS


GROWN = """
from resource import RUSAGE_SELF, getrusage
from bot.coach.pacing import Pacer, PacerSides
from bot.pacer_film import film
before = getrusage(RUSAGE_SELF).ru_maxrss
assert film(Pacer(5, 5, 5, 1, 20, 1, 1, PacerSides.NONE))
print(getrusage(RUSAGE_SELF).ru_maxrss / before)
"""


def test_a_long_film_takes_no_memory_that_a_small_server_lacks() -> None:
    """A process of its own: what another test once took is not told from what this takes."""
    told = subprocess.run([sys.executable, "-c", GROWN], capture_output=True, text=True, check=True)  # noqa: S603 (our own words)
    assert float(told.stdout) < 1.5


def test_a_frame_like_the_one_before_takes_its_time_all_the_same() -> None:
    dark, light = (Image.new("P", (9, 7), colour) for colour in (0, 1))
    for image in (dark, light):
        image.putpalette([0, 0, 0, 255, 255, 255])
    made = gif([(dark, 100), (dark, 200), (light, 300), (light, 400), (dark, 500)])
    with Image.open(BytesIO(made)) as image:
        shown = [
            (frame.info["duration"], frame.convert("L").getextrema())
            for frame in ImageSequence.Iterator(image)
        ]
    assert shown == [(100, (0, 0)), (200, (0, 0)), (300, (255, 255)), (400, (255, 255)), (500, (0, 0))]


@pytest.mark.parametrize("hold_s", range(1, 121))
def test_any_hold_takes_its_time(hold_s: int) -> None:
    pacer = Pacer(5, hold_s, 3, 1, 4, 1, 1, PacerSides.NONE)
    assert lasts_ms(pacer) == (5 + 4 * (hold_s + 3)) * 1000


def test_the_ring_fills_in_a_hold_and_empties_in_a_pause() -> None:
    filled = []
    with Image.open(BytesIO(film(Pacer(1, 5, 5, 1, 1, 1, 1, PacerSides.NONE)))) as image:
        for frame in ImageSequence.Iterator(image):
            shown = frame.convert("RGB").getcolors() or []
            colours = {colour: count for count, colour in shown if isinstance(colour, tuple)}
            filled.append((colours.get((62, 207, 142), 0), colours.get((244, 180, 72), 0)))
    holding = [green for green, amber in filled[2:52]]
    pausing = [amber for _, amber in filled[52:72]]
    assert holding == sorted(holding)
    assert holding[0] < holding[-1]
    assert pausing == sorted(pausing, reverse=True)
    assert pausing[0] > pausing[-1]


@pytest.mark.parametrize("colour", [GREEN, AMBER, BLUE, WHITE, GREY])
def test_what_the_ring_says_stands_out_from_its_card_in_any_chat(colour: int) -> None:
    """WCAG 1.4.11; the card is the film's own, so one look serves a light chat and a dark one."""
    sign, card = ("#{:02X}{:02X}{:02X}".format(*COLOURS[one]) for one in (colour, NIGHT))
    assert contrast(sign, card) >= 3
