"""Housekeeping goes on whatever a job does."""

import asyncio

import structlog

from scheduler.ticker import Ticker


async def test_a_job_runs_again_although_it_raised() -> None:
    runs = 0
    ran_twice = asyncio.Event()

    async def job() -> None:
        nonlocal runs
        runs += 1
        if runs == 2:
            ran_twice.set()
        raise ValueError("always")

    ticker = Ticker()
    ticker.every(0.01, "sweep", job)
    with structlog.testing.capture_logs() as logs:
        ticker.start()
        await asyncio.wait_for(ran_twice.wait(), 10)
        ticker.stop()
    assert logs[0]["event"] == "housekeeping_failed"
    assert logs[0]["job"] == "sweep"


async def test_nothing_runs_after_the_stop() -> None:
    runs = 0

    async def job() -> None:
        nonlocal runs
        runs += 1

    ticker = Ticker()
    ticker.every(0.01, "sweep", job)
    ticker.start()
    ticker.stop()
    await asyncio.sleep(0.05)
    assert runs == 0
