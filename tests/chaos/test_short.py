"""The run of `make chaos` in short: a dozen people, ten kills, faults of every kind, on each database."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.chaos import databases
from tests.chaos.count import is_good
from tests.chaos.run import Wanted, run

pytestmark = [pytest.mark.process, pytest.mark.timeout(400)]

SHORT = Wanted(
    people=12,
    sessions_each=1,
    processes=1,
    kills=10,
    database_restarts=1,
    faults=0.1,
    storms=3,
    minutes=0.4,
    speed=60,
    seed=1,
)


@pytest.mark.parametrize(("name", "processes"), [("sqlite", 1), ("postgres", 2)])
async def test_people_who_exercise_while_everything_dies_lose_nothing(
    name: str, processes: int, tmp_path: Path
) -> None:
    with databases.open_(name, tmp_path) as base:
        balance = await run(replace(SHORT, processes=processes), tmp_path, base)
    assert is_good(balance.verdict), "\n".join(f"{what}: {value}" for what, value in balance.lines())
    assert balance.trouble.kills == SHORT.kills
    assert balance.verdict.calls_with_a_fault > balance.verdict.calls_refused_in_a_storm > 0
    # More, where a prompt kept its Start because its answer was lost, and somebody taps that as well.
    assert balance.verdict.sessions_walked_to_their_end >= SHORT.people
