"""A file about a person is made when it is sent, and harms nobody when it cannot be."""

from typing import Any

import pytest
from telegram import Bot

from bot.coach.effects import Form, ShowPaper, line
from bot.papers import NotMade, Paper, Papers
from bot.sandbox.play import Human, Telegram, sandbox
from bot.telegram.connection import connect
from bot.telegram.sender import Sender
from bot.telegram.views import Views
from content.drawing import Drawing
from content.load import bundled, load
from content.model import Foot
from content.pictures import render, scene
from scheduler.message import DOCUMENT, PHOTO, Action, Kind
from scheduler.outbox import Delivered, NotSent, Outcome, Waiting
from tests.bot.telegram.test_sender import NOW, Pictures

TOKEN = "4242:test-token"
ANNA = 1001
VIEWS = Views(load(bundled()).texts)
PNG = render(scene(bundled() / "pictures", Drawing("calf_stretch.svg", Foot.LEFT)))


@pytest.fixture
async def telegram() -> Any:
    async with sandbox(token=TOKEN) as telegram:
        yield telegram


@pytest.fixture
async def anna(telegram: Telegram) -> Human:
    anna = await telegram.anna()
    await anna.says("/start")
    return anna


@pytest.fixture
async def bot(telegram: Telegram) -> Any:
    async with connect(TOKEN, telegram.address) as bot:
        yield bot


def shown(form: Form, *, of: int = ANNA) -> Waiting:
    draft = VIEWS.paper(ANNA, "en", ShowPaper("letter", (line("words.fine"),), form), of)
    return Waiting(1, ANNA, draft.kind, draft.action, draft.payload, None, None, 1, None, NOW)


async def sent(bot: Bot, form: Form, maker: Any, *, of: int = ANNA) -> Outcome:
    return await Sender(bot, Pictures(), Papers({"letter": maker}))(shown(form, of=of))


@pytest.mark.parametrize(
    ("form", "kept", "kind"), [(Form.DOCUMENT, DOCUMENT, "document"), (Form.IMAGE, PHOTO, "photo")]
)
async def test_a_paper_comes_as_what_it_is_with_its_words_and_those_can_be_edited(
    bot: Bot, anna: Human, form: Form, kept: str, kind: str
) -> None:
    async def make(_person_id: int, language: str, _note: str) -> Paper:
        return Paper(f"letter.{language}.png", PNG)

    came_to = await sent(bot, form, make)

    assert isinstance(came_to, Delivered)
    assert came_to.message is not None
    assert came_to.message.form == kept
    seen = await anna.last()
    assert (seen["media"]["kind"], seen["text"]) == (kind, VIEWS.texts.words("en")("words.fine"))
    if form is Form.DOCUMENT:
        assert seen["media"]["file_name"] == "letter.en.png"
    edit = Waiting(
        2, ANNA, Kind.ANSWER, Action.EDIT, {"text": "Anew", "buttons": []}, "t", came_to.message, 1, None, NOW
    )
    await Sender(bot, Pictures())(edit)
    assert (await anna.last())["text"] == "Anew"


@pytest.mark.usefixtures("anna")
async def test_a_paper_is_about_the_person_it_names_whichever_chat_it_goes_to(bot: Bot) -> None:
    asked: list[int] = []

    async def make(person_id: int, _language: str, _note: str) -> Paper:
        asked.append(person_id)
        return Paper("letter.txt", b"text")

    await sent(bot, Form.DOCUMENT, make, of=77)

    assert asked == [77]


async def test_what_cannot_be_made_is_said_and_does_not_hold_up_the_chat(bot: Bot, anna: Human) -> None:
    async def nobody(_person_id: int, _language: str, _note: str) -> None:
        return None

    async def broken(_person_id: int, _language: str, _note: str) -> Paper:
        raise ZeroDivisionError

    for maker in (nobody, broken):
        assert isinstance(await sent(bot, Form.DOCUMENT, maker), Delivered)
        assert (await anna.last())["text"] == VIEWS.texts.words("en")("paper.failed")
    unknown = await Sender(bot, Pictures(), Papers({}))(shown(Form.IMAGE))
    assert isinstance(unknown, Delivered)


@pytest.mark.usefixtures("anna")
async def test_while_the_store_is_away_a_paper_waits(bot: Bot, telegram: Telegram) -> None:
    async def away(_person_id: int, _language: str, _note: str) -> Paper:
        raise NotMade

    assert isinstance(await sent(bot, Form.DOCUMENT, away), NotSent)
    assert await telegram.calls("sendDocument") == []


def test_nothing_of_the_paper_waits_in_the_outbox() -> None:
    payload = shown(Form.DOCUMENT, of=77).payload

    assert payload["of"] == 77
    assert {type(value) for value in payload.values()} <= {str, int, list, Form}
