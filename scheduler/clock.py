"""The one place that reads a clock. Everything else is told what time it is."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The instant, aware UTC."""

    async def sleep_until(self, instant: datetime, kicked: asyncio.Event) -> None:
        """Return at *instant*, or sooner when *kicked* is set or the clock was moved. Early returns are harmless:
        the caller looks at the clock again."""
