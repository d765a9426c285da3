"""Opens the database and runs transactions beside the event loop.

SQLite serves one process, PostgreSQL any number of equal ones.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL, make_url

from bot.storage import migrations
from bot.storage.lock import FileLock
from bot.storage.together import Together

T = TypeVar("T")

Transaction = Connection
"""What a transaction is done with, for those who hand it on and know no SQL."""

POSTGRES_THREADS = 4
READERS = 2
BUSY_TIMEOUT_MS = 5000

# Nothing of ours takes a second. What does, is stuck, and would keep others from the rows it has locked. A
# host that vanished is noticed after a minute. What we ask for is a few rows by index, all in memory:
# compiling such a query (jit) takes longer than running it, and an index is never worse than reading a
# table from end to end.
POSTGRES_SETTINGS = {
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "30s",
    "jit": "off",
    "random_page_cost": "1.1",
}
# A look that skips what others are at work on locks the rows it finds, for as long as it lasts. That counts as a
# change, and would be waited for until it lay on the disk.
POSTGRES_READS = {"synchronous_commit": "off"}
POSTGRES_ARGS = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}

# FULL: a commit survives a power cut. Telegram forgets an update once we have confirmed it, so a "done"
# that we lost would be lost for good. It is slower than NORMAL, but still hundreds of times what Telegram
# lets us send.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # What is erased is overwritten in the file, however SQLite was built.
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
)


OUR_MISTAKES = (
    sa.exc.DataError,
    sa.exc.IntegrityError,
    sa.exc.NotSupportedError,
    sa.exc.ProgrammingError,
)
"""What the same statement would raise again; any other error says that the database is broken or away."""


class CannotOpen(Exception):  # noqa: N818 (reads as what happened)
    """The message is a sentence for the person who starts the program."""


class StoreAway(Exception):  # noqa: N818 (reads as what happened)
    """The database is broken, or does not answer in time. Nothing was committed: try again in a moment."""


class Database:
    """A transaction is a plain function of a connection; it runs in a thread and commits when it returns."""

    def __init__(
        self,
        writing: tuple[Engine, ThreadPoolExecutor],
        reading: tuple[Engine, ThreadPoolExecutor],
        lock: FileLock | None,
    ) -> None:
        """*lock* None: the database lets several write at once, and commits what comes together by itself."""
        self._writing = writing
        self._reading = reading
        self._lock = lock
        self._together = None if lock is None else Together(*writing, _transact)

    @classmethod
    def open(cls, url: str) -> Self:
        """Brings the tables up to date first. Raises CannotOpen."""
        parsed = make_url(url)
        database = cls._sqlite(parsed) if parsed.get_backend_name() == "sqlite" else cls._postgres(parsed)
        try:
            database._migrate()  # noqa: SLF001 (its own)
        except migrations.DatabaseTooNew as error:
            database.close()
            raise CannotOpen(str(error)) from None
        except sa.exc.DatabaseError as error:
            database.close()
            raise CannotOpen(
                f"The database {parsed.render_as_string()} cannot be opened: {error.orig}"
            ) from None
        return database

    @classmethod
    def beside(cls, url: str) -> Self:
        """To read only, also while a process is at work on it. Raises CannotOpen: there is none yet."""
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            database = cls._postgres(parsed)
        elif Path(parsed.database or "").is_file():
            both = (_sqlite_engine(parsed, begin="BEGIN"), ThreadPoolExecutor(1, "store-read"))
            database = cls(both, both, None)
        else:
            raise CannotOpen(f"There is no database {parsed.database} yet.")
        try:
            database.run_at_start(lambda tx: tx.execute(sa.text("SELECT 1 FROM outbox WHERE id = 0")))
        except sa.exc.DatabaseError as error:
            database.close()
            raise CannotOpen(
                f"The database {parsed.render_as_string()} cannot be read: {error.orig}"
            ) from None
        return database

    @classmethod
    def _sqlite(cls, url: URL) -> Self:
        if not url.database or url.database == ":memory:":
            raise CannotOpen("The database must be a file, for example sqlite:///data/forefoot.db")
        path = Path(url.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_name(path.name + ".lock"))
        if not lock.taken():
            raise CannotOpen(
                f"Another process uses the database {path}. Stop that one first, or name another file."
            )
        return cls(
            (_sqlite_engine(url, begin="BEGIN IMMEDIATE"), ThreadPoolExecutor(1, "store")),
            (_sqlite_engine(url, begin="BEGIN"), ThreadPoolExecutor(READERS, "store-read")),
            lock,
        )

    @classmethod
    def _postgres(cls, url: URL) -> Self:
        writing = _postgres_engine(url, POSTGRES_THREADS, "READ COMMITTED", POSTGRES_SETTINGS)
        # Each statement of such a transaction sees what is committed by then: a read needs none around it.
        reading = _postgres_engine(url, READERS, "AUTOCOMMIT", POSTGRES_SETTINGS | POSTGRES_READS)
        return cls(
            (writing, ThreadPoolExecutor(POSTGRES_THREADS, "store")),
            (reading, ThreadPoolExecutor(READERS, "store-read")),
            None,
        )

    def _migrate(self) -> None:
        with self._writing[0].begin() as tx:
            migrations.upgrade(tx)

    @property
    def is_exclusive(self) -> bool:
        """Whether no other process can be at work on the same data."""
        return self._lock is not None

    def run_at_start(self, work: Callable[[Connection], T]) -> T:
        """Like `run`, for the moment before there is an event loop's work to hold up."""
        with self._writing[0].begin() as tx:
            return work(tx)

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Write, in one transaction. Whatever *work* raises rolls it back; a cancelled caller does not.

        *work* may be called again when others fail beside it: it must change nothing but the database.
        """
        if self._together is not None:
            return await self._together.run(work)
        return await _in_thread(self._writing, work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Read, unhindered by who writes. *work* changes nothing; on PostgreSQL each statement sees the newest."""
        return await _in_thread(self._reading, work)

    def close(self) -> None:
        """Wait for what runs, in order, and let go. Afterwards anybody can open the database."""
        for engine, threads in (self._writing, self._reading):
            threads.shutdown()
            engine.dispose()
        if self._lock is not None:
            self._lock.release()


