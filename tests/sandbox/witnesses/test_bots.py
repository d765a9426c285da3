"""Bots on three frameworks, by polling and by webhook, live in the sandbox as in Telegram's own place.

All do the same:

    /start              greets in bold by name, with the buttons Count and Warn
    Count               a toast, the number in place of the text, a button that counts on
    Warn                an alert; any other data: a toast that wonders
    /where              a keyboard that asks for the place; the place: says how far north, keyboard away
    /picture            a picture with the button Other, which changes its caption and goes away
    /album, /table      two pictures that belong together; a file
    a picture           downloads it and says how many bytes it has
    an edited text      says what it reads now
    /try                says "Tried"; told to wait, it waits and says it again; after a stumble, too; but not when
                        the line was cut and nobody knows: then it asks "Was that heard?"
    /poke ID            writes "Boo" to somebody; says the words of the refusal if they have blocked the bot
    unblocked           "Good to be back"
    words in a group    "Hello, all of you"
    any other words     says them again
"""

from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from bot.sandbox.play import Human, Json, Telegram
from tests.sandbox.witnesses.bots.dot import DOT
from tests.sandbox.witnesses.bots.process import SECRET, Framework, Transport
from tests.sandbox.witnesses.place import Place, at_work
from tests.sandbox.witnesses.trouble import trouble_with_updates
from tests.support.coached import until

pytestmark = [pytest.mark.process, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="module",
    params=[(framework, transport) for framework in Framework for transport in Transport],
    ids="-".join,
)
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    """A sandbox in which such a bot is at work."""
    async with at_work(*request.param) as place:
        yield place


@pytest_asyncio.fixture(loop_scope="module")
async def telegram(place: Place) -> Telegram:
    return place.telegram


@pytest_asyncio.fixture(loop_scope="module")
async def bo(telegram: Telegram) -> Human:
    """Somebody new for every test, who has been greeted."""
    bo = await telegram.newcomer("Bo")
    await bo.says("/start")
    await bo.sees("Hello")
    return bo


async def said_to(person: Human) -> list[Json]:
    """The calls of sendMessage to this person."""
    calls = await person.telegram.calls("sendMessage")
    return [call for call in calls if str(call["params"].get("chat_id")) == str(person.id)]


async def test_a_command_is_answered_with_bold_letters(bo: Human) -> None:
    greeting = await bo.last()

    assert greeting["text"] == "Hello Bo"
    assert greeting["entities"] == [{"type": "bold", "offset": 6, "length": 2}]
    assert [[button["text"] for button in row] for row in greeting["keyboard"]] == [["Count"], ["Warn"]]


async def test_the_menu_shows_the_commands(bo: Human) -> None:
    menu = (await bo.chat())["bot"]["commands"]

    assert [each["command"] for each in menu] == ["start", "where"]


async def test_a_tap_is_answered_and_changes_the_message_in_place(bo: Human) -> None:
    greeting = await bo.last()
    await bo.taps("Count")
    await bo.sees_toast("Counted 1")
    await bo.sees("Count: 1")

    await bo.taps("Count")

    counted = await bo.sees("Count: 2")
    assert counted["id"] == greeting["id"]
    assert [button["callback_data"] for row in counted["keyboard"] for button in row] == ["count:3"]


async def test_an_alert_and_data_that_no_button_has_are_answered(bo: Human) -> None:
    await bo.taps("Warn")
    assert (await bo.sees_toast("Careful!"))["alert"] is True

    await bo.taps_data("never offered")

    assert (await bo.sees_toast("What was that?"))["alert"] is False


async def test_a_keyboard_asks_for_the_place_and_goes_away_with_the_answer(bo: Human) -> None:
    await bo.says("/where")
    await bo.sees("Where are you?")
    keys = (await bo.chat())["reply_keyboard"]["keyboard"]
    assert [key["text"] for row in keys for key in row] == ["Here", "Rather not"]

    await bo.shares_location(52.4, 13.4)

    await bo.sees("At 52 north")
    assert (await bo.chat())["reply_keyboard"] is None


async def test_words_and_changed_words_come_back(bo: Human) -> None:
    said = await bo.says("good morning 👣")
    await bo.sees("You said: good morning 👣")

    await bo.edits(said["message"]["id"], "good evening")

    await bo.sees("You changed it to: good evening")


async def test_a_picture_comes_up_and_its_caption_changes(bo: Human) -> None:
    await bo.says("/picture")
    shown = await bo.sees("A dot")
    assert shown["media"]["kind"] == "photo"

    await bo.taps("Other")

    changed = await bo.sees("The same dot")
    assert (changed["id"], changed["keyboard"]) == (shown["id"], [])


