"""One fault on trial: planted in a copy of the tree, and the test that must notice run there."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.mutants import witness
from tests.mutants.patches import DoesNotApply, Fault

ROOT = Path(__file__).parents[2]
IS_LEFT_BEHIND = shutil.ignore_patterns(
    ".?*", "data", "docs", "node_modules", "__pycache__", "*.egg-info", "*.patch", "dist", "build"
)
SECONDS_A_TEST = 100
SECONDS_AT_MOST = 240
"""A trial that takes longer is ended from outside: a fault may keep a test from ever looking at its watch."""

# Each example is found at once or not at all: the smallest one is of no use here.
OPTIONS = (
    "-q",
    "-x",
    "-p",
    "no:randomly",
    "-p",
    "no:cacheprovider",
    "-p",
    "tests.mutants.witness",
    "--hypothesis-profile=mutants",
    f"--timeout={SECONDS_A_TEST}",
)


class Came(StrEnum):
    """What came of a trial."""

    KILLED = "KILLED"
    SURVIVED = "SURVIVED"
    DOES_NOT_APPLY = "DOES NOT APPLY"
    WRONG_DEATH = "WRONG DEATH"


@dataclass(frozen=True, slots=True)
class Verdict:
    fault: Fault
    came: Came
    why: str
    seconds: float


def try_out(fault: Fault, environment: dict[str, str]) -> Verdict:
    """Each of its tests by itself, up to the first that does not kill it."""
    began = time.monotonic()
    with tree() as copy:
        try:
            fault.plant(copy)
        except DoesNotApply as error:
            came, why = Came.DOES_NOT_APPLY, str(error)
        else:
            came, why = Came.KILLED, ""
            for test in fault.killed_by:
                came, why = _try(fault, test, copy, environment)
                if came is not Came.KILLED:
                    break
    return Verdict(fault, came, why, time.monotonic() - began)


def _try(fault: Fault, test: str, copy: Path, environment: dict[str, str]) -> tuple[Came, str]:
    witness.forget(copy)
    code, said = run_tests(copy, [test], environment)
    came, why = judge(fault, test, code, witness.read(copy))
    if came is Came.WRONG_DEATH:
        why += "".join(f"\n      {line}" for line in said.splitlines()[-5:])
    return came, why


def judge(fault: Fault, test: str, code: int, deaths: list[witness.Death]) -> tuple[Came, str]:
    """Say what came of it, and why. A fault is killed by whoever noticed it, not by whoever stumbled over it."""
    wrong = [death for death in deaths if death.during != "teardown" and not death.is_of(fault.dies_of)]
    if wrong:
        one = wrong[0]
        return Came.WRONG_DEATH, f"{one.test}, {one.during}: {one.of[:1]} {one.words}"
    noticed = [death for death in deaths if death.during == "call"]
    if code == 1 and noticed:
        return Came.KILLED, f"{noticed[0].test.rpartition('::')[2]}: {noticed[0].words[:60]}"
    if code == 0:
        return Came.SURVIVED, f"{test} passes"
    return Came.WRONG_DEATH, f"pytest ended with {code}"


def run_tests(copy: Path, tests: list[str], environment: dict[str, str], jobs: int = 0) -> tuple[int, str]:
    """The exit code (-1: it took too long), and what was said."""
    command = [sys.executable, "-m", "pytest", *OPTIONS, f"-n{jobs}", *tests]
    # The copy before the installed program, for the programs that tests start, too.
    environment = {**os.environ, **environment, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(  # noqa: S603 (our own arguments)
            command,
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            timeout=SECONDS_AT_MOST * len(tests),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1, f"not over after {SECONDS_AT_MOST * len(tests)} s"
    return done.returncode, done.stdout + done.stderr


@contextmanager
def tree() -> Iterator[Path]:
    """A copy of what the tests need, to be spoilt."""
    with tempfile.TemporaryDirectory(prefix="ff") as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=IS_LEFT_BEHIND)
        yield copy
