"""Take it and leave: what somebody sees who asks for their data, and then for its erasure."""

import io
import json
import zipfile

import aiohttp
import pytest

from bot.sandbox.play import sandbox
from tests.process.test_privacy import no_row_names, nothing_waits
from tests.support.coached import Coached, until
from tests.support.program import FAST, Programs, beside

pytestmark = pytest.mark.process

BO = 700_123_456_789


async def test_somebody_takes_everything_and_leaves_nothing(programs: Programs) -> None:
    async with sandbox() as telegram:
        program = programs(**beside(telegram, speed=FAST))
        await program.start()
        bo = Coached(await telegram.newcomer("Bo", id=BO))
        await bo.comes()
        await bo.subscribes()

        await bo.human.says("/export")
        sent = await bo.human.sees("README.txt")
        async with aiohttp.ClientSession() as http, http.get(telegram.address + sent["media"]["url"]) as file:
            archive = zipfile.ZipFile(io.BytesIO(await file.read()))
        data = json.loads(archive.read("data.json"))
        assert data["tables"]["people"][0]["person_id"] == BO
        assert str(BO) in archive.read("people.csv").decode()

        await bo.human.says("/delete")
        await bo.takes("dc")
        await bo.human.sees("Everything is erased")
        await until(lambda: nothing_waits(program), "the last words")
        await until(lambda: only_the_goodbye(bo), "the older messages to go")
        await until(lambda: no_row_names(program), "the last trace to go")

        await bo.comes()


async def only_the_goodbye(bo: Coached) -> bool:
    return [message["text"].splitlines()[0] for message in await bo.heard()] == ["Everything is erased."]
