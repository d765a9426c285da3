"""A chat between the coach's rules and an invented person, written down as one would read it on the phone."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

from bot.coach.effects import Button, Effect, New, Show, Sound, Toast
from bot.coach.events import Event, TextSaid
from bot.coach.person import Hurting, InSession, Running
from tests.support.play import Play
from tests.support.shows import VIEWS, text

WALKED = "(walks on, as on the first day)"


class Chat(Play):
    """A `Play` that keeps a transcript. A slot is walked at length once; of its later walks the middle is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.transcript: list[str] = []
        self._day: date | None = None
        self._first = self.local.date()
        self._seen: set[str] = set()
        self._short: str | None = None

    def does(self, event: Event) -> "Chat":
        super().does(event)
        self._follow_session()
        for effect in self.effects:
            self._write(effect)
        return self

    def taps_event(self, event: Event) -> None:
        self._heard(f"[{self._label(event)}]")
        self.does(event)

    def types(self, words: str, event: Event | None = None) -> None:
        """*event*: what the command means; None: free text."""
        self._heard(words)
        self.does(event or TextSaid(words))

    def keyboard(self) -> list[Button]:
        """The buttons of the newest message that has any."""
        for effect in reversed(self.history):
            if isinstance(effect, Show) and effect.buttons:
                return [button for row in effect.buttons for button in row]
        return []

    def find(self, *keys: str) -> Event | None:
        """The first of these buttons on the newest keyboard."""
        return next((one.event for key in keys for one in self.keyboard() if one.label.key == key), None)

    def passes(self, seconds: float) -> bool:
        """Let so much time pass, but stop where the coach does something first; return whether it all passed."""
        until = self.now + timedelta(seconds=seconds)
        if (wants := self.wake_at) is not None and wants <= until:
            self.comes_next()
            return False
        self.now = until
        return True

    @property
    def local(self) -> datetime:
        return self.person.local(self.now)

    def _follow_session(self) -> None:
        running = self.phase.session if isinstance(self.phase, InSession) else None
        if running is None:
            if self._short is not None:
                self._line(f"> *{WALKED}*")
            self._short = None
            return
        if isinstance(running.moment, Hurting) and self._short is not None:
            self._short = None
            self._line(f"> *{WALKED}*")
        slot = running.plan.slot
        if slot in self._seen and isinstance(running.moment, Running) and self._short is None:
            self._short = slot
        if not isinstance(running.moment, Running) and running.position == len(running.routine) - 1:
            self._seen.add(slot)

    def _write(self, effect: Effect) -> None:
        if self._short is not None:
            return
        if isinstance(effect, Toast):
            self._line(f"> *{_plain(_toast(effect))}*")
        elif isinstance(effect, Show):
            self._line("\n".join(self._message(effect)))

    def _message(self, show: Show) -> Iterator[str]:
        sign = "🔔" if isinstance(show.place, New) and show.place.sound is Sound.RINGS else "✎"
        sign = sign if not isinstance(show.place, New) or sign == "🔔" else "·"
        picture = f" *(picture: {show.picture.name})*" if show.picture else ""
        yield f"> {self.local:%H:%M:%S} {sign}{picture}  "
        for words in _plain(text(show)).split("\n"):
            yield f"> {words}  " if words else ">"
        for row in show.buttons:
            yield "> " + " ".join(f"`{_label(button)}`" for button in row) + "  "

    def _heard(self, words: str) -> None:
        if self._short is None:
            self._line(f"{self.local:%H:%M:%S} **{words}**")

    def _line(self, words: str) -> None:
        if self.local.date() != self._day:
            self._day = self.local.date()
            self.transcript.append(f"## Day {1 + (self.local.date() - self._first).days}: {self.local:%A}")
        self.transcript.append(words)

    def _label(self, event: Event) -> str:
        return next((_label(one) for one in self.keyboard() if one.event == event), type(event).__name__)


def _toast(toast: Toast) -> str:
    payload: Any = VIEWS.tap_answer(0, "en", "tap", toast).payload
    return str(payload["text"])


def _label(button: Button) -> str:
    shown = Show((), ((button,),))
    payload: Any = VIEWS.message(0, "en", shown).payload
    return str(payload["buttons"][0][0]["text"])


def _plain(words: str) -> str:
    bold = re.sub(r"</?b>", "**", re.sub(r"</?i>", "_", words.replace("*", r"\*")))
    return unescape(re.sub(r"<[^>]+>", "", bold))
