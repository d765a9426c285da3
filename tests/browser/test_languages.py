"""The coach on its page at a phone's width, in each language: nothing that one may tap is cut off."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.play import Telegram, connected
from content.load import bundled, load
from tests.browser.conftest import Opened
from tests.support.coached import Coached, delivered, hurried, until
from tests.support.program import FAST, MONDAY, Program

pytestmark = [pytest.mark.browser, pytest.mark.process]
LANGUAGES = sorted(load(bundled()).texts.languages.names)
WIDTH = 390

CUT = """() => [...document.querySelectorAll('.pane button')]
    .filter(one => one.offsetParent && one.scrollWidth > one.clientWidth + 1)
    .map(one => one.textContent)"""

BROKEN = """() => [...document.querySelectorAll('.buttons button')].filter(one => {
    const words = document.createRange();
    words.selectNodeContents(one);
    return new Set([...words.getClientRects()].map(line => Math.round(line.top))).size > 1;
}).map(one => one.textContent)"""
"""Labels that need a second line. Our page gives them one; Telegram's apps cut them there."""


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


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_word_is_cut_off_on_a_phone(opened: Opened, coach: Telegram, language: str) -> None:
    words = load(bundled()).texts.words(language)
    bo = Coached(await coach.newcomer("Bo", language_code=language))
    page = await opened(width=WIDTH, height=844, device_scale_factor=2)
    await page.goto(coach.address)
    await page.get_by_role("tab", name="Bo").click()

    await bo.comes()
    await expect(page.get_by_role("button", name=words("button.agree"))).to_be_visible()
    await whole(page, f"{language}-1-welcome")
    for step in range(2, 9):
        if (await bo.buttons())[0].startswith("bg"):
            break
        await bo.goes_on()
        await until(lambda: delivered(coach), "the answer")
        await whole(page, f"{language}-{step}-question")
    await bo.human.says("/settings")
    await until(lambda: delivered(coach), "the settings")
    await whole(page, f"{language}-10-settings")
    await hurried(coach, "next_prompt")
    await bo.takes("pb")
    await bo.takes("sb")
    await until(lambda: delivered(coach), "the card")
    await expect(page.get_by_role("button", name=words("button.end")).last).to_be_visible()
    await whole(page, f"{language}-11-card")
    await bo.human.says("/language")
    await expect(page.get_by_role("button", name="Українська").last).to_be_visible()
    await whole(page, f"{language}-12-languages")


async def whole(page: Page, name: str) -> None:
    """Every label is seen to its end. With PICTURES set, a picture of it is kept there."""
    await page.wait_for_timeout(300)
    if folder := os.environ.get("PICTURES"):
        await page.screenshot(path=Path(folder) / f"{name}.png")
    assert await page.evaluate(CUT) == []
    assert await page.evaluate(BROKEN) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= WIDTH
