"""What was planned and what was done, as rows of facts: occurrences, sessions, set logs."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.coach.effects import LogSet, RecordSession
from bot.storage import dialect
from bot.storage.tables import occurrences, sessions, set_logs


@dataclass(frozen=True, slots=True)
class OccurrenceRow:
    """*at* is when it was first recorded, *outcome_at* when it came to *outcome*."""

    person_id: int
    slot: str
    on: date
    at: datetime
    outcome: str
    outcome_at: datetime


@dataclass(frozen=True, slots=True)
class SessionRow:
    """*ended_at*, *outcome* None: it goes on."""

    person_id: int
    number: int
    slot: str
    on: date
    started_at: datetime
    planned_sets: int
    ended_at: datetime | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class SetRow:
    """None: this kind of set has none, or it was logged before that was written down. *session* is its number."""

    person_id: int
    session: int
    slot: str
    on: date
    exercise: str
    side: str
    set_no: int
    reps: int | None
    planned_reps: int | None
    at: datetime
    planned_sets: int | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class SetKey:
    """Names one reported set."""

    person_id: int
    session: int
    exercise: str
    side: str
    set_no: int


def set_row(person_id: int, effect: LogSet, now: datetime) -> SetRow:
    return SetRow(
        person_id=person_id,
        session=effect.session,
        slot=effect.slot,
        on=effect.on,
        exercise=effect.exercise,
        side=effect.side,
        set_no=effect.set_no,
        reps=effect.reps,
        planned_reps=effect.planned_reps,
        planned_sets=effect.planned_sets,
        level=effect.level,
        at=now,
    )


def session_row(person_id: int, effect: RecordSession, now: datetime) -> SessionRow:
    return SessionRow(
        person_id=person_id,
        number=effect.number,
        slot=effect.slot,
        on=effect.on,
        started_at=now,
        planned_sets=effect.planned_sets,
        ended_at=None if effect.outcome is None else now,
        outcome=effect.outcome,
    )


def record_occurrence(tx: Connection, row: OccurrenceRow) -> None:
    """A new occurrence, or what a known one has come to now; its first instant stays as it was."""
    if dialect.insert_if_new(tx, occurrences, asdict(row)):
        return
    tx.execute(
        sa.update(occurrences)
        .where(
            occurrences.c.person_id == row.person_id,
            occurrences.c.slot == row.slot,
            occurrences.c.on == row.on,
        )
        .values(outcome=row.outcome, outcome_at=row.outcome_at)
    )


def log_set(tx: Connection, row: SetRow) -> bool:
    """Return False if this set of this session was logged before; it stays as it was."""
    return dialect.insert_if_new(tx, set_logs, asdict(row))


def correct_set(tx: Connection, key: SetKey, reps: int) -> None:
    """A reported set as it really was; *reps* 0: it was not done. One that was never logged stays so."""
    its_own = sa.and_(*(set_logs.c[name] == value for name, value in asdict(key).items()))
    tx.execute(sa.update(set_logs).where(its_own).values(reps=reps))


def record_session(tx: Connection, row: SessionRow) -> None:
    """A new session, or how a known one stands now; its beginning stays as it was. It may go on again."""
    if dialect.insert_if_new(tx, sessions, asdict(row)):
        return
    tx.execute(
        sa.update(sessions)
        .where(sessions.c.person_id == row.person_id, sessions.c.number == row.number)
        .values(ended_at=row.ended_at, outcome=row.outcome)
    )
