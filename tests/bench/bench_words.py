"""How long free text keeps the program from anything else."""

import time
from collections.abc import Iterator

from bot.coach.understanding import understand
from tests.bench.line import Line

LONGEST = 4096
PIECES = ("no ", "or pain ", "done ", ",", "👍", "cant ", "- ", "7", "не ")


def measure() -> Iterator[Line]:
    worst = max(_seconds((piece * LONGEST)[:LONGEST]) for piece in PIECES)
    yield Line("the worst text of 4,096 characters is understood in", worst * 1000, "ms")
    yield Line("“done 20” is understood in", _seconds("done 20") * 1000, "ms", digits=3)


def _seconds(text: str) -> float:
    understand(text)  # The first reading fills caches.
    begun = time.perf_counter()
    understand(text)
    return time.perf_counter() - begun
