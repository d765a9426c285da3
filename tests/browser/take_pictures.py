"""`make pictures`: walks a person through the real program in a real browser and takes the pictures of the docs."""

import asyncio
import base64
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from tests.browser.conftest import FLAGS, find_browser
from tests.support.program import Program

DOCS = Path(__file__).parents[2] / "docs" / "pictures"
SETTINGS = {"DEFAULT_TIMEZONE": "Europe/Berlin", "CLOCK_START": "2026-03-02T06:12:00Z"}
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 800}

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


class Walk:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.shots: dict[str, bytes] = {}

    async def taps(self, name: str) -> None:
        await self.page.get_by_role("button", name=name, exact=True).last.click()
        await self.page.wait_for_timeout(1600)  # Telegram takes a message a second in a chat; so do we.

    async def says(self, words: str) -> None:
        await self.page.get_by_role("textbox").last.fill(words)
        await self.page.keyboard.press("Enter")
        await self.page.wait_for_timeout(2000)

    async def jumps(self, what: str) -> None:
        await self.page.locator(f"#jump-{what}").click()
        await self.page.wait_for_timeout(2400)

    async def takes(self, name: str) -> None:
        await self.page.mouse.move(0, 0)  # What it hovers over is marked.
        self.shots[name] = await self.page.screenshot()


async def walk(browser: Browser, scheme: Scheme, address: str) -> dict[str, bytes]:
    context = await browser.new_context(viewport=PHONE, device_scale_factor=2, color_scheme=scheme)
    page = await context.new_page()
    await page.goto(address)
    await page.wait_for_timeout(1000)
    one = Walk(page)
    for name in (
        "Start",
        "I am 18 or over and I agree",
        "None of these",
        "None of these",
        "None of these",
        "Left foot",
    ):
        await one.taps(name)
        if name == "Start":
            await one.takes("welcome")
    await page.locator(".keyboard button, button").filter(has_text="Yes, it is").last.click()
    await page.wait_for_timeout(1600)
    await one.taps("These times are fine")
    await one.takes("ready")
    if scheme == "dark":
        await one.says("/settings")
        await one.taps("Pictures light or dark")
    await one.jumps("prompt")
    await one.takes("prompt")
    await one.taps("Start")
    await one.jumps("cue")
    await page.get_by_role("img", name="Calf stretch").evaluate("image => image.scrollIntoView()")
    await one.takes("card")
    await one.taps("Start")
    await one.jumps("cue")
    await one.takes("hold")
    for _ in ("change legs", "other leg", "end"):
        await one.jumps("cue")
    await one.taps("Done ✅")
    for name in ("Start", "Done ✅", "", "Done ✅", "", "Done ✅", "Start", "Done ✅"):
        await (one.taps(name) if name else one.jumps("cue"))  # Nothing to tap: a rest, which ends by itself.
    await page.wait_for_timeout(5000)  # The words over the chat go away.
    await one.takes("summary")
    await one.says("/progress")
    await one.takes("progress")
    await page.set_viewport_size(DESK)
    await beside_the_journal(page, address)
    await one.takes("sandbox")
    await context.close()
    return one.shots


async def beside_the_journal(page: Page, address: str) -> None:
    """Somebody new comes, and the answer to them meets a fault."""
    await page.get_by_role("button", name="Add a person").click()
    await page.get_by_label("First name").fill("Bo")
    await page.get_by_label("Time zone").select_option("Asia/Tokyo")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Tools").click()
    bo = page.get_by_role("region", name="Bo:")
    await bo.get_by_role("button", name="Start", exact=True).click()
    await page.wait_for_timeout(2500)
    fault = {"kind": "429", "person": 1002, "seconds": 2}
    await page.request.post(f"{address}/sandbox/faults", data=fault)
    await bo.get_by_role("button").filter(has_text="I agree").click()
    await page.wait_for_timeout(5000)
    await page.locator(".call.wrong summary").first.click()
    await page.wait_for_timeout(500)


async def side_by_side(browser: Browser, shots: list[bytes], file: Path, scheme: Scheme) -> None:
    context = await browser.new_context(viewport={"width": 1260, "height": 900}, color_scheme=scheme)
    page = await context.new_page()
    images = "".join(f'<img src="data:image/png;base64,{base64.b64encode(shot).decode()}">' for shot in shots)
    style = "body{margin:0;display:inline-flex;gap:24px;padding:16px}"
    style += "img{width:380px;border-radius:24px;border:1px solid #8886}"
    await page.set_content(f"<style>{style}</style>{images}")
    await page.locator("body").screenshot(path=file, omit_background=True)
    await context.close()


async def main() -> None:
    DOCS.mkdir(exist_ok=True)
    executable = find_browser()
    if executable is None:
        sys.exit("No Chromium here: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=FLAGS)
        for scheme in SCHEMES:
            with tempfile.TemporaryDirectory() as folder:
                program = Program(Path(folder), SETTINGS)
                try:
                    await program.start()
                    shots = await walk(browser, scheme, program.address)
                finally:
                    program.clean_up()
            chosen = [shots[name] for name in ("card", "hold", "summary")]
            await side_by_side(
                browser, chosen, DOCS / ("chat.png" if scheme == "light" else "chat-dark.png"), scheme
            )
            if scheme == "light":
                (DOCS / "sandbox.png").write_bytes(shots["sandbox"])
            for name, shot in shots.items():
                (Path(tempfile.gettempdir()) / f"forefoot-{name}-{scheme}.png").write_bytes(shot)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
