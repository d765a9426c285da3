"""A pytest plugin (`-p tests.mutants.witness`): notes of what each test died, a line each.

An exit code does not tell an assertion from a time-out, an import that fails, or a server that did not start.
"""

import json
from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

NOTES = "deaths.jsonl"


@dataclass(frozen=True, slots=True)
class Death:
    """*of*: the names of the error's class and of those above it."""

    test: str
    during: str
    of: tuple[str, ...]
    words: str

    def is_of(self, name: str) -> bool:
        """Whether the test noticed something: it raised *name*, or it failed by its own word."""
        is_failure = "Failed" in self.of and not self.words.startswith("Timeout")
        return self.during == "call" and (name in self.of or (name == "AssertionError" and is_failure))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and call.excinfo is not None:
        _note(item.nodeid, report.when, call.excinfo.value)
    return report


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.failed:
        _write(Death(report.nodeid, "collection", (), str(report.longrepr).strip().splitlines()[-1]))


def _note(test: str, during: str, error: BaseException) -> None:
    first = min(_single(error), key=lambda each: not isinstance(each, AssertionError))
    words = str(first).partition("\n")[0]
    _write(Death(test, during, tuple(each.__name__ for each in type(first).__mro__), words))


def _single(error: BaseException) -> Iterator[BaseException]:
    """Of a group of tasks each error for itself."""
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _single(each)
    else:
        yield error


def _write(death: Death) -> None:
    with Path(NOTES).open("a", encoding="utf-8") as notes:
        notes.write(json.dumps(asdict(death)) + "\n")


def forget(folder: Path) -> None:
    (folder / NOTES).unlink(missing_ok=True)


def read(folder: Path) -> list[Death]:
    notes = folder / NOTES
    lines = notes.read_text("utf-8").splitlines() if notes.exists() else []
    return [Death(**{**json.loads(line), "of": tuple(json.loads(line)["of"])}) for line in lines]
