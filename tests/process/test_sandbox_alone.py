"""`forefoot sandbox`, as somebody starts it who has a bot of their own."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.play import Telegram, connected
from scheduler.clock import steady
from tests.support.coached import until

pytestmark = pytest.mark.process

SOON = 2.0


async def started(*options: str, shell: tuple[str, ...] = ()) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(*shell, sys.executable, "-m", "bot", "sandbox", "--port", "0", *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )


@asynccontextmanager
async def running(*options: str) -> AsyncIterator[Telegram]:
    process = await started(*options)
    try:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode()
        async with connected(line.removeprefix("Sandbox: ").strip().rstrip("/")) as telegram:
            yield telegram
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()
    assert process.returncode == 0


async def refused(*options: str) -> str:
    """What it says before it gives up."""
    process = await started(*options)
    out, err = await process.communicate()
    assert (process.returncode, out) == (2, b"")
    return err.decode().strip()


async def status(telegram: Telegram, token: str, method: str, **params: str) -> int:
    async with telegram.http.post(f"{telegram.address}/bot{token}/{method}", data=params) as answer:
        return answer.status


async def test_it_starts_with_its_people_and_lets_in_the_bots_it_was_told_of() -> None:
    async with running("--token", "1:a", "--token", "2:b", "--person", "Bo", "--person", "Cleo") as telegram:
        people = [person["first_name"] for person in (await telegram.get("people"))["people"]]
        bots = [bot["id"] for bot in (await telegram.get("bots"))["bots"]]
        answers = [await status(telegram, token, "getMe") for token in ("1:a", "2:b", "1:b", "3:c")]

    assert telegram.address.startswith("http://127.0.0.1:")
    assert (people, bots, answers) == (["Anna", "Bo", "Cleo"], [1, 2], [200, 200, 401, 401])


@pytest.mark.parametrize(("options", "last"), [((), 429), (("--no-limits",), 200)])
async def test_the_limits_hold_unless_they_are_switched_off(options: tuple[str, ...], last: int) -> None:
    async with running(*options) as telegram:
        await status(telegram, "1:a", "getMe")
        anna = await telegram.anna()
        await anna.says("/start")
        sent = [
            await status(telegram, "1:a", "sendMessage", chat_id=str(anna.id), text="x") for _ in range(40)
        ]

    assert sent[-1] == last


IN_THE_BACKGROUND = ("sh", "-c", 'trap "" INT; exec "$@"', "sh")
"""As a shell without a terminal starts what stands before an &: it shall not hear the Ctrl-C of others."""


@pytest.mark.parametrize("shell", [(), IN_THE_BACKGROUND])
async def test_it_stops_at_once_with_a_page_a_poll_and_a_late_answer_open(shell: tuple[str, ...]) -> None:
    process = await started(shell=shell)
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode()
    async with connected(line.removeprefix("Sandbox: ").strip().rstrip("/")) as telegram:
        await telegram.fault("delay", method="getMe", seconds=60)
        polling = asyncio.ensure_future(status(telegram, "1:a", "getUpdates", timeout="30"))
        waiting = asyncio.ensure_future(status(telegram, "1:a", "getMe"))
        async with telegram.http.get(f"{telegram.address}/sandbox/events") as page:
            assert await page.content.readany()
            await until(lambda: telegram.calls("getMe"), "the call that is answered late")
            asked_at = steady()

            process.terminate()
            async with asyncio.timeout(20):
                await process.communicate()

    assert (process.returncode, steady() - asked_at < SOON) == (0, True)
    assert await polling == HTTPStatus.OK
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await waiting


async def test_the_journal_forgets_the_oldest() -> None:
    async with running("--journal-size", "2") as telegram:
        for _ in range(3):
            await status(telegram, "1:a", "getMe")

        assert [call["n"] for call in await telegram.calls()] == [2, 3]


async def test_an_address_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        assert await refused("--port", str(port)) == (
            f"Cannot listen at 127.0.0.1, port {port}: address already in use."
        )


async def test_a_token_that_can_be_none_is_refused() -> None:
    assert await refused("--token", "secret") == "a bot token looks like 123456:letters-and-digits"


async def test_a_state_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.log").write_text("nonsense\n")

    assert await refused("--state", str(tmp_path / "broken.log")) == (
        f"{tmp_path}/broken.log, line 1: not a line of a sandbox's state file"
    )
    assert str(tmp_path) in await refused("--state", str(tmp_path))


async def test_people_who_were_there_before_are_not_made_twice(tmp_path: Path) -> None:
    async def people() -> list[str]:
        async with running("--state", str(tmp_path / "state.log"), "--person", "Bo") as telegram:
            return [person["first_name"] for person in (await telegram.get("people"))["people"]]

    assert [await people(), await people()] == [["Anna", "Bo"], ["Anna", "Bo"]]
