"""How long to leave a server alone that did not serve us."""

from datetime import timedelta

from telegram.error import RetryAfter, TelegramError

LONGEST_WAIT_SECONDS = 30.0


class Backoff:
    """As long as the server says; where it says nothing, twice as long each time."""

    def __init__(self) -> None:
        self._next_seconds = 1.0

    def seconds_after(self, error: TelegramError) -> float:
        if isinstance(error, RetryAfter):
            return retry_after(error).total_seconds()
        seconds = self._next_seconds
        self._next_seconds = min(2 * seconds, LONGEST_WAIT_SECONDS)
        return seconds

    def reset(self) -> None:
        self._next_seconds = 1.0


def retry_after(error: RetryAfter) -> timedelta:
    after = error.retry_after  # The library's type of it depends on the environment, see `connection`.
    return after if isinstance(after, timedelta) else timedelta(seconds=after)
