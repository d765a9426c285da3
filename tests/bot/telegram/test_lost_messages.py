"""A message that never arrived must not silence what comes after it."""

from typing import Any

import pytest

from bot.telegram.sender import Sender
from scheduler.message import PHOTO, TEXT, Action, Kind, SentMessage
from scheduler.outbox import Delivered, Outcome, Refused, Waiting
from tests.support.clock import START
from tests.support.scripted_api import ScriptedApi, message, no

BUTTON = {"text": "Done", "data": "dn:1.2"}
GONE = no(400, "Bad Request: message to edit not found")


class Drawn:
    """Every drawing is at Telegram already."""

    async def get(self, name: str) -> str | bytes:
        return f"id of {name}"

    async def uploaded(self, name: str, file_id: str) -> None:
        pass

    async def refused(self, name: str) -> None:
        raise AssertionError(name)


def edit(edits: SentMessage | None, **payload: Any) -> Waiting:
    return Waiting(
        id=1,
        chat_id=7,
        kind=Kind.CUE,
        action=Action.EDIT,
        payload={"text": "Hold", "buttons": [[BUTTON]]} | payload,
        target="session.1",
        edits=edits,
        attempt=1,
        expires_at=None,
        send_at=START,
    )


async def deliver(api: ScriptedApi, waiting: Waiting) -> Outcome:
    return await Sender(api.bot, Drawn())(waiting)


async def test_an_edit_of_a_message_that_never_arrived_becomes_a_silent_message() -> None:
    api = ScriptedApi(sendMessage=[message(12)])
    assert await deliver(api, edit(None)) == Delivered(SentMessage(12, TEXT))
    [(method, asked)] = api.calls
    assert method == "sendMessage"
    assert asked["disable_notification"] is True
    assert asked["reply_markup"]["inline_keyboard"][0][0]["text"] == "Done"


async def test_a_card_that_never_arrived_comes_with_its_picture() -> None:
    sent = message(12)
    sent[1]["result"]["photo"] = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    api = ScriptedApi(sendPhoto=[sent])
    assert await deliver(api, edit(None, picture="calf.svg")) == Delivered(SentMessage(12, PHOTO))


async def test_the_last_look_of_a_message_that_never_arrived_is_let_go() -> None:
    api = ScriptedApi()
    assert await deliver(api, edit(None, buttons=[])) == Delivered(None)
    assert api.calls == []


@pytest.mark.parametrize(("form", "method"), [(TEXT, "editMessageText"), (PHOTO, "editMessageCaption")])
async def test_a_message_that_the_person_deleted_comes_anew(form: str, method: str) -> None:
    api = ScriptedApi(**{method: [GONE], "sendMessage": [message(13)]})
    assert await deliver(api, edit(SentMessage(12, form))) == Delivered(SentMessage(13, TEXT))
    assert api.methods == [method, "sendMessage"]


async def test_the_last_look_of_a_deleted_message_is_let_go() -> None:
    api = ScriptedApi(editMessageText=[GONE])
    assert await deliver(api, edit(SentMessage(12, TEXT), buttons=[])) == Delivered(None)
    assert api.methods == ["editMessageText"]


async def test_any_other_refusal_of_an_edit_stays_one() -> None:
    api = ScriptedApi(editMessageText=[no(400, "Bad Request: can't parse entities")])
    assert isinstance(await deliver(api, edit(SentMessage(12, TEXT))), Refused)
    assert api.methods == ["editMessageText"]
