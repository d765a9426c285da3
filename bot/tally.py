"""What became of nothing, since the process began: for an operator who wonders why somebody was not heard."""

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """*unreadable* updates are confirmed and lost; those with *no_room* come again."""

    unreadable: int = 0
    no_room: int = 0
