"""The pacer as a moving picture: a ring that fills while one holds and empties while one lets go.

No words and no letters, so that one film serves every language. GIF, because Telegram turns it into its own format
and nothing but Pillow is needed to write it; few colours and few changes from frame to frame keep it small.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFont
from PIL.GifImagePlugin import getdata, getheader

from bot.coach.pacing import Pacer, PacerSides

LOOK = "look1"
"""Raise it with every change of what a film looks like: films that Telegram has are then made anew."""

SIZE = 400
CENTRE, RADIUS, WIDTH = (200, 188), 164, 48
TWO_DIGITS = 99
LARGE, SMALL = 142, 104
"""Of the number in the ring, so that it is read from across a room."""

NIGHT, TRACK, GREEN, AMBER, BLUE, WHITE, GREY = range(7)
COLOURS = (
    (18, 30, 40),
    (46, 64, 78),
    (62, 207, 142),
    (244, 180, 72),
    (96, 165, 250),
    (248, 250, 252),
    (140, 158, 172),
)
"""A dark card of its own, which is seen as well in a light chat as in a dark one."""

CALM, SLOW = 250, 500
"""Milliseconds for a frame: in a pause, and where one only waits."""
SHORT_HOLD_FRAMES = 50
LONG_HOLD_S = 15
"""Up to here a hold has its number of frames, which gives whole hundredths of a second, as GIF wants them."""

END_MS = 60_000
"""Telegram begins every film anew. By then the set has been asked about."""

ONE_PIXEL = (0, 0, 1, 1)
"""Of a frame that shows what the last one did: something has to be in it, so that its time passes."""
TRAILER = b";"
"""With which a GIF ends."""


@dataclass(frozen=True, slots=True)
class _Look:
    """One frame. *filled*: how much of the ring, from 0 to 1. *rep* 0: before the first hold."""

    colour: int
    filled: float
    number: int
    rep: int


def film(pacer: Pacer) -> bytes:
    """The GIF. Takes about a second: call it off the event loop, and once for each film."""
    return gif(_frames(pacer))


def gif(frames: Iterable[tuple[Image.Image, int]]) -> bytes:
    """Frames of one size and palette, each with its milliseconds, the next drawn once the last is written.

    Of each only what differs from the one before. Pillow's `save_all` does the same, but holds every frame until the
    last: 450 MB for twenty holds of 5 s, more than a small server has.
    """
    written = BytesIO()
    shown: Image.Image | None = None
    for image, ms in frames:
        if shown is None:
            header, _ = getheader(image, info={"loop": 0})
            written.writelines(header)
            box = (0, 0, *image.size)
        else:
            box = ImageChops.difference(shown, image).getbbox() or ONE_PIXEL
        written.writelines(getdata(image.crop(box), box[:2], duration=ms))
        shown = image
    written.write(TRAILER)
    return written.getvalue()


def _frames(pacer: Pacer) -> Iterator[tuple[Image.Image, int]]:
    """Each with its milliseconds."""
    for look, ms in _looks(pacer):
        yield _frame(pacer, look), ms
    yield _end(pacer), END_MS


def lasts_ms(pacer: Pacer) -> int:
    """How long the film leads, up to its end's own picture."""
    return sum(ms for _, ms in _looks(pacer))


