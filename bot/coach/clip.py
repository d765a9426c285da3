"""The spoken count of a set, as beats: what is said at which second. `bot.spoken_count` makes the sound of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SOUND = ".mp3"
"""How the names of clips end."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One part of a set. *word*: the text key of what is said when it begins."""

    word: str
    lasts_s: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A beat in its place. *at_s*: seconds from the clip's beginning. *rep*: the number that is said; 0: none."""

    at_s: int
    beat: Beat
    rep: int


@dataclass(frozen=True, slots=True)
class Clip:
    """Everything that is heard in a set; its language is not among it.

    *lead* comes before the first of *beats*: taking one's place, the rest, changing sides. They come once for each
    repetition from *first*, counted from 1, when a set goes on in its middle, to *reps*.
    """

    lead: Beat
    beats: tuple[Beat, ...]
    first: int
    reps: int

    @property
    def lasts_s(self) -> int:
        return self.lead.lasts_s + (self.reps - self.first + 1) * sum(beat.lasts_s for beat in self.beats)

    def cues(self) -> Iterator[Cue]:
        yield Cue(0, self.lead, 0)
        at_s = self.lead.lasts_s
        for rep in range(self.first, self.reps + 1):
            for index, beat in enumerate(self.beats):
                yield Cue(at_s, beat, rep if index == 0 and self.reps > 1 else 0)
                at_s += beat.lasts_s

    @property
    def name(self) -> str:
        """The same clip always has the same one, so that it is made and uploaded once for each language."""
        parts = (self.first, self.reps, *(f"{beat.word}.{beat.lasts_s}" for beat in (self.lead, *self.beats)))
        return f"count-{'-'.join(map(str, parts))}{SOUND}"

    @classmethod
    def named(cls, name: str) -> "Clip":
        """Raises ValueError: no clip has this name."""
        found = re.fullmatch(r"count-(\d{1,4})-(\d{1,4})((?:-[a-z0-9_.]+\.\d{1,4}){2,})\.mp3", name)
        if found is None:
            raise ValueError(name)
        lead, *beats = (_beat(part) for part in found[3].removeprefix("-").split("-"))
        return cls(lead, tuple(beats), int(found[1]), int(found[2]))


def _beat(part: str) -> Beat:
    word, _, lasts_s = part.rpartition(".")
    return Beat(word, int(lasts_s))
