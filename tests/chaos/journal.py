"""Keeps every call that the bot made: the sandbox itself forgets the oldest."""

import asyncio
from collections.abc import Callable

from bot.sandbox.play import Json, Telegram

ROUND_SECONDS = 0.5


class Journal:
    """*on_answer* is called with each answer to a tap that reached the phone: the tap's id, and what it said."""

    def __init__(self, telegram: Telegram, on_answer: Callable[[str, str], None]) -> None:
        self._telegram = telegram
        self._on_answer = on_answer
        self._last = 0
        self.calls: list[Json] = []

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.read()
            await asyncio.sleep(ROUND_SECONDS)

    async def read(self) -> None:
        """Raises AssertionError: calls were forgotten before they were read."""
        for call in await self._telegram.calls(since=self._last):
            assert call["n"] == self._last + 1 or not self.calls, "the journal is too short"
            self._last = call["n"]
            if call["method"].startswith(("send", "edit", "answer")):
                self.calls.append(call)
            if call["method"] == "answerCallbackQuery" and call["status"] == 200:
                self._on_answer(str(call["params"]["callback_query_id"]), call["params"].get("text") or "")
