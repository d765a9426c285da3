"""Updates by webhook at the real program: a crowd, a stop, and two programs behind one bot."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager

import pytest

from bot.sandbox.play import Json, Telegram, sandbox
from tests.support.coached import Coached, said_by, until
from tests.support.databases import NO_POSTGRES, postgres_database
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

CROWD = 90
NUMBER = 900_000_000
"""Of an update: far from those of the sandbox."""


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with sandbox() as telegram:
        yield telegram


async def with_heels_begun(telegram: Telegram) -> Coached:
    """Bo is asked to report a set."""
    bo = Coached(await telegram.newcomer("Bo"))
    await bo.comes()
    await bo.subscribes()
    await bo.human.says("/begin achilles")
    await bo.takes("sb")
    await bo.offered("dn")
    return bo


async def brought(telegram: Telegram, to: Program, update: Json) -> int:
    async with telegram.http.post(hook_of(to), json=update, headers=SECRET_HEADER) as answer:
        return answer.status


@contextmanager
def the_store_held_up(program: Program) -> Iterator[None]:
    """Somebody else writes, and does not end."""
    file = program.folder / "data" / "forefoot.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")


async def test_a_crowd_is_sent_away_at_once_and_whoever_is_inside_is_served(
    telegram: Telegram, programs: Programs
) -> None:
    program = hears_by(Transport.WEBHOOK, programs(**beside(telegram)))
    await program.start()
    people = [Coached(await telegram.newcomer(f"Person {number}")) for number in range(CROWD)]
    updates = [said_by(person, NUMBER + n, "/help") for n, person in enumerate(people)]

    async with asyncio.TaskGroup() as tasks:
        with the_store_held_up(program):
            posts = [tasks.create_task(brought(telegram, program, update)) for update in updates]
            away = CROWD - 64

            async def some_are_away() -> bool:
                return sum(post.done() for post in posts) >= away

            await until(some_are_away, "the crowd to be sent away", within=4)
            assert {post.result() for post in posts if post.done()} == {503}
    statuses = [post.result() for post in posts]
    assert Counter(statuses) == {503: away, 200: 64}

    again = [update for update, status in zip(updates, statuses, strict=True) if status == 503]
    assert {await brought(telegram, program, update) for update in again} == {200}


async def test_a_stop_answers_what_is_under_way_and_sends_away_the_rest(
    telegram: Telegram, programs: Programs
) -> None:
    program = hears_by(Transport.WEBHOOK, programs(**beside(telegram)))
    await program.start()
    people = [Coached(await telegram.newcomer(f"Person {number}")) for number in range(3)]

    async with asyncio.TaskGroup() as tasks:
        with the_store_held_up(program):
            first = tasks.create_task(brought(telegram, program, said_by(people[0], NUMBER, "/help")))
            behind = tasks.create_task(brought(telegram, program, said_by(people[0], NUMBER + 1, "/help")))
            await asyncio.sleep(0.3)  # Until both have arrived: nobody tells.
            stopped = tasks.create_task(program.stop())
            await asyncio.sleep(0.1)  # Until the signal has: the same.
            assert await brought(telegram, program, said_by(people[1], NUMBER + 2, "/help")) == 503
    assert (first.result(), behind.result()) == (200, 503)
    ended = stopped.result()
    assert ended.code == 0
    assert "Traceback" not in ended.said


async def test_what_two_programs_hear_of_one_person_is_all_kept_and_once(
    telegram: Telegram, programs: Programs
) -> None:
    """One bot, two equal processes, one PostgreSQL; whatever stands in front of them brings an update to any."""
    with postgres_database() as url:
        if url is None:
            pytest.skip(NO_POSTGRES)
        both = [
            hears_by(Transport.WEBHOOK, programs(**beside(telegram, speed=FAST), DATABASE_URL=url))
            for _ in range(2)  # In one folder, so that both go by the same hurried clock.
        ]
        for program in both:
            await program.start()
        bo = await with_heels_begun(telegram)

        done = said_by(bo, NUMBER, "done")
        statuses = await asyncio.gather(*(brought(telegram, program, done) for program in both * 3))
        assert set(statuses) == {200}
        await bo.offered("sb")
        heard = len(await bo.heard())
        asked = [said_by(bo, NUMBER + number, "/progress") for number in range(1, 9)]
        statuses = await asyncio.gather(
            *(brought(telegram, both[number % 2], update) for number, update in enumerate(asked))
        )
        assert set(statuses) == {200}

        async def all_answered() -> bool:
            return sum("1 set " in message["text"] for message in (await bo.heard())[heard:]) == len(asked)

        await until(all_answered, "an answer to each")
        for program in both:
            await program.stop()
