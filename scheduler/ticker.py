"""Housekeeping jobs at fixed intervals. The only APScheduler import; no person's schedule is in it."""

from collections.abc import Awaitable, Callable
from datetime import UTC

import structlog
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class Ticker:
    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            jobstores={"default": MemoryJobStore()},
            timezone=UTC,
            # A late tick still runs, several late ones run once, and none runs beside itself.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def every(self, seconds: float, name: str, job: Callable[[], Awaitable[None]]) -> None:
        """Real seconds. A *job* that raises is logged under *name* and runs again at its next turn."""

        async def run() -> None:
            try:
                await job()
            except Exception:
                log.exception("housekeeping_failed", job=name)

        self._scheduler.add_job(run, "interval", seconds=seconds, id=name, name=name)

    def begin_anew(self) -> None:
        """Count the seconds from now. APScheduler goes by the wall clock: set back, it would wait as long again."""
        for job in self._scheduler.get_jobs():
            job.reschedule("interval", seconds=job.trigger.interval_length)

    def start(self) -> None:
        """Within the running loop."""
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
