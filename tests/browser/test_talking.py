"""What a person does in a chat, in a real browser, with a real bot at the other end."""

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.play import Telegram
from tests.browser.conftest import Opened, started

pytestmark = pytest.mark.browser


@pytest.mark.usefixtures("told")
async def test_the_first_screen_says_what_this_is_and_start_starts(page: Page, telegram: Telegram) -> None:
    await page.goto(telegram.address)
    await expect(page.get_by_text("What can this bot do?")).to_be_visible()
    await expect(page.get_by_text("I echo.")).to_be_visible()

    await page.get_by_role("button", name="Start", exact=True).click()

    await expect(page.locator(".mine")).to_contain_text("/start")
    await expect(page.get_by_text("Hello there")).to_be_visible()
    await expect(page.get_by_role("button", name="Start", exact=True)).to_be_hidden()


@pytest.mark.usefixtures("told")
async def test_what_a_bot_says_is_text_and_never_runs(page: Page, telegram: Telegram) -> None:
    await started(page, telegram)

    await expect(page.locator(".theirs strong")).to_have_text("there")
    await expect(page.locator(".theirs code")).to_have_text("<img src=x onerror=alert(1)>")
    assert await page.locator(".theirs img").count() == 0


@pytest.mark.usefixtures("told")
async def test_a_tap_edits_in_place_and_shows_the_toast(page: Page, telegram: Telegram) -> None:
    await started(page, telegram)

    await page.get_by_role("button", name="Count").click()

    await expect(page.locator(".toast.shown")).to_have_text("Counted 1")
    await expect(page.get_by_text("Count: 1")).to_be_visible()
    await expect(page.locator(".theirs")).to_have_count(1)
    await expect(page.locator(".theirs .edited")).to_be_visible()
    await page.get_by_role("button", name="Count").click()
    await expect(page.get_by_text("Count: 2")).to_be_visible()


@pytest.mark.usefixtures("told")
async def test_a_toast_lies_over_no_button_of_the_newest_message(page: Page, telegram: Telegram) -> None:
    await started(page, telegram)
    for words in ("one", "two", "three", "four", "five", "six"):
        await telegram.human(1001).says(words)
    await expect(page.get_by_text("You said: six")).to_be_visible()
    await telegram.human(1001).says("/start")
    count = page.get_by_role("button", name="Count").last
    await expect(page.locator(".theirs", has_text="Hello there")).to_have_count(2)

    await count.click()
    await expect(page.locator(".toast.shown")).to_be_visible()

    toast = await page.locator(".toast.shown").bounding_box()
    button = await count.bounding_box()
    assert toast is not None
    assert button is not None
    assert toast["y"] + toast["height"] < button["y"]


@pytest.mark.usefixtures("told")
async def test_alerts_pictures_and_sound_marks_are_shown(page: Page, telegram: Telegram) -> None:
    await started(page, telegram)

    await page.get_by_role("button", name="Warn me").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Careful!")
    await page.get_by_role("button", name="OK").click()
    await page.get_by_role("button", name="Picture").click()
    await expect(page.get_by_role("img", name="Picture: A picture")).to_be_visible()
    await page.get_by_role("textbox", name="Message").fill("hush")
    await page.keyboard.press("Enter")

    quiet = page.locator(".theirs", has_text="You said: hush")
    await expect(quiet.get_by_role("img", name="silent")).to_be_visible()
    loud = page.locator(".theirs", has_text="A picture")
    await expect(loud.get_by_role("img", name="with sound")).to_be_visible()


@pytest.mark.usefixtures("told")
async def test_a_place_is_shared_from_the_bots_own_key_which_then_goes_away(
    page: Page, telegram: Telegram
) -> None:
    await started(page, telegram)
    await page.get_by_role("button", name="Menu", exact=True).click()
    await page.get_by_role("button", name="/where").click()

    await page.get_by_role("button", name="Share my place").click()
    await page.get_by_role("button", name="Berlin").click()

    await expect(page.get_by_text("At 53 north")).to_be_visible()


@pytest.mark.usefixtures("told")
async def test_a_key_that_is_for_one_time_goes_away_when_pressed(page: Page, telegram: Telegram) -> None:
    await started(page, telegram)
    await telegram.human(1001).says("/where")

    await page.get_by_role("button", name="Rather not").click()

    await expect(page.get_by_text("You said: Rather not")).to_be_visible()
    await expect(page.get_by_role("button", name="Rather not")).to_be_hidden()


