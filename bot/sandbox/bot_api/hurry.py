"""The brakes on a bot that asks too often for the same. By real seconds: a fast clock here makes nobody hasty.

The numbers are those of the server's source (process_get_updates_query, fail_query_conflict, setWebhook).
"""

from dataclasses import dataclass, replace

HASTY_SECONDS = 3.0
VERY_HASTY_SECONDS = 0.5
CONFLICT_SECONDS = 3.0
WEBHOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Poll:
    """*started*: by the stopwatch."""

    offset: int
    limit: int
    timeout: float
    started: float

    def unhurried(self, previous: "Poll | None") -> "Poll":
        """The same again within three seconds waits for so long; at once, it brings one update only."""
        if previous is None or previous.offset != self.offset:
            return self
        passed = self.started - previous.started
        return replace(
            self,
            timeout=max(self.timeout, HASTY_SECONDS) if passed < HASTY_SECONDS else self.timeout,
            limit=1 if passed < VERY_HASTY_SECONDS else self.limit,
        )


class Hurry:
    """Of each bot, by its id. *now*: by the stopwatch."""

    def __init__(self) -> None:
        self._polls: dict[int, Poll] = {}
        self._conflicts: dict[int, float] = {}
        self._webhooks: dict[int, float] = {}

    def poll(self, bot_id: int, asked: Poll) -> Poll:
        previous = self._polls.get(bot_id)
        self._polls[bot_id] = asked
        return asked.unhurried(previous)

    def conflict_pause(self, bot_id: int, now: float) -> float:
        """Seconds to wait with a 409: the first comes at once, others soon after it do not."""
        if now < self._conflicts.get(bot_id, now):
            return CONFLICT_SECONDS
        self._conflicts[bot_id] = now + CONFLICT_SECONDS
        return 0.0

    def is_webhook_too_soon(self, bot_id: int, now: float) -> bool:
        if now < self._webhooks.get(bot_id, now):
            return True
        self._webhooks[bot_id] = now + WEBHOOK_SECONDS
        return False
