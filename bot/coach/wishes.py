"""What a diary is read for. Each is answered by its row in `reading.WISHES`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProgressWish:
    """/progress: today, seven days and the streak."""


Wish = ProgressWish
