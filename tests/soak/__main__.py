"""`python -m tests.soak`: a month of a thousand people in minutes: the program's own store, rules and loops.

Only the clock, which jumps, and the line to Telegram, which fails now and then, are ours. Prints the accounts, and
ends with 1 if they do not come out.
"""

import argparse
import logging
import sys
import tempfile
from pathlib import Path

import structlog

from tests.soak.month import Accounts, Night, live


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    memory = Path("/dev/shm")  # noqa: S108 (a folder of our own in it)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory(prefix="ff", dir=memory if memory.is_dir() else None) as folder:
        accounts, _ = live(wanted.people, wanted.days, wanted.seed, Path(folder), _tell_night)
    for what in Accounts.__dataclass_fields__:
        if what != "nights":
            sys.stdout.write(f"  {what.replace('_', ' '):<24} {getattr(accounts, what)}\n")
    sys.stdout.write("good\n" if accounts.come_out else "NOT GOOD\n")
    return 0 if accounts.come_out else 1


def _tell_night(night: Night) -> None:
    rows = "  ".join(f"{name} {count:,}" for name, count in night.rows.items())
    sys.stdout.write(
        f"  day {night.day:>2}  {night.seconds:>6.0f} s  {night.megabytes:>5.0f} MB"
        f"  {night.calls:>9,} calls  rows: {rows}\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
