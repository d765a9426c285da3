"""No planted fault rots: each still applies, and names a test that exists. What counts as noticed is tried here."""

import ast
import re
from pathlib import Path

import pytest

from tests.mutants.patches import DoesNotApply, Fault, Hunk, faults, read
from tests.mutants.table import table
from tests.mutants.trial import Came, judge
from tests.mutants.witness import Death

ROOT = Path(__file__).parents[2]
DECISION = ROOT / "docs/decisions/0013-planted-faults.md"
ALL = faults()

PATCH = """\
Breaks: Everything.
Killed by: tests/test_a.py::test_a

--- a/a.txt
+++ b/a.txt
@@ -1,2 +1,2 @@
 one
-two
+TWO
@@ -9 +9 @@
-nine
"""
FAULT = read("a", PATCH)


def test_there_are_faults_of_every_kind() -> None:
    assert len(ALL) >= 40


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.name)
def test_every_fault_still_applies(fault: Fault) -> None:
    assert fault.planted(ROOT)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", fault.name)
    assert fault.breaks.endswith(".")


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.name)
def test_every_test_that_notices_is_there(fault: Fault) -> None:
    for test in fault.killed_by:
        file, name = test.partition("[")[0].split("::")
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        assert name in {
            node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }


def test_the_decision_shows_every_fault() -> None:
    """`python -m tests.mutants --table` prints what belongs there."""
    text = DECISION.read_text("utf-8")
    assert text[text.index("| fault |") :].strip() == table(ALL)


def test_a_fault_is_planted_wherever_its_lines_stand_now(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("nothing\none\ntwo\nand\nnine\n")
    FAULT.plant(tmp_path)
    assert (tmp_path / "a.txt").read_text() == "nothing\none\nTWO\nand\n"


@pytest.mark.parametrize(
    "text", ["one\nTWO\nnine\n", "one\ntwo\none\ntwo\nnine\n", "someone\ntwo\nnine\n", None]
)
def test_a_fault_that_fits_nowhere_or_twice_is_told(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "a.txt").write_text(text)
    with pytest.raises(DoesNotApply):
        FAULT.plant(tmp_path)


def test_a_patch_is_read_with_its_header() -> None:
    assert (FAULT.breaks, FAULT.killed_by) == ("Everything.", ("tests/test_a.py::test_a",))
    assert FAULT.dies_of == "AssertionError"
    assert FAULT.hunks == (Hunk("a.txt", "one\ntwo\n", "one\nTWO\n"), Hunk("a.txt", "nine\n", ""))


@pytest.mark.parametrize(
    "line", ["Breaks: Everything.\n", "Killed by: tests/test_a.py::test_a\n", "-two\n+TWO\n"]
)
def test_a_patch_without_its_header_or_its_change_is_refused(line: str) -> None:
    head = PATCH.partition("@@ -9")[0]
    broken = head.partition("---")[0] if line.startswith("-") else PATCH.replace(line, "")
    with pytest.raises(ValueError, match="needs a line"):
        read("a", broken)


def death(of: str, *, during: str = "call", words: str = "assert 1 == 2") -> Death:
    return Death("test_a", during, (of, "Exception"), words)


@pytest.mark.parametrize(
    ("code", "deaths", "came"),
    [
        (0, [], Came.SURVIVED),
        (1, [death("AssertionError")], Came.KILLED),
        (1, [death("AssertionError"), death("OSError", during="teardown")], Came.KILLED),
        (1, [death("Failed", words="DID NOT RAISE ValueError")], Came.KILLED),
        (1, [death("Failed", words="Timeout (>100.0s) from pytest-timeout.")], Came.WRONG_DEATH),
        (1, [death("ValueError")], Came.WRONG_DEATH),
        (1, [death("AssertionError"), death("ValueError")], Came.WRONG_DEATH),
        (1, [death("AssertionError", during="setup")], Came.WRONG_DEATH),
        (1, [death("OSError", during="teardown")], Came.WRONG_DEATH),
        (2, [death("ImportError", during="collection")], Came.WRONG_DEATH),
        (1, [], Came.WRONG_DEATH),
        (5, [], Came.WRONG_DEATH),
        (-1, [], Came.WRONG_DEATH),
    ],
)
def test_a_fault_is_killed_by_whoever_notices_it_and_not_by_whoever_stumbles(
    code: int, deaths: list[Death], came: Came
) -> None:
    assert judge(FAULT, "test_a", code, deaths)[0] is came


def test_a_test_may_say_of_what_it_dies() -> None:
    fault = read("a", "Dies of: TimeoutError\n" + PATCH)
    assert judge(fault, "test_a", 1, [death("TimeoutError")])[0] is Came.KILLED
    assert judge(fault, "test_a", 1, [death("OSError")])[0] is Came.WRONG_DEATH


def test_several_tests_may_have_to_notice() -> None:
    fault = read("a", "Killed by: tests/test_b.py::test_b\n" + PATCH)
    assert fault.killed_by == ("tests/test_b.py::test_b", "tests/test_a.py::test_a")
    assert table([fault]).endswith("| `test_b.py` `test_b`, `test_a.py` `test_a` |")
