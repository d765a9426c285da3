"""A file of JSON lines that belongs to one process, and is only ever added to or replaced as a whole.

A line is with the operating system before `add` returns: it survives the sudden death of the process. It is not
forced to the disk, so that a power cut may take the last seconds with it; a sandbox is not worth that waiting.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ENCODE = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
WRITTEN_AT_ONCE = 2**20  # bytes


class StateError(Exception):
    """The state file cannot be used; the message names the file, and the line if it is one."""


class Log:
    def __init__(self, path: Path) -> None:
        """Raises StateError: another process has it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._lock: int | None = locked(path)
        self._target: int | None = None

    def lines(self) -> Iterator[tuple[int, Any]]:
        """Numbered from 1. Raises StateError. A last line without its end was never finished, and is left out."""
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if not line.endswith(b"\n"):
                    return
                try:
                    yield number, json.loads(line)
                except ValueError as error:
                    raise self.strange(number) from error

    def strange(self, number: int) -> StateError:
        return StateError(f"{self._path}, line {number}: not a line of a sandbox's state file")

    def add(self, content: Any) -> None:
        if self._target is None:
            raise StateError(f"{self._path} is closed.")
        write(self._target, ENCODE(content) + "\n")

    def replace(self, contents: Iterable[Any]) -> None:
        """Either the old file is there or the whole new one, whenever death comes."""
        fresh = self._path.with_name(self._path.name + ".new")
        target = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        gathered: list[str] = []
        size = 0
        for content in contents:
            gathered.append(ENCODE(content) + "\n")
            size += len(gathered[-1])
            if size > WRITTEN_AT_ONCE:
                write(target, "".join(gathered))
                gathered, size = [], 0
        write(target, "".join(gathered))
        os.fsync(target)
        fresh.replace(self._path)
        if self._target is not None:
            os.close(self._target)
        self._target = target

    def close(self) -> None:
        for descriptor in (self._target, self._lock):
            if descriptor is not None:
                os.close(descriptor)
        self._target = self._lock = None


def locked(path: Path) -> int:
    """The descriptor of a lock that the kernel lets go of, however the process ends. Raises StateError.

    The lock is a file of its own: the log itself is replaced now and then.
    """
    lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise StateError(f"{path} is in use by another sandbox.") from None
    return lock


def write(target: int, text: str) -> None:
    rest = text.encode("ascii")
    while rest:  # a write may be short
        rest = rest[os.write(target, rest) :]
