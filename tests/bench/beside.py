"""The sandbox in a process of its own, on one core, with what it has used so far."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

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

    def ask(self, path: str, body: object = None) -> dict[str, object]:
        """The sandbox's own API. Raises HTTPError."""
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.address}/{path}", data)) as answer:  # noqa: S310 - the address is ours
            return dict(json.load(answer))


@asynccontextmanager
async def beside(state: Path | None = None) -> AsyncIterator[Beside]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.sandbox", "0", *([str(state)] if state else [])),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode()
        yield Beside(line.removeprefix("Sandbox: ").strip().rstrip("/"), process.pid)
    finally:
        process.terminate()
        await process.wait()
