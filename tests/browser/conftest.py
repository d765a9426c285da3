import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect
from telegram import Bot

from bot.sandbox.play import Human, Telegram, sandbox
from tests.support.echo_bot import echo_bot
from tests.support.standing_clock import StandingClock

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TOKEN = "555:page"

Opened = Callable[..., Awaitable[Page]]
"""Opens a page: `opened(width=1280, scheme="dark")`."""


def find_browser() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def chromium() -> str:
    """Where it is. Skips the test loudly where there is none."""
    found = find_browser()
    if found is None:
        pytest.skip(
            "no Chromium, so the page itself is untested here: apt-get install chromium, or set CHROMIUM"
        )
    return found


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def opened(browser: Browser) -> AsyncIterator[Opened]:
    """What goes wrong in the scripts of a page fails the test."""
    wrong: list[str] = []

    async def open_page(width: int = 360, height: int = 740, scheme: str = "light", **more: Any) -> Page:
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            **more,
        )
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        return page

    yield open_page
    for context in browser.contexts:
        await context.close()
    assert wrong == []


@pytest.fixture
async def page(opened: Opened) -> Page:
    """A phone's, narrow."""
    return await opened()


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2026, 11, 22, 6, 0, tzinfo=UTC))


@pytest.fixture
async def telegram(clock: StandingClock) -> AsyncIterator[Telegram]:
    async with sandbox(controls=clock) as telegram:
        yield telegram


@pytest.fixture
async def told(telegram: Telegram) -> AsyncIterator[list[str]]:
    """The echo bot's list of membership changes; with this fixture the bot runs."""
    async with echo_bot(telegram.address, TOKEN) as told:
        yield told


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    """Says what a test tells it to, and hears nothing."""
    address = telegram.address
    async with Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot") as bot:
        yield bot


@pytest.fixture
async def anna(telegram: Telegram, bot: Bot) -> Human:
    """Has opened the chat with *bot*."""
    assert bot.id
    anna = await telegram.anna()
    await anna.says("/start")
    return anna


async def started(page: Page, telegram: Telegram) -> None:
    """Opens the page and presses Start; the echo bot answers."""
    await page.goto(telegram.address)
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.get_by_text("Hello there")).to_be_visible()


async def shown(page: Page, telegram: Telegram) -> None:
    """Opens the page on a chat in which something was said already."""
    await page.goto(telegram.address)
    await expect(page.locator(".message").first).to_be_attached()
