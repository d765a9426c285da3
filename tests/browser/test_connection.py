"""Reloads, second windows, and a program that goes away and comes back: nothing is lost, nothing is said twice."""

import asyncio
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Page, Route, expect
from telegram import Bot

from bot.sandbox import RealClock, Sandbox
from bot.sandbox.play import Human, Telegram
from tests.browser.conftest import TOKEN, shown, started

pytestmark = pytest.mark.browser


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
async def test_a_reload_keeps_who_was_chosen_what_was_typed_and_which_tools_were_open(
    page: Page, telegram: Telegram
) -> None:
    bo = await telegram.newcomer("Bo")
    await bo.says("/start")
    await started(page, telegram)
    await page.get_by_role("textbox", name="Message").fill("Anna's half sentence")
    await page.get_by_role("tab", name="Bo").click()
    await page.get_by_role("textbox", name="Message").fill("Bo's half sentence")
    await page.get_by_role("button", name="Tools").click()
    await page.get_by_role("tab", name="Faults").click()

    await page.reload()

    await expect(page.get_by_role("tab", name="Faults", selected=True)).to_be_visible()
    await page.get_by_role("button", name="Close the tools").click()
    await expect(page.get_by_role("tab", name="Bo", selected=True)).to_be_visible()
    await expect(page.get_by_role("textbox", name="Message")).to_have_value("Bo's half sentence")
    await page.get_by_role("tab", name="Anna").click()
    await expect(page.get_by_role("textbox", name="Message")).to_have_value("Anna's half sentence")


async def test_words_typed_without_a_connection_wait_and_go_out_once_when_it_is_back(
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
    await page.get_by_role("textbox", name="Message").fill("still here")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("Not sent: no connection.")
    await expect(page.get_by_role("textbox", name="Message")).to_have_value("still here")
    await expect(page.locator(".mine")).to_have_count(1)
    second = await running(state, port)

    await expect(page.locator(".mine").last).to_contain_text("still here")
    await expect(page.get_by_text("reconnecting…")).to_be_hidden()
    await expect(page.get_by_role("alert")).to_be_hidden()
    await expect(page.get_by_role("textbox", name="Message")).to_have_value("")
    await expect(page.locator(".mine")).to_have_count(2)
    await second.cleanup()


@pytest.mark.usefixtures("told")
async def test_words_that_arrived_although_no_answer_came_are_not_said_twice(
    page: Page, telegram: Telegram
) -> None:
    await started(page, telegram)

    async def act_and_cut(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/say*", act_and_cut, times=1)
    await page.get_by_role("textbox", name="Message").fill("only once")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("You said: only once")).to_be_visible()

    await page.get_by_role("button", name="Tools").click()  # The stream is opened anew, the chat read again.
    await page.get_by_role("button", name="Close the tools").click()

    await expect(page.get_by_role("textbox", name="Message")).to_have_value("")
    await expect(page.locator(".mine", has_text="only once")).to_have_count(1)


@pytest.mark.usefixtures("told")
async def test_a_tap_without_a_connection_says_so_and_can_be_tried_again(
    page: Page, telegram: Telegram
) -> None:
    await started(page, telegram)
    await page.route("**/tap*", lambda route: route.abort(), times=1)
    count = page.get_by_role("button", name="Count")

    await count.click()
    await expect(page.locator(".toast.shown")).to_contain_text("No connection just now")
    await expect(count).not_to_have_attribute("aria-busy", "true")
    await count.click()

    await expect(page.get_by_text("Count: 1")).to_be_visible()


async def test_an_answer_that_was_overtaken_does_not_bring_an_older_chat_back(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    first = await bot.send_message(anna.id, "first")
    second = await bot.send_message(anna.id, "second")
    await shown(page, telegram)
    is_held, may_go, is_out = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        response = await route.fetch()
        is_held.set()
        await may_go.wait()
        await route.fulfill(response=response)
        is_out.set()

    await page.route("**/chat?*", hold, times=1)
    await bot.pin_chat_message(anna.id, first.message_id)
    await is_held.wait()
    await bot.pin_chat_message(anna.id, second.message_id)
    await expect(page.get_by_role("button", name="📌 second")).to_be_visible()

    async with page.expect_request_finished(lambda request: "/chat?" in request.url):
        may_go.set()
    await is_out.wait()
    await bot.send_message(anna.id, "third")
    await expect(page.locator(".message", has_text="third")).to_be_visible()

    await expect(page.get_by_role("button", name="📌 second")).to_be_visible()


async def running(state: Path, port: int) -> web.AppRunner:
    app = web.Application()
    Sandbox(RealClock(), tokens=(TOKEN,), state=state).add_routes(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner
