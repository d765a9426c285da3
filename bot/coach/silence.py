"""Days on which no prompt was answered: first nothing, then an offer in the next prompt, then we stop writing.

Any sign of life ends the count. It counts dates on which a prompt really came and was left, so that our own
downtime is nobody's silence.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.coach.calendar_events import Page, PageAsked, PauseNamed
from bot.coach.effects import Buttons, Line, RecordOccurrence, Show, Style, button, line
from bot.coach.events import ResumeAsked
from bot.coach.facts import Outcome
from bot.coach.person import Away, AwayBy, Person, Slot
from bot.coach.practice import Turn, turn
from scheduler.recurrence import Occurrence

OFFER_AFTER = 4
"""Days without an answer; the next prompt then offers other times or a pause. All of this is our assumption."""

PAUSE_AFTER = 7
"""Days without an answer after which the prompts pause."""

OFFERED_PAUSE = timedelta(weeks=1)

OFFER: tuple[Line, ...] = (line("silence.offer"),)
BUTTONS: Buttons = (
    (
        button("button.silence.times", PageAsked(Page.TIMES)),
        button("button.silence.pause", PauseNamed(f"{OFFERED_PAUSE // timedelta(days=1)}d")),
    ),
)


def left_unanswered(person: Person, on: date) -> Person:
    if on in person.unanswered:
        return person
    return replace(person, unanswered=(*person.unanswered, on)[-PAUSE_AFTER:])


def heard_from(person: Person) -> Person:
    return replace(person, unanswered=()) if person.unanswered else person


def wants_an_offer(person: Person, on: date) -> bool:
    """Asked before the prompt of the date *on* is sent: the first one after so many whole days."""
    return _silent_days(person, on) == OFFER_AFTER and on not in person.unanswered


def lasts_too_long(person: Person, on: date) -> bool:
    return _silent_days(person, on) >= PAUSE_AFTER


def _silent_days(person: Person, on: date) -> int:
    return sum(one < on for one in person.unanswered)


def paused_by_silence(person: Person, due: list[tuple[Slot, Occurrence]], now: datetime) -> Turn:
    """In place of the prompts that are *due*. It makes no sound: there is nothing to do."""
    recorded = (RecordOccurrence(slot.id, occurrence.on, Outcome.PAUSED) for slot, occurrence in due)
    said = Show((line("silence.paused"),), ((button("button.resume", ResumeAsked(), Style.PRIMARY),),))
    away = replace(heard_from(person), phase=Away(now, by=AwayBy.SILENCE)).unscheduled()
    return turn(away, *recorded, said)
