"""`python -m tests.soak`: a month of a thousand people in minutes: the program's own store, rules and loops.

Only the clock, which jumps, and the line to Telegram, which fails now and then, are ours. The people are shared out to
as many programs as there are processes, each with a database of its own. Prints the accounts of all together, and ends
with 1 if those of any do not come out.
"""

import argparse
import logging
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import structlog

from tests.soak.month import Accounts, Night, live, together


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    wanted = parser.parse_args()
    numbers = range(wanted.processes)
    shares = [len(range(number, wanted.people, wanted.processes)) for number in numbers]
    with ProcessPoolExecutor(wanted.processes) as pool:
        accounts = list(pool.map(partial(_live, wanted.days, wanted.seed), numbers, shares))
    for what, value in together(accounts).items():
        sys.stdout.write(f"  {what.replace('_', ' '):<24} {value}\n")
    come_out = all(each.come_out for each in accounts)
    sys.stdout.write("good\n" if come_out else "NOT GOOD\n")
    return 0 if come_out else 1


def _live(days: int, seed: int, number: int, people: int) -> Accounts:
    memory = Path("/dev/shm")  # noqa: S108 (a folder of our own in it)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory(prefix="ff", dir=memory if memory.is_dir() else None) as folder:
        accounts, _ = live(people, days, seed + number, Path(folder), partial(_tell_night, number))
    return accounts


def _tell_night(number: int, night: Night) -> None:
    rows = "  ".join(f"{name} {count:,}" for name, count in night.rows.items())
    sys.stdout.write(
        f"  process {number + 1}  day {night.day:>2}  {night.seconds:>6.0f} s  {night.megabytes:>5.0f} MB"
        f"  {night.calls:>9,} calls  rows: {rows}\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
