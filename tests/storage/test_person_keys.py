"""A key for each person: what it seals is gone with its row, wherever copies of the rest may lie."""

import sys
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from sqlalchemy import Connection

from bot.coach.diary import AnswerEntry
from bot.coach.facts import Question
from bot.storage import person_keys
from bot.storage import reseal as resealing
from bot.storage.database import Database
from bot.storage.diaries import Diaries
from bot.storage.people import People
from bot.storage.sealed import Sealer, WrongKey
from bot.storage.shares import Shares
from bot.storage.tables import answers, meta, people, share_codes, shares
from bot.storage.tables import person_keys as keys
from tests.support.clock import START
from tests.support.databases import SEALER

ANN, BOB, CAI, BEA = 700_000_101, 700_000_102, 700_000_103, 700_000_900
STATE = {"foot": "left"}


def fill(tx: Connection, database: Database, sealer: Sealer = SEALER) -> None:
    """Everything sealed that there can be of a person."""
    for who in (ANN, BOB):
        People(database, sealer).insert(tx, who, STATE, wake_at=None, now=START)
    Diaries(sealer).log_answer(tx, ANN, AnswerEntry(Question.NOW, 0, "", date(2026, 1, 5), START, 7))
    Shares(sealer).keep_code(tx, ANN, "ABCDEFGH", "Left foot", START)
    Shares(sealer).link(tx, "ABCDEFGH", BEA, language="en", name="Bea", now=START)
    Shares(sealer).keep_code(tx, ANN, "HGFEDCBA", "Left foot", START)


SEALED = (people.c.state, answers.c.value, share_codes.c.label, shares.c.label, shares.c.clinician)


def sealed(tx: Connection) -> list[bytes]:
    """Of Ann, a value of each kind."""
    return [
        tx.execute(sa.select(column).where(column.table.c.person_id == ANN)).scalar_one() for column in SEALED
    ]


async def test_without_their_key_nothing_of_a_person_opens_and_others_are_as_before(
    database: Database,
) -> None:
    await database.run(lambda tx: fill(tx, database))
    copies = await database.read(sealed)

    await database.run(lambda tx: tx.execute(sa.delete(keys).where(keys.c.key_of == ANN)))

    for copy in copies:
        with pytest.raises(WrongKey):
            await database.read(lambda tx, copy=copy: person_keys.opener(tx, SEALER, ANN).open(copy))  # type: ignore[misc]  # (a default binds the loop's value)
    bob = await database.read(lambda tx: People(database, SEALER).load(tx, BOB))
    assert bob is not None
    assert bob.state == STATE


async def test_an_erasure_takes_the_key_and_the_next_one_is_another(database: Database) -> None:
    rows = People(database, SEALER)
    await database.run(lambda tx: fill(tx, database))
    (state, *_) = await database.read(sealed)
    await database.run(lambda tx: rows.delete(tx, ANN))
    assert await database.read(lambda tx: tx.scalars(sa.select(keys.c.key_of)).all()) == [BOB]

    await database.run(lambda tx: rows.insert(tx, ANN, STATE, wake_at=None, now=START))

    with pytest.raises(WrongKey):
        await database.read(lambda tx: person_keys.opener(tx, SEALER, ANN).open(state))


async def test_what_was_sealed_before_there_were_keys_opens_and_is_sealed_anew_with_the_next_save(
    database: Database,
) -> None:
    rows, diaries = People(database, SEALER), Diaries(SEALER)
    await database.run(lambda tx: fill(tx, database))

    def as_before(tx: Connection) -> None:
        tx.execute(sa.delete(keys))
        tx.execute(sa.update(people).values(state=SEALER.seal(STATE)))
        tx.execute(sa.update(answers).values(value=SEALER.seal(7)))

    await database.run(as_before)
    row = await database.read(lambda tx: rows.load(tx, ANN))
    assert row is not None
    assert row.state == STATE

    await database.run(
        lambda tx: rows.save(tx, ANN, version=1, state=STATE, wake_at=None, now=START, sealer=row.sealer)
    )

    stored = await database.read(
        lambda tx: tx.scalar(sa.select(people.c.state).where(people.c.person_id == ANN))
    )
    assert stored is not None
    with pytest.raises(WrongKey):
        SEALER.open(stored)
    again = await database.read(lambda tx: rows.load(tx, ANN))
    assert again is not None
    assert again.state == STATE
    (answer,) = (await database.read(lambda tx: diaries.read(tx, ANN, None))).answers
    assert answer.value == 7


async def test_who_came_back_without_a_key_is_unreadable_and_who_never_had_one_is_not(
    database: Database,
) -> None:
    rows = People(database, SEALER)
    await database.run(lambda tx: fill(tx, database))
    await database.run(lambda tx: rows.insert(tx, CAI, STATE, wake_at=None, now=START))

    def restored(tx: Connection) -> None:
        tx.execute(sa.delete(keys).where(keys.c.key_of != BOB))
        tx.execute(sa.update(people).where(people.c.person_id == CAI).values(state=SEALER.seal(STATE)))

    await database.run(restored)

    assert await database.read(rows.unreadable) == [ANN]


