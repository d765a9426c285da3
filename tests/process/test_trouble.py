"""Trouble on the line: lost answers, throttling, blocks, broken updates. The person hardly notices."""

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.play import Json, Telegram, connected, sandbox
from tests.support.coached import Coached, delivered, said_by, until
from tests.support.program import (
    FAST,
    SECRET_HEADER,
    Program,
    Programs,
    Transport,
    beside,
    hears_by,
    hook_of,
)

pytestmark = pytest.mark.process


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with sandbox() as telegram:
        yield telegram


@pytest.fixture
async def program(telegram: Telegram, programs: Programs) -> Program:
    program = programs(**beside(telegram, speed=FAST))
    await program.start()
    return program


@pytest.fixture
async def bo(telegram: Telegram, program: Program) -> Coached:
    """Has subscribed."""
    assert program.up_after_seconds
    bo = Coached(await telegram.newcomer("Bo"))
    await bo.comes()
    await bo.subscribes()
    return bo


async def sent(bo: Coached, *, code: str = "", text: str = "") -> list[Json]:
    """The messages sent to Bo that have such a button, or say that."""
    calls = await bo.telegram.calls("sendMessage")
    return [
        call
        for call in calls
        if call["params"].get("chat_id") == str(bo.human.id)
        and text in call["params"]["text"]
        and (not code or any(data.startswith(f"{code}:") for data in buttons_of(call)))
    ]


def buttons_of(call: Json) -> list[str]:
    keyboard = call["params"].get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in keyboard for button in row if "callback_data" in button]


async def test_a_prompt_whose_answer_is_lost_is_sent_at_most_twice(bo: Coached, program: Program) -> None:
    await bo.telegram.fault("cut_after", method="sendMessage", person=bo.human.id, times=9)
    await bo.human.says(f"/times {in_a_moment(program)} 23:59")

    await until(lambda: sent(bo, code="pb"), "the prompt", within=20)
    await until(lambda: nothing_waits(program), "the prompt to be given up", within=20)

    assert len(await sent(bo, code="pb")) == 2


def in_a_moment(program: Program) -> str:
    """A local time that comes within two minutes of the coach's clock."""
    kept = json.loads((program.folder / "data" / "clock.json").read_text())
    away = datetime.now(UTC) - datetime.fromisoformat(kept["wall_at"])
    now = datetime.fromisoformat(kept["coach_at"]) + away * kept["speed"]
    return f"{now + timedelta(minutes=2):%H:%M}"


async def nothing_waits(program: Program) -> bool:
    async with connected(program.address) as address:
        return await delivered(address)


async def test_a_cue_whose_answer_is_lost_is_never_sent_again(bo: Coached) -> None:
    await bo.human.says("/begin calf")
    await bo.offered("sb")
    await bo.counts_in_text()
    await bo.telegram.fault("cut_after", method="sendMessage", person=bo.human.id, times=9)
    await bo.takes("sb")

    await until(lambda: sent(bo, code="sk"), "the cue of the first hold")
    await until(lambda: asked_for_report(bo), "the question after the holds")

    holds = [call["params"]["text"] for call in await sent(bo, code="sk")]
    assert len(holds) == len(set(holds)) >= 2


async def asked_for_report(bo: Coached) -> list[Json]:
    return await sent(bo, code="dn")


async def test_an_edit_whose_answer_is_lost_is_made_again_without_harm(bo: Coached, program: Program) -> None:
    await bo.human.says("/begin achilles")
    await bo.offered("sb")
    await bo.telegram.fault("cut_after", method="editMessageCaption", times=1)

    await bo.takes("sb")
    await bo.offered("dn")
    await until(lambda: nothing_waits(program), "the edit to be settled")

    calls = await bo.telegram.calls("editMessageCaption")
    assert [call["status"] for call in calls][:2] == [200, 400]
    assert "not modified" in calls[1]["answer"]


async def test_a_throttled_chat_is_left_alone_for_as_long_as_asked(
    telegram: Telegram, programs: Programs
) -> None:
    await programs(**beside(telegram)).start()
    bo, cy = [Coached(await telegram.newcomer(name)) for name in ("Bo", "Cy")]
    await telegram.fault("429", method="sendMessage", person=bo.human.id, seconds=2)

    await bo.human.says("/start")
    await until(lambda: sent(bo), "the refusal")
    await cy.comes()
    await bo.offered("ag")

    refused, welcomed = await sent_at(bo)
    assert timedelta(seconds=2) <= welcomed - refused < timedelta(seconds=3)
    [another] = await sent_at(cy)
    assert another < welcomed - timedelta(seconds=1)


async def sent_at(person: Coached) -> list[datetime]:
    return [datetime.fromisoformat(call["at"]) for call in await sent(person)]


