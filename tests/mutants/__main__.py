"""`python -m tests.mutants`: take one guard after the other out of the program, and see a test notice each time.

Ends with 1 unless every fault was noticed, by each test that is named for it and for the reason that it gives.
"""

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.mutants.patches import Fault, faults
from tests.mutants.table import table
from tests.mutants.trial import Came, run_tests, tree, try_out
from tests.support.databases import postgres_database


def main() -> int:
    wanted = _arguments()
    chosen = [fault for fault in faults() if not wanted.only or fault.name in wanted.only]
    if unknown := set(wanted.only) - {fault.name for fault in chosen}:
        _say(f"No such fault: {', '.join(sorted(unknown))}")
        return 2
    if wanted.list:
        for fault in chosen:
            _say(f"{fault.name:<40} {fault.breaks}")
        return 0
    if wanted.table:
        _say(table(chosen))
        return 0
    began = time.monotonic()
    with postgres_database() as url:
        environment = (
            {"TEST_DATABASE_URL": url} if url else {}
        )  # One server for all; each test run has its own database.
        if not _passes_as_it_is(chosen, environment, wanted.jobs):
            return 1
        came = _try_all(chosen, environment, wanted.jobs)
    told = ", ".join(f"{count} {what.value.lower()}" for what, count in came.items())
    _say(f"{len(chosen)} faults: {told}, in {time.monotonic() - began:.0f} s")
    return 0 if came.keys() <= {Came.KILLED} else 1


def _passes_as_it_is(chosen: list[Fault], environment: dict[str, str], jobs: int) -> bool:
    """A test that fails without any fault would prove nothing."""
    began = time.monotonic()
    tests = sorted({test for fault in chosen for test in fault.killed_by})
    with tree() as copy:
        code, said = run_tests(copy, tests, environment, jobs)
    if code != 0:
        _say(f"{said}\nWithout any fault the tests must pass.")
        return False
    _say(f"{len(tests)} tests pass without a fault, {time.monotonic() - began:.0f} s")
    return True


def _try_all(chosen: list[Fault], environment: dict[str, str], jobs: int) -> Counter[Came]:
    came: Counter[Came] = Counter()
    with ThreadPoolExecutor(jobs) as pool:
        for verdict in pool.map(lambda fault: try_out(fault, environment), chosen):
            came[verdict.came] += 1
            _say(f"{verdict.came:<14} {verdict.fault.name:<40} {verdict.seconds:5.1f} s  {verdict.why}")
    return came


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="these faults alone")
    parser.add_argument("--list", action="store_true", help="name the faults, and try none")
    parser.add_argument("--table", action="store_true", help="print them as the decision shows them")
    parser.add_argument("-j", "--jobs", type=int, default=2, help="so many at once (2)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
