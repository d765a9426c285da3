"""Every snippet of docs/sandbox.md does what it stands there for."""

import asyncio
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.faults import FaultKind
from bot.sandbox.people.deeds import DEEDS
from bot.sandbox.play import Telegram, sandbox

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "sandbox.md").read_text("utf-8")
GRAMMY = ROOT / "tests" / "sandbox" / "witnesses" / "bots" / "grammy"
ADDRESS = "http://127.0.0.1:8081"


def snippets(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", DOCUMENT, re.DOTALL | re.MULTILINE)


def python(holds: str) -> str:
    (found,) = [snippet for snippet in snippets("python") if holds in snippet]
    return found


def commands() -> Iterator[str]:
    """Every curl of the document, in its order."""
    for snippet in snippets("sh"):
        yield from (line for line in snippet.splitlines() if line.startswith("curl "))


@pytest.fixture
async def telegram() -> Any:
    async with sandbox() as telegram:
        yield telegram


@pytest.mark.parametrize("library", ["from telegram import Bot", "from aiogram import Bot"])
async def test_a_python_bot_reaches_the_sandbox(telegram: Telegram, library: str) -> None:
    pytest.importorskip(library.split()[1])
    defined: dict[str, Any] = {}

    exec(python(library).replace(ADDRESS, telegram.address), defined)  # noqa: S102 - our own document
    bot = defined["bot"]

    # Both are closed by leaving their own block; a call outside of it would leave a line open.
    async with bot if hasattr(bot, "initialize") else bot.session:
        assert (await bot.get_me()).id == 1


@pytest.mark.process
async def test_a_grammy_bot_reaches_the_sandbox(telegram: Telegram) -> None:
    node = shutil.which("node")
    if node is None or not (GRAMMY / "node_modules").exists():
        pytest.skip("grammY is not at hand; with Node.js installed, `make grammy` brings it")
    (snippet,) = snippets("js")
    asks = "bot.api.getMe().then((me) => console.log(me.id));"

    script = snippet.replace(ADDRESS, telegram.address) + asks
    process = await asyncio.create_subprocess_exec(
        node, "-e", script, cwd=GRAMMY, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()

    assert out.decode().strip() == "1"


@pytest.mark.process
def test_the_tests_of_the_example_pass(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(python("pytest_plugins"))
    (tmp_path / "test_bot.py").write_text(python("async def greet"))

    run = subprocess.run(  # noqa: S603 - our own document
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-o",
            "asyncio_mode=auto",
            "-p",
            "no:cacheprovider",
            str(tmp_path),
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "3 passed" in run.stdout, run.stdout + run.stderr


async def test_every_command_is_answered_without_an_error(telegram: Telegram) -> None:
    answers = []
    for command in commands():
        verb, address, body = understood(command)
        target = address.replace(ADDRESS, telegram.address)
        async with telegram.http.request(verb, target, data=body) as answer:
            answers.append((command, answer.status, await answer.json()))

    assert len(answers) > 10
    assert [(command, told) for command, status, told in answers if status != 200] == []


def understood(command: str) -> tuple[str, str, str | None]:
    """Verb, address and body of a curl: no machine needs to have it."""
    words = shlex.split(command)
    (address,) = [word for word in words if word.startswith(ADDRESS)]
    body = words[words.index("-d") + 1] if "-d" in words else None
    if body is not None:
        json.loads(body)
    return ("DELETE" if "DELETE" in words else "GET" if body is None else "POST"), address, body


def test_the_document_names_every_deed_and_every_fault() -> None:
    words = set(re.findall(r"[\w-]+", DOCUMENT))

    assert {*DEEDS, *FaultKind} <= words
