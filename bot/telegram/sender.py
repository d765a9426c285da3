"""Messages out: one call to the Bot API for one waiting message, and what became of it.

Every error of the Bot API or the line is turned into an outcome here, nowhere else. No call whose
outcome could be unknown is made twice in this file: the outbox alone decides about those.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol

import httpx
import structlog
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMedia,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.coach.clip import SOUND, Clip
from bot.coach.effects import Flourish, Form
from bot.papers import NotMade, Papers
from bot.telegram.backoff import retry_after
from scheduler.message import DOCUMENT, PHOTO, TEXT, Action, Kind, SentMessage
from scheduler.outbox import Blocked, Delivered, NotSent, Outcome, Refused, Throttled, Unknown, Waiting

log: structlog.stdlib.BoundLogger = structlog.get_logger()

NEVER_LEFT = (
    httpx.PoolTimeout,
    httpx.ConnectTimeout,
    httpx.ConnectError,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
"""Causes under which the request surely never reached Telegram; with any other the outcome is unknown.

Not a WriteError: what was written before it may have been all, and the server may only have closed its ear.
"""

GONE = ("bot was blocked by the user", "user is deactivated", "bot can't initiate conversation")
"""What a 403 says when this person cannot be written to any more."""

WITH_CAPTION = (PHOTO, DOCUMENT)

NO_TEXT = "no text in the message to edit"
"""What Telegram says of a new text for a message that has a picture."""

FILM = ".gif"
"""How the names of moving pictures end; those of clips end with `SOUND`."""

PERFORMER = "Forefoot"

EFFECTS = {Flourish.CONFETTI: "5046509860389126442"}
"""Telegram's ids of message effects. It lists those a bot may use nowhere; this is the one of 🎉."""

NO_EFFECT = "effect"
"""Stands in what Telegram says when it does not take one."""

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Pictures(Protocol):
    """Knows which drawings, films and clips Telegram has already."""

    async def get(self, name: str) -> str | bytes:
        """Telegram's file id, or the PNG, GIF or MP3 to upload."""

    async def uploaded(self, name: str, file_id: str) -> None: ...

    async def refused(self, name: str) -> None:
        """Telegram does not know the file id that we had."""


