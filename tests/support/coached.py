"""A person of the sandbox who is coached: goes by the buttons' data, so that words may change."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any

from bot.sandbox.play import PATIENCE_SECONDS, Human, ImpossibleError, Json, Telegram

LOOK_EVERY_SECONDS = 0.05
IN_TEXT = "pm:edits"


class Step(StrEnum):
    CARD = "card"
    HOLD = "hold"
    REPORT = "report"
    REST = "rest"


async def until(met: Callable[[], Awaitable[Any]], what: str, within: float = PATIENCE_SECONDS) -> Any:
    """The first true answer of *met*. Raises AssertionError after *within* real seconds."""
    ends = time.monotonic() + within
    while True:
        if answer := await met():
            return answer
        assert time.monotonic() < ends, f"waited in vain for {what}"
        await asyncio.sleep(LOOK_EVERY_SECONDS)


@dataclass(slots=True)
class Coached:
    human: Human

    @property
    def telegram(self) -> Telegram:
        return self.human.telegram

    async def heard(self) -> list[Json]:
        """The bot's messages, oldest first."""
        return [message for message in await self.human.messages() if message["from"] == "bot"]

    async def buttons(self) -> list[str]:
        """The data of the newest message that has buttons."""
        for message in reversed(await self.heard()):
            if message["keyboard"]:
                return [button["callback_data"] for row in message["keyboard"] for button in row]
        return []

    async def offered(self, code: str, within: float = PATIENCE_SECONDS) -> str:
        """The data of the newest button of this kind, once there is one where one would look for it."""

        async def found() -> str | None:
            return next((data for data in await self.buttons() if data.split(":")[0] == code), None)

        try:
            return str(await until(found, f"a button {code!r}", within))
        except AssertionError as error:
            texts = [message["text"] for message in (await self.heard())[-3:]]
            raise AssertionError(f"{error}; there was {await self.buttons()} after {texts}") from None

    async def takes(self, code: str) -> str:
        """Tap a button of this kind."""
        data = await self.offered(code)
        await self.human.taps_data(data)
        return data

    async def goes_on(self) -> str:
        """Tap the first button, the ordinary way on; return the first button that is then there."""
        before = (await self.buttons())[0]
        await self.human.taps_data(before)

        async def changed() -> str | None:
            now = await self.buttons()
            return now[0] if now and now[0] != before else None

        return str(await until(changed, f"the answer to {before!r}"))

    async def comes(self) -> None:
        await self.human.says("/start")
        await self.offered("ag")

    async def subscribes(self) -> None:
        """By the first buttons alone, from the question that is open now."""
        while not (await self.buttons())[0].startswith("bg"):
            await self.goes_on()

    async def counts_in_text(self) -> None:
        """Tap "count in text" where a card offers it: every hold is then a step of its own."""
        if IN_TEXT in await self.buttons():
            await self.human.taps_data(IN_TEXT)

            async def changed() -> bool:
                return IN_TEXT not in await self.buttons()

            await until(changed, "the card without the ring")

    async def begins(self) -> None:
        """Tap Start on the card, and wait until the step has begun."""
        await self.counts_in_text()
        cue_at = await next_cue_at(self.telegram)
        await self.takes("sb")
        await until(lambda: moved(self.telegram, cue_at), "the first step")

    async def says_done(self) -> None:
        await self.human.says("done")

    async def step(self) -> Step | None:
        """Where the session stands as the chat shows it; None: the person can do nothing but wait."""
        for message in reversed(await self.heard()):
            if message["keyboard"]:
                kinds = {b["callback_data"].split(":")[0] for row in message["keyboard"] for b in row}
                if "dn" in kinds:
                    return Step.REPORT
                if "media" in message:
                    return Step.CARD if "sb" in kinds else None
                if "sk" in kinds:
                    return Step.HOLD
                return Step.REST if "sb" in kinds else None
        return None

    async def walks_on(self, at_each: Callable[[Step | None], Awaitable[None]] | None = None) -> None:
        """Through the session to its end by the ordinary way, hurrying the clock past holds and rests.

        *at_each* may interfere before the person does the next thing.
        """
        while (cue_at := await next_cue_at(self.telegram)) is not None:
            await until(lambda: delivered(self.telegram), "the chat to show where the session stands")
            step = await self.step()
            if at_each is not None:
                await at_each(step)
            match step:
                case Step.REPORT:
                    await self.says_done()
                case Step.CARD | Step.REST:
                    await self.counts_in_text()
                    await self.takes("sb")
                case _:
                    await hurried(self.telegram, "next_cue")
            await until(partial(moved, self.telegram, cue_at), "the next step")


async def delivered(telegram: Telegram) -> bool:
    """Whether the program has nothing left to send."""
    async with telegram.http.get(f"{telegram.address}/metrics") as answer:
        return "forefoot_outbox_waiting 0\n" in await answer.text()


async def next_cue_at(telegram: Telegram) -> datetime | None:
    at = (await telegram.get("clock"))["next_cue_at"]
    return None if at is None else datetime.fromisoformat(at)


async def hurried(telegram: Telegram, what: str) -> bool:
    """Jump to *what*; False: it has come by itself, or nothing is planned any more."""
    try:
        await telegram.jumps_to(what)
    except ImpossibleError:
        return False
    return True


async def moved(telegram: Telegram, before: datetime | None) -> bool:
    """Whether the next cue is another one than *before*."""
    return await next_cue_at(telegram) != before


def said_by(bo: Coached, update_id: int, text: str) -> Json:
    """An update as Telegram would write it; its number is ours."""
    person = {"id": bo.human.id, "is_bot": False, "first_name": "Bo"}
    chat = {"id": bo.human.id, "type": "private"}
    return {
        "update_id": update_id,
        "message": {"message_id": 9999, "date": 1_800_000_000, "chat": chat, "from": person, "text": text},
    }
