"""`python -m tests.chaos`: the real program, killed again and again while people exercise, and what came of it.

Prints the balance, and ends with 1 if anything was lost, or doubled that must not be.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from tests.chaos import databases
from tests.chaos.count import is_good
from tests.chaos.run import Balance, Wanted, run

PROCESSES = {"sqlite": 1, "postgres": 3}


def main() -> int:
    arguments = _arguments()
    names = ["sqlite", "postgres"] if arguments.database == "both" else [arguments.database]
    return max([_run(name, arguments) for name in names])


def _run(name: str, arguments: argparse.Namespace) -> int:
    wanted = Wanted(
        people=arguments.people,
        sessions_each=2,
        processes=arguments.processes or PROCESSES[name],
        kills=arguments.kills,
        database_restarts=arguments.database_restarts,
        faults=arguments.faults,
        storms=arguments.storms,
        minutes=arguments.minutes,
        speed=arguments.speed,
        seed=arguments.seed,
    )
    sys.stdout.write(f"\n{name}, {wanted.processes} at once, seed {wanted.seed}\n")
    sys.stdout.flush()
    folder = Path(tempfile.mkdtemp(prefix="ff"))
    try:
        with databases.open_(name, folder) as base:
            balance = asyncio.run(run(wanted, folder, base))
    except BaseException:
        sys.stdout.write(f"It broke off. What it left is in {folder}\n")
        raise
    _tell(balance)
    if is_good(balance.verdict):
        shutil.rmtree(folder)
        return 0
    sys.stdout.write(f"What it left is in {folder}\n")
    return 1


def _tell(balance: Balance) -> None:
    for what, value in balance.lines():
        sys.stdout.write(f"  {what:<40} {value}\n")
    sys.stdout.write("good\n" if is_good(balance.verdict) else "NOT GOOD\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--database", choices=("both", "sqlite", "postgres"), default="both")
    parser.add_argument("--processes", type=int, help=f"else {PROCESSES}")
    parser.add_argument("--people", type=int, default=500, help="each walks two sessions")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database-restarts", type=int, default=3, help="PostgreSQL only")
    parser.add_argument("--faults", type=float, default=0.07, help="share of the calls that go wrong")
    parser.add_argument("--storms", type=int, default=6, help="of 429, each for some seconds")
    parser.add_argument(
        "--minutes", type=float, default=12.0, help="real ones between the kills, beside the starts"
    )
    parser.add_argument("--speed", type=float, default=15.0, help="coach's seconds in a real one")
    parser.add_argument("--seed", type=int, default=1, help="of the kills, the faults and the times")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
