"""The diary of one person: what the coach derives from the past, read from the tables of facts."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.coach.diary import AnswerEntry, Diary, OccurrenceEntry, SessionEntry, SetEntry
from bot.coach.facts import Barrier, Effort, Morning, Outcome, Question
from bot.storage import dialect, person_keys
from bot.storage.sealed import Sealer
from bot.storage.tables import answers, occurrences, sessions, set_logs
from content.model import Foot

WORDS: dict[Question, type[Morning | Effort | Barrier]] = {
    Question.MORNING: Morning,
    Question.EFFORT: Effort,
    Question.BARRIER: Barrier,
}
"""The questions whose answer is a word; all others have a score."""


WAS_DONE = set_logs.c.reps > 0
"""A set that was taken back stays in the log with no repetitions."""


class Diaries:
    """Functions with *tx* are for the caller's transaction."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def read(self, tx: Connection, person_id: int, since: date | None) -> Diary:
        """From the local date *since* on; None: all there is. The active dates are all there ever were."""
        reported = (
            sa.select(sa.func.count())
            .where(
                set_logs.c.person_id == sessions.c.person_id,
                set_logs.c.session == sessions.c.number,
                WAS_DONE,
            )
            .scalar_subquery()
            .label("reported_sets")
        )
        own_sessions = _own(sa.select(sessions, reported), sessions, person_id, since).order_by(
            sessions.c.number
        )
        own_sets = _own(sa.select(set_logs), set_logs, person_id, since).order_by(set_logs.c.id)
        own_occurrences = _own(sa.select(occurrences), occurrences, person_id, since).order_by(
            occurrences.c.on, occurrences.c.at
        )
        own_answers = _own(sa.select(answers), answers, person_id, since).order_by(answers.c.at)
        active = sa.select(set_logs.c.on).where(set_logs.c.person_id == person_id, WAS_DONE).distinct()
        return Diary(
            sessions=[_session(row) for row in tx.execute(own_sessions)],
            logged=[_set(row) for row in tx.execute(own_sets)],
            occurrences=[
                OccurrenceEntry(row.slot, row.on, Outcome(row.outcome)) for row in tx.execute(own_occurrences)
            ],
            answers=self._answers(tx, person_id, tx.execute(own_answers).all()),
            active_on=frozenset(tx.scalars(active)),
        )

    def log_answer(self, tx: Connection, person_id: int, answer: AnswerEntry) -> None:
        """In place of an earlier one to the same question of that date, session and exercise."""
        row = {
            "person_id": person_id,
            "on": answer.on,
            "question": answer.question,
            "session": answer.session,
            "exercise": answer.exercise,
            "at": answer.at,
            "value": person_keys.sealer(tx, self._sealer, person_id).seal(answer.value),
        }
        dialect.put(tx, answers, row)

    def _answers(self, tx: Connection, person_id: int, rows: Sequence[Any]) -> list[AnswerEntry]:
        own = person_keys.opener(tx, self._sealer, person_id) if rows else self._sealer
        return [_answer(row, own.open(row.value)) for row in rows]


def _answer(row: Any, value: Any) -> AnswerEntry:
    question = Question(row.question)
    word = WORDS.get(question)
    return AnswerEntry(
        question, row.session, row.exercise, row.on, row.at, value if word is None else word(value)
    )


def _own(query: sa.Select[Any], table: sa.Table, person_id: int, since: date | None) -> sa.Select[Any]:
    query = query.where(table.c.person_id == person_id)
    return query if since is None else query.where(table.c.on >= since)


def _session(row: Any) -> SessionEntry:
    ended_at: datetime | None = row.ended_at
    return SessionEntry(
        number=row.number,
        slot=row.slot,
        on=row.on,
        started_at=row.started_at,
        planned_sets=row.planned_sets,
        reported_sets=row.reported_sets,
        ended_at=ended_at,
        outcome=None if row.outcome is None else Outcome(row.outcome),
    )


def _set(row: Any) -> SetEntry:
    return SetEntry(
        session=row.session,
        slot=row.slot,
        on=row.on,
        exercise=row.exercise,
        side=Foot(row.side),
        set_no=row.set_no,
        reps=row.reps,
        planned_reps=row.planned_reps,
        at=row.at,
        planned_sets=row.planned_sets or 0,
        level=row.level or 0,
    )
