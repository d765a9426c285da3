"""What was planned and what was done, as rows of facts: occurrences, sessions, set logs."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage import dialect
from bot.storage.sealed import Sealer
from bot.storage.tables import occurrences, sessions, set_logs


@dataclass(frozen=True, slots=True)
class OccurrenceRow:
    """*at* is when it was to be, *outcome_at* when it came to *outcome*."""

    person_id: int
    slot: str
    on: date
    at: datetime
    outcome: str
    outcome_at: datetime


@dataclass(frozen=True, slots=True)
class SessionRow:
    """*ended_at*, *outcome* None: it goes on. *detail*: what JSON can say, sealed at rest; None: nothing."""

    person_id: int
    number: int
    slot: str
    on: date
    started_at: datetime
    planned_sets: int
    ended_at: datetime | None = None
    outcome: str | None = None
    detail: Any = None


@dataclass(frozen=True, slots=True)
class SetRow:
    """*reps*, *planned_reps*, *seconds* None: this kind of set has none. *session* is its number."""

    person_id: int
    session: int
    slot: str
    on: date
    exercise: str
    side: str
    set_no: int
    reps: int | None
    planned_reps: int | None
    seconds: int | None
    at: datetime


def record_occurrence(tx: Connection, row: OccurrenceRow) -> None:
    """Of the same person, slot and date the newest outcome stays."""
    dialect.put(tx, occurrences, asdict(row))


def log_set(tx: Connection, row: SetRow) -> bool:
    """Return False if this set of this session was logged before; it stays as it was."""
    return dialect.insert_if_new(tx, set_logs, asdict(row))


def record_session(tx: Connection, row: SessionRow, sealer: Sealer) -> None:
    """A new session, or how a known one stands now; its beginning stays as it was. It may go on again."""
    detail = _seal(sealer, row.detail)
    if dialect.insert_if_new(tx, sessions, {**asdict(row), "detail": detail}):
        return
    tx.execute(
        sa.update(sessions)
        .where(sessions.c.person_id == row.person_id, sessions.c.number == row.number)
        .values(ended_at=row.ended_at, outcome=row.outcome, detail=detail)
    )


def occurrences_between(tx: Connection, person_id: int, first: date, last: date) -> Sequence[OccurrenceRow]:
    """Local dates, both included; the earliest instant first."""
    query = _of_days(occurrences, person_id, first, last).order_by(occurrences.c.at, occurrences.c.slot)
    return [OccurrenceRow(**row) for row in tx.execute(query).mappings()]


def sets_between(tx: Connection, person_id: int, first: date, last: date) -> Sequence[SetRow]:
    """Local dates, both included; in the order they were reported."""
    query = _of_days(set_logs, person_id, first, last).order_by(set_logs.c.id)
    return [
        SetRow(**{name: value for name, value in row.items() if name != "id"})
        for row in tx.execute(query).mappings()
    ]


def sessions_between(
    tx: Connection, person_id: int, first: date, last: date, sealer: Sealer
) -> Sequence[SessionRow]:
    """Local dates, both included; in the order they began."""
    query = _of_days(sessions, person_id, first, last).order_by(sessions.c.number)
    return [
        SessionRow(**{**row, "detail": None if row["detail"] is None else sealer.open(row["detail"])})
        for row in tx.execute(query).mappings()
    ]


def _of_days(table: sa.Table, person_id: int, first: date, last: date) -> sa.Select[Any]:
    return sa.select(table).where(table.c.person_id == person_id, table.c.on.between(first, last))


def _seal(sealer: Sealer, detail: Any) -> bytes | None:
    return None if detail is None else sealer.seal(detail)
