"""When the safety screen is asked again: after a time away, and when something is new."""

from dataclasses import replace
from datetime import datetime

from bot.coach import day
from bot.coach.effects import New, Show, Toast, line
from bot.coach.onboarding import TARGET, show_question
from bot.coach.pain_events import NewsTold
from bot.coach.person import Person, Prompted
from bot.coach.practice import Practice, Turn, turn
from bot.coach.screening import first_screen


def is_old(practice: Practice, person: Person, now: datetime) -> bool:
    """Whether the answers lie too far back to begin on them: neither asked nor exercised for so long."""
    instants = [at for at in (person.screened_at, person.active_at) if at is not None]
    return not instants or now - max(instants) > practice.programme.screen_again.after_away


def ask_anew(practice: Practice, person: Person, key: str, now: datetime) -> Turn:
    """From the first question on; *key*: why. No exercise until it is answered."""
    left = day.leave_prompt(practice, person)
    asked = first_screen(practice.programme, now)
    person = replace(person, screened_at=None, interrupted=None, phase=asked).unscheduled()
    return person, (*left, Show((line(key),)), show_question(practice, person, now, New(TARGET)))


def news_told(practice: Practice, person: Person, phase: Prompted, event: NewsTold, now: datetime) -> Turn:
    if not day.fits(phase, event.mark):
        return turn(person, Toast(line("toast.prompt_closed")))
    return ask_anew(practice, person, "screen.again.news", now)
