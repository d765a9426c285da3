"""An update is confirmed to Telegram only once it has been dealt with, and nothing stops the line for good."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.telegram.connection import TokenUnknown
from bot.telegram.lanes import Lanes
from bot.telegram.polling import Poller
from tests.support.clock import START


@dataclass
class Server:
    """Brings what the script says, one answer a poll, and notes the offsets it was asked with."""

    script: list[list[int] | TelegramError]
    offsets: list[int] = field(default_factory=list)

    async def get_updates(self, *, offset: int, **_: object) -> tuple[Update, ...]:
        self.offsets.append(offset)
        if not self.script:
            raise InvalidToken("the script is over")
        answer = self.script.pop(0)
        if isinstance(answer, TelegramError):
            raise answer
        return tuple(Update(number) for number in answer)


@dataclass
class Handler:
    """Fails as often as told with each update."""

    failures: dict[int, int] = field(default_factory=dict)
    handled: list[int] = field(default_factory=list)

    async def __call__(self, update: Update) -> None:
        if self.failures.get(update.update_id, 0):
            self.failures[update.update_id] -= 1
            raise OSError("the store is away")
        self.handled.append(update.update_id)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds it would have waited."""
    waited: list[float] = []

    async def note(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("bot.telegram.polling.asyncio.sleep", note)
    return waited


async def polled(server: Server, handle: Handler) -> None:
    line: Any = server
    with pytest.raises(TokenUnknown):
        await Poller(line, Lanes(handle), lambda: START).run()


async def test_the_next_poll_confirms_what_was_dealt_with() -> None:
    server, handle = Server([[5, 6], [7]]), Handler()

    await polled(server, handle)

    assert handle.handled == [5, 6, 7]
    assert server.offsets == [0, 7, 8]


@pytest.mark.usefixtures("waits")
async def test_an_update_that_could_not_be_kept_comes_again_and_those_behind_it_wait() -> None:
    server, handle = Server([[5, 6, 7], [6, 7]]), Handler(failures={6: 1})

    await polled(server, handle)

    assert server.offsets == [0, 6, 8]
    assert handle.handled == [5, 6, 7]


async def test_trouble_is_waited_out_longer_and_longer_up_to_a_limit(waits: list[float]) -> None:
    trouble = [NetworkError("down"), Conflict("another"), NetworkError("down"), TelegramError("odd")]
    server = Server([*trouble, *trouble, [1], NetworkError("down")])

    await polled(server, Handler())

    assert waits == [1, 2, 4, 8, 16, 30, 30, 30, 1]


async def test_a_token_that_was_taken_back_ends_the_line() -> None:
    server: Any = Server([InvalidToken("revoked")])

    with pytest.raises(TokenUnknown):
        await Poller(server, Lanes(Handler()), lambda: START).run()