def _looks(pacer: Pacer) -> Iterator[tuple[_Look, int]]:
    yield from _emptying(BLUE, pacer.lead_s, pacer.first - 1, SLOW)
    for rep in range(pacer.first, pacer.reps + 1):
        ms = pacer.hold_s * 1000 // SHORT_HOLD_FRAMES if pacer.hold_s <= LONG_HOLD_S else CALM
        frames = pacer.hold_s * 1000 // ms
        for at in range(frames):
            yield _Look(GREEN, (at + 1) / frames, pacer.hold_s - at * ms // 1000, rep), ms
        if rep < pacer.reps or pacer.sides is not PacerSides.BOTH:
            yield from _emptying(AMBER, pacer.relax_s, rep)


def _emptying(colour: int, seconds: int, rep: int, ms: int = CALM) -> Iterator[tuple[_Look, int]]:
    frames = seconds * 1000 // ms
    for at in range(frames):
        yield _Look(colour, 1 - at / frames, seconds - at * ms // 1000, rep), ms


def _frame(pacer: Pacer, look: _Look) -> Image.Image:
    image = _blank()
    draw = ImageDraw.Draw(image)
    _ring(draw, look.colour, look.filled)
    colour = GREY if look.colour == AMBER else WHITE
    draw.text(
        CENTRE,
        str(look.number),
        font=_font(LARGE if look.number <= TWO_DIGITS else SMALL),
        fill=colour,
        anchor="mm",
    )
    _reps(draw, pacer, look)
    _sets(draw, pacer)
    _side(draw, pacer, look)
    return image


def _end(pacer: Pacer) -> Image.Image:
    """A tick in a full ring: this is over, whatever the phone shows next."""
    image = _blank()
    draw = ImageDraw.Draw(image)
    _ring(draw, GREEN, 1)
    x, y = CENTRE
    draw.line([(x - 58, y + 2), (x - 17, y + 45), (x + 65, y - 47)], fill=WHITE, width=25, joint="curve")
    _reps(draw, pacer, _Look(AMBER, 1, 0, pacer.reps))
    _sets(draw, pacer)
    return image


def _ring(draw: ImageDraw.ImageDraw, colour: int, filled: float) -> None:
    x, y = CENTRE
    outer = (x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS)
    inner = RADIUS - WIDTH
    draw.ellipse(outer, fill=TRACK)
    if filled > 0:
        draw.pieslice(outer, -90, -90 + 360 * filled, fill=colour)
    draw.ellipse((x - inner, y - inner, x + inner, y + inner), fill=NIGHT)


def _reps(draw: ImageDraw.ImageDraw, pacer: Pacer, look: _Look) -> None:
    """A dot for each hold: done, at it, to come."""
    if pacer.sides is PacerSides.BOTH:
        return
    gap = min(33, 290 // pacer.reps)
    radius = min(12, gap // 2 - 2)
    left = CENTRE[0] - gap * (pacer.reps - 1) / 2
    for rep in range(1, pacer.reps + 1):
        x, y = left + gap * (rep - 1), 379
        done = rep < look.rep or (rep == look.rep and look.colour != GREEN)
        fill = GREEN if done else WHITE if rep == look.rep else TRACK
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def _sets(draw: ImageDraw.ImageDraw, pacer: Pacer) -> None:
    """A bar for each set in the corner, the current one bright."""
    if pacer.sets == 1:
        return
    for set_no in range(1, pacer.sets + 1):
        x = 12 + 20 * (set_no - 1)
        fill = GREEN if set_no < pacer.set_no else WHITE if set_no == pacer.set_no else TRACK
        draw.rounded_rectangle((x, 12, x + 13, 50), radius=5, fill=fill)


def _side(draw: ImageDraw.ImageDraw, pacer: Pacer, look: _Look) -> None:
    """An arrow to the foot whose turn it is, or is next."""
    at_rep = look.rep if look.colour == GREEN else look.rep + 1
    side = pacer.sides
    if side is PacerSides.BOTH:
        side = PacerSides.LEFT if at_rep == 1 else PacerSides.RIGHT
    if side is PacerSides.NONE:
        return
    tip, back = (12, 54) if side is PacerSides.LEFT else (388, 346)
    draw.polygon([(tip, 370), (back, 342), (back, 398)], fill=WHITE if look.colour == GREEN else GREY)


def _blank() -> Image.Image:
    image = Image.new("P", (SIZE, SIZE), NIGHT)
    image.putpalette([value for colour in (*COLOURS, COLOURS[NIGHT]) for value in colour])
    return image


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own, so that it looks the same on every machine."""
    return ImageFont.load_default(size)
