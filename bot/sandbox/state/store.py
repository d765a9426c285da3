"""Remembers records, and with a state file loses none of them to a sudden death of the process.

The file is a log: one line for everything that one request changed, written before the request is answered.
At start it is replayed and written anew. A last line without its end was never answered for, and is left out.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from cattrs.preconf.json import make_converter

from bot.sandbox.state.records import (
    KINDS,
    Bot,
    Chat,
    Group,
    Key,
    Person,
    Post,
    Query,
    Record,
    StoredFile,
    Update,
)

R = TypeVar("R", Person, Group, Bot, Chat, Post, Update, Query, StoredFile)

# The log may grow to this many lines for each living record before it is written anew.
SLACK = 4
SMALL = 20_000


class StateError(Exception):
    """The state file cannot be read; the message names the file and the line."""


class Store:
    def __init__(self, path: Path | None = None) -> None:
        """*path* None: everything is forgotten at the end. Raises StateError."""
        self._tables: dict[type[Record], dict[Key, Any]] = {kind: {} for kind in KINDS}
        self._converter = make_converter()
        self._pending: list[list[Any]] = []
        self._lines = 0
        self._path = path
        self._log: int | None = None
        if path is not None:
            self._replay(path)
            self._rewrite(path)

    def table(self, kind: type[R]) -> Mapping[Key, R]:
        """In order of first appearance."""
        return self._tables[kind]

    def put(self, record: R) -> R:
        self._tables[type(record)][record.key] = record
        if self._path is not None:
            self._pending.append(["+", type(record).__name__, self._converter.unstructure(record)])
        return record

    def drop(self, record: Record) -> None:
        self._tables[type(record)].pop(record.key, None)
        if self._path is not None:
            self._pending.append(["-", type(record).__name__, list(record.key)])

    def commit(self) -> None:
        """Call before answering: what was put and dropped since the last call is then safe, together."""
        if self._log is None or not self._pending:
            return
        self._write(self._log, self._pending)
        self._pending = []
        self._lines += 1
        if self._path is not None and self._lines > SMALL + SLACK * sum(map(len, self._tables.values())):
            self._rewrite(self._path)

    def close(self) -> None:
        self.commit()
        if self._log is not None:
            os.close(self._log)
            self._log = None

    def _replay(self, path: Path) -> None:
        kinds = {kind.__name__: kind for kind in KINDS}
        whole_lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
        for number, line in enumerate(whole_lines, start=1):
            try:
                for sign, name, value in json.loads(line):
                    if sign == "+":
                        record: Record = self._converter.structure(value, kinds[name])
                        self._tables[kinds[name]][record.key] = record
                    else:
                        self._tables[kinds[name]].pop(tuple(value), None)
            except Exception as error:  # cattrs raises groups; each means the same here
                raise StateError(f"{path}, line {number}: not a line of a sandbox's state file") from error

    def _rewrite(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(path.name + ".new")
        target = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        self._lines = 0
        for kind, records in self._tables.items():
            for record in records.values():
                self._write(target, [["+", kind.__name__, self._converter.unstructure(record)]])
                self._lines += 1
        os.fsync(target)
        fresh.replace(path)
        if self._log is not None:
            os.close(self._log)
        self._log = target

    @staticmethod
    def _write(target: int, changes: list[list[Any]]) -> None:
        line = json.dumps(changes, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        while line:  # a write may be short
            line = line[os.write(target, line) :]