@dataclass(frozen=True, slots=True)
class Sender:
    bot: Bot
    pictures: Pictures
    papers: Papers = field(default_factory=Papers)

    async def __call__(self, waiting: Waiting) -> Outcome:
        try:
            return await self._call(waiting)
        except RetryAfter as error:
            return Throttled(retry_after(error))
        except Forbidden as error:
            return Blocked() if any(words in error.message for words in GONE) else Refused(error.message)
        except BadRequest as error:
            return _refused(error, waiting)
        except NotMade:
            return NotSent("the paper could not be made")
        except InvalidToken:
            return NotSent("the token is refused")  # It waits for a better one.
        except TelegramError as error:
            if _never_left(error):
                return NotSent(_reason(error))
            return Unknown(_reason(error)) if _is_unknown(error) else Refused(error.message)

    async def _call(self, waiting: Waiting) -> Outcome:
        payload: Mapping[str, Any] = waiting.payload
        match waiting.action:
            case Action.SEND:
                return await self._send(waiting.chat_id, payload)
            case Action.EDIT:
                return await self._edit_or_send(waiting)
            case Action.CALL if "take_back" in payload:
                await self.bot.delete_messages(waiting.chat_id, payload["take_back"])
                return Delivered(None)
            case Action.CALL:
                await self.bot.answer_callback_query(payload["tap"], text=payload["text"] or None)
                return Delivered(None)

    async def _edit_or_send(self, waiting: Waiting) -> Outcome:
        """A message that expired, was dropped or was deleted takes nothing that follows with it."""
        edits, payload = waiting.edits, waiting.payload
        if edits is not None:
            try:
                return Delivered(await self._edit(waiting.chat_id, edits, payload))
            except BadRequest as error:
                if "message to edit not found" not in error.message.lower():
                    raise
        if not payload["buttons"]:
            return Delivered(
                None
            )  # Only the last look of an old message: nothing is owed, nothing went wrong.
        try:
            return await self._send(waiting.chat_id, payload)
        except TelegramError as error:
            # The outbox repeats the edit of a cue, which harms nobody. As a new message it would be said twice.
            if waiting.kind is Kind.CUE and _is_unknown(error):
                return Refused("a cue sent in place of an edit is not sent again")
            raise

    async def _send(self, chat_id: int, payload: Mapping[str, Any]) -> Outcome:
        if "paper" in payload:
            return await self._send_paper(chat_id, payload)
        if "picture" in payload:
            return await self._send_photo(chat_id, payload)
        try:
            message = await self._send_text(chat_id, payload)
        except BadRequest as error:
            if "flourish" not in payload or NO_EFFECT not in error.message.lower():
                raise
            # Nothing was sent. The words matter, the effect does not.
            without = {name: value for name, value in payload.items() if name != "flourish"}
            message = await self._send_text(chat_id, without)
        return Delivered(SentMessage(message.message_id, TEXT))

    async def _send_text(self, chat_id: int, payload: Mapping[str, Any]) -> Message:
        flourish = payload.get("flourish")
        return await self.bot.send_message(
            chat_id,
            payload["text"],
            parse_mode=ParseMode.HTML,
            disable_notification=payload.get("silent", True),
            reply_markup=_below(payload),
            link_preview_options=NO_PREVIEW,
            message_effect_id=None if flourish is None else EFFECTS[Flourish(flourish)],
        )

    async def _send_paper(self, chat_id: int, payload: Mapping[str, Any]) -> Outcome:
        """Raises NotMade."""
        paper = await self.papers.make(
            payload["paper"], payload["of"], payload["language"], payload.get("note", "")
        )
        if paper is None:
            return await self._send(chat_id, {"text": payload["instead"], "buttons": []})
        file = InputFile(paper.content, filename=paper.name)
        if payload["form"] == Form.IMAGE:
            return Delivered(SentMessage((await self._photo(chat_id, payload, file)).message_id, PHOTO))
        message = await self.bot.send_document(
            chat_id,
            file,
            caption=payload["text"],
            parse_mode=ParseMode.HTML,
            disable_notification=True,
            reply_markup=_below(payload),
        )
        return Delivered(SentMessage(message.message_id, DOCUMENT))

    async def _send_photo(self, chat_id: int, payload: Mapping[str, Any]) -> Outcome:
        message = await self._with_picture(
            payload["picture"], lambda picture: self._photo(chat_id, payload, picture, payload["picture"])
        )
        return Delivered(SentMessage(message.message_id, PHOTO))

    async def _with_picture(self, name: str, send: Callable[[str | bytes], Awaitable[Message]]) -> Message:
        """What *send* sends with the picture's file id, or with the picture itself the first time."""
        picture = await self.pictures.get(name)
        try:
            message = await send(picture)
        except BadRequest as error:
            if isinstance(picture, bytes) or "file" not in error.message.lower():
                raise
            # The file id is of another bot or server. Nothing was sent, so it is safe to upload at once.
            await self.pictures.refused(name)
            picture = await self.pictures.get(name)
            message = await send(picture)
        if isinstance(picture, bytes):
            await self._remember(name, _file_id(message))
        return message

    async def _remember(self, name: str, file_id: str) -> None:
        """A picture that is uploaded once more harms nobody; a message that is sent once more does."""
        try:
            await self.pictures.uploaded(name, file_id)
        except Exception:
            log.exception("picture_not_remembered", picture=name)

    async def _photo(
        self, chat_id: int, payload: Mapping[str, Any], picture: str | bytes | InputFile, name: str = ""
    ) -> Message:
        """*name* with `FILM` at its end: it moves; with `SOUND`: it is heard."""
        file = InputFile(picture, filename=_file_name(name)) if isinstance(picture, bytes) else picture
        send: Callable[..., Awaitable[Message]] = self.bot.send_photo
        if name.endswith(FILM):
            send = self.bot.send_animation
        elif name.endswith(SOUND):
            send = partial(self.bot.send_audio, **_player(payload))
        return await send(
            chat_id,
            file,
            caption=payload["text"],
            parse_mode=ParseMode.HTML,
            disable_notification=payload.get("silent", True),
            reply_markup=_below(payload),
        )

    async def _edit(self, chat_id: int, sent: SentMessage, payload: Mapping[str, Any]) -> SentMessage:
        if "text" not in payload:
            await self.bot.edit_message_reply_markup(chat_id, sent.message_id)
            return sent
        if "picture" in payload:
            return await self._edit_picture(chat_id, sent, payload)
        if sent.form not in WITH_CAPTION:
            try:
                await self._edit_text(chat_id, sent, payload)
            except BadRequest as error:
                if NO_TEXT not in error.message.lower():
                    raise
                # It has had a picture since an edit whose answer was lost. Nothing was done, so it is safe to go on.
                sent = replace(sent, form=PHOTO)
            else:
                return sent
        await self.bot.edit_message_caption(
            chat_id,
            sent.message_id,
            caption=payload["text"],
            parse_mode=ParseMode.HTML,
            reply_markup=_buttons(payload),
        )
        return sent

    async def _edit_text(self, chat_id: int, sent: SentMessage, payload: Mapping[str, Any]) -> None:
        await self.bot.edit_message_text(
            payload["text"],
            chat_id,
            sent.message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=_buttons(payload),
            link_preview_options=NO_PREVIEW,
        )

    async def _edit_picture(self, chat_id: int, sent: SentMessage, payload: Mapping[str, Any]) -> SentMessage:
        """Another picture in the same message, or a picture in place of a text."""
        name = payload["picture"]

        async def send(picture: str | bytes) -> Message:
            media = _media(name, picture, payload)
            edited = await self.bot.edit_message_media(
                media, chat_id, sent.message_id, reply_markup=_buttons(payload)
            )
            if isinstance(edited, bool):
                raise TypeError("only a message sent in place of a person answers so")
            return edited

        await self._with_picture(name, send)
        return SentMessage(sent.message_id, PHOTO)


