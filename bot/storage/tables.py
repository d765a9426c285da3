"""The tables. Instants are whole microseconds since 1970 in UTC; what a person told us is sealed."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Float,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Instant(sa.types.TypeDecorator[datetime]):
    """Aware UTC both ways. SQLite would hand a timestamp back without its zone, so a number is stored.

    Raises ValueError: the instant has no zone.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 (SQLAlchemy's signature)
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant without a zone means nothing.")
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (the same)
        return None if value is None else EPOCH + value * MICROSECOND


# Row numbers count up by themselves; SQLite does that only for its own INTEGER.
RowNumber = BigInteger().with_variant(Integer, "sqlite")

metadata = sa.MetaData()

people = Table(
    "people",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),  # Telegram's chat id
    Column("version", Integer, nullable=False),
    Column("wake_at", Instant),
    Column("state", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("heard_at", Instant),  # By the day: when the person last did anything.
    Column(
        "noticed_at", Instant
    ),  # When they were told that they were silent for long; NULL: not, or heard since.
)
Index("people_heard_at", people.c.heard_at)
WAKEFUL = people.c.wake_at.is_not(None)
Index("people_wake_at", people.c.wake_at, sqlite_where=WAKEFUL, postgresql_where=WAKEFUL)

# Apart from what they seal: a copy of the other tables says nothing of anybody without this one.
person_keys = Table(
    "person_keys",
    metadata,
    Column("key_of", BigInteger, primary_key=True, autoincrement=False),
    Column("wrapped", LargeBinary, nullable=False),  # sealed by DATA_KEY
)

occurrences = Table(
    "occurrences",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("slot", Text, primary_key=True),
    Column("on", Date, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("outcome_at", Instant, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("slot", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("planned_sets", Integer, nullable=False),
    Column("outcome", Text),
)

set_logs = Table(
    "set_logs",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("person_id", BigInteger, nullable=False),
    Column("session", Integer, nullable=False),
    Column("slot", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("exercise", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("set_no", Integer, nullable=False),
    Column("reps", Integer),
    Column("planned_reps", Integer),
    Column("planned_sets", Integer),  # of this exercise in this session
    Column("level", Integer),  # of which it was the whole dose; 0: of none
    Column("at", Instant, nullable=False),
    UniqueConstraint("person_id", "session", "exercise", "side", "set_no", name="set_logs_once"),
)
Index("set_logs_person_on", set_logs.c.person_id, set_logs.c.on)

answers = Table(
    "answers",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("on", Date, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("session", Integer, primary_key=True, autoincrement=False),  # 0: outside any session
    Column("exercise", Text, primary_key=True),  # empty: of none in particular
    Column("at", Instant, nullable=False),
    Column("value", LargeBinary, nullable=False),  # sealed: how somebody feels
)

# What is left of the details of more than a year ago.
monthly_counts = Table(
    "monthly_counts",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("month", Date, primary_key=True),  # its first day
    Column("prompts", Integer, nullable=False),
    Column("sessions", Integer, nullable=False),
    Column("finished", Integer, nullable=False),
    Column("planned_sets", Integer, nullable=False),
    Column("sets", Integer, nullable=False),
    Column("active_days", Integer, nullable=False),
)

share_codes = Table(
    "share_codes",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),  # One code at a time.
    Column("digest", Text, nullable=False),
    Column("label", LargeBinary, nullable=False),  # sealed: how the clinician shall know the person
    Column("expires_at", Instant, nullable=False),
    Column("agreed", Integer, nullable=False, server_default="1"),  # the wording of the second consent
    UniqueConstraint("digest", name="share_codes_once"),
)

shares = Table(
    "shares",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("person_id", BigInteger, nullable=False),
    Column("clinician_id", BigInteger, nullable=False),  # the clinician's chat
    Column("label", LargeBinary, nullable=False),  # sealed
    Column("language", Text, nullable=False),  # the clinician's
    Column("place", Integer, nullable=False),  # among the clinician's patients, from 1
    Column("since_at", Instant, nullable=False),
    Column("alerts", LargeBinary),  # sealed: what is to be told at alert_at
    Column("alert_at", Instant),
    Column("agreed", Integer, nullable=False, server_default="1"),  # the wording of the second consent
    Column("clinician", LargeBinary),  # sealed: what the clinician calls themselves; NULL: they did not say
    UniqueConstraint("person_id", "clinician_id", name="shares_once"),
    sqlite_autoincrement=True,  # An old button ends no share but its own.
)
IS_TO_TELL = shares.c.alert_at.is_not(None)
Index("shares_clinician", shares.c.clinician_id)
Index("shares_alert_at", shares.c.alert_at, sqlite_where=IS_TO_TELL, postgresql_where=IS_TO_TELL)

outbox = Table(
    "outbox",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("payload", LargeBinary),  # sealed; erased when done
    Column("target", Text),
    Column("occurrence", Text),
    Column("state", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("owner", Text),
    Column("lease_until", Instant),
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("unknowns", Integer, nullable=False, server_default="0"),
    Column("done_at", Instant),
    Column("error", Text),
    Column("message_id", BigInteger),  # Telegram's, of what was sent: it may be taken back for a while.
    UniqueConstraint("occurrence", name="outbox_occurrence_once"),
    sqlite_autoincrement=True,  # A deleted message's number is not given out again while somebody holds it.
)
# Written out rather than bound: SQLite uses a partial index only for a condition it can read.
IS_QUEUED = outbox.c.state == sa.literal_column("'queued'")
IS_OPEN = outbox.c.done_at.is_(None)
IS_DONE = outbox.c.done_at.is_not(None)
IS_LEASED = outbox.c.lease_until.is_not(None)
Index("outbox_queue", outbox.c.priority, outbox.c.id, sqlite_where=IS_QUEUED, postgresql_where=IS_QUEUED)
Index("outbox_expiry", outbox.c.expires_at, sqlite_where=IS_QUEUED, postgresql_where=IS_QUEUED)
Index("outbox_chat", outbox.c.chat_id, outbox.c.id, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
Index("outbox_lease", outbox.c.lease_until, sqlite_where=IS_LEASED, postgresql_where=IS_LEASED)
Index("outbox_done", outbox.c.done_at, sqlite_where=IS_DONE, postgresql_where=IS_DONE)

messages = Table(
    "messages",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("target", Text, primary_key=True),
    Column("message_id", BigInteger, nullable=False),
    Column("form", Text, nullable=False),
    Column("sent_at", Instant, nullable=False),
)
Index("messages_sent_at", messages.c.sent_at)

# The scope is a chat id, or the whole bot.
BOT_SCOPE = 0  # Nobody's chat id.
pace = Table(
    "pace",
    metadata,
    Column("scope", BigInteger, primary_key=True, autoincrement=False),
    Column("free_at", Instant, nullable=False),
    # A 429: nothing goes between the two. The first is never ahead, unless the clock was set back.
    Column("held_from", Instant),
    Column("held_until", Instant),
    Column("per_second", Float),  # of the whole bot, as it was when that pause was over; NULL: never cut
)

updates = Table(
    "updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("set_aside", Text),  # The error's name, where nothing could be done with it.
)
Index("updates_at", updates.c.at)
IS_SET_ASIDE = updates.c.set_aside.is_not(None)
Index("updates_set_aside", updates.c.update_id, sqlite_where=IS_SET_ASIDE, postgresql_where=IS_SET_ASIDE)

files = Table(
    "files",
    metadata,
    Column("name", Text, primary_key=True),
    Column("file_id", Text, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
