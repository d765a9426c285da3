"""The updates that wait for one bot, in the order in which they go out."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from bot.sandbox.state.records import Update

NEVER = float("inf")


class Queue:
    def __init__(self) -> None:
        self._updates: dict[int, Update] = {}
        self._first_expiry = NEVER
        self._is_in_order = True  # of the ids; one that was held back on demand breaks it

    def __len__(self) -> int:
        return len(self._updates)

    def add(self, update: Update) -> None:
        if self._updates:
            self._is_in_order = self._is_in_order and next(reversed(self._updates)) < update.id
        else:
            self._is_in_order = True
        self._updates[update.id] = update
        self._first_expiry = min(self._first_expiry, expiry(update))

    def first(self, count: int) -> list[Update]:
        return list(islice(self._updates.values(), count))

    def newest(self, count: int) -> list[Update]:
        return list(islice(reversed(self._updates.values()), count))[::-1]

    def below(self, update_id: int) -> list[Update]:
        """Those that an offset of *update_id* confirms."""
        found = []
        for update in self._updates.values():
            if update.id < update_id:
                found.append(update)
            elif self._is_in_order:
                break
        return found

    def expired(self, stamp: int) -> list[Update]:
        """*stamp*: now, in seconds since 1970."""
        if stamp <= self._first_expiry:
            return []
        self._first_expiry = min(
            (expiry(update) for update in self._updates.values() if expiry(update) >= stamp), default=NEVER
        )
        return [update for update in self._updates.values() if expiry(update) < stamp]

    def remove(self, updates: Iterable[Update]) -> None:
        for update in updates:
            self._updates.pop(update.id, None)

    def confirm(self, update: Update) -> Update | None:
        """What is left of it: an update that has to come twice stays for the second time."""
        if update.copies > 1 and update.id in self._updates:
            self._updates[update.id] = replace(update, copies=update.copies - 1)
            return self._updates[update.id]
        self.remove([update])
        return None


def expiry(update: Update) -> float:
    return NEVER if update.expires_at is None else update.expires_at
