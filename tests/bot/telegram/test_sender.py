"""Every error of the Bot API or the line has one outcome; what surely never left is told from what may have."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.coach.clip import Beat, Clip
from bot.coach.effects import Flourish
from bot.coach.pacing import Pacer, PacerSides
from bot.pacer_film import film
from bot.sandbox.play import Human, Telegram, sandbox
from bot.spoken_count import made
from bot.telegram.connection import connect
from bot.telegram.sender import EFFECTS, Sender
from content.drawing import Drawing
from content.load import bundled
from content.model import Foot
from content.pictures import render, scene
from content.spoken_words import HOLD, READY
from scheduler.message import PHOTO, TEXT, Action, Kind, SentMessage
from scheduler.outbox import Blocked, Delivered, NotSent, Outcome, Refused, Throttled, Unknown, Waiting

TOKEN = "4242:test-token"
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
PNG = render(scene(bundled() / "pictures", Drawing("calf_stretch.svg", Foot.LEFT)))
FILM = Pacer(1, 1, 1, 1, 2, 1, 1, PacerSides.NONE)
GIF = film(FILM)
CLIP = f"en.{Clip(Beat(READY, 1), (Beat(HOLD, 1),), first=1, reps=1).name}"


def waiting(action: Action = Action.SEND, edits: SentMessage | None = None, **payload: Any) -> Waiting:
    return Waiting(
        id=1,
        chat_id=1001,
        kind=Kind.ANSWER,
        action=action,
        payload={"text": "Hello", "buttons": [], "silent": True} | payload,
        target=None,
        edits=edits,
        attempt=1,
        expires_at=None,
        send_at=NOW,
    )


@dataclass
class Line:
    """A bot of which every call fails."""

    error: TelegramError

    def __getattr__(self, name: str) -> Any:
        async def call(*_: object, **__: object) -> None:
            raise self.error

        return call


@dataclass
class Pictures:
    known: str | bytes = PNG
    noted: list[str] = field(default_factory=list)
    away: bool = False
    content: bytes = PNG

    async def get(self, name: str) -> str | bytes:  # noqa: ARG002 (the protocol's)
        return self.known

    async def uploaded(self, name: str, file_id: str) -> None:  # noqa: ARG002 (the protocol's)
        if self.away:
            raise OSError("the store is away")
        self.noted.append("uploaded")

    async def refused(self, name: str) -> None:  # noqa: ARG002 (the protocol's)
        self.noted.append("refused")
        self.known = self.content


async def outcome(error: TelegramError, cause: Exception | None = None, **wish: Any) -> Outcome:
    error.__cause__ = cause
    line: Any = Line(error)
    return await Sender(line, Pictures())(waiting(**wish))


EDIT: dict[str, Any] = {"action": Action.EDIT, "edits": SentMessage(7, TEXT)}


@pytest.mark.parametrize(
    ("error", "cause", "came_to"),
    [
        (TimedOut(), httpx.PoolTimeout("full"), NotSent("PoolTimeout")),
        (TimedOut(), httpx.ConnectTimeout("slow"), NotSent("ConnectTimeout")),
        (NetworkError("down"), httpx.ConnectError("refused"), NotSent("ConnectError")),
        (TimedOut(), httpx.ReadTimeout("slow"), Unknown("ReadTimeout")),
        (TimedOut(), httpx.WriteTimeout("slow"), Unknown("WriteTimeout")),
        (NetworkError("cut"), httpx.ReadError("reset"), Unknown("ReadError")),
        (NetworkError("cut"), httpx.RemoteProtocolError("gone"), Unknown("RemoteProtocolError")),
        (TimedOut(), httpx.ProxyError("no way"), NotSent("ProxyError")),
        (NetworkError("where to"), httpx.UnsupportedProtocol("ftp"), NotSent("UnsupportedProtocol")),
        (NetworkError("cut"), httpx.WriteError("reset"), Unknown("WriteError")),
        (NetworkError("odd"), httpx.LocalProtocolError("odd"), Unknown("LocalProtocolError")),
        (NetworkError("odd"), httpx.DecodingError("odd"), Unknown("DecodingError")),
        (NetworkError("Bad Gateway"), None, Unknown("Bad Gateway")),
        (NetworkError("Bad Gateway"), TelegramError("no JSON"), Unknown("Bad Gateway")),
        (TelegramError("Invalid server response"), ValueError("no JSON"), Unknown("Invalid server response")),
        (InvalidToken("Unauthorized"), None, NotSent("the token is refused")),
        (RetryAfter(7), None, Throttled(timedelta(seconds=7))),
        (RetryAfter(timedelta(seconds=9)), None, Throttled(timedelta(seconds=9))),
        (Forbidden("Forbidden: bot was blocked by the user"), None, Blocked()),
        (Forbidden("Forbidden: user is deactivated"), None, Blocked()),
        (
            Forbidden("bot was kicked from the group chat"),
            None,
            Refused("bot was kicked from the group chat"),
        ),
        (BadRequest("Chat not found"), None, Blocked()),
        (BadRequest("can't parse entities"), None, Refused("can't parse entities")),
        (ChatMigrated(5), None, Refused(ChatMigrated(5).message)),
        (Conflict("two of us"), None, Refused("two of us")),
    ],
)
async def test_every_error_has_its_outcome(
    error: TelegramError, cause: Exception | None, came_to: Outcome
) -> None:
    assert await outcome(error, cause) == came_to


async def test_an_edit_that_changes_nothing_was_made_before() -> None:
    same = BadRequest("Message is not modified: specified new message content …")

    assert await outcome(same, **EDIT) == Delivered(SentMessage(7, TEXT))


async def test_an_old_tap_is_refused_and_not_repeated() -> None:
    old = BadRequest("Query is too old and response timeout expired or query id is invalid")

    assert isinstance(await outcome(old, action=Action.CALL, tap="1"), Refused)


async def test_an_edit_to_a_picture_that_was_made_before_is_known_as_a_picture() -> None:
    same = BadRequest("Message is not modified: specified new message content …")

    assert await outcome(same, **EDIT, picture=FILM.name) == Delivered(SentMessage(7, PHOTO))


# Against the sandbox


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


@pytest.mark.usefixtures("anna")
async def test_a_text_and_a_photo_are_edited_each_in_its_own_form(bot: Bot, telegram: Telegram) -> None:
    send = Sender(bot, Pictures())
    for new, form in ((waiting(), TEXT), (waiting(picture="calf.svg"), PHOTO)):
        sent = await send(new)
        assert isinstance(sent, Delivered)
        assert sent.message is not None
        assert sent.message.form == form
        assert await send(waiting(Action.EDIT, edits=sent.message, text="Anew")) == sent
        assert await send(waiting(Action.EDIT, edits=sent.message, text="Anew")) == sent

    calls = [call["method"] for call in await telegram.calls() if call["method"].startswith("edit")]
    assert calls == ["editMessageText"] * 2 + ["editMessageCaption"] * 2


@pytest.mark.parametrize("picture", [{}, {"picture": "calf.svg"}], ids=["text", "photo"])
async def test_buttons_are_taken_from_a_message_and_its_words_stay(
    bot: Bot, telegram: Telegram, anna: Human, picture: dict[str, Any]
) -> None:
    """The second time, because the first answer was lost, changes nothing and is as good."""
    send = Sender(bot, Pictures())
    sent = await send(waiting(buttons=[[{"text": "Begin", "data": "bg:"}]], **picture))
    assert isinstance(sent, Delivered)
    bare = replace(waiting(Action.EDIT, edits=sent.message), payload={"buttons": []})
    assert await send(bare) == sent
    assert await send(bare) == sent
    (message,) = [one for one in await anna.messages() if one["from"] == "bot"]
    assert message["text"] == "Hello"
    assert not message["keyboard"]
    assert len(await telegram.calls("editMessageReplyMarkup")) == 2


async def test_a_flourish_plays_with_its_message(bot: Bot, anna: Human) -> None:
    await Sender(bot, Pictures())(waiting(flourish="confetti"))

    assert (await anna.messages())[-1]["effect_id"] == "5046509860389126442"


async def test_a_message_whose_flourish_is_refused_comes_once_without_it(
    bot: Bot, anna: Human, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EFFECTS, Flourish.CONFETTI, "9999999999999999999")

    sent = await Sender(bot, Pictures())(waiting(flourish="confetti"))

    assert isinstance(sent, Delivered)
    assert [message["text"] for message in await anna.messages() if message["from"] == "bot"] == ["Hello"]


@pytest.mark.usefixtures("anna")
async def test_a_picture_that_telegram_has_is_sent_by_its_id_and_not_noted_again(bot: Bot) -> None:
    pictures = Pictures()
    first = await bot.send_photo(1001, PNG)
    pictures.known = first.photo[-1].file_id

    await Sender(bot, pictures)(waiting(picture="calf.svg"))

    assert pictures.noted == []


@pytest.mark.usefixtures("anna")
async def test_a_picture_that_telegram_does_not_know_is_uploaded_at_once(bot: Bot) -> None:
    pictures = Pictures(known="the id of another bot")

    sent = await Sender(bot, pictures)(waiting(picture="calf.svg"))

    assert isinstance(sent, Delivered)
    assert pictures.noted == ["refused", "uploaded"]


@pytest.mark.usefixtures("anna")
async def test_a_sent_picture_stays_sent_though_its_id_could_not_be_noted(bot: Bot) -> None:
    """Otherwise the outcome would be unknown, and the card would be sent once more."""
    sent = await Sender(bot, Pictures(away=True))(waiting(picture="calf.svg"))

    assert isinstance(sent, Delivered)


@pytest.mark.usefixtures("anna")
async def test_a_text_becomes_a_film_and_the_film_a_drawing_in_the_same_message(
    bot: Bot, telegram: Telegram
) -> None:
    pictures = Pictures()
    send = Sender(bot, pictures)
    sent = await send(waiting())
    assert isinstance(sent, Delivered)
    assert sent.message is not None
    pictures.known = GIF
    film = await send(waiting(Action.EDIT, edits=sent.message, picture=FILM.name))
    assert film == Delivered(SentMessage(sent.message.message_id, PHOTO))
    assert film.message is not None
    assert await send(waiting(Action.EDIT, edits=film.message, text="Half")) == film
    pictures.known = PNG
    assert await send(waiting(Action.EDIT, edits=film.message, picture="calf.svg")) == film

    calls = [call["method"] for call in await telegram.calls() if call["method"].startswith("edit")]
    assert calls == ["editMessageMedia", "editMessageCaption", "editMessageMedia"]
    assert pictures.noted == ["uploaded", "uploaded"]


@pytest.mark.usefixtures("anna")
async def test_a_text_that_got_a_picture_without_our_knowing_gets_its_next_words_all_the_same(
    bot: Bot, telegram: Telegram
) -> None:
    """The answer to the edit that gave it the picture was lost, and a cue's edit may be the last of its kind."""
    send = Sender(bot, Pictures())
    sent = await send(waiting())
    assert isinstance(sent, Delivered)
    await telegram.fault("cut_after", method="editMessageMedia")
    lost = await send(waiting(Action.EDIT, edits=sent.message, picture="calf.svg", text="Hold"))
    assert isinstance(lost, Unknown)

    after = await send(waiting(Action.EDIT, edits=sent.message, text="Rest"))

    assert isinstance(after, Delivered)
    assert after.message is not None
    assert after.message.form == PHOTO
    *_, call = await telegram.calls("editMessageCaption")
    assert (call["status"], call["params"]["caption"]) == (200, "Rest")


