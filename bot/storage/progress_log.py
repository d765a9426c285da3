"""What progress is computed from: the sessions and occurrences of the last days, and all active dates."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.coach.effects import Outcome
from bot.coach.progress import WEEK, Log, OccurrenceRecord, SessionRecord
from bot.storage.tables import occurrences, sessions, set_logs


def read(tx: Connection, person_id: int, today: date) -> Log:
    since = today - timedelta(days=WEEK - 1)
    reported = (
        sa.select(sa.func.count())
        .where(set_logs.c.person_id == sessions.c.person_id, set_logs.c.session == sessions.c.number)
        .scalar_subquery()
    )
    own_sessions = (
        sa.select(sessions.c.slot, sessions.c.on, sessions.c.planned_sets, reported, sessions.c.outcome)
        .where(sessions.c.person_id == person_id, sessions.c.on.between(since, today))
        .order_by(sessions.c.number)
    )
    own_occurrences = sa.select(occurrences.c.slot, occurrences.c.on, occurrences.c.outcome).where(
        occurrences.c.person_id == person_id, occurrences.c.on.between(since, today)
    )
    active = sa.select(set_logs.c.on).where(set_logs.c.person_id == person_id).distinct()
    return Log(
        sessions=[
            SessionRecord(slot, on, planned, done, None if outcome is None else Outcome(outcome))
            for slot, on, planned, done, outcome in tx.execute(own_sessions)
        ],
        occurrences=[
            OccurrenceRecord(slot, on, Outcome(was)) for slot, on, was in tx.execute(own_occurrences)
        ],
        active_on=frozenset(tx.scalars(active)),
    )
