"""One measured figure, and how it stands to what is needed."""

from dataclasses import dataclass
from enum import Enum


class Better(Enum):
    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, slots=True)
class Line:
    """*needed* None: there is nothing to hold it against."""

    what: str
    value: float
    unit: str
    needed: float | None = None
    better: Better = Better.LESS
    digits: int = 1

    @property
    def ratio(self) -> float:
        """How many times better than needed; 1 and above is good."""
        if self.needed is None:
            raise ValueError(f"Nothing is needed of: {self.what}")
        return self.value / self.needed if self.better is Better.MORE else self.needed / self.value


def percentile(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]
