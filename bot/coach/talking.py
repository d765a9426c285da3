"""Free text in its place: what a word means depends on what is awaited.

Pain comes before "done", "ok" is never consent or a safety answer, and what is not understood changes
nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.coach import session as session_rules
from bot.coach.effects import GAP, New, Show, Style, button, line
from bot.coach.events import (
    AlarmReported,
    Asked,
    BeginAsked,
    DoneReported,
    EndAsked,
    Event,
    HurtReported,
    PauseAsked,
    ResumeAsked,
    SkipAsked,
    SnoozeNamed,
    StepBegun,
    StopAsked,
    TextSaid,
    TimesNamed,
    Topic,
    ZoneNamed,
)
from bot.coach.onboarding import show_question
from bot.coach.person import (
    ChoosingTimes,
    ChoosingZone,
    Hurting,
    InSession,
    Onboarding,
    Paused,
    Person,
    Phase,
    Prompted,
)
from bot.coach.practice import Practice, Turn, turn
from bot.coach.routine import AwaitDone, AwaitStart, Rest, Switch, WarmUp
from bot.coach.said import (
    Done,
    Emergency,
    Help,
    Hurts,
    Later,
    NotDone,
    Number,
    Okay,
    Said,
    Skip,
)
from bot.coach.said import (
    StopAsked as StopSaid,
)
from bot.coach.understanding import understand
from content.model import Level


@dataclass(frozen=True, slots=True)
class Remark:
    """Words that change nothing, with the text key of the answer."""

    key: str


def meaning(phase: Phase, event: TextSaid) -> Event | Remark:
    """The event that these words amount to where the person stands, or what to answer."""
    if isinstance(phase, ChoosingZone):
        return ZoneNamed(event.text)
    if isinstance(phase, ChoosingTimes):
        return TimesNamed(event.text)
    said = understand(event.text)
    if isinstance(said, Help):
        return Asked(Topic.HELP)
    if isinstance(phase, InSession):
        return _in_session(phase, said)
    if isinstance(phase, Onboarding):
        return Remark("onboarding.buttons")
    return _between_sessions(phase, said)


def _in_session(phase: InSession, said: Said) -> Event | Remark:
    hurting = isinstance(phase.session.moment, Hurting)
    match said:
        case Emergency():
            return AlarmReported()
        case Hurts() if not hurting:
            return HurtReported()
        case Done(reps) if not hurting:
            return DoneReported(reps)
        case Okay() if not hurting:
            return _okay(phase)
        case Skip() if not hurting:
            return SkipAsked()
        case Later() if not hurting:
            return PauseAsked()
        case StopSaid():
            return EndAsked()
        case NotDone():
            return Remark("session.take_your_time")
        case Number():
            return Remark("session.number")
        case _:
            return Remark("session.not_understood")


def _okay(phase: InSession) -> Event | Remark:
    """An "ok" is a "done" only while one is awaited."""
    session = phase.session
    if isinstance(session.moment, Paused):
        return ResumeAsked()
    if isinstance(session.step, AwaitDone):
        return DoneReported()
    if isinstance(session.step, AwaitStart | WarmUp | Rest | Switch):
        return StepBegun()
    return Remark("session.under_way")


def _between_sessions(phase: Phase, said: Said) -> Event | Remark:
    match said:
        case Emergency():
            return Remark("alarm")
        case Hurts():
            return Remark("hurt.outside")
        case Done(reps):
            return DoneReported(reps)
        case Okay() if isinstance(phase, Prompted):
            return BeginAsked("")
        case Later():
            return SnoozeNamed("")
        case Skip():
            return SkipAsked()
        case StopSaid():
            return StopAsked()
        case _:
            return Remark("words.not_understood")


def remarked(practice: Practice, person: Person, phase: Phase, remark: Remark, now: datetime) -> Turn:
    if remark.key == "alarm":
        return turn(person, _show_alarm(practice))
    if isinstance(phase, InSession):
        return session_rules.show_again(practice, person, phase.session, line(remark.key))
    if isinstance(phase, Onboarding):
        return turn(
            person, Show((line(remark.key),)), show_question(practice, person, now, New("onboarding"))
        )
    return turn(
        person, Show((line(remark.key),), ((button("button.begin", BeginAsked(""), Style.PRIMARY),),))
    )


def _show_alarm(practice: Practice) -> Show:
    """Words of an emergency outside a session: what to do, and one tap to lock the plan."""
    stop = next(question for question in practice.programme.screen if question.level is Level.STOP)
    return Show(
        (line("alarm.heard"), GAP, line(stop.advice)),
        ((button("button.lock", AlarmReported(), Style.DANGER),),),
    )
