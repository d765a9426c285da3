"""The clock, trouble on demand and the journal, from the page."""

import asyncio
import re
from datetime import timedelta

import pytest
from playwright.async_api import Page, Route, expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox.play import Human, Telegram
from tests.browser.conftest import TOKEN, Opened, shown, started
from tests.support.standing_clock import StandingClock

pytestmark = pytest.mark.browser


async def with_tools(page: Page, tab: str) -> None:
    await page.get_by_role("button", name="Tools").click()
    await page.get_by_role("tab", name=tab).click()


@pytest.mark.usefixtures("told")
async def test_the_clock_is_hurried_and_paused_from_the_page(
    page: Page, telegram: Telegram, clock: StandingClock
) -> None:
    clock.prompt_at = clock.now() + timedelta(hours=2)
    await page.goto(telegram.address)
    await expect(page.locator("#clock-time")).to_contain_text("07:00:0")  # Anna lives in Berlin
    await expect(page.get_by_role("button", name="Jump to the next cue")).to_be_disabled()

    await page.get_by_label("How fast time passes").select_option("3600")
    await page.get_by_role("button", name="Pause the clock").click()
    await expect(page.get_by_role("button", name="Let the clock run")).to_be_visible()
    assert (clock.speed, clock.is_paused) == (3600, True)
    await page.get_by_role("button", name="Jump to the next prompt").click()
    await expect(page.locator("#clock-time")).to_have_text("09:00:00")
    assert clock.now() == clock.prompt_at

    await page.get_by_role("button", name="Let the clock run").click()
    await expect(page.get_by_role("button", name="Pause the clock")).to_be_visible()
    assert not clock.is_paused


async def test_next_prompt_is_that_of_the_person_who_is_shown(
    page: Page, telegram: Telegram, clock: StandingClock
) -> None:
    bo = await telegram.newcomer("Bo", time_zone="Asia/Tokyo")
    clock.person_id = bo.id
    clock.prompt_at = clock.now() + timedelta(hours=2)
    await page.goto(telegram.address)
    await expect(page.get_by_role("button", name="Jump to the next prompt, none planned")).to_be_disabled()

    await page.get_by_role("tab", name="Bo").click()

    await expect(page.get_by_role("button", name="Jump to the next prompt, 17:00")).to_be_enabled()
    await expect(page.locator("#clock-place")).to_have_text("Sun, Tokyo")


async def test_the_clock_never_shows_another_zone_first(page: Page, telegram: Telegram) -> None:
    await telegram.newcomer("Bo", time_zone="Asia/Tokyo")
    await page.goto(telegram.address)
    await page.get_by_role("tab", name="Bo").click()
    await expect(page.locator("#clock-place")).to_have_text("Sun, Tokyo")
    await page.add_init_script("""
        window.places = new Set();
        addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
            const words = document.getElementById("clock-place").textContent;
            if (words && !document.getElementById("clock").hidden) window.places.add(words);
        }).observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true}));
    """)

    await page.reload()

    await expect(page.locator("#clock-place")).to_have_text("Sun, Tokyo")
    assert await page.evaluate("[...window.places]") == ["Sun, Tokyo"]