async def test_a_server_that_stumbles_costs_no_message(bo: Coached) -> None:
    await bo.telegram.fault("500", method="sendMessage", times=2)
    await bo.telegram.fault("cut_before", method="sendMessage", times=1)
    await bo.telegram.fault("500", method="getUpdates", times=1)

    await bo.human.says("/help")

    await until(lambda: answered(bo), "an answer", within=15)


async def answered(bo: Coached) -> bool:
    return (await bo.human.messages())[-1] == (await bo.heard())[-1]


async def test_a_block_unsubscribes_without_a_word_and_start_brings_them_back(
    bo: Coached, program: Program
) -> None:
    """Told by a refusal alone, as after an outage in which the update about the block was lost."""
    await bo.telegram.fault("403", method="sendMessage", person=bo.human.id)
    await bo.human.says("/today")
    await until(lambda: says(program, "forefoot_people_waiting 0"), "the schedule to be empty")
    said = len(await bo.heard())

    await bo.human.says("/start")

    await until(lambda: says(program, "forefoot_people_waiting 1"), "the schedule to be back")
    await until(lambda: says_more(bo, said), "the words of welcome")
    assert (await bo.offered("bg")).startswith("bg")


async def says_more(bo: Coached, said: int) -> bool:
    return len(await bo.heard()) > said


async def says(program: Program, line: str) -> bool:
    async with connected(program.address) as at, at.http.get(f"{program.address}/metrics") as answer:
        return f"{line}\n" in await answer.text()


async def test_broken_updates_among_good_ones_never_stop_the_line(bo: Coached) -> None:
    broken: list[Json] = [
        {},
        {"message": {"message_id": 1}},
        {"message": {"message_id": 1, "date": 10**15, "chat": {"id": 1, "type": "private"}}},
        {"callback_query": {"id": "1", "from": {"id": bo.human.id}}},
        {"callback_query": 7},
        {"message": None, "edited_message": "text"},
        {"a_kind_of_update_that_is_not_invented_yet": {"x": 1}},
    ]
    known = len(await bo.heard())
    for update in broken:
        await bo.telegram.raw_update(update)
        await bo.human.says("/today")
    await bo.telegram.raw_update({"message": {"message_id": 1}})

    await until(lambda: answers(bo, known + len(broken)), "an answer to each good one")


async def answers(bo: Coached, count: int) -> bool:
    return len(await bo.heard()) == count


async def test_an_update_that_fails_by_itself_is_set_aside_and_nobody_waits_for_it(
    bo: Coached, program: Program
) -> None:
    """Bo's row cannot be read any more, so that all that Bo says fails."""
    cy = Coached(await bo.telegram.newcomer("Cy"))
    with closing(sqlite3.connect(program.folder / "data" / "forefoot.db")) as database, database:
        database.execute("UPDATE people SET state = x'00' WHERE person_id = ?", (bo.human.id,))

    await bo.human.says("/today")
    await bo.human.says("/next")
    await cy.comes()

    await until(lambda: says(program, "forefoot_updates_set_aside 2"), "both to be set aside")
    await until(lambda: told_of_both(program), "a line about each")
    assert "/today" not in program.log


async def told_of_both(program: Program) -> bool:
    return program.log.count("update_set_aside") == 2


async def test_an_update_that_is_brought_again_does_nothing_again(bo: Coached) -> None:
    """The answer to the poll is lost after Telegram has given the updates away."""
    await bo.human.says("/begin achilles")
    await bo.takes("sb")
    await bo.offered("dn")
    await bo.telegram.fault("cut_after", method="getUpdates", times=2)

    await bo.says_done()
    await bo.offered("sb")
    await bo.human.says("/progress")

    await bo.human.sees("1 set ")


async def test_the_same_update_by_webhook_twice_is_one_done(telegram: Telegram, programs: Programs) -> None:
    """Telegram brings an update again when it has not seen our answer to the first time."""
    program = hears_by(Transport.WEBHOOK, programs(**beside(telegram, speed=FAST)))
    hook = hook_of(program)
    await program.start()
    bo = Coached(await telegram.newcomer("Bo"))
    await bo.comes()
    await bo.subscribes()
    await bo.human.says("/begin achilles")
    await bo.takes("sb")
    await bo.offered("dn")

    update = said_by(bo, update_id=999_999_999, text="done")
    for _ in range(3):
        async with telegram.http.post(hook, json=update, headers=SECRET_HEADER) as answer:
            assert answer.status == 200
    async with telegram.http.post(hook, json=said_by(bo, update_id=7, text="done")) as answer:
        assert answer.status == 403

    await bo.offered("sb")
    await bo.human.says("/progress")
    await bo.human.sees("1 set ")