async def test_an_album_comes_as_two_pictures_that_belong_together(bo: Human) -> None:
    await bo.says("/album")
    await bo.sees("Two")

    one, two = (await bo.messages())[-2:]

    assert one["media"]["kind"] == two["media"]["kind"] == "photo"
    assert one["album"] == two["album"] is not None


async def test_a_file_can_be_saved_as_it_was_sent(bo: Human) -> None:
    await bo.says("/table")
    file = (await bo.sees("A table"))["media"]

    assert (file["kind"], file["file_name"]) == ("document", "table.csv")
    async with bo.telegram.http.get(f"{bo.telegram.address}{file['url']}") as answer:
        assert await answer.read() == b"a,b\n"


async def test_a_persons_picture_is_downloaded(bo: Human) -> None:
    await bo.does("photo", content=b64encode(DOT).decode())

    await bo.sees(f"{len(DOT)} bytes")


async def test_told_to_wait_a_bot_waits_and_says_it_then(bo: Human) -> None:
    await bo.telegram.fault("429", method="sendMessage", person=bo.id, seconds=1)

    await bo.says("/try")
    await bo.sees("Tried")

    refused, taken = (await said_to(bo))[-2:]
    assert (refused["status"], taken["status"]) == (429, 200)
    assert datetime.fromisoformat(taken["at"]) - datetime.fromisoformat(refused["at"]) >= timedelta(seconds=1)


async def test_after_a_stumble_of_the_server_it_is_said_again(bo: Human) -> None:
    await bo.telegram.fault("500", method="sendMessage", person=bo.id)

    await bo.says("/try")
    await bo.sees("Tried")

    assert [call["status"] for call in await said_to(bo)][-2:] == [500, 200]


@pytest.mark.parametrize(("kind", "arrived"), [("cut_after", True), ("cut_before", False)])
async def test_a_cut_line_is_noticed_whether_it_was_said_or_not(bo: Human, kind: str, arrived: bool) -> None:  # noqa: FBT001 - pytest hands it over
    await bo.telegram.fault(kind, method="sendMessage", person=bo.id)

    await bo.says("/try")
    await bo.sees("Was that heard?")

    texts = [message["text"] for message in await bo.messages()]
    assert texts.count("Tried") == int(arrived)


async def test_trouble_with_the_updates_loses_none(place: Place, bo: Human) -> None:
    async with trouble_with_updates(place):
        await bo.says("one")
        await bo.sees("You said: one", within=20)
        await bo.says("two")
        await bo.sees("You said: two", within=20)


async def test_an_update_that_comes_twice_reaches_a_bot_twice(bo: Human) -> None:
    """None of these bots remembers what it has seen; one that counts has to."""
    await bo.telegram.fault("twice", person=bo.id)

    await bo.says("once")

    async def heard_twice() -> bool:
        return [message["text"] for message in await bo.messages()].count("You said: once") == 2

    await until(heard_twice, "the second answer")


async def test_a_block_is_told_in_a_refusal_and_its_end_by_an_update(bo: Human) -> None:
    cleo = await bo.telegram.newcomer("Cleo")
    await cleo.says("hello")
    await cleo.sees("You said: hello")
    await cleo.blocks()

    await bo.says(f"/poke {cleo.id}")
    await bo.sees("bot was blocked by the user")
    await cleo.unblocks()

    await cleo.sees("Good to be back")


async def test_a_group_is_greeted(bo: Human) -> None:
    await bo.says("Hello, bot", **{"in": "group"})

    async def greeted() -> bool:
        messages = (await bo.telegram.get("chats/-4001"))["messages"]
        return bool(messages) and messages[-1]["text"] == "Hello, all of you"

    await until(greeted, "the greeting in the group")


async def test_updates_come_the_way_that_was_asked_for(place: Place, bo: Human) -> None:
    hooks = await place.telegram.calls("setWebhook")

    if place.transport is Transport.WEBHOOK:
        assert hooks[-1]["params"]["secret_token"] == SECRET
        assert await place.telegram.calls("getUpdates") == []
    else:
        assert hooks == []
        assert await place.telegram.calls("getUpdates") != []
    assert bo.id


async def test_no_framework_uses_a_name_that_the_sandbox_does_not_know(bo: Human) -> None:
    for wish in ("/picture", "/album", "/table"):
        await bo.says(wish)
    await bo.sees("A table")

    calls = await bo.telegram.calls()

    assert {(call["method"], name) for call in calls for name in call["unknown"]} == set()