async def test_blocking_is_told_to_the_bot_and_restarting_comes_back(
    page: Page, telegram: Telegram, told: list[str]
) -> None:
    await started(page, telegram)
    await page.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Block the bot").click()
    await expect(page.get_by_text("you blocked this bot")).to_be_visible()
    await expect(page.get_by_role("tab", name="Anna has blocked the bot")).to_be_visible()

    await page.get_by_role("button", name="Unblock and restart").click()

    await expect(page.locator(".theirs", has_text="Hello there")).to_have_count(2)
    assert told == ["kicked", "member"]


@pytest.mark.usefixtures("told")
async def test_ones_own_words_can_be_edited(page: Page, telegram: Telegram) -> None:
    await started(page, telegram)
    box = page.get_by_role("textbox", name="Message")
    await box.fill("calfs")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("You said: calfs")).to_be_visible()

    await page.locator(".mine", has_text="calfs").hover()
    await page.locator(".mine", has_text="calfs").get_by_role("button", name="What to do").click()
    await page.get_by_role("menuitem", name="Edit").click()
    await expect(page.get_by_text("Editing: calfs")).to_be_visible()
    await box.fill("calves")
    await page.keyboard.press("Enter")

    await expect(page.locator(".mine").last).to_contain_text("calves")
    await expect(page.locator(".mine .edited")).to_be_visible()
    await expect(page.get_by_text("Editing:")).to_be_hidden()
    await expect(box).to_have_value("")


@pytest.mark.usefixtures("told")
async def test_deleting_the_chat_leads_back_to_the_first_screen(page: Page, telegram: Telegram) -> None:
    await started(page, telegram)
    await page.get_by_role("button", name="More").click()

    await page.get_by_role("menuitem", name="Delete the chat").click()

    await expect(page.get_by_text("What can this bot do?")).to_be_visible()
    await expect(page.locator(".message")).to_have_count(0)


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("item", "shows"),
    [("Send a sticker", "👍"), ("Send a voice message", "Voice message, 3 s"), ("Share your contact", "+49")],
)
async def test_what_is_attached_stands_in_the_chat(
    page: Page, telegram: Telegram, item: str, shows: str
) -> None:
    await started(page, telegram)

    await page.get_by_role("button", name="Attach").click()
    await page.get_by_role("menuitem", name=item).click()

    await expect(page.locator(".mine").last).to_contain_text(shows)


@pytest.mark.usefixtures("told")
async def test_everything_can_be_done_by_keyboard(page: Page, telegram: Telegram) -> None:
    await page.goto(telegram.address)
    start = page.get_by_role("button", name="Start", exact=True)
    await expect(start).to_be_visible()
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await start.evaluate("node => node === document.activeElement"):
            break
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Message")).to_be_focused()

    count = page.get_by_role("button", name="Count")
    await count.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Count: 1")).to_be_visible()
    await expect(count).to_be_focused()

    await page.get_by_role("textbox", name="Message").focus()
    await page.keyboard.type("tows")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("You said: tows")).to_be_visible()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Backspace")
    await page.keyboard.press("Backspace")
    await page.keyboard.type("es")
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine").last).to_contain_text("toes")

    await page.get_by_role("log").focus()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")  # The first item of the menu: reply.
    await expect(page.get_by_text("Replying to: You said: tows")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Message")).to_be_focused()


@pytest.mark.usefixtures("told")
async def test_a_menu_is_walked_with_arrows_and_left_to_where_one_was(page: Page, telegram: Telegram) -> None:
    await started(page, telegram)
    more = page.get_by_role("button", name="More")
    await more.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="Block the bot")).to_be_focused()

    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("menuitem", name="Delete the chat")).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(more).to_be_focused()


@pytest.mark.usefixtures("told")
async def test_a_reader_of_the_screen_is_told_what_things_are(opened: Opened, telegram: Telegram) -> None:
    page = await opened(width=1280)
    await started(page, telegram)

    await expect(page.get_by_role("region", name="Anna: chat with Sandbox bot")).to_be_visible()
    await expect(page.get_by_role("log", name="Messages")).to_contain_text("You: /start")
    await expect(page.get_by_role("log", name="Messages")).to_contain_text("Sandbox bot: Hello there")
    await expect(page.get_by_role("group", name="Buttons").get_by_role("button")).to_have_count(3)
    await expect(page.get_by_role("tablist", name="You are").get_by_role("tab")).to_have_count(1)
    for name in ("Pause the clock", "Add a person", "Attach", "Send", "More"):
        await expect(page.get_by_role("button", name=name)).to_be_visible()
    unnamed = "nodes => nodes.filter(n => !(n.getAttribute('aria-label') || n.textContent.trim())).length"
    assert await page.locator("button:visible").evaluate_all(unnamed) == 0
