"""Quiet hours as a value: whether a time of day lies in them."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Quiet:
    """On the person's clock, from *since* up to and without *until*; past midnight where that is earlier."""

    since: time
    until: time

    def holds(self, local: time) -> bool:
        if self.since < self.until:
            return self.since <= local < self.until
        return local >= self.since or local < self.until


SUGGESTED = Quiet(time(22), time(7))
"""Everybody's, until they choose others. Our assumption: when most people sleep."""
