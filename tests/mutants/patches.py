"""What a planted fault is: a patch that takes one guard out of the program, and the test that must notice.

A patch is an ordinary unified diff under a few lines of header:

    Breaks: what goes wrong without the guard, in a sentence.
    Killed by: the id of the test that notices; a line for each where several must, every one for itself.
    Dies of: what that test raises when it notices; left out where it is an assertion.

It is applied here and not by git, which `make test` must do without. And line numbers do not count: what a patch
takes out must stand in its file exactly once, so that it neither rots nor hits another place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
ANEW = "make the change by hand, and put `git diff -U1` under the old header"


class DoesNotApply(Exception):  # noqa: N818 (reads as what happened)
    """The tree has moved on, or two places look alike."""


@dataclass(frozen=True, slots=True)
class Hunk:
    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Fault:
    name: str
    breaks: str
    killed_by: tuple[str, ...]
    dies_of: str
    hunks: tuple[Hunk, ...]

    def plant(self, tree: Path) -> None:
        """Raises DoesNotApply."""
        for path, text in self.planted(tree).items():
            (tree / path).write_text(text, "utf-8")

    def planted(self, tree: Path) -> dict[str, str]:
        """The changed files of *tree* as they would be. Raises DoesNotApply."""
        texts: dict[str, str] = {}
        for hunk in self.hunks:
            if not (tree / hunk.path).is_file():
                raise DoesNotApply(f"{self.name}: {hunk.path} is gone; {ANEW}")
            text = texts.get(hunk.path) or (tree / hunk.path).read_text("utf-8")
            lines = re.compile("^" + re.escape(hunk.before), re.MULTILINE)
            if (times := len(lines.findall(text))) != 1:
                raise DoesNotApply(f"{self.name}: stands {times} times in {hunk.path}; {ANEW}\n{hunk.before}")
            start, end = next(lines.finditer(text)).span()
            texts[hunk.path] = text[:start] + hunk.after + text[end:]
        return texts


def faults() -> list[Fault]:
    return [read(path.stem, path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.patch"))]


def read(name: str, text: str) -> Fault:
    """Raises ValueError: a line of the header is missing, or nothing is changed."""
    header, _, diff = text.partition("--- ")
    lines = re.findall(r"^(Breaks|Killed by|Dies of): (.+)$", header, re.MULTILINE)
    told, killed_by = dict(lines), tuple(said for what, said in lines if what == "Killed by")
    hunks = tuple(_hunks("--- " + diff)) if diff else ()
    if "Breaks" not in told or not killed_by or not hunks:
        raise ValueError(f"{name}.patch needs a line `Breaks:`, a line `Killed by:`, and a change")
    return Fault(name, told["Breaks"], killed_by, told.get("Dies of", "AssertionError"), hunks)


def _hunks(diff: str) -> Iterator[Hunk]:
    for file in re.split(r"^(?=--- )", diff, flags=re.MULTILINE)[1:]:
        head, *bodies = re.split(r"^@@.*\n", file, flags=re.MULTILINE)
        path = re.search(r"^\+\+\+ b/(\S+)", head, re.MULTILINE)
        if path is None:
            raise ValueError(f"no file is named: {head}")
        for body in bodies:
            lines = [line for line in body.splitlines(keepends=True) if line[0] in " -+"]
            before = "".join(line[1:] for line in lines if line[0] != "+")
            after = "".join(line[1:] for line in lines if line[0] != "-")
            yield Hunk(path[1], before, after)
