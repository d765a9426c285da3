"""Prompts that pause by the person's wish: for so long, or until /resume.

A pause is silent. It is remembered when it is over, so that progress can leave its dates out.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from bot.coach.calendar_events import PauseNamed
from bot.coach.day import leave_prompt, open_due
from bot.coach.effects import Line, RecordOccurrence, Show, Style, Toast, button, line
from bot.coach.events import PauseAsked, ResumeAsked, Woken
from bot.coach.facts import Outcome
from bot.coach.onboarding import next_prompts
from bot.coach.pause_words import LONGEST, Unclear, parse_pause
from bot.coach.person import Away, Idle, InSession, Person, Phase, Prompted, Slot
from bot.coach.practice import Practice, Turn, turn
from bot.coach.session_steps import close, settle


def pause_prompts(
    practice: Practice, person: Person, phase: Idle | Prompted, event: PauseAsked, now: datetime
) -> Turn:
    """/pause outside a session: no prompts until /resume."""
    if event.mark is not None:
        return turn(person, Toast(line("toast.already")))
    return pause_until(practice, person, None, now)


def pause_named(practice: Practice, person: Person, phase: Phase, event: PauseNamed, now: datetime) -> Turn:
    """/pause 5d, /pause until 24 Dec: also in a session, which ends with it. A wrong one changes nothing."""
    until = parse_pause(event.text, person.local(now).date())
    match until:
        case Unclear.TOO_LONG:
            return turn(person, Show((line("pause.too_long", most=LONGEST.days),)))
        case Unclear():
            return turn(person, Show((line(f"pause.{until}"),)))
        case _:
            return pause_until(practice, person, until, now)


def pause_until(practice: Practice, person: Person, until: date | None, now: datetime) -> Turn:
    """No prompts before the local date *until*; None: until /resume."""
    waiting = tuple(_taken_along(person.slots, now))
    # Whoever changes the end of a pause has been away since its beginning.
    since_at = person.phase.since_at if isinstance(person.phase, Away) else now
    person, left = leave_open(practice, person, now)
    person = replace(person, phase=Away(since_at, until)).unscheduled()
    if until is not None:
        person = person.scheduled(now)
    return person, (_show_away(person), *left, *waiting)


def _taken_along(slots: tuple[Slot, ...], now: datetime) -> Iterator[RecordOccurrence]:
    """The prompts that came due and waited for a session's end."""
    for slot in slots:
        if slot.due is not None and slot.due.at <= now:
            yield RecordOccurrence(slot.id, slot.due.on, Outcome.PAUSED)


def _show_away(person: Person) -> Show:
    return Show(away_lines(person), ((button("button.resume", ResumeAsked(), Style.PRIMARY),),))


def away_lines(person: Person) -> tuple[Line, ...]:
    """Until when the prompts pause; empty: they do not."""
    match person.phase:
        case Away(until=None):
            return (line("pause.away"),)
        case Away(until=date() as until):
            return (line("pause.until", on=until), line("pause.early"))
        case _:
            return ()


def already_away(practice: Practice, person: Person, phase: Away, event: object, now: datetime) -> Turn:
    return turn(person, _show_away(person))


def come_back(practice: Practice, person: Person, phase: Away, event: ResumeAsked, now: datetime) -> Turn:
    person = person.back(now).scheduled(now)
    return turn(person, Show((line("resume.back"), *next_prompts(practice, person))))


def pause_ended(practice: Practice, person: Person, phase: Away, event: Woken, now: datetime) -> Turn:
    """The first prompt after a pause with an end: it welcomes, and is the only message of the return."""
    return open_due(practice, person.back(now), now, note=(line("prompt.back"),))


def leave_open(practice: Practice, person: Person, now: datetime) -> Turn:
    """End what is open: the session keeps what was reported, the prompt closes."""
    if not isinstance(person.phase, InSession):
        return turn(person, *leave_prompt(practice, person))
    session = person.phase.session
    settled = settle(practice, session, None)
    person, effects = close(person, session, now)
    return person, settled + effects
