"""Who has not agreed yet: remembered by the process that heard them, in its memory alone, while a first talk lasts.

What they said travels in their buttons as well. It is needed here because words carry none: "/timezone" and then
"/times" are two messages, and the second says nothing of the first.
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.coach.person import Person

AT_MOST = 10_000
"""The oldest are forgotten first."""

FOR = timedelta(hours=1)
"""They may have agreed, and been erased, at another process meanwhile."""


@dataclass(slots=True)
class Strangers:
    _met: OrderedDict[int, tuple[Person, datetime]] = field(default_factory=OrderedDict)

    def recall(self, person_id: int, now: datetime) -> Person | None:
        """None: nothing is known of them."""
        person, at = self._met.get(person_id, (None, now))
        return person if abs(now - at) < FOR else None

    def keep(self, person: Person, now: datetime) -> None:
        self.forget(person.id)
        self._met[person.id] = person, now
        while len(self._met) > AT_MOST or self.recall(next(iter(self._met)), now) is None:
            self._met.popitem(last=False)

    def forget(self, person_id: int) -> None:
        self._met.pop(person_id, None)

    def __iter__(self) -> Iterator[int]:
        """Their numbers, the longest unheard first."""
        return iter(self._met)
