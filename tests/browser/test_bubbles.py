"""How everything that can be said looks in the chat."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Page, Route, expect
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    MessageEntity,
    ReplyParameters,
)

from bot.coach.clip import Beat, Clip
from bot.sandbox.people.files import DOT
from bot.sandbox.play import Human, Telegram
from bot.spoken_count import made
from content.spoken_words import HOLD, READY, RELAX
from tests.browser.conftest import Opened, shown
from tests.support.standing_clock import StandingClock

pytestmark = pytest.mark.browser

GIF = bytes.fromhex("47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b")


async def with_strange(page: Page, message_id: int, strange: dict[str, object]) -> None:
    """The message reaches the page with *strange* in it, which no bot can make."""

    async def answer(route: Route) -> None:
        response = await route.fetch()
        chat = await response.json()
        for message in chat["messages"]:
            message.update(strange if message["id"] == message_id else {})
        await route.fulfill(response=response, json=chat)

    await page.route("**/chat?*", answer)


async def test_entities_lie_in_each_other(page: Page, telegram: Telegram, bot: Bot, anna: Human) -> None:
    text = "<b>bold <i>and <u>all</u></i></b> <s>gone</s> <tg-spoiler>secret</tg-spoiler>"
    await bot.send_message(anna.id, text, parse_mode="HTML")
    await shown(page, telegram)

    await expect(page.locator(".theirs strong em u")).to_have_text("all")
    await expect(page.locator(".theirs s")).to_have_text("gone")
    spoiler = page.get_by_role("button", name="Hidden text: press to show")
    await spoiler.focus()
    await page.keyboard.press("Enter")
    await expect(spoiler).to_have_count(0)
    await expect(page.locator(".spoiler.open")).to_have_text("secret")


async def test_code_names_its_language_and_a_long_quote_opens(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    quote = "\n".join(f"line {number}" for number in range(12))
    text = f'<pre><code class="language-python">print(1)</code></pre><blockquote expandable>{quote}</blockquote>end'
    await bot.send_message(anna.id, text, parse_mode="HTML")
    await shown(page, telegram)

    await expect(page.locator(".theirs pre .language")).to_have_text("python")
    words = page.locator(".theirs blockquote > div")
    closed = await words.evaluate("node => node.clientHeight")
    await page.get_by_role("button", name="Show all").click()
    assert await words.evaluate("node => node.clientHeight") > 2 * closed
    await expect(page.get_by_role("button", name="Show less")).to_have_attribute("aria-expanded", "true")


async def test_instants_are_shown_in_the_persons_zone_and_relative_ones_grow_with_the_clock(
    page: Page, telegram: Telegram, bot: Bot, anna: Human, clock: StandingClock
) -> None:
    at = clock.now() + timedelta(hours=2)
    entities = [
        MessageEntity("date_time", 0, 4, unix_time=at, date_time_format="wDt"),
        MessageEntity("date_time", 5, 4, unix_time=at, date_time_format="r"),
    ]
    await bot.send_message(anna.id, "when soon", entities=entities)
    await shown(page, telegram)
    times = page.locator(".theirs .words time")
    await expect(times.first).to_have_text("Sunday, 22 November 2026, 09:00")
    await expect(times.last).to_have_text("in 2 hours")

    await telegram.post("clock", {"jump_to": (at - timedelta(minutes=5)).isoformat()})

    await expect(times.last).to_have_text(re.compile("in [45] minutes"))


async def test_an_instant_that_no_browser_can_count_to_shows_its_text(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    said = await bot.send_message(anna.id, "some day")
    far = [
        {"type": "date_time", "offset": 0, "length": 4, "unix_time": 99999999999999, "date_time_format": "t"},
        {"type": "date_time", "offset": 5, "length": 3, "unix_time": 99999999999999, "date_time_format": "r"},
    ]
    await with_strange(page, said.message_id, {"entities": far})
    await shown(page, telegram)

    await expect(page.locator(".theirs .words")).to_have_text("some day")


async def test_a_language_that_is_none_leaves_instants_readable(
    page: Page, telegram: Telegram, bot: Bot, clock: StandingClock
) -> None:
    bo = await telegram.newcomer("Bo", language_code="de_DE")
    await bo.says("/start")
    soon = MessageEntity("date_time", 0, 4, unix_time=clock.now() + timedelta(hours=2), date_time_format="r")
    await bot.send_message(bo.id, "soon", entities=[soon])
    await page.goto(telegram.address)
    await page.get_by_role("tab", name="Bo").click()

    await expect(page.locator(".theirs .words")).to_have_text("in 2 hours")


async def test_a_message_that_cannot_be_drawn_costs_only_its_own_row(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    odd = await bot.send_message(anna.id, "odd")
    await with_strange(page, odd.message_id, {"location": {}})
    await shown(page, telegram)
    await expect(page.get_by_text("This message cannot be shown here.")).to_be_visible()

    await bot.send_message(anna.id, "and on it goes")

    await expect(page.get_by_text("and on it goes")).to_be_visible()
    await expect(page.get_by_text("This message cannot be shown here.")).to_have_count(1)


async def test_an_album_is_one_bubble_with_its_caption(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    pictures = [
        InputMediaPhoto(DOT, caption="All three" if first else None) for first in (True, False, False)
    ]
    await bot.send_media_group(anna.id, pictures)
    await shown(page, telegram)

    album = page.locator(".theirs .album")
    await expect(album).to_have_count(1)
    await expect(album.get_by_role("img")).to_have_count(3)
    await expect(page.locator(".theirs")).to_have_count(1)
    await expect(page.locator(".theirs .words")).to_have_text("All three")


async def test_a_document_says_its_name_and_size_and_can_be_saved(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    await bot.send_document(anna.id, b"x" * 48_213, filename="report.pdf")
    await shown(page, telegram)
    link = page.get_by_role("link", name="report.pdf")
    await expect(link).to_contain_text("48.2 kB")

    async with page.expect_download() as waiting:
        await link.click()

    download = await waiting.value
    assert download.suggested_filename == "report.pdf"
    assert (await download.path()).read_bytes() == b"x" * 48_213


async def test_films_sound_and_voices_have_their_own_controls(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    await bot.send_video(anna.id, b"film", filename="walk.mp4")
    await bot.send_audio(anna.id, b"song", title="Calm", performer="Rain", filename="calm.mp3")
    await bot.send_voice(anna.id, b"OggS", duration=4)
    await bot.send_animation(anna.id, b"loop", filename="loop.mp4")
    await bot.send_animation(anna.id, GIF, filename="loop.gif")
    await shown(page, telegram)

    await expect(page.locator("video[controls]")).to_have_count(1)
    await expect(page.get_by_label("Rain: Calm")).to_be_attached()
    await expect(page.get_by_label("Voice message, 4 s")).to_be_attached()
    looped = page.locator("video[loop]")
    assert await looped.evaluate("node => [node.muted, node.autoplay]") == [True, True]
    await expect(page.get_by_role("img", name="Animation")).to_be_visible()


async def test_a_clip_of_the_coach_plays_on_a_narrow_phone(
    opened: Opened, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    page = await opened(width=390)
    clip = Clip(Beat(READY, 5), (Beat(HOLD, 5), Beat(RELAX, 10)), first=1, reps=8)
    await bot.send_audio(anna.id, made(f"en.{clip.name}"), title="Spoken count", filename="count.mp3")
    await shown(page, telegram)

    sound = page.get_by_label("Spoken count")
    length = await sound.evaluate(
        "node => new Promise(told => { node.onloadedmetadata = () => told(node.duration); node.load(); })"
    )
    assert abs(length - clip.lasts_s) <= 0.05
    await sound.evaluate("node => { node.muted = true; return node.play(); }")
    await page.wait_for_function("document.querySelector('audio').currentTime > 0.2")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_nothing_plays_by_itself_for_who_wants_no_motion(
    opened: Opened, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    page = await opened(reduced_motion="reduce")
    await bot.send_animation(anna.id, b"loop", filename="loop.mp4")
    await shown(page, telegram)

    assert await page.locator("video").evaluate("node => [node.controls, node.autoplay]") == [True, False]
    await bot.send_message(anna.id, "hop")
    await expect(page.locator(".arrived")).to_have_count(1)
    assert await page.locator(".arrived").evaluate("node => getComputedStyle(node).animationName") == "none"


async def test_buttons_have_their_styles_and_copy_what_they_say(
    opened: Opened, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    page = await opened(permissions=["clipboard-read", "clipboard-write"])
    row = [
        InlineKeyboardButton("Go", callback_data="go", style="success"),
        InlineKeyboardButton("Stop", callback_data="stop", style="danger"),
        InlineKeyboardButton("Code", copy_text=CopyTextButton("F00T")),
    ]
    await bot.send_message(anna.id, "Well?", reply_markup=InlineKeyboardMarkup([row]))
    await shown(page, telegram)
    colours = [
        await page.get_by_role("button", name=name).evaluate("node => getComputedStyle(node).backgroundColor")
        for name in ("Go", "Stop", "Code")
    ]
    assert len(set(colours)) == 3

    await page.get_by_role("button", name="Code").click()

    await expect(page.locator(".toast.shown")).to_have_text("Copied")
    assert await page.evaluate("navigator.clipboard.readText()") == "F00T"


async def test_an_answer_shows_what_it_answers_and_a_pin_stays_on_top(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    first = await bot.send_message(anna.id, "Heel down, slowly.")
    quoting = ReplyParameters(first.message_id, quote="slowly")
    await bot.send_message(anna.id, "That word matters.", reply_parameters=quoting)
    await bot.pin_chat_message(anna.id, first.message_id)
    await bot.set_message_reaction(anna.id, first.message_id, "👍")
    await shown(page, telegram)

    await expect(page.locator(".theirs .quote")).to_have_text("slowly")
    await expect(page.get_by_role("button", name="📌 Heel down, slowly.")).to_be_visible()
    await expect(page.locator(".reactions")).to_contain_text("👍")


async def test_a_draft_is_a_preview_until_the_bot_says_it(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    await shown(page, telegram)
    await bot.send_message_draft(anna.id, 7, "Your plan")
    await expect(page.locator(".draft")).to_contain_text("Your plan")
    await bot.send_message_draft(anna.id, 7, "Your plan for today")
    await expect(page.locator(".draft")).to_have_count(1)
    await expect(page.locator(".draft")).to_contain_text("for today")

    await bot.send_message(anna.id, "Your plan for today is ready.")

    await expect(page.locator(".draft")).to_have_count(0)
    await expect(page.locator(".theirs")).to_have_count(1)


async def test_a_bot_that_types_is_seen_to(page: Page, telegram: Telegram, bot: Bot, anna: Human) -> None:
    await shown(page, telegram)

    await bot.send_chat_action(anna.id, "typing")
    await expect(page.locator(".status")).to_have_text("typing…")
    await bot.send_message(anna.id, "there")

    await expect(page.locator(".status")).to_have_text("Anna · bot")


async def test_an_effect_is_a_mark_on_its_message(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    await bot.send_message(anna.id, "A week!", message_effect_id="5046509860389126442")
    await shown(page, telegram)

    await expect(page.locator(".theirs").get_by_role("img", name="with an effect")).to_have_text("🎉")
