"""Keeps a second process away from a database file. The kernel lets go of it however the process ends."""

import fcntl
import os
from pathlib import Path


class FileLock:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def taken(self) -> bool:
        """Take it. False: another process has it."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Leave the file: removing it could take it from under somebody who just opened it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