async def test_a_fault_is_chosen_waits_and_happens(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    await shown(page, telegram)
    await with_tools(page, "Faults")
    await page.get_by_label("What goes wrong").select_option("429: too many requests")
    await page.get_by_label("Method").last.fill("sendMessage")
    await page.locator("#fault-person").select_option("Anna")
    await page.get_by_label("Seconds").fill("7")

    await page.get_by_role("button", name="Add the fault").click()

    waiting = page.locator("#fault-list li")
    await expect(waiting).to_contain_text("sendMessage, for Anna, 7 s")
    words = {"chat_id": anna.id, "text": "hi"}
    async with telegram.http.post(f"{telegram.address}/bot{TOKEN}/sendMessage", json=words) as answer:
        assert (await answer.json())["parameters"] == {"retry_after": 7}
    await expect(waiting).to_have_text("None. Everything goes well.")
    await bot.send_message(anna.id, "hi again")


async def test_an_update_out_of_order_asks_how_long_it_may_wait(
    page: Page, telegram: Telegram, bot: Bot
) -> None:
    assert bot.id
    await page.goto(telegram.address)
    await with_tools(page, "Faults")
    await page.get_by_label("What goes wrong").select_option("Update out of order")
    await page.get_by_label("Seconds").fill("7")

    await page.get_by_role("button", name="Add the fault").click()

    await expect(page.locator("#fault-list li")).to_contain_text("7 s")


async def test_one_fault_of_several_is_taken_back(page: Page, telegram: Telegram, bot: Bot) -> None:
    assert bot.id
    await page.goto(telegram.address)
    await with_tools(page, "Faults")
    for kind in ("500: server error", "Update comes twice"):
        await page.get_by_label("What goes wrong").select_option(kind)
        await page.get_by_label("How often").fill("")
        await page.get_by_role("button", name="Add the fault").click()
        await expect(page.locator("#fault-list")).to_contain_text(kind)
    await expect(page.locator("#fault-list")).to_contain_text("until cleared")

    await page.get_by_role("button", name="Clear: 500: server error").click()

    await expect(page.locator("#fault-list li")).to_have_count(1)
    assert [fault["kind"] for fault in (await telegram.get("faults"))["faults"]] == ["twice"]


async def test_a_fault_that_cannot_be_is_refused_in_a_sentence(
    page: Page, telegram: Telegram, bot: Bot
) -> None:
    assert bot.id
    await page.goto(telegram.address)
    await with_tools(page, "Faults")
    await page.locator("#fault-form").evaluate("form => { form.noValidate = true; }")
    await page.get_by_label("Chance, %").fill("900")

    await page.get_by_role("button", name="Add the fault").click()

    await expect(page.locator("#faults-note")).to_contain_text("chance")
    await expect(page.locator("#fault-list li")).to_have_text("None. Everything goes well.")


async def test_telegrams_limits_are_lifted_from_the_page(page: Page, telegram: Telegram) -> None:
    await page.goto(telegram.address)
    await with_tools(page, "Faults")
    limits = page.get_by_role("checkbox", name="Telegram's limits hold")
    await telegram.post("limits", {"on": True})
    await expect(limits).to_be_checked()
    await expect(page.get_by_text("30 a second in all")).to_be_visible()

    await limits.uncheck()

    await expect(page.locator("#faults-note")).to_have_text("")
    await page.reload()
    await expect(page.get_by_text("30 a second in all")).to_be_visible()
    await expect(limits).not_to_be_checked()
    assert (await telegram.get("limits"))["on"] is False


async def test_the_journal_shows_each_call_with_its_json(
    opened: Opened, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    page = await opened(width=1280)
    await shown(page, telegram)
    await page.get_by_role("button", name="Tools").click()
    await bot.send_message(anna.id, "before it was asked for")
    await expect(page.locator(".call").first).to_contain_text("sendMessage")
    await telegram.fault("403", method="sendPhoto")
    with pytest.raises(Exception, match="blocked"):
        await bot.send_photo(anna.id, "any")

    newest = page.locator(".call").first
    await expect(newest.locator("summary")).to_contain_text(re.compile("sendPhoto.*Anna.*403.*ms"))
    await newest.locator("summary").click()

    await expect(newest.locator("pre").first).to_contain_text('"chat_id"')
    await expect(newest.locator("pre").last).to_contain_text("bot was blocked by the user")
    await expect(newest).to_contain_text("Fault on demand")


async def test_the_journal_is_filtered_and_held(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    bo = await telegram.newcomer("Bo")
    await bo.says("/start")
    await shown(page, telegram)
    await with_tools(page, "Journal")
    await bot.send_message(anna.id, "to Anna")
    await bot.send_chat_action(anna.id, "typing")
    await bot.send_message(bo.id, "to Bo")
    await expect(page.locator(".call")).to_have_count(4)  # with getMe

    await page.get_by_label("Method").first.fill("sendMessage")
    await expect(page.locator(".call")).to_have_count(2)
    await page.get_by_label("Chat", exact=True).select_option("Bo")
    await expect(page.locator(".call")).to_have_count(1)
    await expect(page.locator(".call")).to_contain_text("Bo")

    await page.get_by_role("button", name="Pause", exact=True).click()
    await bot.send_message(bo.id, "while it is held")
    await expect(page.locator("#journal-note")).to_have_text("Paused. 1 more since then.")
    await expect(page.locator(".call")).to_have_count(1)
    await page.get_by_role("button", name="Go on").click()
    await expect(page.locator(".call")).to_have_count(2)


async def test_the_answer_to_a_tap_belongs_to_its_chat_in_the_journal(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    go = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
    await bot.send_message(anna.id, "Well?", reply_markup=go)
    await anna.taps("Go")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    await shown(page, telegram)
    await with_tools(page, "Journal")
    await page.get_by_label("Chat", exact=True).select_option("Anna")
    await expect(page.locator(".call")).to_have_count(1)

    await query.answer()

    await expect(page.locator(".call")).to_have_count(2)
    await expect(page.locator(".call").first).to_contain_text(re.compile("answerCallbackQuery.*Anna"))


async def test_the_journal_follows_on_after_it_could_not_be_read(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    await shown(page, telegram)
    await page.route("**/journal?*", lambda route: route.abort(), times=1)
    await with_tools(page, "Journal")
    await expect(page.locator("#journal-note")).to_contain_text("No connection")

    await bot.send_message(anna.id, "after that")

    await expect(page.locator(".call").first).to_contain_text("sendMessage")


async def test_a_journal_that_was_asked_for_earlier_does_not_replace_a_later_one(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    await bot.send_message(anna.id, "one")
    await bot.send_chat_action(anna.id, "typing")
    await shown(page, telegram)
    is_held, may_go, is_out = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        is_held.set()
        await may_go.wait()
        await route.continue_()
        is_out.set()

    await page.route("**/journal?*", hold, times=1)
    await with_tools(page, "Journal")
    await is_held.wait()
    await page.get_by_label("Method").first.fill("sendMessage")
    await expect(page.locator(".call")).to_have_count(1)

    async with page.expect_request_finished(lambda request: "/journal?" in request.url):
        may_go.set()
    await is_out.wait()
    await bot.send_message(anna.id, "two")
    await expect(page.locator(".call")).to_have_count(2)


@pytest.mark.usefixtures("told")
async def test_calls_are_streamed_only_while_the_journal_is_open(page: Page, telegram: Telegram) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/events" in request.url else None)
    await started(page, telegram)
    await page.get_by_role("button", name="Tools").click()
    await expect(page.locator(".call").first).to_be_visible()
    await page.get_by_role("button", name="Close the tools").click()
    await telegram.human(1001).says("still live")
    await expect(page.get_by_text("You said: still live")).to_be_visible()

    assert ["journal=1" in url for url in asked] == [False, True, False]


async def test_the_journal_on_the_page_is_bounded(
    page: Page, telegram: Telegram, bot: Bot, anna: Human
) -> None:
    await telegram.post("limits", {"on": False})
    await shown(page, telegram)
    await page.get_by_role("button", name="Tools").click()
    for _ in range(330):
        await bot.send_chat_action(anna.id, "typing")

    await expect(page.locator("#journal-note")).to_contain_text("The newest 300 calls")
    assert await page.locator(".call").count() == 300
