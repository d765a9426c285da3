"""Free text in its place: what a word means depends on what is awaited.

Pain comes before "done", "ok" is never consent or a safety answer, and what is not understood changes
nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.coach.awaited_scores import awaited_score
from bot.coach.calendar_events import ClockRead
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
    TimesAccepted,
    TimesNamed,
    Topic,
    ZoneAccepted,
    ZoneNamed,
)
from bot.coach.going_on import ways_to_begin
from bot.coach.onboarding import show_question
from bot.coach.person import (
    Away,
    ChoosingTimes,
    ChoosingZone,
    Gone,
    Hurting,
    InSession,
    Locked,
    Onboarding,
    Paused,
    Person,
    Phase,
    Prompted,
    Session,
    Welcome,
)
from bot.coach.practice import Practice, Turn, turn
from bot.coach.routine import AwaitDone, AwaitStart, Rest, Switch, WarmUp
from bot.coach.said import (
    Done,
    Emergency,
    GoOn,
    Help,
    Hurts,
    Later,
    NoPain,
    NotDone,
    Number,
    Okay,
    Said,
    Skip,
)
from bot.coach.said import (
    StopAsked as StopSaid,
)
from bot.coach.screen_answers import locked_again
from bot.coach.screening import emergency_line
from bot.coach.session_answers import show_again
from bot.coach.session_words import set_to_put_right
from bot.coach.snoozing import later_in
from bot.coach.travel import clock_reading
from bot.coach.understanding import understand
from content.model import Level


@dataclass(frozen=True, slots=True)
class Remark:
    """Words that change nothing, with the text key of the answer."""

    key: str


def meaning(phase: Phase, event: TextSaid) -> Event | Remark:
    """The event that these words amount to where the person stands, or what to answer."""
    said = understand(event.text)
    if isinstance(phase, Onboarding) and isinstance(said, Emergency) and not _is_a_time(phase, event.text):
        return Remark("alarm")
    if isinstance(said, Help):
        return Asked(Topic.HELP)
    if (score := awaited_score(phase, said)) is not None:
        return score
    if isinstance(phase, ChoosingZone):
        return ZoneAccepted() if isinstance(said, Okay) else ZoneNamed(event.text)
    if isinstance(phase, ChoosingTimes):
        return TimesAccepted() if isinstance(said, Okay) else TimesNamed(event.text)
    if isinstance(phase, InSession):
        return _in_session(phase, said)
    if isinstance(phase, Onboarding):
        return Remark("onboarding.buttons")
    return _between_sessions(phase, said, event.text)


def _is_a_time(phase: Phase, text: str) -> bool:
    """Where a time is asked for, "8 sharp" is no alarm."""
    return isinstance(phase, ChoosingZone | ChoosingTimes) and any(char.isdigit() for char in text)


def _in_session(phase: InSession, said: Said) -> Event | Remark:
    if isinstance(phase.session.moment, Hurting):
        return _while_hurting(phase.session.moment, said)
    match said:
        case Emergency():
            return AlarmReported()
        case Hurts():
            return HurtReported()
        case Done(reps):
            return DoneReported(reps)
        case Okay():
            return _okay(phase)
        case GoOn():
            return ResumeAsked() if isinstance(phase.session.moment, Paused) else StepBegun()
        case Skip():
            return SkipAsked()
        case Later():
            return PauseAsked()
        case StopSaid():
            return EndAsked()
        case _:
            return _number_or_else(phase.session, said)


REMARKS: dict[type[Said], str] = {NotDone: "session.take_your_time", Number: "session.number"}


def _number_or_else(session: Session, said: Said) -> Event | Remark:
    """A bare number after a set is that of the set just reported."""
    if isinstance(said, Number) and set_to_put_right(session) is not None:
        return DoneReported(said.value)
    return Remark(REMARKS.get(type(said), "session.not_understood"))


def _while_hurting(moment: Hurting, said: Said) -> Event | Remark:
    """Only the ways on that are offered lead on; a "done" now must not push anybody back into the exercise."""
    match said:
        case Emergency():
            return AlarmReported()
        case StopSaid():
            return EndAsked()
        case _:
            return Remark("hurt.how_strong" if moment.score is None else "hurt.choose")


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


def _between_sessions(phase: Phase, said: Said, text: str) -> Event | Remark:
    match said:
        case Emergency():
            return Remark("alarm")
        case Hurts():
            return Remark("hurt.outside")
        case Done(reps):
            return DoneReported(reps)
        case Okay() if isinstance(phase, Prompted):
            return BeginAsked("")
        case GoOn():
            return _go_on(phase)
        case Later():
            return SnoozeNamed(later_in(text))
        case Skip():
            return SkipAsked()
        case StopSaid():
            return StopAsked()
        case Okay() | NoPain():
            return Remark("words.fine")
        case _:
            reading = clock_reading(text)
            return ClockRead(reading) if reading else Remark("words.not_understood")


def _go_on(phase: Phase) -> Event:
    """Start or resume, said while nothing runs: what is paused goes on; else what is open or next begins."""
    return ResumeAsked() if isinstance(phase, Away) else BeginAsked("")


def remarked(practice: Practice, person: Person, phase: Phase, remark: Remark, now: datetime) -> Turn:
    if remark.key == "alarm":
        return turn(person, _show_alarm(practice, person))
    if isinstance(phase, Locked):
        return locked_again(practice, person, phase, remark, now)
    if isinstance(phase, Gone):
        return turn(person, Show((line("stop.off"),)))
    if remark.key == "hurt.outside":
        return turn(person, Show((line(remark.key),)))
    if isinstance(phase, InSession):
        return show_again(practice, person, phase.session, line(remark.key))
    if isinstance(phase, Onboarding):
        return turn(
            person, Show((line(remark.key),)), show_question(practice, person, now, New("onboarding"))
        )
    return turn(person, Show((line(remark.key),), ways_to_begin(practice, person, now)))


def _show_alarm(practice: Practice, person: Person) -> Show:
    """Words of an emergency outside a session: what to do, and one tap to lock the plan, where one is open."""
    lock = ((button("button.lock", AlarmReported(), Style.DANGER),),)
    stop = next(question for question in practice.programme.screen if question.level is Level.STOP)
    return Show(
        (line("alarm.heard"), GAP, line(stop.advice), GAP, emergency_line(practice, person)),
        () if isinstance(person.phase, Locked | Gone | Welcome) else lock,
    )
