"""A moving picture on the page goes by the bot's clock: the ring shows the step that the clock is at."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from playwright.async_api import Page
from telegram import Bot, InputMediaAnimation, InputMediaPhoto

from bot.coach.pacing import Pacer, PacerSides
from bot.pacer_film import AMBER, BLUE, COLOURS, GREEN, TRACK, film
from bot.sandbox.play import Human, Telegram
from tests.browser.conftest import shown
from tests.support.standing_clock import StandingClock

pytestmark = pytest.mark.browser

JUST_PAST_THE_TOP, LOW = (224, 50), (200, 328)
"""Points in the ring: first filled and last emptied, and half way round."""


def ring() -> bytes:
    """5 s to take one's place, then 5 s of hold and 10 s of pause in turn."""
    sides = PacerSides.NONE
    return film(Pacer(lead_s=5, hold_s=5, relax_s=10, first=1, reps=3, set_no=1, sets=1, sides=sides))


def still() -> bytes:
    file = BytesIO()
    Image.new("RGB", (320, 320), "white").save(file, "PNG")
    return file.getvalue()


async def until_it_shows(page: Page, colour: int, where: tuple[int, int] = JUST_PAST_THE_TOP) -> None:
    await page.wait_for_function(
        """([[x, y], colour]) => {
            const film = document.querySelector("canvas.media");
            const seen = film?.getContext("2d").getImageData(x, y, 1, 1).data;
            return seen && colour.every((part, index) => Math.abs(part - seen[index]) < 8);
        }""",
        arg=[list(where), list(COLOURS[colour])],
    )


async def test_the_ring_follows_the_clock_when_it_is_hurried_paused_and_read_again(
    page: Page, telegram: Telegram, bot: Bot, anna: Human, clock: StandingClock
) -> None:
    clock.pause()
    await bot.send_animation(anna.id, ring(), filename="ring.gif")
    await shown(page, telegram)
    await until_it_shows(page, BLUE)

    async def next_cue(seconds: float) -> None:
        clock.cue_at = clock.now() + timedelta(seconds=seconds)
        await page.get_by_role("button", name="Jump to the next cue").click()

    await next_cue(6.5)
    await until_it_shows(page, GREEN)
    await until_it_shows(page, TRACK, LOW)
    await next_cue(3)
    await until_it_shows(page, GREEN, LOW)
    await next_cue(1)
    await until_it_shows(page, AMBER)

    await page.reload()
    await until_it_shows(page, AMBER)


async def test_an_edit_of_the_words_does_not_begin_the_film_anew(
    page: Page, telegram: Telegram, bot: Bot, anna: Human, clock: StandingClock
) -> None:
    clock.pause()
    sent = await bot.send_animation(anna.id, ring(), filename="ring.gif", caption="Hold")
    await shown(page, telegram)
    await until_it_shows(page, BLUE)
    clock.cue_at = clock.now() + timedelta(seconds=12)
    await page.get_by_role("button", name="Jump to the next cue").click()
    await until_it_shows(page, AMBER)

    await bot.edit_message_caption(anna.id, sent.message_id, caption="Let go")

    await page.get_by_text("Let go").wait_for()
    await page.locator("canvas.media").wait_for()
    await until_it_shows(page, AMBER)


async def test_a_film_that_comes_back_after_another_picture_begins_anew(
    page: Page, telegram: Telegram, bot: Bot, anna: Human, clock: StandingClock
) -> None:
    clock.pause()
    sent = await bot.send_animation(anna.id, ring(), filename="ring.gif", caption="Hold")
    assert sent.animation is not None
    await shown(page, telegram)
    await until_it_shows(page, BLUE)
    clock.cue_at = clock.now() + timedelta(seconds=12)
    await page.get_by_role("button", name="Jump to the next cue").click()
    await until_it_shows(page, AMBER)

    await bot.edit_message_media(InputMediaPhoto(still(), caption="Paused"), anna.id, sent.message_id)
    await page.get_by_text("Paused").wait_for()
    film = InputMediaAnimation(sent.animation.file_id, caption="Go on")
    await bot.edit_message_media(film, anna.id, sent.message_id)

    await page.get_by_text("Go on").wait_for()
    await until_it_shows(page, BLUE)