@pytest.mark.usefixtures("anna")
async def test_a_drawing_becomes_a_clip_with_its_title_and_length_and_is_sent_again_by_its_id(
    bot: Bot, telegram: Telegram
) -> None:
    pictures = Pictures(known=PNG)
    send = Sender(bot, pictures)
    card = await send(waiting(picture="calf.svg"))
    assert isinstance(card, Delivered)
    assert card.message is not None
    pictures.known = made(CLIP)
    clip = await send(waiting(Action.EDIT, edits=card.message, picture=CLIP, title="Spoken count"))
    assert clip == Delivered(SentMessage(card.message.message_id, PHOTO))
    assert clip.message is not None
    assert await send(waiting(Action.EDIT, edits=clip.message, text="Half")) == clip

    shown = await telegram.human(1001).last()
    media = shown["media"]
    assert (media["kind"], media["title"], media["performer"]) == ("audio", "Spoken count", "Forefoot")
    assert (media["duration"], media["mime_type"], shown["text"]) == (2, "audio/mpeg", "Half")

    pictures.known = media["url"].rpartition("/")[2]
    again = await send(waiting(picture=CLIP, title="Spoken count"))
    assert isinstance(again, Delivered)
    assert (await telegram.calls())[-1]["method"] == "sendAudio"
    assert pictures.noted == ["uploaded", "uploaded"]


@pytest.mark.usefixtures("anna")
async def test_a_new_film_is_sent_as_one(bot: Bot, telegram: Telegram) -> None:
    sent = await Sender(bot, Pictures(known=GIF))(waiting(picture=FILM.name))

    assert isinstance(sent, Delivered)
    assert (await telegram.calls())[-1]["method"] == "sendAnimation"


@pytest.mark.usefixtures("anna")
async def test_a_film_that_telegram_does_not_know_is_uploaded_at_once_in_an_edit_too(bot: Bot) -> None:
    text = await bot.send_message(1001, "Hello")
    pictures = Pictures(known="the id of another bot", content=GIF)
    edit = waiting(Action.EDIT, edits=SentMessage(text.message_id, TEXT), picture=FILM.name)

    assert await Sender(bot, pictures)(edit) == Delivered(SentMessage(text.message_id, PHOTO))
    assert pictures.noted == ["refused", "uploaded"]
