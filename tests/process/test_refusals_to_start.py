"""What the operator got wrong ends the start with code 2 and one line that names it."""

import asyncio
import shutil
import socket
from pathlib import Path

import pytest

from bot.keys import new_key
from bot.sandbox.play import sandbox
from bot.settings import VARIABLES
from tests.support.program import ROOT, Ended, Program, Programs

pytestmark = pytest.mark.process

TELEGRAM = {"BOT_TOKEN": "1:none-of-telegrams", "DATA_KEY": new_key()}

WRONG: dict[str, dict[str, str]] = {
    "BOT_TOKEN": {"BOT_TOKEN": "not a token"},
    "TELEGRAM_API_URL": {"TELEGRAM_API_URL": "telegram"},
    "DATABASE_URL": {"DATABASE_URL": "mysql://somewhere/else"},
    "DATA_KEY": {"DATA_KEY": "short"},
    "DEFAULT_TIMEZONE": {"DEFAULT_TIMEZONE": "Mars/Olympus"},
    "WEBHOOK_URL": {**TELEGRAM, "WEBHOOK_URL": "ftp://here", "WEBHOOK_SECRET": "s"},
    "WEBHOOK_SECRET": {**TELEGRAM, "WEBHOOK_URL": "https://here.example", "WEBHOOK_SECRET": "no spaces"},
    "HTTP_HOST": {"HTTP_HOST": "no host"},
    "HTTP_PORT": {"HTTP_PORT": "70000"},
    "CLOCK_SPEED": {"CLOCK_SPEED": "0"},
    "CLOCK_START": {"CLOCK_START": "yesterday"},
    "SEND_RATE": {"SEND_RATE": "many"},
    "OPERATOR_CONTACT": {"OPERATOR_CONTACT": "x" * 201},
    "ADMIN_IDS": {"ADMIN_IDS": "anna"},
    "LOG_LEVEL": {"LOG_LEVEL": "loud"},
    "LOG_FORMAT": {"LOG_FORMAT": "xml"},
}


AT_ONCE = 4


async def refused(program: Program) -> str:
    """Its one line. Raises AssertionError: it said more, or started."""
    program.launch()
    ended: Ended = await program.ends()
    lines = ended.said.splitlines()
    assert (ended.code, len(lines)) == (2, 1), ended.said
    return lines[0]


def test_every_setting_is_tried() -> None:
    assert set(WRONG) == set(VARIABLES)


async def test_a_wrong_setting_is_named(programs: Programs) -> None:
    lines: dict[str, str] = {}
    names = sorted(WRONG)
    for some in (names[at : at + AT_ONCE] for at in range(0, len(names), AT_ONCE)):
        told = await asyncio.gather(*(refused(programs(name, **WRONG[name])) for name in some))
        lines |= dict(zip(some, told, strict=True))

    assert [name for name, line in lines.items() if not line.startswith(name)] == []
    assert [name for name, line in lines.items() if "accepted: " not in line] == []


async def test_a_broken_content_file_is_named_with_its_field(tmp_path: Path) -> None:
    for package in ("bot", "content", "scheduler"):
        shutil.copytree(ROOT / package, tmp_path / "copy" / package)
    broken = tmp_path / "copy/content/exercises/calf_stretch.toml"
    assert broken.exists()
    broken.write_text(broken.read_text().replace("id", "di", 1))
    program = Program(tmp_path / "run", {"PYTHONPATH": str(tmp_path / "copy")})

    program.launch()
    ended = await program.ends()

    assert ended.code == 2
    assert "calf_stretch.toml" in ended.said
    assert "Traceback" not in ended.said


async def test_a_port_that_is_taken_is_named(programs: Programs) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        program = programs()
        program.port = other.getsockname()[1]

        assert f"HTTP_PORT={program.port}" in await refused(program)


async def test_another_key_than_the_databases_is_refused(program: Program) -> None:
    program.settings["DATA_KEY"] = new_key()

    assert (await refused(program)).startswith("DATA_KEY")


async def test_a_second_process_on_the_same_database_is_refused(program: Program, programs: Programs) -> None:
    await program.start()
    second = programs("second", DATABASE_URL=f"sqlite:///{program.folder}/data/forefoot.db")

    assert (await refused(second)).startswith("DATABASE_URL: Another process uses")


async def test_a_token_that_the_server_does_not_know_is_said_so(programs: Programs) -> None:
    async with sandbox(token="1:the-only-one") as telegram:
        program = programs(**TELEGRAM, TELEGRAM_API_URL=telegram.address)

        assert (await refused(program)).startswith("BOT_TOKEN is not known")
