"""Several people, several bots, groups: who sees what, and where."""

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.play import Telegram
from tests.browser.conftest import Opened, started
from tests.support.echo_bot import echo_bot

pytestmark = pytest.mark.browser


@pytest.mark.usefixtures("told")
async def test_a_new_person_has_a_tab_and_a_chat_of_their_own(page: Page, telegram: Telegram) -> None:
    await started(page, telegram)
    await page.get_by_role("button", name="Add a person").click()
    await page.get_by_label("First name").fill("Bo")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.get_by_text("Hello there")).to_be_visible()

    anna = telegram.human(1001)
    await anna.says("from elsewhere")

    await expect(page.get_by_role("tab", name="Anna")).to_contain_text("1")
    await page.get_by_role("tab", name="Anna").click()
    await expect(page.get_by_text("You said: from elsewhere")).to_be_visible()
    await expect(page.get_by_role("tab", name="Anna")).to_have_text("Anna")


@pytest.mark.usefixtures("told")
async def test_what_is_unread_outlives_a_reload(page: Page, telegram: Telegram) -> None:
    bo = await telegram.newcomer("Bo")
    await started(page, telegram)
    await bo.says("hello")
    await bo.sees("You said: hello")
    await expect(page.get_by_role("tab", name="Bo")).to_contain_text("1")

    await page.reload()

    await expect(page.get_by_role("tab", name="Bo")).to_contain_text("1")


@pytest.mark.usefixtures("told")
async def test_on_a_wide_screen_people_lie_side_by_side_and_each_talks_for_themselves(
    opened: Opened, telegram: Telegram
) -> None:
    await telegram.newcomer("Bo", time_zone="Asia/Tokyo")
    page = await opened(width=1280)
    await page.goto(telegram.address)
    await expect(page.locator(".pane")).to_have_count(2)
    bo = page.get_by_role("region", name="Bo:")

    await bo.get_by_role("button", name="Start", exact=True).click()

    await expect(bo.get_by_text("Hello there")).to_be_visible()
    await expect(bo.locator(".mine time")).to_have_text("15:00")  # In Tokyo.
    anna = page.get_by_role("region", name="Anna:")
    await expect(anna.get_by_text("What can this bot do?")).to_be_visible()
    await anna.get_by_role("button", name="Start", exact=True).click()
    await expect(anna.locator(".mine time")).to_have_text("07:00")  # In Berlin.


@pytest.mark.usefixtures("told")
async def test_a_chat_is_closed_and_comes_back_by_its_tab(opened: Opened, telegram: Telegram) -> None:
    for name in ("Bo", "Cleo", "Dan"):
        await telegram.newcomer(name)
    page = await opened(width=1440)
    await page.goto(telegram.address)
    await expect(page.locator(".pane")).to_have_count(3)

    await page.get_by_role("region", name="Bo:").get_by_role("button", name="Close this chat").click()
    await expect(page.get_by_role("region", name="Bo:")).to_have_count(0)
    await expect(page.get_by_role("region", name="Dan:")).to_be_visible()
    await page.get_by_role("tab", name="Bo").click()

    await expect(page.get_by_role("region", name="Bo:")).to_be_visible()
    await expect(page.locator(".pane")).to_have_count(3)


@pytest.mark.usefixtures("told")
async def test_a_person_has_a_chat_with_each_bot(page: Page, telegram: Telegram) -> None:
    async with echo_bot(telegram.address, "777:second", name="Second bot", says="Good day"):
        await started(page, telegram)
        await page.get_by_role("button", name="Sandbox bot").click()
        await page.get_by_role("menuitem", name="Second bot", exact=True).click()
        await page.get_by_role("button", name="Start", exact=True).click()
        await expect(page.get_by_text("Good day")).to_be_visible()
        await expect(page.get_by_text("Hello there")).to_have_count(0)

        await telegram.post("people/1001/say?bot=555", {"text": "to the first"})

        await expect(page.get_by_role("heading", name="1 new in other chats")).to_be_visible()
        await expect(page.locator(".mine")).to_have_count(1)


@pytest.mark.usefixtures("told")
async def test_a_group_is_one_chat_of_several_people(opened: Opened, telegram: Telegram) -> None:
    bo = await telegram.newcomer("Bo")
    page = await opened()
    await started(page, telegram)
    await page.get_by_role("button", name="Tools").click()
    await page.get_by_role("tab", name="People").click()
    await page.get_by_role("button", name="Add a group").click()
    await page.get_by_label("Title").fill("Sunday walkers")
    await page.keyboard.press("Enter")
    await expect(page.locator("#roster-list")).to_contain_text("Sunday walkers")
    await page.get_by_role("button", name="Close the tools").click()
    await page.get_by_role("button", name="Sandbox bot").click()
    await page.get_by_role("menuitem", name="Sunday walkers").click()
    await page.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Add the bot").click()

    await page.get_by_role("textbox", name="Message").fill("hello all")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("You said: hello all")).to_be_visible()
    group = next(g for g in (await telegram.get("groups"))["groups"] if g["title"] == "Sunday walkers")
    await bo.does("say", **{"text": "me too", "in": group["id"]})

    others = page.locator(".theirs", has_text="me too").first
    await expect(others.locator(".author")).to_have_text("Bo")
    await expect(page.locator(".mine")).to_have_count(1)


@pytest.mark.usefixtures("told")
async def test_the_list_of_people_tells_who_is_gone(page: Page, telegram: Telegram) -> None:
    await started(page, telegram)
    await page.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Delete the account").click()
    await expect(page.get_by_text("account deleted")).to_be_visible()

    await page.get_by_role("button", name="Tools").click()
    await page.get_by_role("tab", name="People").click()

    await expect(page.locator("#roster-list")).to_contain_text("Anna")
    await expect(page.locator("#roster-list")).to_contain_text("deleted the account")
