"""How a person is led through holds and pauses: by a moving picture, by edits of a message, or by sound."""

import re
from dataclasses import dataclass
from enum import StrEnum


class PacingMode(StrEnum):
    PACER = "pacer"
    """A ring that fills and empties, sent once for a whole set."""
    EDITS = "edits"
    """A message that changes with every hold and pause."""
    SOUND = "sound"
    """A clip that counts aloud, sent once for a whole set; it leads through a tempo, too."""


class PacerSides(StrEnum):
    """What the ring says about sides."""

    NONE = "n"
    LEFT = "l"
    RIGHT = "r"
    BOTH = "b"
    """The first hold is the left one, the second the right."""


@dataclass(frozen=True, slots=True)
class Pacer:
    """Everything that a set's moving picture shows. `*_s` are seconds. It says no words: it is for every language.

    *lead_s* is what comes before the first hold: taking one's place, or the rest. *first*: the hold it begins with,
    counted from 1, when a set goes on in its middle.
    """

    lead_s: int
    hold_s: int
    relax_s: int
    first: int
    reps: int
    set_no: int
    sets: int
    sides: PacerSides

    @property
    def name(self) -> str:
        """The same film always has the same, so that it is made and uploaded once."""
        numbers = (self.lead_s, self.hold_s, self.relax_s, self.first, self.reps, self.set_no, self.sets)
        return f"pacer-{'-'.join(map(str, numbers))}-{self.sides}.gif"

    @classmethod
    def named(cls, name: str) -> "Pacer":
        """Raises ValueError: no film has this name."""
        found = re.fullmatch(r"pacer((?:-[0-9]{1,4}){7})-([nlrb])\.gif", name)
        if found is None:
            raise ValueError(name)
        lead_s, hold_s, relax_s, first, reps, set_no, sets = map(int, found[1].split("-")[1:])
        return cls(lead_s, hold_s, relax_s, first, reps, set_no, sets, PacerSides(found[2]))
