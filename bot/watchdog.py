"""Ends a process that has stopped turning, so that whatever started it starts it again.

A process that stands still looks healthy from outside: its port is open, and nobody is called. A database that is
away is no reason: then the loops turn, and say so.
"""

import asyncio
import os
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger()

STOOD_STILL = 70
"""The exit code (EX_SOFTWARE of sysexits.h)."""

LOOKS_EVERY = timedelta(seconds=5)
BLOCKED_AFTER = timedelta(minutes=1)
"""Nothing of ours keeps the event loop from turning for a second."""

STOPPED_AFTER = timedelta(minutes=5)
"""A loop may wait long for a database host that vanished: until its connection is given up, a minute or two."""


@dataclass(slots=True)
class _Watched:
    name: str
    turns: Callable[[], int]
    patience: timedelta
    seen: int
    since: float


class Watchdog:
    """*steady* counts seconds and is never set. *end* takes a line that says what stands still."""

    def __init__(self, steady: Callable[[], float], end: Callable[[str], None] | None = None) -> None:
        self._steady = steady
        self._end = end or end_process
        self._watched: list[_Watched] = []
        self._looked: float = steady()
        self._is_over = threading.Event()
        self._beats = 0

    def watch(self, name: str, turns: Callable[[], int], patience: timedelta = STOPPED_AFTER) -> None:
        """*turns* counts up as long as all is well."""
        self._watched.append(_Watched(name, turns, patience, turns(), self._steady()))

    async def beat(self) -> None:
        """Runs in the event loop, and shows that it turns. Until cancelled."""
        self.watch("event loop", lambda: self._beats, BLOCKED_AFTER)
        threading.Thread(target=self._run, name="watchdog", daemon=True).start()
        try:
            while True:
                self._beats += 1
                await asyncio.sleep(1)
        finally:
            self._is_over.set()

    def look(self) -> None:
        now, before = self._steady(), self._looked
        self._looked = now
        # The whole process was stopped, this thread too: nobody can have turned meanwhile.
        was_away = now - before > 2 * LOOKS_EVERY.total_seconds()
        for one in self._watched:
            if was_away or one.turns() != one.seen:
                one.seen, one.since = one.turns(), now
            elif now - one.since > one.patience.total_seconds():
                self._end(f"the {one.name} has not turned for {now - one.since:.0f} s")
                return

    def _run(self) -> None:
        while not self._is_over.wait(LOOKS_EVERY.total_seconds()):
            self.look()


def end_process(line: str) -> None:
    """At once: what stands still would not be moved by a signal. The store is made for that."""
    frame = sys._current_frames().get(threading.main_thread().ident or 0)  # noqa: SLF001 (documented for this use)
    place = traceback.extract_stack(frame)[-1] if frame else None
    log.critical("stood_still", what=line, at=f"{place.filename}:{place.lineno}" if place else "unknown")
    sys.stderr.flush()
    os._exit(STOOD_STILL)
