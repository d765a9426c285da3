"""Effects to messages: the words of the person's language, and what Telegram needs beside them.

A payload is plain JSON: it lies sealed in the outbox until `sender` reads it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from html import escape, unescape
from typing import Any

from bot.coach.clip import Clip
from bot.coach.effects import (
    Below,
    Button,
    Form,
    Key,
    Line,
    New,
    Several,
    Show,
    ShowPaper,
    Sound,
    Style,
    Toast,
    Urgency,
    Value,
    Weekdays,
)
from bot.coach.pacing import Pacer
from bot.telegram.buttons import encode
from content.drawing import Drawing, Theme
from content.texts import Texts, Words
from scheduler.message import Action, Draft, Kind

KINDS = {
    Urgency.ANSWER: Kind.ANSWER,
    Urgency.CUE: Kind.CUE,
    Urgency.PROMPT: Kind.PROMPT,
    Urgency.SUMMARY: Kind.SUMMARY,
}

MOST_TAKEN_BACK = 100
MOST_TEXT = 4096
MOST_CAPTION = 1024
"""The Bot API's limits: messages of one deletion; characters after entities."""


@dataclass(frozen=True, slots=True)
class Views:
    """Knows the words; decides nothing."""

    texts: Texts

    def message(
        self,
        chat_id: int,
        language: str,
        show: Show,
        occurrence: str | None = None,
        theme: Theme = Theme.LIGHT,
    ) -> Draft:
        """A `Show` as a message. *occurrence*: the key that keeps it from being stored twice; None: no guard.

        *theme*: how its drawing looks, if it has one.
        """
        words = self.texts.words(language)
        payload: dict[str, Any] = {
            "text": "\n".join(_line(words, line) for line in show.lines),
            "buttons": [[_button(words, one) for one in row] for row in show.buttons],
        }
        match show.picture:
            case Drawing() as drawing:
                payload["picture"] = replace(drawing, theme=theme).name
            case Pacer() as film:
                payload["picture"] = film.name
            case Clip() as clip:
                payload |= {"picture": f"{words.language}.{clip.name}", "title": words("count.title")}
        if show.below is Below.ASK_LOCATION:
            payload["below"] = {"ask_location": words("button.location")}
        elif show.below is Below.REMOVE:
            payload["below"] = {"remove": True}
        if isinstance(show.place, New):
            payload["silent"] = show.place.sound is Sound.SILENT
            if show.place.flourish:
                payload["flourish"] = show.place.flourish
        return Draft(
            chat_id=chat_id,
            kind=KINDS[show.urgency],
            action=Action.SEND if isinstance(show.place, New) else Action.EDIT,
            payload=payload,
            target=show.place.target,
            expires_at=show.expires_at,
            occurrence=occurrence,
        )

    def paper(self, chat_id: int, language: str, shown: ShowPaper, of: int) -> Draft:
        """A file to be made when it is sent. *of*: the person it is about; the chat may be another's."""
        words = self.texts.words(language)
        text = "\n".join(_line(words, line) for line in shown.lines)
        payload = {
            "paper": shown.paper,
            "form": shown.form,
            "of": of,
            "language": words.language,
            "note": shown.note,
            "text": text,
            # Under a picture stands the same in words.
            "instead": text if shown.form is Form.IMAGE else words("paper.failed"),
            "buttons": [[_button(words, one) for one in row] for row in shown.buttons],
        }
        return Draft(chat_id, KINDS[shown.urgency], Action.SEND, payload, expires_at=shown.expires_at)

    def taken_back(self, chat_id: int, message_ids: Sequence[int], expires_at: datetime) -> Iterator[Draft]:
        """Take these messages out of the chat."""
        for start in range(0, len(message_ids), MOST_TAKEN_BACK):
            payload = {"take_back": list(message_ids[start : start + MOST_TAKEN_BACK])}
            yield Draft(chat_id, Kind.ANSWER, Action.CALL, payload, expires_at=expires_at)

    def used_up(self, chat_id: int, target: str) -> Draft:
        """Take its buttons from a message; its words stay."""
        return Draft(chat_id, Kind.ANSWER, Action.EDIT, {"buttons": []}, target)

    def tap_answer(
        self, chat_id: int, language: str, tap: str, toast: Toast | None, expires_at: datetime | None = None
    ) -> Draft:
        """Ends the progress bar of a tap; every tap gets one. *toast* None: without words."""
        text = _plain(self.texts.words(language), toast.line) if toast else ""
        payload = {"tap": tap, "text": text}
        return Draft(chat_id, Kind.TOAST, Action.CALL, payload, expires_at=expires_at)


MARKUP = re.compile(r"</?[biu]>")


def _button(words: Words, button: Button) -> dict[str, str]:
    data = {"text": _plain(words, button.label), "data": encode(button.event)}
    return data if button.style is Style.PLAIN else data | {"style": button.style}


def _line(words: Words, line: Line) -> str:
    """One line as Telegram's HTML."""
    return _filled(words, line, {name: escape(_value(words, value)) for name, value in line.values.items()})


def _plain(words: Words, line: Line) -> str:
    """One line where Telegram takes no markup: labels and toasts. Some stand in messages, too, and have some there."""
    return unescape(MARKUP.sub("", _line(words, line)))


def _filled(words: Words, line: Line, values: Mapping[str, str]) -> str:
    if not line.key:
        return ""
    return words(line.key, **values) if line.count is None else words.count(line.key, line.count, **values)


def _value(words: Words, value: Value) -> str:
    match value:
        case Key(key):
            return words(key)
        case Weekdays(days):
            return words.weekdays(days)
        case datetime():
            return f"{words.date(value.date())}, {words.time(value.time())}"
        case date():
            return words.date(value)
        case time():
            return words.time(value)
        case Line() as part:
            return _plain(words, part)
        case Several(lines):
            return ", ".join(_plain(words, each) for each in lines)
        case int() | float():
            return words.number(value)
        case _:
            return str(value)
