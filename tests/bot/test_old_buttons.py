"""Old buttons go: what was tapped and answered by another message keeps its words and loses its buttons."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.coach.calendar_events import PauseNamed
from bot.coach.coach import wake_at
from bot.coach.events import (
    Asked,
    BeginAsked,
    EndAsked,
    Event,
    PacingChosen,
    SkipAsked,
    SnoozeNamed,
    Started,
    StepBegun,
    TextSaid,
    Topic,
)
from bot.coach.pacing import PacingMode
from bot.coach.person import InSession, Person, Running, Screening, Session
from bot.coach.routine import AwaitStart
from bot.coach.session_pacer import BELLS_BELOW
from bot.heard import Tap
from bot.storage import codec
from bot.telegram.buttons import decode
from scheduler.message import TEXT, SentMessage
from tests.support.at_the_desk import ANN, AtTheDesk, at_the_desk

LEASE = timedelta(seconds=30)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Chat:
    """The chat as Telegram would show it: what was sent, and which buttons each message has now."""

    def __init__(self, here: AtTheDesk) -> None:
        self.here = here
        self.box = here.desk._store.outbox  # noqa: SLF001 (the one that the desk writes to)
        self.buttons: dict[int, list[str]] = {}
        self.texts: dict[int, str] = {}
        self.calls = 0
        self.next_number = 1_000

    async def hears(self, event: Event, tapped: int | None = None) -> None:
        await self.here.hears(event, None if tapped is None else Tap("t", tapped))
        await self.arrives()

    async def arrives(self) -> None:
        """Everything that waits, in its order."""
        while (at := await self.box.next_at(self.here.now)) is not None:
            self.here.now = max(self.here.now, at)
            for each in await self.box.claim("me", self.here.now, 1, LEASE):
                self.here.now = max(self.here.now, each.send_at)
                await self.box.begin(each.id, "me", self.here.now)
                self.calls += 1
                payload: Any = each.payload
                sent = each.edits or SentMessage(self.next_number, TEXT)
                for number in payload.get("take_back", ()):
                    del self.buttons[number]
                if "buttons" in payload:
                    self.texts[sent.message_id] = payload.get("text", self.texts.get(sent.message_id, ""))
                    self.next_number = max(self.next_number, sent.message_id + 1)
                    self.buttons[sent.message_id] = [one["data"] for row in payload["buttons"] for one in row]
                await self.box.sent(each.id, "me", self.here.now, sent if "buttons" in payload else None)

    async def waits_until(self, at: datetime) -> None:
        while (wakes := await self._wake_at()) is not None and wakes <= at:
            self.here.now = max(self.here.now, wakes)
            await self.here.desk.wake(ANN)
            await self.arrives()
        self.here.now = max(self.here.now, at)

    async def waits(self, lasts: timedelta) -> None:
        await self.waits_until(self.here.now + lasts)

    async def person(self) -> Person:
        row = await self.here.row()
        assert row is not None
        return codec.from_json(row.state)

    async def _wake_at(self) -> datetime | None:
        row = await self.here.row()
        assert row is not None
        return row.wake_at

    async def taps_kind(self, number: int, kind: str) -> None:
        """A button of the message by what it carries."""
        data = next(data for data in self.buttons[number] if data.split(":")[0] == kind)
        await self.hears(decode(data), number)

    @property
    def newest(self) -> int:
        return max(self.buttons)

    async def taps(self, number: int, button: int = 0) -> None:
        await self.hears(decode(self.buttons[number][button]), number)


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    here = at_the_desk(tmp_path)
    chat = Chat(here)
    await here.agrees()
    await chat.arrives()
    while not any(data.startswith("bg") for data in chat.buttons[chat.newest]):
        await chat.taps(chat.newest)
    yield chat
    here.database.close()


def left(chat: Chat) -> list[int]:
    return [number for number, buttons in chat.buttons.items() if buttons]


@pytest.mark.parametrize(
    "event", [Asked(Topic.TODAY), Started(), TextSaid("fine"), TextSaid("done")], ids=str
)
async def test_a_begin_that_was_tapped_goes_and_the_card_alone_keeps_its_buttons(
    chat: Chat, event: Event
) -> None:
    await chat.hears(event)
    tapped = chat.newest
    await chat.taps(tapped)
    assert chat.buttons[tapped] == []
    assert chat.buttons[chat.newest]


async def test_a_question_that_takes_over_the_name_of_what_was_tapped_keeps_its_buttons(chat: Chat) -> None:
    ready = chat.newest
    chat.here.now += timedelta(days=15)
    await chat.taps(ready)
    assert isinstance((await chat.person()).phase, Screening)
    assert chat.newest != ready
    assert chat.buttons[chat.newest]


async def test_the_offer_to_go_on_goes_with_either_answer(chat: Chat) -> None:
    for answer in (0, 1):
        await chat.hears(BeginAsked("seated"))
        await chat.hears(EndAsked())
        await chat.hears(BeginAsked(""))
        offer = chat.newest
        await chat.taps(offer, answer)
        assert chat.buttons[offer] == []
        assert chat.buttons[chat.newest]
        await chat.hears(EndAsked())


async def test_the_goodbye_of_a_session_loses_its_way_back_when_it_is_taken(chat: Chat) -> None:
    await chat.hears(BeginAsked("seated"))
    await chat.hears(EndAsked())
    goodbye = chat.newest
    await chat.taps(goodbye)
    assert chat.buttons[goodbye] == []


async def test_buttons_said_again_below_the_card_go_and_the_cards_own_stay(chat: Chat) -> None:
    await chat.hears(BeginAsked("seated"))
    await chat.hears(StepBegun())
    card = chat.newest
    await chat.hears(TextSaid("what a day"))
    again = chat.newest
    assert again != card
    await chat.taps(again)
    assert chat.buttons[again] == []
    assert chat.buttons[chat.newest] or chat.buttons[card]


async def test_on_the_open_message_a_tap_takes_nothing_but_gives_it_its_next_look(chat: Chat) -> None:
    await chat.hears(BeginAsked("seated"))
    before = chat.calls
    await chat.taps(chat.newest)
    assert chat.buttons[chat.newest]
    assert chat.calls - before == 2, "the answer, and the card in place of the warm-up"


async def test_a_pause_that_was_ended_by_its_button_loses_it(chat: Chat) -> None:
    await chat.hears(PauseNamed("3d"))
    paused = chat.newest
    await chat.taps(paused)
    assert chat.buttons[paused] == []


async def test_a_list_to_read_in_stays(chat: Chat) -> None:
    await chat.hears(Asked(Topic.EXERCISES))
    listed = chat.newest
    await chat.taps(listed)
    assert chat.buttons[listed]


async def test_what_is_not_known_to_be_another_message_is_left_alone(chat: Chat) -> None:
    """Somebody may tap the open card before we know its number: it must not lose the buttons it has just got."""
    before = set(left(chat))
    await chat.hears(BeginAsked(""), 77_777)
    assert before < set(left(chat))


async def prompted(chat: Chat) -> int:
    """The next prompt has come; everything before it is tidied away by hand, so that only the day's own counts."""
    row = await chat.here.row()
    assert row is not None
    assert row.wake_at is not None
    await chat.waits_until(row.wake_at)
    for number in left(chat):
        if number != chat.newest:
            chat.buttons[number] = []
    return chat.newest


async def test_a_snoozed_prompt_a_nudged_one_and_one_that_was_skipped_keep_none(chat: Chat) -> None:
    first = await prompted(chat)
    await chat.hears(SnoozeNamed("10"))
    assert left(chat) == []
    await chat.waits(11 * MINUTE)
    assert left(chat) == [chat.newest]
    await chat.waits(21 * MINUTE)
    assert left(chat) == [chat.newest]
    await chat.hears(SkipAsked())
    assert left(chat) == []
    assert chat.newest > first


async def test_a_prompt_is_snoozed_by_its_buttons_in_its_own_message(chat: Chat) -> None:
    prompt = await prompted(chat)
    await chat.taps_kind(prompt, "pz")
    assert left(chat) == [prompt]
    await chat.taps_kind(prompt, "ps")
    assert left(chat) == []


async def test_of_several_rounds_of_still_there_one_alone_stands(chat: Chat) -> None:
    await prompted(chat)
    await chat.hears(BeginAsked(""))
    await chat.hears(StepBegun())
    for _ in range(3):
        while not any("Still there?" in text for text in chat.texts.values()):
            await chat.waits(MINUTE)
        assert left(chat) == [chat.newest]
        assert sum("Still there?" in text for text in chat.texts.values()) == 1
        await chat.waits(4 * MINUTE)
        assert left(chat) == [chat.newest]
        await chat.taps(chat.newest)
        assert left(chat) == [chat.newest]
    await chat.waits(HOUR)
    assert left(chat) == [chat.newest], "the way back"


async def through(chat: Chat) -> AsyncIterator[Session]:
    """By first buttons and time to the end of the session."""
    while isinstance(phase := (await chat.person()).phase, InSession):
        yield phase.session
        if isinstance(phase.session.moment, Running):
            await chat.waits_until(wake_at(chat.here.practice, await chat.person()) or chat.here.now)
        else:
            await chat.taps(left(chat)[-1])


@pytest.mark.parametrize("pacing", list(PacingMode))
async def test_through_a_whole_session_one_message_alone_has_buttons(chat: Chat, pacing: PacingMode) -> None:
    await chat.hears(PacingChosen(pacing))
    await chat.taps(await prompted(chat))
    async for _ in through(chat):
        assert len(left(chat)) <= 1
    summary = left(chat)
    assert len(summary) == 1
    await chat.taps(summary[0])
    await chat.taps(summary[0])
    assert left(chat) == []


@pytest.mark.parametrize("pacing", [PacingMode.PACER, PacingMode.SOUND])
async def test_what_rang_in_an_exercise_is_gone_when_the_next_card_stands_there(
    chat: Chat, pacing: PacingMode
) -> None:
    """But for a few, which leave the card in sight and are taken along with those of the next exercise."""
    await chat.hears(PacingChosen(pacing))
    await prompted(chat)
    await chat.hears(BeginAsked("seated"))
    cards = 0
    async for session in through(chat):
        if isinstance(session.step, AwaitStart):
            (card,) = left(chat)
            cards += 1
            below = [number for number in chat.buttons if number > card]
            assert len(below) <= BELLS_BELOW
            assert all("Time!" in chat.texts[number] for number in below)
    assert cards == 4


async def test_a_bell_that_was_never_confirmed_stays_and_nothing_else_goes(chat: Chat) -> None:
    """Deleting goes by the numbers that are kept, so a program that was killed meanwhile deletes the same."""
    box = chat.here.desk._store.outbox  # noqa: SLF001 (the one that the desk writes to)
    since = chat.here.now - HOUR
    numbers = await chat.here.database.read(lambda tx: box.numbers_of(tx, ANN, ("b1.1", "onboarding"), since))
    assert len(numbers) == 1
