"""What people send that is not a word to us: one clear sentence, or silence where that is right."""

from collections.abc import Awaitable, Callable

import pytest

from bot.sandbox.play import Telegram
from content.load import bundled, load
from tests.support.coached import Coached, until

pytestmark = pytest.mark.process
Deed = Callable[[], Awaitable[object]]

words = load(bundled()).texts.words("en")


@pytest.fixture
async def resting(anna: Coached, running: Telegram) -> Coached:
    """Idle, so that nothing but an answer is said; the pace of a chat holds nothing up."""
    await running.post("clock", {"speed": 60})
    return anna


async def test_every_odd_message_gets_one_answer(resting: Coached) -> None:
    anna = resting.human
    deeds: list[Deed] = [
        lambda: anna.does("sticker", emoji="👍"),
        lambda: anna.does("voice", seconds=3),
        lambda: anna.does("photo", caption="done"),
        lambda: anna.does("contact"),
        lambda: anna.says("done", forwarded_from="Somebody"),
        lambda: anna.says("x" * 4096),
        lambda: anna.says("🦶" * 2000),
        lambda: anna.says("\u0644\u0627 \u05e9\u05dc\u05d5\u05dd \u202e\u200f"),  # Right to left.
        lambda: anna.says("<b>&lt;script&gt; {slot} %s \\u0000</i>"),
        lambda: anna.says("/nonsense"),
        lambda: anna.says("/"),
        lambda: anna.says("/done -1"),
        lambda: anna.says("/times " + "9" * 4000),
        lambda: anna.shares_location(0.0, 0.0),
        lambda: anna.taps_data("no such button"),
        lambda: anna.taps_data("sb:x.y"),
    ]
    for number, deed in enumerate(deeds):
        heard, toasts = len(await resting.heard()), len((await anna.chat())["toasts"])

        await deed()

        async def is_answered(heard: int = heard, toasts: int = toasts) -> bool:
            return len(await resting.heard()) + len((await anna.chat())["toasts"]) == heard + toasts + 1

        await until(is_answered, f"one answer to deed {number}")
    await anna.says("/progress")
    await anna.sees(words("progress.nothing_yet"))


async def test_an_edited_text_and_a_channel_post_are_left_alone(resting: Coached, running: Telegram) -> None:
    anna = resting.human
    said = await anna.says("/help")
    await anna.sees("")
    heard = len(await resting.heard())

    await anna.edits(said["message"]["id"], "/stop")
    await anna.says("/start", **{"in": "channel"})
    await anna.says("/next")

    await anna.sees(words("next.title").removeprefix("<b>").removesuffix("</b>"))
    assert len(await resting.heard()) == heard + 1
    assert [call for call in await running.calls("sendMessage") if int(call["params"]["chat_id"]) < 0] == []


async def test_a_group_is_told_once_and_then_left_in_peace(resting: Coached, running: Telegram) -> None:
    async def told() -> list[str]:
        calls = await running.calls("sendMessage")
        return [call["params"]["text"] for call in calls if int(call["params"]["chat_id"]) < 0]

    await resting.human.says("/start", **{"in": "group"})
    await until(told, "a word to the group")
    for text in ("/start", "done", "/progress"):
        await resting.human.says(text, **{"in": "group"})
    await resting.human.says("/next")
    await resting.human.sees("Mon")

    assert len(await told()) == 1
