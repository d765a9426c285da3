"""The sandbox in a process of its own, on one core, with what it has used so far."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

Json = dict[str, Any]

TICK_SECONDS = 1 / os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Beside:
    address: str  # without a slash at the end
    pid: int

    def cpu_seconds(self) -> float:
        """What the process has had of a core: the neighbours on this machine take nothing from it."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * TICK_SECONDS

    def megabytes(self) -> float:
        """Memory that it holds now (RSS)."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * PAGE_BYTES / 2**20

    def ask(self, path: str, body: Json) -> Json:
        """The sandbox's own API. Raises HTTPError."""
        request = Request(f"{self.address}/sandbox/{path}", json.dumps(body).encode())  # noqa: S310 - ours
        with urlopen(request) as answer:  # noqa: S310 - the same
            return dict(json.load(answer))

    def newcomer(self, first_name: str) -> int:
        """Their id."""
        return int(self.ask("people", {"first_name": first_name})["id"])


@asynccontextmanager
async def beside(state: Path | None = None) -> AsyncIterator[Beside]:
    cores = os.sched_getaffinity(0)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "sandbox", "--port", "0", "--no-limits", *(["--state", str(state)] if state else [])),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode()
        # Ours goes to the other cores, where there are others.
        first, *others = sorted(cores)
        os.sched_setaffinity(process.pid, {first})
        os.sched_setaffinity(0, others or {first})
        yield Beside(line.removeprefix("Sandbox: ").strip().rstrip("/"), process.pid)
    finally:
        os.sched_setaffinity(0, cores)
        process.terminate()
        await process.wait()
