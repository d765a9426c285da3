"""The chat page in a real browser, with a real bot at the other end."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Browser, Page, expect

from bot.sandbox import RealClock, Sandbox
from tests.support.echo_bot import echo_bot
from tests.support.standing_clock import StandingClock
from tests.support.telegram import Telegram, sandbox

pytestmark = pytest.mark.browser
TOKEN = "555:page"
TOUCHABLE = 44


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2026, 11, 22, 6, 0, tzinfo=UTC))


@pytest.fixture
async def telegram(clock: StandingClock) -> AsyncIterator[Telegram]:
    async with sandbox(controls=clock, token=TOKEN) as telegram:
        yield telegram


@pytest.fixture
async def told(telegram: Telegram) -> AsyncIterator[list[str]]:
    """The echo bot's list of membership changes; with this fixture the bot runs."""
    async with echo_bot(telegram.address, TOKEN) as told:
        yield told


async def started(page: Page, telegram: Telegram) -> None:
    await page.goto(telegram.address)
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.get_by_text("Hello there")).to_be_visible()


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

    await expect(page.locator("#toast.shown")).to_have_text("Counted 1")
    await expect(page.get_by_text("Count: 1")).to_be_visible()
    await expect(page.locator(".theirs")).to_have_count(1)
    await expect(page.locator(".theirs .edited")).to_be_visible()
    await page.get_by_role("button", name="Count").click()
    await expect(page.get_by_text("Count: 2")).to_be_visible()


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
async def test_a_place_is_shared_from_the_bots_own_key(page: Page, telegram: Telegram) -> None:
    await started(page, telegram)
    await page.get_by_role("button", name="Menu", exact=True).click()
    await page.get_by_role("button", name="/where").click()

    await page.get_by_role("button", name="Share my place").click()
    await page.get_by_role("button", name="Berlin").click()

    await expect(page.get_by_text("At 53 north")).to_be_visible()


async def test_blocking_is_told_to_the_bot_and_restarting_comes_back(
    page: Page, telegram: Telegram, told: list[str]
) -> None:
    await started(page, telegram)
    await page.get_by_role("button", name="More").click()
    await page.get_by_role("button", name="Block the bot").click()

    await page.get_by_role("button", name="Unblock and restart").click()

    await expect(page.locator(".theirs", has_text="Hello there")).to_have_count(2)
    assert told == ["kicked", "member"]


@pytest.mark.usefixtures("told")
async def test_a_reload_loses_nothing_and_a_second_window_follows_live(
    page: Page, telegram: Telegram
) -> None:
    await started(page, telegram)
    other = await page.context.new_page()
    await other.goto(telegram.address)

    await page.get_by_role("textbox", name="Message").fill("both see this")
    await page.keyboard.press("Enter")

    await expect(other.get_by_text("You said: both see this")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("You said: both see this")).to_be_visible()
    await expect(page.locator(".message")).to_have_count(4)


@pytest.mark.usefixtures("told")
async def test_a_new_person_has_a_tab_and_a_chat_of_their_own(page: Page, telegram: Telegram) -> None:
    await started(page, telegram)
    await page.get_by_role("button", name="Add a person").click()
    await page.get_by_label("First name").fill("Bo")
    await page.get_by_role("button", name="Add", exact=True).click()
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.get_by_text("Hello there")).to_be_visible()

    anna = telegram.human(1001)
    await anna.says("from elsewhere")

    await expect(page.get_by_role("tab", name="Anna")).to_contain_text("1")
    await page.get_by_role("tab", name="Anna").click()
    await expect(page.get_by_text("You said: from elsewhere")).to_be_visible()


@pytest.mark.usefixtures("told")
async def test_the_clock_is_hurried_from_the_page(
    page: Page, telegram: Telegram, clock: StandingClock
) -> None:
    clock.prompt_at = clock.now() + timedelta(hours=2)
    await page.goto(telegram.address)
    await expect(page.locator("#clock-time")).to_contain_text("07:00:0")  # Anna lives in Berlin
    await expect(page.get_by_role("button", name="Jump to the next cue")).to_be_disabled()

    await page.get_by_role("button", name="60 times as fast").click()
    await expect(page.get_by_role("button", name="60 times as fast")).to_have_attribute(
        "aria-pressed", "true"
    )
    await page.get_by_role("button", name="Jump to the next prompt").click()

    await expect(page.locator("#clock-time")).to_contain_text("09:0")
    assert (clock.speed, clock.now()) == (60, clock.prompt_at)


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


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
async def test_it_fits_every_screen_and_every_finger(
    browser: Browser, telegram: Telegram, width: int, scheme: str
) -> None:
    context = await browser.new_context(
        viewport={"width": width, "height": 740}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = await context.new_page()
    await started(page, telegram)
    await telegram.human(1001).says("/where")
    await expect(page.get_by_role("button", name="Rather not")).to_be_visible()

    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    # A command within a sentence is as high as its line.
    for button in await page.locator("button:visible:not(.command)").all():
        box = await button.bounding_box()
        if box is not None:
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["height"] >= TOUCHABLE - 4, await button.inner_text()
    panel = await page.locator("header").evaluate("node => getComputedStyle(node).backgroundColor")
    lightness = sum(map(int, re.findall(r"\d+", panel)[:3]))
    assert (lightness < 200) if scheme == "dark" else (lightness > 600)
    await context.close()


async def test_the_page_comes_back_by_itself_when_the_program_was_restarted(
    page: Page, tmp_path: Path
) -> None:
    state = tmp_path / "telegram.log"
    first = await running(state, port=0)
    port = first.addresses[0][1]
    await page.goto(f"http://127.0.0.1:{port}")
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator(".mine")).to_contain_text("/start")

    await first.cleanup()
    await expect(page.get_by_text("reconnecting…")).to_be_visible()
    second = await running(state, port)

    await expect(page.get_by_text("reconnecting…")).to_be_hidden()
    await expect(page.locator(".mine")).to_have_count(1)
    await page.get_by_role("textbox", name="Message").fill("still here")
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine")).to_have_count(2)
    await second.cleanup()


async def running(state: Path, port: int) -> web.AppRunner:
    app = web.Application()
    Sandbox(RealClock(), tokens=(TOKEN,), state=state).add_routes(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner
