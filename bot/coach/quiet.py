"""/quiet: the page of the quiet hours, and what changes them."""

from dataclasses import replace
from datetime import datetime, time

from bot.coach.calendar_events import Page, QuietChosen, QuietNamed
from bot.coach.clock_times import NotTimes, parse_times
from bot.coach.effects import GAP, Button, Edit, Key, Line, New, Show, Style, button, line
from bot.coach.person import Person, Phase
from bot.coach.practice import Practice, Turn, turn
from bot.coach.quiet_hours import Quiet
from bot.coach.slots import MENU, back_to

CHOICES = (Quiet(time(21), time(7)), Quiet(time(22), time(7)), Quiet(time(23), time(8)))

OFF = frozenset({"off", "no", "none", "aus", "nein", "keine", "apagar", "apagado", "вимкнути", "ні", "0"})

FROM_AND_UNTIL = 2


def quiet_times(practice: Practice, person: Person) -> tuple[Line, ...]:
    """A word about the slots whose time lies in the quiet hours: they were chosen, and ring."""
    quiet = person.quiet
    if quiet is None:
        return ()
    return tuple(
        line("quiet.rings", at=slot.at, slot=Key(practice.programme.slot(slot.id).title))
        for slot in person.slots
        if quiet.holds(slot.at)
    )


def quiet_line(person: Person) -> Line:
    quiet = person.quiet
    if quiet is None:
        return line("quiet.off")
    return line("quiet.hours", since=quiet.since, until=quiet.until)


def show_quiet(practice: Practice, person: Person, place: New | Edit) -> Show:
    kept = quiet_times(practice, person)
    lines = (line("quiet.title"), quiet_line(person), line("quiet.what"), *kept, GAP, line("quiet.how"))
    choices = tuple((_choice(person, quiet),) for quiet in CHOICES)
    off = button("button.quiet.off", QuietChosen(None), _marked(person, None))
    return Show(lines, (back_to(Page.SETTINGS), *choices, (off,)), place)


def _choice(person: Person, quiet: Quiet) -> Button:
    return button(
        "button.quiet.hours",
        QuietChosen(quiet),
        _marked(person, quiet),
        since=quiet.since,
        until=quiet.until,
    )


def _marked(person: Person, quiet: Quiet | None) -> Style:
    return Style.SUCCESS if person.quiet == quiet else Style.PLAIN


def quiet_chosen(practice: Practice, person: Person, phase: Phase, event: QuietChosen, now: datetime) -> Turn:
    person = replace(person, quiet=event.quiet)
    return turn(person, show_quiet(practice, person, Edit(MENU)))


def quiet_named(practice: Practice, person: Person, phase: Phase, event: QuietNamed, now: datetime) -> Turn:
    """/quiet 21:30 06:30, /quiet off; alone it shows them. A wrong one changes nothing."""
    text = event.text.strip().casefold()
    if not text:
        return turn(person, show_quiet(practice, person, New(MENU)))
    if text in OFF:
        person = replace(person, quiet=None)
        return turn(person, show_quiet(practice, person, New(MENU)))
    times = parse_times(text)
    if isinstance(times, NotTimes) or len(times) != FROM_AND_UNTIL or times[0] == times[1]:
        return turn(person, Show((line("quiet.refused"),)))
    person = replace(person, quiet=Quiet(*times))
    return turn(person, show_quiet(practice, person, New(MENU)))