async def test_a_key_is_wrapped_where_it_lies(database: Database) -> None:
    await database.run(lambda tx: fill(tx, database))
    wrapped = await database.read(lambda tx: tx.scalar(sa.select(keys.c.wrapped).where(keys.c.key_of == ANN)))
    assert wrapped is not None

    with pytest.raises(WrongKey):
        Sealer(Fernet.generate_key().decode()).of(wrapped)


def test_an_erased_key_stands_nowhere_in_the_file_once_the_log_is_folded_in(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'forefoot.db'}")
    database.run_at_start(lambda tx: fill(tx, database))
    wrapped = database.run_at_start(
        lambda tx: tx.scalar(sa.select(keys.c.wrapped).where(keys.c.key_of == ANN))
    )
    assert wrapped is not None
    database.run_at_start(lambda tx: People(database, SEALER).delete(tx, ANN))
    database.close()

    assert wrapped not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


# Another DATA_KEY


async def test_with_a_new_key_before_the_old_one_all_opens_and_new_things_are_sealed_by_it(
    database: Database,
) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    await database.run(lambda tx: fill(tx, database, Sealer(old)))
    both = Sealer(f"{new},{old}")

    row = await database.read(lambda tx: People(database, both).load(tx, ANN))

    assert row is not None
    assert row.state == STATE
    assert Sealer(new).open(both.seal("hello")) == "hello"
    linked = await database.run(
        lambda tx: Shares(both).link(tx, "HGFEDCBA", BEA + 1, language="en", name="", now=START)
    )
    assert linked is not None, "a code of the day before works"


async def test_a_reseal_that_is_killed_is_finished_by_the_next(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    await database.run(lambda tx: fill(tx, database, Sealer(old)))
    monkeypatch.setattr(resealing, "AT_ONCE", 1)
    sealer, resealed = Sealer(f"{new},{old}"), Sealer.resealed

    def once(self: Sealer, value: bytes) -> bytes | None:
        anew = resealed(self, value)
        if anew is not None:
            monkeypatch.setattr(Sealer, "resealed", lambda *_: sys.exit())
        return anew

    monkeypatch.setattr(Sealer, "resealed", once)
    with pytest.raises(SystemExit):
        resealing.reseal(database, sealer)
    monkeypatch.setattr(Sealer, "resealed", resealed)
    wrapped = await database.read(lambda tx: tx.scalars(sa.select(keys.c.wrapped)).all())
    assert sorted(opens(Sealer(new), key) for key in wrapped) == [False, True], "what was done stays done"

    resealing.reseal(database, sealer)

    row = await database.read(lambda tx: People(database, Sealer(new)).load(tx, ANN))
    assert row is not None
    assert row.state == STATE


def opens(sealer: Sealer, sealed: bytes) -> bool:
    try:
        sealer.open(sealed)
    except WrongKey:
        return False
    return True


async def test_after_the_reseal_the_old_key_is_needed_no_more(database: Database) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    await database.run(lambda tx: (Sealer(old).check_key(tx), fill(tx, database, Sealer(old))))  # type: ignore[func-returns-value]  # two in one
    await database.run(lambda tx: tx.execute(sa.update(answers).values(value=Sealer(old).seal(7))))
    with pytest.raises(WrongKey):
        await database.read(lambda tx: People(database, Sealer(new)).load(tx, ANN))

    count = resealing.reseal(database, Sealer(f"{new},{old}"))

    assert count == 4, "two people's keys, an answer of before, and the probe"
    alone = Sealer(new)
    await database.run(alone.check_key)
    row = await database.read(lambda tx: People(database, alone).load(tx, ANN))
    assert row is not None
    assert row.state == STATE
    (answer,) = (await database.read(lambda tx: Diaries(alone).read(tx, ANN, None))).answers
    assert answer.value == 7
    assert await database.read(lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(meta)))


def test_however_many_share_with_a_chat_their_keys_are_read_once(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/many.db")
    read: list[str] = []

    def share(tx: Connection) -> None:
        for who in range(20):
            Shares(SEALER).keep_code(tx, who, f"CODE{who}", f"Patient {who}", START)
            Shares(SEALER).link(tx, f"CODE{who}", BEA, language="en", name="", now=START)
            person_keys.sealer(tx, SEALER, who)

    def look(tx: Connection) -> int:
        sa.event.listen(tx, "before_cursor_execute", lambda *args: read.append(args[2]))
        return len(Shares(SEALER).patients(tx, BEA))

    database.run_at_start(share)
    assert database.run_at_start(look) == 20
    database.close()
    assert len(read) == 2, read