async def _in_thread(where: tuple[Engine, ThreadPoolExecutor], work: Callable[[Connection], T]) -> T:
    engine, threads = where
    return await asyncio.get_running_loop().run_in_executor(threads, _transact, engine, work)


def _transact(engine: Engine, work: Callable[[Connection], T]) -> T:
    try:
        with engine.begin() as tx:
            return work(tx)
    except OUR_MISTAKES:
        raise
    except (sa.exc.DatabaseError, sa.exc.InterfaceError, sa.exc.TimeoutError) as error:
        raise StoreAway(str(error)) from error


def _postgres_engine(
    url: URL,
    connections: int,
    isolation: Literal["READ COMMITTED", "AUTOCOMMIT"],
    settings: dict[str, str],
) -> Engine:
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    return sa.create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=True,
        isolation_level=isolation,
        connect_args=POSTGRES_ARGS | {"options": options},
        hide_parameters=True,
    )


def _sqlite_engine(url: URL, *, begin: str) -> Engine:
    engine = sa.create_engine(url, hide_parameters=True)

    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # Python's own idea of when to begin leaves reads outside of it.
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    def begun(connection: Connection) -> None:
        try:
            # Through the engine it takes longer than a small query.
            connection.connection.cursor().execute(begin)
        except sqlite3.Error as error:
            # As the engine would raise it: a file that is locked is a store that is away, and no fault of the work.
            raise sa.exc.DBAPIError.instance(begin, None, error, sqlite3.Error) from error

    sa.event.listen(engine, "connect", connected)
    sa.event.listen(engine, "begin", begun)
    return engine