def _media(name: str, picture: str | bytes, payload: Mapping[str, Any]) -> InputMedia:
    words = {"caption": payload["text"], "parse_mode": ParseMode.HTML, "filename": _file_name(name)}
    if name.endswith(SOUND):
        return InputMediaAudio(picture, **words, **_player(payload))
    return (InputMediaAnimation if name.endswith(FILM) else InputMediaPhoto)(picture, **words)


def _player(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What a player shows of a clip, on a locked phone too."""
    _, _, file = payload["picture"].partition(".")
    return {"title": payload["title"], "performer": PERFORMER, "duration": Clip.named(file).lasts_s}


def _file_name(name: str) -> str:
    if name.endswith(SOUND):
        return "count.mp3"
    return "pacer.gif" if name.endswith(FILM) else "exercise.png"


def _file_id(message: Message) -> str:
    """Of the picture in it. A film comes as an animation; one that Telegram could not read would be a document."""
    film = message.animation or message.audio or message.document
    return film.file_id if film else message.photo[-1].file_id


def _never_left(error: TelegramError) -> bool:
    return isinstance(error.__cause__, NEVER_LEFT)


def _is_unknown(error: TelegramError) -> bool:
    """The line failed after the request had left, or what came back could not be read."""
    if type(error) is TelegramError:  # Its subclasses are answers; itself it says that the answer is no JSON.
        return True
    is_of_the_line = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
    return is_of_the_line and not _never_left(error)


def _reason(error: TelegramError) -> str:
    cause = error.__cause__
    return type(cause).__name__ if isinstance(cause, httpx.HTTPError) else error.message


def _refused(error: BadRequest, waiting: Waiting) -> Outcome:
    """A refused edit that changes nothing has in truth been made: by us, before an answer was lost."""
    if "message is not modified" in error.message.lower():
        form = PHOTO if "picture" in waiting.payload else None
        return Delivered(waiting.edits and replace(waiting.edits, form=form or waiting.edits.form))
    if "chat not found" in error.message.lower():
        return Blocked()
    return Refused(error.message)


def _buttons(payload: Mapping[str, Any]) -> InlineKeyboardMarkup | None:
    if not payload["buttons"]:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(one["text"], callback_data=one["data"], style=one.get("style"))
                for one in row
            ]
            for row in payload["buttons"]
        ]
    )


def _below(
    payload: Mapping[str, Any],
) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    """Telegram takes one of them with a message; buttons of its own come first."""
    below = payload.get("below", {})
    if buttons := _buttons(payload):
        return buttons
    if "ask_location" in below:
        ask = KeyboardButton(below["ask_location"], request_location=True)
        return ReplyKeyboardMarkup([[ask]], resize_keyboard=True, one_time_keyboard=True)
    return ReplyKeyboardRemove() if "remove" in below else None
