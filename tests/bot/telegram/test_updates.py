"""Every kind of update becomes one event, or silence; nobody's name goes further."""

from typing import Any

import pytest
from telegram import Update

from bot.coach.events import (
    Asked,
    BeginAsked,
    Blocked,
    ButtonUnknown,
    CommandUnclear,
    CommandUnknown,
    DoneReported,
    Event,
    SkipAsked,
    Started,
    StepMark,
    StopAsked,
    TextSaid,
    TimesNamed,
    Topic,
    Unblocked,
    Wordless,
    WordlessSent,
    ZoneFound,
)
from bot.heard import Heard, HeardInGroup, Ignored, Tap
from bot.telegram.updates import COMMANDS, MENU, read

BO = {"id": 7, "is_bot": False, "first_name": "Bo", "username": "bo", "language_code": "de"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Bo"}
GROUP = {"id": -100, "type": "supergroup", "title": "Runners"}
CHANNEL = {"id": -200, "type": "channel", "title": "News"}
FILE = {"file_id": "f", "file_unique_id": "u"}


def heard(**body: Any) -> Heard | HeardInGroup | Ignored:
    update = Update.de_json({"update_id": 5, **body})
    return read(update, lambda latitude, _: "Europe/Berlin" if latitude else None)


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    return {"message_id": 3, "date": 1_800_000_000, "chat": chat, "from": BO, **content}


def from_bo(event: Event, tap: Tap | None = None) -> Heard:
    return Heard(5, 7, "de", event, tap)


@pytest.mark.parametrize(
    ("content", "event"),
    [
        ({"text": "done"}, TextSaid("done")),
        ({"text": "/start"}, Started()),
        ({"text": "/start deep-link"}, Started()),
        ({"text": "/START@forefoot_bot"}, Started()),
        ({"text": "/begin  seated "}, BeginAsked("seated")),
        ({"text": "/times 7:30 20:15"}, TimesNamed("7:30 20:15")),
        ({"text": "/progress please"}, Asked(Topic.PROGRESS)),
        ({"text": "/done"}, DoneReported()),
        ({"text": "/done 20"}, DoneReported(20)),
        ({"text": "/done 99999"}, CommandUnclear("done")),
        ({"text": "/done ²"}, CommandUnclear("done")),
        ({"text": "/done ٣"}, CommandUnclear("done")),
        ({"text": "/done -3"}, CommandUnclear("done")),
        ({"text": "/skip it"}, CommandUnclear("skip")),
        ({"text": "/skip"}, SkipAsked()),
        ({"text": "/stop it now"}, StopAsked()),
        ({"text": "/"}, CommandUnknown()),
        ({"text": "/ start"}, CommandUnknown()),
        ({"text": "/nonsense"}, CommandUnknown()),
        ({"text": "/start\nplease"}, Started()),
        ({"location": {"latitude": 52.5, "longitude": 13.4}}, ZoneFound("Europe/Berlin")),
        ({"location": {"latitude": 0, "longitude": 0}}, WordlessSent(Wordless.OTHER)),
        ({"voice": {**FILE, "duration": 1}}, WordlessSent(Wordless.VOICE)),
        ({"video_note": {**FILE, "length": 9, "duration": 1}}, WordlessSent(Wordless.VOICE)),
        ({"photo": [{**FILE, "width": 9, "height": 9}], "caption": "done"}, WordlessSent(Wordless.PICTURE)),
        ({"contact": {"phone_number": "1", "first_name": "Bo"}}, WordlessSent(Wordless.OTHER)),
        ({"dice": {"emoji": "🎲", "value": 3}}, WordlessSent(Wordless.OTHER)),
        (
            {
                "text": "done",
                "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"},
            },
            WordlessSent(Wordless.OTHER),
        ),
    ],
)
def test_a_message_becomes_one_event(content: dict[str, Any], event: Event) -> None:
    assert heard(message=message(**content)) == from_bo(event)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"edited_message": message(text="done")},
        {"channel_post": message(CHANNEL, text="done")},
        {"message": message(CHANNEL, text="done")},
        {"callback_query": {"id": "q", "from": BO, "chat_instance": "c", "data": "dn:1.2"}},
        {
            "callback_query": {
                "id": "q",
                "from": BO,
                "chat_instance": "c",
                "data": "dn:1.2",
                "message": message(GROUP, text="x"),
            }
        },
        {"poll_answer": {"poll_id": "p", "user": BO, "option_ids": [0], "option_persistent_ids": ["0"]}},
    ],
)
def test_what_is_not_for_us_is_left_alone(body: dict[str, Any]) -> None:
    assert heard(**body) == Ignored(5)


@pytest.mark.parametrize(
    ("data", "event"), [("dn:1.2", DoneReported(None, StepMark(1, 2))), ("forged", ButtonUnknown())]
)
def test_a_tap_tells_its_event_and_what_to_answer(data: str, event: Event) -> None:
    query = {"id": "q", "from": BO, "chat_instance": "c", "data": data, "message": message(text="x")}

    assert heard(callback_query=query) == from_bo(event, Tap("q", 3))


def test_a_tap_on_a_message_too_old_to_be_shown_is_a_tap() -> None:
    old = {"chat": PRIVATE, "message_id": 3, "date": 0}
    query = {"id": "q", "from": BO, "chat_instance": "c", "data": "dn:1.2", "message": old}

    assert heard(callback_query=query) == from_bo(DoneReported(None, StepMark(1, 2)), Tap("q", 3))


def membership(chat: dict[str, Any], status: str) -> dict[str, Any]:
    bot = {"id": 1, "is_bot": True, "first_name": "Forefoot"}
    before = {"status": "member", "user": bot}
    after = {"status": status, "user": bot} | ({"until_date": 0} if status == "kicked" else {})
    return {"chat": chat, "from": BO, "date": 1, "old_chat_member": before, "new_chat_member": after}


@pytest.mark.parametrize(
    ("chat", "status", "told"),
    [
        (PRIVATE, "kicked", from_bo(Blocked())),
        (PRIVATE, "member", from_bo(Unblocked())),
        (GROUP, "member", HeardInGroup(5, -100)),
        (GROUP, "left", Ignored(5)),
        (CHANNEL, "member", Ignored(5)),
    ],
)
def test_a_membership_is_a_block_or_a_greeting_to_a_group(
    chat: dict[str, Any], status: str, told: object
) -> None:
    assert heard(my_chat_member=membership(chat, status)) == told


def test_a_group_is_heard_as_a_group_whatever_is_said_there() -> None:
    assert heard(message=message(GROUP, text="done")) == HeardInGroup(5, -100)


def test_every_command_of_the_menu_is_understood() -> None:
    assert set(MENU) <= set(COMMANDS)
