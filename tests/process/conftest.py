"""Programs for these tests. A subscribed person is made once; every test begins with a copy of that folder."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.sandbox.play import Telegram, connected
from tests.support.coached import Coached
from tests.support.program import FAST, MONDAY, Program, Programs


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Programs]:
    """Makes programs that are not started yet; none of them outlives its test."""
    made: list[Program] = []

    def make(folder: str = "forefoot", **settings: str) -> Program:
        made.append(Program(tmp_path / folder, settings))
        return made[-1]

    yield make
    for program in made:
        program.clean_up()


@pytest.fixture(scope="session")
def subscribed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sandbox in which Anna has just subscribed."""
    program = Program(tmp_path_factory.mktemp("subscribed"), {"CLOCK_START": MONDAY})
    try:
        asyncio.run(_subscribe_anna(program))
    finally:
        program.clean_up()
    return program.folder


async def _subscribe_anna(program: Program) -> None:
    await program.start()
    async with connected(program.address) as telegram:
        await telegram.post("clock", {"speed": FAST})
        anna = Coached(await telegram.anna())
        await anna.comes()
        await anna.subscribes()
        await telegram.post("clock", {"speed": 1})
    await program.stop()


@pytest.fixture
def program(subscribed_folder: Path, programs: Programs) -> Program:
    """In sandbox mode, with Anna subscribed; not started yet."""
    program = programs(CLOCK_START=MONDAY)
    shutil.copytree(subscribed_folder, program.folder, ignore=shutil.ignore_patterns("log"))
    return program


@pytest.fixture
async def running(program: Program) -> AsyncIterator[Telegram]:
    """The sandbox of *program*, started."""
    await program.start()
    async with connected(program.address) as telegram:
        yield telegram


@pytest.fixture
async def anna(running: Telegram) -> Coached:
    return Coached(await running.anna())
