"""The diary: what was written as facts is read as the coach wants it, and how somebody feels is sealed."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from bot.coach.diary import AnswerEntry
from bot.coach.facts import Effort, Morning, Question
from bot.storage import ledger
from bot.storage.database import Database
from bot.storage.diaries import Diaries
from bot.storage.ledger import SessionRow, SetKey, SetRow
from bot.storage.sealed import WrongKey
from bot.storage.tables import answers
from tests.support.clock import START
from tests.support.databases import SEALER

ANN, BOB = 101, 102
MONDAY = date(2026, 3, 2)
DIARIES = Diaries(SEALER)
ONE_SET = SetRow(ANN, 1, "standing", MONDAY, "toe_pulls", "both", 1, 25, 25, START)


def answer(question: Question, value: int | Morning | Effort, session: int = 1) -> AnswerEntry:
    return AnswerEntry(question, session, "", MONDAY, START, value)


async def test_answers_come_back_as_they_were_given(database: Database) -> None:
    given = [
        answer(Question.BEFORE, 2),
        answer(Question.EFFORT, Effort.EASY),
        answer(Question.MORNING, Morning.WORSE, session=0),
    ]

    def log(tx: Connection) -> None:
        for one in given:
            DIARIES.log_answer(tx, ANN, one)
        DIARIES.log_answer(tx, BOB, answer(Question.BEFORE, 9))

    await database.run(log)
    diary = await database.read(lambda tx: DIARIES.read(tx, ANN, None))
    assert sorted(diary.answers, key=str) == sorted(given, key=str)


async def test_an_answer_given_again_takes_the_place_of_the_first(database: Database) -> None:
    await database.run(lambda tx: DIARIES.log_answer(tx, ANN, answer(Question.PEAK, 7)))
    await database.run(lambda tx: DIARIES.log_answer(tx, ANN, answer(Question.PEAK, 2)))
    diary = await database.read(lambda tx: DIARIES.read(tx, ANN, None))
    assert [one.score for one in diary.answers] == [2]


async def test_how_somebody_feels_cannot_be_read_in_the_table(database: Database) -> None:
    await database.run(lambda tx: DIARIES.log_answer(tx, ANN, answer(Question.EFFORT, Effort.HARD)))
    stored = await database.read(lambda tx: tx.scalar(sa.select(answers.c.value)))
    assert stored is not None
    assert b"hard" not in stored
    with pytest.raises(WrongKey):
        SEALER.open(stored)  # Their own key does.


async def test_a_corrected_set_is_what_the_diary_says(database: Database) -> None:
    key = SetKey(ANN, 1, "toe_pulls", "both", 1)
    await database.run(lambda tx: ledger.log_set(tx, ONE_SET))
    await database.run(lambda tx: ledger.correct_set(tx, key, 20))
    diary = await database.read(lambda tx: DIARIES.read(tx, ANN, None))
    assert [one.reps for one in diary.sets] == [20]
    await database.run(lambda tx: ledger.correct_set(tx, key, 0))
    diary = await database.read(lambda tx: DIARIES.read(tx, ANN, None))
    assert (diary.sets, diary.active_on) == ([], frozenset())


async def test_a_set_that_was_never_logged_is_not_made_up_by_a_correction(database: Database) -> None:
    await database.run(lambda tx: ledger.correct_set(tx, SetKey(ANN, 1, "toe_pulls", "both", 1), 20))
    assert not (await database.read(lambda tx: DIARIES.read(tx, ANN, None))).sets


async def test_the_diary_begins_where_asked_but_knows_every_active_date(database: Database) -> None:
    week = timedelta(days=7)

    def log(tx: Connection) -> None:
        for number, on in enumerate((MONDAY - week, MONDAY), start=1):
            ledger.record_session(tx, SessionRow(ANN, number, "standing", on, START, planned_sets=6))
            ledger.log_set(tx, SetRow(ANN, number, "standing", on, "toe_pulls", "both", 1, 25, 25, START))

    await database.run(log)
    diary = await database.read(lambda tx: DIARIES.read(tx, ANN, MONDAY))
    assert [(one.number, one.reported_sets) for one in diary.sessions] == [(2, 1)]
    assert len(diary.sets) == 1
    assert diary.active_on == {MONDAY, MONDAY - week}
