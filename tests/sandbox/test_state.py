"""With a state file nothing that was answered for is lost, however the process ends."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import Forbidden

from bot.sandbox.people.files import DOT
from bot.sandbox.play import Telegram, connected
from bot.sandbox.state.records import Person, Update
from bot.sandbox.state.store import StateError, Store

TOKEN = "77:kept"
GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


@dataclass(slots=True)
class Running:
    telegram: Telegram
    process: asyncio.subprocess.Process

    def dies(self) -> None:
        """As in a power cut: no handler runs."""
        self.process.send_signal(signal.SIGKILL)


@asynccontextmanager
async def process(state: Path) -> AsyncIterator[Running]:
    """The sandbox in a process of its own."""
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "sandbox", "--port", "0", "--state", str(state)),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    try:
        assert started.stdout is not None
        line = (await started.stdout.readline()).decode()
        async with connected(line.removeprefix("Sandbox: ").strip().rstrip("/")) as telegram:
            yield Running(telegram, started)
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()


def bot_of(telegram: Telegram) -> Bot:
    return Bot(TOKEN, base_url=f"{telegram.address}/bot", base_file_url=f"{telegram.address}/file/bot")


@pytest.mark.process
async def test_everything_survives_a_sudden_death(tmp_path: Path) -> None:
    state = tmp_path / "telegram.log"
    async with process(state) as first, bot_of(first.telegram) as bot:
        anna = await first.telegram.anna()
        bo = await first.telegram.newcomer("Bo", time_zone="Asia/Tokyo")
        await anna.says("/start")
        await bo.says("/start")
        await bo.blocks()
        confirmed, *_, last = await bot.get_updates()
        await bot.get_updates(offset=confirmed.update_id + 1)
        photo = await bot.send_photo(anna.id, DOT, caption="Calf", reply_markup=GO)
        await bot.edit_message_caption(anna.id, photo.message_id, caption="Stretch", reply_markup=GO)
        await bot.set_my_commands([("today", "What is planned")])
        await anna.taps("Go")
        before = await anna.chat()
        first.dies()

    async with process(state) as second, bot_of(second.telegram) as bot:
        anna, bo = second.telegram.human(anna.id), second.telegram.human(bo.id)
        assert await anna.chat() == before
        waiting = await bot.get_updates()
        assert [update.update_id for update in waiting] == [
            confirmed.update_id + 1,
            last.update_id,
            last.update_id + 1,
        ]
        query = waiting[-1].callback_query
        assert query is not None
        await query.answer("Go!")
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(bo.id, "x")
        again = await bot.send_photo(anna.id, photo.photo[-1].file_id)
        assert again.message_id == photo.message_id + 1
        downloaded = await (await bot.get_file(again.photo[-1].file_id)).download_as_bytearray()
        assert bytes(downloaded) == DOT


@pytest.mark.process
async def test_no_answered_message_is_lost_whenever_death_comes(tmp_path: Path) -> None:
    state = tmp_path / "telegram.log"
    answered: list[int] = []
    for delay in (0.05, 0.13, 0.31):
        async with process(state) as running, asyncio.TaskGroup() as group:
            group.create_task(die_after(delay, running))
            group.create_task(say_on(running.telegram, answered))

    async with process(state) as running:
        kept = [message["id"] for message in await (await running.telegram.anna()).messages()]
        assert len(answered) > 10
        assert set(answered) <= set(kept)
        assert kept == sorted(set(kept))


async def die_after(seconds: float, running: Running) -> None:
    await asyncio.sleep(seconds)
    running.dies()


async def say_on(telegram: Telegram, answered: list[int]) -> None:
    """Until nobody answers any more."""
    try:
        async with telegram.http.get(f"{telegram.address}/bot{TOKEN}/getMe") as answer:
            assert answer.ok
        anna = await telegram.anna()
        while True:
            said = await telegram.post(f"people/{anna.id}/say", {"text": "on"})
            answered.append(said["message"]["id"])
    except (OSError, aiohttp.ClientError):
        return


def test_a_line_cut_short_is_left_out(tmp_path: Path) -> None:
    state = tmp_path / "telegram.log"
    store = Store(state)
    store.put(Person(1, "Anna"))
    store.commit()
    store.put(Person(2, "Bo"))
    store.commit()
    store.close()
    state.write_bytes(state.read_bytes()[:-5])

    assert [person.first_name for person in Store(state).table(Person).values()] == ["Anna"]


def test_what_one_request_changed_is_kept_together_or_not_at_all(tmp_path: Path) -> None:
    state = tmp_path / "telegram.log"
    store = Store(state)
    store.put(Person(1, "Anna"))
    store.put(Update(7, 1, {"update_id": 1}))
    store.commit()
    store.close()
    state.write_bytes(state.read_bytes()[:-2])

    reopened = Store(state)
    assert (len(reopened.table(Person)), len(reopened.table(Update))) == (0, 0)


@pytest.mark.process
async def test_a_second_process_is_kept_off_a_file_in_use_until_the_first_one_ends(tmp_path: Path) -> None:
    state = tmp_path / "telegram.log"
    async with process(state) as first:
        with pytest.raises(StateError, match=r"telegram\.log is in use by another sandbox\."):
            Store(state)
        first.dies()
        await first.process.wait()
        Store(state).close()


def test_a_file_that_cannot_be_read_is_not_held(tmp_path: Path) -> None:
    state = tmp_path / "telegram.log"
    state.write_text("not ours\n")
    for _ in range(2):
        with pytest.raises(StateError, match="line 1"):
            Store(state)


def test_half_a_character_is_kept_and_stops_nothing(tmp_path: Path) -> None:
    state = tmp_path / "telegram.log"
    store = Store(state)
    store.put(Person(1, "Anna \ud83d"))
    store.commit()
    store.close()

    assert [person.first_name for person in Store(state).table(Person).values()] == ["Anna \ud83d"]


def test_a_broken_line_in_the_middle_is_named(tmp_path: Path) -> None:
    state = tmp_path / "telegram.log"
    state.write_text('[]\n{"not": "ours"\n[]\n')

    with pytest.raises(StateError, match=r"telegram\.log, line 2: not a line of a sandbox's state file"):
        Store(state)


def test_the_file_is_written_anew_at_start_and_holds_only_what_lives(tmp_path: Path) -> None:
    state = tmp_path / "telegram.log"
    store = Store(state)
    for number in range(1, 50):
        store.drop(store.put(Update(7, number, {"update_id": number})))
        store.put(Person(1, f"Anna {number}"))
        store.commit()
    store.close()

    Store(state).close()

    (line,) = state.read_text().splitlines()
    assert json.loads(line)[0][2]["first_name"] == "Anna 49"
