"""Several transactions, one wait for the disk: what writes at the same moment is committed together.

For the database with one writer. Its commits come one after the other, and each waits for the disk, which takes
longer than all the rest. A transaction stays what it was: its caller goes on after the commit, what raises leaves no
trace, and what fails takes nobody with it.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

T = TypeVar("T")

MOST = 32
"""As many as the courier has under way; the first of them waits for the last."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    work: Callable[[Connection], Any]
    end: Future[Any] = field(default_factory=Future)


class Together:
    """*alone* runs one transaction and says by its error what went wrong. *thread*: one, the only writer."""

    def __init__(
        self,
        engine: Engine,
        thread: ThreadPoolExecutor,
        alone: Callable[[Engine, Callable[[Connection], Any]], Any],
    ) -> None:
        self._engine = engine
        self._thread = thread
        self._alone = alone
        self._waiting: deque[_Waiting] = deque()

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Whatever *work* raises undoes it alone. It may be called again: it must change nothing but the database."""
        waiting = _Waiting(work)
        self._waiting.append(waiting)
        self._thread.submit(self._write)
        end: asyncio.Future[T] = asyncio.wrap_future(waiting.end)
        return await end

    def _write(self) -> None:
        """In the thread. Finds nothing when the call before took this one's work along."""
        batch: list[_Waiting] = []
        while self._waiting and len(batch) < MOST:
            waiting = self._waiting.popleft()
            if waiting.end.set_running_or_notify_cancel():
                batch.append(waiting)
        if len(batch) > 1 and self._commit(batch):
            return
        for waiting in batch:
            self._commit_alone(waiting)

    def _commit(self, batch: list[_Waiting]) -> bool:
        """False: nothing of all this was committed, and each by itself will show whose fault that was."""
        try:
            with self._engine.begin() as tx:
                ends = [_attempt(tx, waiting) for waiting in batch]
        except Exception:  # noqa: BLE001 (whatever it is, each caller waits for an end)
            return False
        for end in ends:
            end()
        return True

    def _commit_alone(self, waiting: _Waiting) -> None:
        try:
            result = self._alone(self._engine, waiting.work)
        except BaseException as error:  # noqa: BLE001 (its caller's, whatever it is)
            waiting.end.set_exception(error)
        else:
            waiting.end.set_result(result)


def _attempt(tx: Connection, waiting: _Waiting) -> Callable[[], None]:
    """What to tell the caller once all is committed. Raises SQLAlchemyError."""
    try:
        with tx.begin_nested():
            result = waiting.work(tx)
    except sa.exc.SQLAlchemyError:
        raise
    except BaseException as error:  # noqa: BLE001 (its caller's, whatever it is)
        return partial(waiting.end.set_exception, error)
    return partial(waiting.end.set_result, result)
