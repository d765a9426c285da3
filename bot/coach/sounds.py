"""Quiet hours at work: what we send by ourselves makes no sound. A time that was chosen rings."""

from datetime import datetime, timedelta

from bot.coach.effects import Sound
from bot.coach.person import Person
from scheduler.recurrence import next_occurrence


def sound(person: Person, now: datetime) -> Sound:
    """For what comes by itself and was not asked for at this time."""
    is_quiet = person.quiet is not None and person.quiet.holds(person.local(now).time())
    return Sound.SILENT if is_quiet else Sound.RINGS


def after_quiet(person: Person, at: datetime) -> datetime:
    """*at*, or the end of the quiet hours it lies in: for what loses nothing by waiting, as a summary."""
    if person.quiet is None or not person.quiet.holds(person.local(at).time()):
        return at
    just_before = at - timedelta(microseconds=1)
    return next_occurrence(person.quiet.until, person.tz, after=None, now=just_before).at
