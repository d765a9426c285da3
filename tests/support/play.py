"""Plays a person against the coach's rules alone: `play((0, Started()), ("tap", "None of these"))`.

No clock, no database, no Telegram: `now` is a number of seconds after Monday, 5 January 2026, 07:00 in Berlin.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from bot.coach.coach import advance, wake_at
from bot.coach.effects import (
    Effect,
    Key,
    Line,
    LogSet,
    New,
    ReadDiary,
    RecordOccurrence,
    Show,
    ShowPaper,
    Sound,
    Toast,
    Value,
)
from bot.coach.events import ConsentGiven, DiaryRead, Event, ScreenItemTicked, TextSaid, Woken
from bot.coach.onboarding import newcomer
from bot.coach.pacing import PacingMode
from bot.coach.person import Consent, Idle, Person, Phase, Screening
from bot.coach.practice import Practice, ZoneMatch
from content.load import Content, bundled, load
from content.model import Foot
from tests.support.remembered import Remembered

SEVEN = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"
ANNA = 42


@cache
def content() -> Content:
    return load(bundled())


ZONES = {"berlin": BERLIN, "europe/berlin": BERLIN, "new york": "America/New_York", "utc": "UTC"}


class FakeZones:
    """Knows three zones by name, whatever the clock says."""

    def match(self, text: str, now: datetime, default: str) -> ZoneMatch:  # noqa: ARG002 (the protocol's)
        if text == "somewhere":
            return ZoneMatch(None, (BERLIN, "UTC"))
        return ZoneMatch(ZONES.get(text.casefold()))

    def city(self, zone: str, language: str) -> str:  # noqa: ARG002 (the protocol's)
        return zone.rpartition("/")[2].replace("_", " ")

    def country(self, zone: str) -> str | None:
        return {BERLIN: "DE", "America/New_York": "US"}.get(zone)


PRACTICE = Practice(content().programmes["metatarsalgia"], FakeZones(), BERLIN, content().texts.languages)


AGREED = ConsentGiven(version=PRACTICE.programme.consent_version)


def at(seconds: float) -> datetime:
    return SEVEN + timedelta(seconds=seconds)


def subscribed(
    now: datetime = SEVEN,
    foot: Foot = Foot.LEFT,
    blocks: frozenset[str] = frozenset(),
    pacing: PacingMode = PacingMode.EDITS,
) -> Person:
    """Somebody who has answered everything, with the suggested times 07:30 and 19:30.

    With edits every hold is a step of its own, which is what most tests are about.
    """
    person = replace(newcomer(PRACTICE, ANNA, "en"), zone=BERLIN, zone_known=True, times_known=True)

    person = replace(
        person,
        consent=Consent(PRACTICE.programme.consent_version, now),
        screened_at=now,
        foot=foot,
        blocks=blocks,
        phase=Idle(),
        pacing=pacing,
    )
    return person.scheduled(now)


class Play:
    """One person and the coach. `now` moves only when told to."""

    def __init__(self, person: Person | None = None, practice: Practice = PRACTICE) -> None:
        self.practice = practice
        self.person = person or newcomer(practice, ANNA, "en")
        self.now = SEVEN
        self.effects: tuple[Effect, ...] = ()
        self.history: list[Effect] = []
        self.remembered = Remembered()

    @property
    def phase(self) -> Phase:
        return self.person.phase

    @property
    def wake_at(self) -> datetime | None:
        return wake_at(self.practice, self.person)

    def does(self, event: Event) -> "Play":
        self.effects = tuple(self._follows(event))
        self.history += self.effects
        wants = self.wake_at
        assert wants is None or wants > self.now, f"{self.person.phase} wants to be woken in the past"
        return self

    def _follows(self, event: Event) -> Iterator[Effect]:
        """As at the desk: a rule that wants to read the diary is called again with it."""
        self.person, effects = advance(self.practice, self.person, event, self.now)
        for effect in effects:
            self.remembered.take(effect, self.now)
        for effect in effects:
            if isinstance(effect, ReadDiary):
                yield from self._follows(DiaryRead(self.remembered.diary(effect.since), effect.wish))
            else:
                yield effect

    def says(self, text: str) -> "Play":
        return self.does(TextSaid(text))

    def taps(self, label: str) -> "Play":
        """The newest button with this text key, whichever message it is on."""
        return self.does(self.button(label))

    def button(self, label: str) -> Event:
        for effect in reversed(self.history):
            for row in getattr(effect, "buttons", ()):
                for button in row:
                    if button.label.key == label:
                        event: Event = button.event
                        return event
        raise AssertionError(f"no button {label}")

    def ticks(self, *items: str) -> "Play":
        """Tap those items of the safety question that was shown last."""
        for item in items:
            self.does(next(event for event in self._ticks() if event.item == item))
        return self

    def flags(self, item: str) -> "Play":
        """Say yes to *item*, and no to every safety question before its own."""
        while all(event.item != item for event in self._ticks()):
            self.does(first_button(self))
        self.ticks(item)
        return self.taps("button.screen.ticked") if isinstance(self.phase, Screening) else self

    def _ticks(self) -> list[ScreenItemTicked]:
        newest = next(effect for effect in reversed(self.history) if isinstance(effect, Show))
        events = (button.event for row in newest.buttons for button in row)
        return [event for event in events if isinstance(event, ScreenItemTicked)]

    def waits(self, seconds: float) -> "Play":
        """Let time pass, waking at every instant the person waits for, as the waker does."""
        until = self.now + timedelta(seconds=seconds)
        seen: list[Effect] = []
        while (wants := self.wake_at) is not None and wants <= until:
            self.now = wants
            self.does(Woken())
            seen += self.effects
        self.now = until
        self.effects = tuple(seen)
        return self

    def sleeps_through(self, seconds: float) -> "Play":
        """Time passes while nobody is there to wake: a program that was down."""
        self.now += timedelta(seconds=seconds)
        return self.does(Woken())

    def comes_next(self) -> "Play":
        """Time passes until the next instant the person waits for."""
        wants = self.wake_at
        assert wants is not None, f"{self.phase} waits for nothing"
        self.now = wants
        return self.does(Woken())

    def shown(self) -> list[str]:
        """Text keys of what the last step showed, toasts included."""
        return [line.key for line in self.lines() if line.key]

    def lines(self) -> Iterator[Line]:
        for effect in self.effects:
            if isinstance(effect, Show | ShowPaper):
                yield from effect.lines
            elif isinstance(effect, Toast):
                yield effect.line

    def value(self, key: str, name: str) -> Value:
        """A value of the newest line with this text key."""
        for effect in reversed(self.history):
            lines = effect.lines if isinstance(effect, Show) else ()
            for line in lines:
                if line.key == key:
                    return line.values[name]
        raise AssertionError(f"nothing said {key}")

    def rings(self) -> int:
        return sum(
            isinstance(effect, Show) and isinstance(effect.place, New) and effect.place.sound is Sound.RINGS
            for effect in self.effects
        )

    def logged(self) -> list[LogSet]:
        return [effect for effect in self.history if isinstance(effect, LogSet)]

    def outcomes(self) -> list[tuple[str, date, str]]:
        """What became of each slot's occurrence, in order."""
        return [
            (effect.slot, effect.on, effect.outcome.value)
            for effect in self.history
            if isinstance(effect, RecordOccurrence)
        ]


def first_button(play: Play) -> Event:
    """The ordinary way on: the first button of the newest message that has any."""
    for effect in reversed(play.history):
        if isinstance(effect, Show) and effect.buttons:
            return effect.buttons[0][0].event
    raise AssertionError("no button was ever shown")


def local(hour: int, minute: int = 0) -> time:
    return time(hour, minute)


def key(name: str) -> Key:
    return Key(name)
