"""Remembers records, and with a state file loses none of them to a sudden death of the process.

The file is a log: one line for everything that one request changed, written before the request is answered.
At start it is replayed and written anew.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from cattrs.preconf.json import make_converter

from bot.sandbox.state.log import Log, StateError
from bot.sandbox.state.records import (
    KINDS,
    Bot,
    Chat,
    Group,
    Json,
    Key,
    Person,
    Post,
    Query,
    Record,
    StoredFile,
    Update,
)

__all__ = ["StateError", "Store"]

R = TypeVar("R", Person, Group, Bot, Chat, Post, Update, Query, StoredFile)

# The log may grow to this many lines for each living record before it is written anew.
SLACK = 4
SMALL = 20_000

CONVERTER = make_converter()
# What a record holds as JSON is JSON already: to look through it again cost half of a commit.
CONVERTER.register_unstructure_hook_func(lambda kind: kind == Json, lambda value: value)
CONVERTER.register_structure_hook_func(lambda kind: kind == Json, lambda value, _: value)


class Store:
    def __init__(self, path: Path | None = None) -> None:
        """*path* None: everything is forgotten at the end. Raises StateError."""
        self._tables: dict[type[Record], dict[Key, Any]] = {kind: {} for kind in KINDS}
        self._pending: list[list[Any]] = []
        self._lines = 0
        self._log = Log(path) if path is not None else None
        if self._log is not None:
            try:
                self._replay(self._log)
            except StateError:
                self._log.close()
                raise
            self._rewrite(self._log)

    def table(self, kind: type[R]) -> Mapping[Key, R]:
        """In order of first appearance."""
        return self._tables[kind]

    def put(self, record: R) -> R:
        self._tables[type(record)][record.key] = record
        if self._log is not None:
            self._pending.append(added(record))
        return record

    def drop(self, record: Record) -> None:
        self._tables[type(record)].pop(record.key, None)
        if self._log is not None:
            self._pending.append(["-", type(record).__name__, list(record.key)])

    def commit(self) -> None:
        """Call before answering: what was put and dropped since the last call is then safe, together."""
        if self._log is None or not self._pending:
            return
        self._log.add(self._pending)
        self._pending = []
        self._lines += 1
        if self._lines > SMALL + SLACK * sum(map(len, self._tables.values())):
            self._rewrite(self._log)

    def close(self) -> None:
        self.commit()
        if self._log is not None:
            self._log.close()
            self._log = None

    def _replay(self, log: Log) -> None:
        """Raises StateError."""
        kinds = {kind.__name__: kind for kind in KINDS}
        for number, changes in log.lines():
            try:
                for sign, name, value in changes:
                    if sign == "+":
                        record: Record = CONVERTER.structure(value, kinds[name])
                        self._tables[kinds[name]][record.key] = record
                    else:
                        self._tables[kinds[name]].pop(tuple(value), None)
            except Exception as error:  # cattrs raises groups; each means the same here
                raise log.strange(number) from error

    def _rewrite(self, log: Log) -> None:
        log.replace([added(record)] for record in self._living())
        self._lines = sum(map(len, self._tables.values()))

    def _living(self) -> Iterator[Record]:
        for records in self._tables.values():
            yield from records.values()


def added(record: Record) -> list[Any]:
    return ["+", type(record).__name__, CONVERTER.unstructure(record)]
