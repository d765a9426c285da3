"""Every screen, every finger, every eye."""

import asyncio
import re

import pytest
from playwright.async_api import Page, expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox.play import Human, Telegram
from tests.browser.conftest import Opened, shown, started
from tests.browser.contrast import PALE

pytestmark = pytest.mark.browser
TOUCHABLE = 40
LONG_CHAT = 1000
# Clock, people and head of the chat: what is left of a small phone belongs to the talk.
HIGHEST_TOP = 142


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 390, 1280])
async def test_it_fits_every_screen_and_every_finger(
    opened: Opened, telegram: Telegram, width: int, scheme: str
) -> None:
    page = await opened(width=width, height=640, scheme=scheme)
    await started(page, telegram)
    await telegram.human(1001).says("/where")
    await expect(page.get_by_role("button", name="Rather not")).to_be_visible()

    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    # A command within a sentence is as high as its line; the sign on a message is for a mouse.
    for button in await page.locator("button:visible:not(.command, .message-menu)").all():
        box = await button.bounding_box()
        if box is not None:
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            if not await button.evaluate("node => node.matches('.place-name:disabled')"):
                assert box["height"] >= TOUCHABLE, await button.inner_text()
    panel = await page.locator(".head").evaluate("node => getComputedStyle(node).backgroundColor")
    lightness = sum(map(int, re.findall(r"\d+", panel)[:3]))
    assert (lightness < 200) if scheme == "dark" else (lightness > 600)


@pytest.mark.usefixtures("told")
async def test_the_top_leaves_a_small_phone_to_the_talk(opened: Opened, telegram: Telegram) -> None:
    page = await opened(width=360, height=640)
    await started(page, telegram)

    talk = await page.locator(".talk").bounding_box()

    assert talk is not None
    assert talk["y"] <= HIGHEST_TOP
    for words in ("Next prompt", "Next cue"):
        button = page.get_by_role("button", name=re.compile(words, re.IGNORECASE))
        assert await button.evaluate("node => node.scrollWidth <= node.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_word_stands_out_from_what_it_stands_on(
    opened: Opened, telegram: Telegram, bot: Bot, anna: Human, scheme: str
) -> None:
    buttons = [
        [InlineKeyboardButton(style, callback_data=style, style=style)]
        for style in ("primary", "success", "danger")
    ]
    text = (
        "<b>bold</b> <code>code</code> <a href='https://example.org'>link</a> <blockquote>quote</blockquote>"
    )
    first = await bot.send_message(anna.id, text, parse_mode="HTML")
    await bot.send_document(anna.id, b"x", filename="a.pdf")
    await bot.send_message(anna.id, "well", reply_markup=InlineKeyboardMarkup(buttons))
    await bot.send_message(anna.id, "as said", reply_to_message_id=first.message_id)
    await anna.does("sticker")
    await anna.does("location", latitude=52.5, longitude=13.4)
    page = await opened(width=1280, height=1400, scheme=scheme)
    await shown(page, telegram)
    await page.get_by_role("button", name="Tools").click()
    await expect(page.locator(".call").first).to_be_visible()
    await page.locator(".call summary").first.click()
    pale = await page.evaluate(PALE)
    for tab in ("Faults", "People"):
        await page.get_by_role("tab", name=tab).click()
        await expect(page.get_by_role("tabpanel", name=tab)).to_be_visible()
        pale += await page.evaluate(PALE)
    await page.get_by_role("button", name="More").click()
    pale += await page.evaluate(PALE)

    assert pale == []


async def test_a_long_chat_draws_only_what_is_on_the_screen(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    await telegram.post("limits", {"on": False})
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Done", callback_data="done")]])
    path = f"people/{anna.id}/say"
    for start in range(1, LONG_CHAT, 10):
        await asyncio.gather(*(telegram.post(path, {"text": f"line {n}"}) for n in range(start, start + 9)))
        await bot.send_message(anna.id, f"line {start + 9}", reply_markup=keys)
    await shown(page, telegram)
    await expect(page.locator(".words", has_text="line")).to_have_count(LONG_CHAT)
    await expect(page.get_by_role("button", name="Done")).to_have_count(LONG_CHAT // 10)
    end = "node => node.scrollHeight - node.scrollTop - node.clientHeight"
    assert await page.locator(".log").evaluate(end) < 2

    drawn = "nodes => nodes.filter(n => n.firstChild.checkVisibility({contentVisibilityAuto: true})).length"
    assert 0 < await page.locator(".row").evaluate_all(drawn) < 60
    for number in (LONG_CHAT // 2, LONG_CHAT // 10):
        row = page.locator(".message", has=page.get_by_text(f"line {number}", exact=True))
        await row.scroll_into_view_if_needed()
        await expect(row.get_by_role("button", name="Done")).to_be_in_viewport()
    await page.get_by_role("log").evaluate("node => node.scrollTo(0, 0)")
    await expect(page.get_by_text("/start")).to_be_in_viewport()
    await expect(page.get_by_role("button", name="To the newest message")).to_be_visible()
    await bot.send_message(anna.id, "and one more")
    await expect(page.get_by_text("/start")).to_be_in_viewport()  # Who reads above is left there.

    await page.get_by_role("button", name="To the newest message").click()
    await expect(page.get_by_text("and one more")).to_be_in_viewport()


async def test_the_newest_message_stays_in_sight_while_many_come(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    await telegram.post("limits", {"on": False})
    await shown(page, telegram)
    for number in range(60):
        await bot.send_message(anna.id, f"cue {number}\n" * (1 + number % 4))

    await expect(page.get_by_text("cue 59").last).to_be_in_viewport()


async def test_tools_on_a_phone_are_out_of_the_way_of_the_keyboard_and_back(
    page: Page, telegram: Telegram, anna: Human
) -> None:
    assert anna.id
    await shown(page, telegram)
    await page.get_by_role("button", name="Tools").click()
    await expect(page.get_by_role("tab", name="Journal")).to_be_focused()
    assert await page.locator("#panes").evaluate("node => node.inert")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360

    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("tab", name="Faults")).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(page.get_by_role("button", name="Tools")).to_be_focused()
    assert not await page.locator("#panes").evaluate("node => node.inert")
