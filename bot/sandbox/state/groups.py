"""The groups that there are. What is said in one, each bot that is in it has in a chat of its own."""

from collections.abc import Iterable

from bot.sandbox.errors import SandboxError
from bot.sandbox.state.records import Group
from bot.sandbox.state.store import Store

# There from the start, and everybody is in it.
TEST_GROUP = Group(-4001, "Test group", members=None)


class Groups:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._made = store.table(Group)

    def all(self) -> list[Group]:
        """The test group first, then in the order in which they were made."""
        return [TEST_GROUP, *self._made.values()]

    def group(self, group_id: int) -> Group:
        """Raises SandboxError."""
        group = TEST_GROUP if group_id == TEST_GROUP.id else self._made.get((group_id,))
        if group is None:
            raise SandboxError(f"There is no group {group_id} here.", status=404)
        return group

    def make(self, title: str, members: Iterable[int]) -> Group:
        lowest = min(group.id for group in self.all())
        return self._store.put(Group(lowest - 1, title, tuple(dict.fromkeys(members))))
