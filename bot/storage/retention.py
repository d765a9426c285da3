"""How long anything is kept. Nobody's state is opened to find out who was silent for long.

Detail is kept for 12 months and then counted by the month. Who is not heard of for 6 months is told once, and erased
a month later. People who left or blocked the bot are silent like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.coach.facts import Outcome
from bot.storage import dialect, meta
from bot.storage.tables import answers, monthly_counts, occurrences, people, sessions, set_logs

SILENT_FOR = timedelta(days=183)
"""Six months."""

ERASED_AFTER_NOTICE = timedelta(days=30)

HEARD_AGAIN_AFTER = timedelta(days=1)
"""Not every word of a day is worth a write."""

DETAIL_MONTHS = 12
DETAILS = (sessions, set_logs, occurrences, answers)
COUNTED = "counted_before"
"""Everything before this local date is counts; what the program keeps about itself."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one month. *active_days*: with at least one reported set. *planned_sets*: of the sessions begun."""

    prompts: int = 0
    sessions: int = 0
    finished: int = 0
    planned_sets: int = 0
    sets: int = 0
    active_days: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        names = [field.name for field in fields(self)]
        return replace(self, **{name: getattr(self, name) + getattr(other, name) for name in names})


def heard(tx: Connection, person_id: int, now: datetime) -> None:
    """They did something: whatever was decided about their silence is off."""
    tx.execute(sa.update(people).where(people.c.person_id == person_id).values(heard_at=now, noticed_at=None))


def silent(tx: Connection, now: datetime, limit: int) -> Sequence[int]:
    """Who is to be told that they will be erased."""
    query = sa.select(people.c.person_id).where(_is_silent(now)).order_by(people.c.heard_at).limit(limit)
    return tx.scalars(query).all()


def notice(tx: Connection, person_id: int, now: datetime) -> bool:
    """Note that they are told. False: they were heard of meanwhile, or told by another process."""
    told = sa.update(people).where(people.c.person_id == person_id, _is_silent(now)).values(noticed_at=now)
    return tx.execute(told).rowcount == 1


def _is_silent(now: datetime) -> sa.ColumnElement[bool]:
    return (people.c.heard_at <= now - SILENT_FOR) & people.c.noticed_at.is_(None)


def to_erase(tx: Connection, now: datetime, limit: int) -> Sequence[int]:
    return tx.scalars(sa.select(people.c.person_id).where(_is_over(now)).limit(limit)).all()


def hold_to_erase(tx: Connection, person_id: int, now: datetime) -> bool:
    """Hold the row of somebody who is still to be erased. False: they were heard of at the last moment."""
    query = sa.select(people.c.person_id).where(people.c.person_id == person_id, _is_over(now))
    return tx.scalar(query.with_for_update()) is not None


def _is_over(now: datetime) -> sa.ColumnElement[bool]:
    # Silent for as long as it takes, too: the column says so, whatever else was forgotten.
    return (people.c.noticed_at <= now - ERASED_AFTER_NOTICE) & (people.c.heard_at <= now - SILENT_FOR)


def kept_from(today: date) -> date:
    """The first date of which details are kept: whole months go, at least twelve stay."""
    return date(today.year - DETAIL_MONTHS // 12, today.month, 1)


def condense(tx: Connection, today: date, limit: int) -> int:
    """Turn the oldest details of so many people into counts. Return of how many; 0: all is done."""
    before = kept_from(today)
    if meta.get(tx, COUNTED) == before.isoformat().encode():
        return 0
    some = sa.union(*(sa.select(table.c.person_id).where(table.c.on < before) for table in DETAILS)).limit(
        limit
    )
    found = tx.scalars(some).all()
    for person_id in found:
        _condense_one(tx, person_id, before)
    if not found:
        meta.put(tx, COUNTED, before.isoformat().encode())
    return len(found)


def _condense_one(tx: Connection, person_id: int, before: date) -> None:
    # Another process may be at it: who comes second finds nothing left to count.
    tx.execute(sa.select(people.c.person_id).where(people.c.person_id == person_id).with_for_update())
    for month, counts in _counted(tx, person_id, before).items():
        known = tx.execute(
            sa.select(*(monthly_counts.c[field.name] for field in fields(Counts))).where(
                monthly_counts.c.person_id == person_id, monthly_counts.c.month == month
            )
        ).one_or_none()
        total = counts if known is None else counts + Counts(*known)
        row = {field.name: getattr(total, field.name) for field in fields(Counts)}
        dialect.put(tx, monthly_counts, {"person_id": person_id, "month": month, **row})
    for table in DETAILS:
        tx.execute(sa.delete(table).where(table.c.person_id == person_id, table.c.on < before))


def _counted(tx: Connection, person_id: int, before: date) -> dict[date, Counts]:
    months: dict[date, Counts] = {}

    def count(on: date, counts: Counts) -> None:
        month = on.replace(day=1)
        months[month] = months.get(month, Counts()) + counts

    def old(table: sa.Table) -> Sequence[sa.Row[Any]]:
        return tx.execute(sa.select(table).where(table.c.person_id == person_id, table.c.on < before)).all()

    for prompt in old(occurrences):
        count(prompt.on, Counts(prompts=1))
    for session in old(sessions):
        finished = int(session.outcome == Outcome.FINISHED)
        count(session.on, Counts(sessions=1, finished=finished, planned_sets=session.planned_sets))
    dates = [reported.on for reported in old(set_logs)]
    for on in dates:
        count(on, Counts(sets=1))
    for on in set(dates):
        count(on, Counts(active_days=1))
    return months
