"""The real coach, lived with on its page alone: subscribe, walk a session by the clock, stumble, leave, come back."""

import re
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox.play import Telegram, connected
from tests.browser.conftest import Opened
from tests.support.coached import Coached, delivered, moved, next_cue_at, until
from tests.support.program import FAST, MONDAY, Program

pytestmark = [pytest.mark.browser, pytest.mark.process]
FIRST_BUTTONS = 12  # more than any onboarding asks
STEPS = 60  # more than any session has


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path, {"CLOCK_START": MONDAY, "DEFAULT_TIMEZONE": "Europe/Berlin"})
    yield program
    program.clean_up()


@pytest.fixture
async def coach(program: Program) -> AsyncIterator[Telegram]:
    await program.start()
    async with connected(program.address) as telegram:
        await telegram.post("clock", {"speed": FAST})
        yield telegram


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_person_subscribes_walks_a_session_and_sees_the_progress(
    opened: Opened, coach: Telegram, scheme: str
) -> None:
    page = await opened(width=360, height=640, scheme=scheme)
    await page.goto(coach.address)
    await subscribe(page, coach)

    await page.get_by_role("button", name="Jump to the next prompt").click()
    await expect(page.get_by_role("button", name="Snooze").last).to_be_visible()
    await press_first(page, coach)
    await walk(page, coach)
    await say(page, "/progress")

    # The first picture of a program imports what draws it.
    await expect(page.get_by_text("6 of 6 sets in the sessions begun")).to_be_visible(timeout=20_000)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360


async def test_a_fault_from_the_page_does_not_lose_the_answer(page: Page, coach: Telegram) -> None:
    await page.goto(coach.address)
    await subscribe(page, coach)
    await page.get_by_role("button", name="Tools").click()
    await page.get_by_role("tab", name="Faults").click()
    await page.get_by_label("What goes wrong").select_option("500: server error")
    await page.get_by_label("Method").last.fill("sendMessage")
    await page.get_by_role("button", name="Add the fault").click()
    await expect(page.locator("#fault-list")).to_contain_text("sendMessage")
    await page.get_by_role("button", name="Close the tools").click()

    before = await page.locator(".theirs").count()
    await say(page, "/today")

    await expect(page.locator(".mine", has_text="/today")).to_be_visible()
    await expect(page.locator(".theirs")).not_to_have_count(before)
    assert (await coach.get("faults"))["faults"] == []


async def test_who_blocks_the_coach_and_comes_back_goes_on(page: Page, coach: Telegram) -> None:
    await page.goto(coach.address)
    await subscribe(page, coach)
    await page.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Block the bot").click()
    await expect(page.get_by_text("you blocked this bot")).to_be_visible()
    before = await page.locator(".theirs").count()

    await page.get_by_role("button", name="Unblock and restart").click()

    await expect(page.locator(".theirs")).not_to_have_count(before)
    await expect(page.get_by_role("textbox", name="Message")).to_be_visible()


async def subscribe(page: Page, coach: Telegram) -> None:
    """By the first button of every question."""
    await page.get_by_role("button", name="Start", exact=True).click()
    anna = Coached(await coach.anna())
    for _ in range(FIRST_BUTTONS):
        await until(lambda: has_buttons(anna), "a question")
        if (await anna.buttons())[0].startswith("bg"):
            return
        await press_first(page, coach)
    raise AssertionError("the questions have no end")


async def walk(page: Page, coach: Telegram) -> None:
    for _ in range(STEPS):
        cue_at = await next_cue_at(coach)
        if cue_at is None:
            return
        await until(lambda: delivered(coach), "the chat to show where the session stands")
        newest = newest_buttons(page)
        if await newest.filter(has_text=re.compile("^(Start|Done)")).count():
            await press_first(page, coach)
        else:
            await page.get_by_role("button", name="Jump to the next cue").click()
        await until(partial(moved, coach, cue_at), "the next step")
    raise AssertionError("the session has no end")


async def press_first(page: Page, coach: Telegram) -> None:
    anna = Coached(await coach.anna())
    before = await anna.buttons()
    await newest_buttons(page).first.click()
    await until(lambda: has_other(anna, before), f"an answer to {before[0]!r}")
    await until(lambda: delivered(coach), "everything to be said")


def newest_buttons(page: Page) -> Locator:
    return page.locator(".buttons").last.get_by_role("button")


async def say(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Message").fill(text)
    await page.keyboard.press("Enter")


async def has_buttons(anna: Coached) -> bool:
    return bool(await anna.buttons())


async def has_other(anna: Coached, before: list[str]) -> bool:
    return await anna.buttons() != before
