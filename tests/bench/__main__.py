"""`python -m tests.bench [NAME …]`: what the program can do, beside what it needs, measured in one run.

Every `bench_<name>.py` in this folder has a function `measure` that yields lines.
"""

import importlib
import sys
from pathlib import Path

from tests.bench.line import Line


def main(names: list[str]) -> None:
    here = Path(__file__).parent
    modules = [path.stem for path in sorted(here.glob("bench_*.py"))]
    for name in names or [module.removeprefix("bench_") for module in modules]:
        sys.stdout.write(f"\n{name}\n")
        for line in importlib.import_module(f"tests.bench.bench_{name}").measure():
            sys.stdout.write(_row(line))
            sys.stdout.flush()


def _row(line: Line) -> str:
    row = f"  {line.what:<58} {line.value:>10,.{line.digits}f} {line.unit:<10}"
    if line.needed is not None:
        row += f" needed {line.needed:>8,g}   {line.ratio:>8,.1f} x better"
    return row.rstrip() + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
