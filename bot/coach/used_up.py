"""Old buttons go: a message whose button was tapped and answered elsewhere has done its work."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.coach.calendar_events import PauseNamed
from bot.coach.effects import Effect, New, Show
from bot.coach.events import (
    AlarmReported,
    BeginAsked,
    BegunAnew,
    DoneReported,
    EndAsked,
    HurtEased,
    HurtReported,
    PauseAsked,
    ResumeAsked,
    ShortBegun,
    SkipAsked,
    SlotBegun,
    StepBegun,
)
from bot.coach.pain_events import EaseAccepted, HurtGoneOn, PainScored
from bot.coach.person import CheckOut, Idle, InSession, Person, Prompted

DECIDED = (
    AlarmReported,
    BeginAsked,
    BegunAnew,
    DoneReported,
    EaseAccepted,
    EndAsked,
    HurtEased,
    HurtGoneOn,
    HurtReported,
    PainScored,
    PauseAsked,
    PauseNamed,
    ResumeAsked,
    ShortBegun,
    SkipAsked,
    SlotBegun,
    StepBegun,
)
"""What is tapped once. Lists to read in, menus and questions that turn their own page stay as they are; so does what
offers one thing of several, as to keep this dose or that one.
"""


def named(effects: Sequence[Effect], now: datetime) -> list[Effect]:
    """The same, with a name for every new message that has buttons: only by a name can it be found again."""
    return [
        replace(effect, place=replace(effect.place, target=f"said.{now:%Y%m%d%H%M%S%f}.{number}"))
        if isinstance(effect, Show)
        and effect.buttons
        and isinstance(effect.place, New)
        and effect.place.target is None
        else effect
        for number, effect in enumerate(effects)
    ]


def loses_buttons(after: Person, effects: Sequence[Effect], tapped: str) -> bool:
    """Whether the message of the name *tapped* keeps buttons that lead nowhere any more.

    Never the one that is open now, and none that gets another look, or whose name a new message takes over: what is
    sent for a name goes to its newest message. A toast alone uses nothing up.
    """
    shown = [effect for effect in effects if isinstance(effect, Show)]
    return bool(shown) and tapped != _open(after) and all(one.place.target != tapped for one in shown)


def _open(person: Person) -> str:
    """The name of the message whose buttons count; empty: there is none."""
    match person.phase:
        case InSession(session):
            return session.shown
        case Prompted(shown=shown) | Idle(asking=CheckOut(shown=shown)):
            return shown
        case _:
            return ""
