"""What was given up is visible to an operator, and what waits for long; never what it says."""

from dataclasses import astuple
from datetime import timedelta

from bot.storage import figures, letters
from bot.storage.database import Database
from bot.storage.outbox_table import OutboxTable
from bot.storage.people import People
from scheduler.message import Action, Draft, Kind
from scheduler.outbox import Scope
from scheduler.pace import Pace
from tests.support.clock import START
from tests.support.databases import SEALER

SECOND = timedelta(seconds=1)


async def outbox_of(database: Database, *kinds: Kind) -> OutboxTable:
    """One message of each kind to Ann, 101, who is a person, and to the next ones."""
    table, people = OutboxTable(database, SEALER, Pace.of(1000)), People(database, SEALER)
    for chat, kind in enumerate(kinds, 101):
        await database.run(lambda tx, chat=chat: people.insert(tx, chat, {}, wake_at=None, now=START))  # type: ignore[misc]  # (a default binds the loop's value)
        draft = Draft(chat, kind, Action.SEND, {"text": "it hurts"}, expires_at=START + 600 * SECOND)
        await database.run(lambda tx, draft=draft: table.add(tx, [draft], START))  # type: ignore[misc]  # (the same)
    return table


async def test_letters_have_a_state_and_a_reason_and_no_text(database: Database) -> None:
    table = await outbox_of(database, Kind.PROMPT, Kind.CUE, Kind.ANSWER, Kind.SUMMARY)
    prompt, cue, answer = sorted(await table.claim("me", START, 3, 30 * SECOND), key=lambda one: one.chat_id)[
        :3
    ]
    for one in (prompt, cue, answer):
        await table.begin(one.id, "me", START)
    await table.drop(prompt.id, "me", START + SECOND, "message is too long")
    await table.unknown(cue.id, "me", START + 2 * SECOND)
    await table.sent(answer.id, "me", START, None)
    await table.claim("me", START + 700 * SECOND, 3, 30 * SECOND)
    found = await database.read(lambda tx: letters.newest(tx, 10))
    assert [(one.kind, one.state, one.reason) for one in found] == [
        ("summary", "expired", None),
        ("cue", "unknown", None),
        ("prompt", "dropped", "message is too long"),
    ]
    assert not any("hurts" in str(part) for one in found for part in astuple(one))
    counted = await database.read(lambda tx: figures.count(tx, START))
    assert {counted[f'outbox_letters{{state="{state}"}}'] for state in letters.STATES} == {1}


async def test_a_prompt_that_waits_for_longer_than_a_minute_is_counted(database: Database) -> None:
    await outbox_of(database, Kind.PROMPT, Kind.PROMPT, Kind.ANSWER)
    for waited, many in ((60, 0), (61, 2)):
        counted = await database.read(lambda tx, at=START + waited * SECOND: figures.count(tx, at))  # type: ignore[misc]  # (a default binds the loop's value)
        assert counted["prompts_waiting_over_minute"] == many
        assert counted['outbox_oldest_wait_seconds{kind="prompt"}'] == waited
        assert counted['outbox_oldest_wait_seconds{kind="cue"}'] == 0


async def test_a_pace_that_was_cut_is_seen(database: Database) -> None:
    table = await outbox_of(database)
    await table.hold(Scope.WHOLE_BOT, START, 20 * SECOND)
    counted = await database.read(lambda tx: figures.count(tx, START + 5 * SECOND))
    assert (counted["pace_cut_to_per_second"], counted["pace_held_seconds"]) == (500, 15)
