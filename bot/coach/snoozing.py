"""A prompt that comes again later: in so many minutes, or at a time of this day. The schedule never moves."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.coach.clock_times import NotTimes, Reason, parse_times
from bot.coach.day import fits
from bot.coach.effects import Edit, Key, Line, Show, Sound, Toast, Value, button, line
from bot.coach.events import SlotBegun, SlotMark, Snoozed, SnoozeNamed, SnoozeOpened
from bot.coach.person import Person, Phase, Prompted
from bot.coach.practice import Practice, Turn, turn
from bot.coach.sounds import sound
from scheduler.recurrence import next_occurrence

SNOOZE_MOST = timedelta(hours=6)
"""A longer snooze would reach into the next slot; a time says it better."""

EXAMPLE_IN = timedelta(hours=1)

MINUTES_DIGITS = 3
"""As many as `SNOOZE_MOST` takes in minutes; four are a time: 1830."""

_CLOCK = re.compile(
    r"(?<![\d.:])(\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\b)?|\d{1,2}\s?[ap]m\b)(?![\d:])", re.IGNORECASE
)
_MINUTES = re.compile(r"(?<!\d)(\d{1,3})\s?(?:min|хв|мин)", re.IGNORECASE)


def later_in(text: str) -> str:
    """What a "later" names beside it, as /snooze takes it: a time, or minutes; empty: neither."""
    found = _CLOCK.search(text) or _MINUTES.search(text)
    return found[1] if found else ""


def snooze_opened(
    practice: Practice, person: Person, phase: Prompted, event: SnoozeOpened, now: datetime
) -> Turn:
    """Offer how long, in place of the prompt's buttons."""
    if not fits(phase, event.mark):
        return turn(person, Toast(line("toast.prompt_closed")))
    slot = Key(practice.programme.slot(phase.slot).title)
    choices = tuple(
        button("button.snooze_for", Snoozed(event.mark, lasts), minutes=int(lasts / timedelta(minutes=1)))
        for lasts in practice.programme.times.snoozes
    )
    offered = Show(
        lines=(line("prompt.title", slot=slot), line("prompt.snooze_how_long"), *_until_when(person, now)),
        buttons=(choices, (button("button.start", SlotBegun(event.mark)),)),
        place=Edit(phase.shown),
    )
    return turn(person, offered)


def snoozed(practice: Practice, person: Person, phase: Prompted, event: Snoozed, now: datetime) -> Turn:
    if not fits(phase, event.mark):
        return turn(person, Toast(line("toast.prompt_closed")))
    return _snooze(practice, person, phase, now + event.lasts, now, tapped=event.mark)


def snooze_named(
    practice: Practice, person: Person, phase: Prompted, event: SnoozeNamed, now: datetime
) -> Turn:
    """/snooze, /snooze 45, /snooze 18:30. What cannot be read changes nothing."""
    text = event.text.strip()
    if not text:
        until = now + practice.programme.times.snoozes[0]
        return _snooze(practice, person, phase, until, now, tapped=None)
    if text.isdecimal() and len(text) <= MINUTES_DIGITS:
        lasts = timedelta(minutes=int(text))
        if timedelta() < lasts <= SNOOZE_MOST:
            return _snooze(practice, person, phase, now + lasts, now, tapped=None)
        return turn(person, _refused(person, now))
    times = parse_times(text) if _is_a_time(text) else NotTimes(Reason.NOT_A_TIME)
    if isinstance(times, NotTimes) or len(times) > 1:
        return turn(person, _refused(person, now))
    until = next_occurrence(times[0], person.tz, after=None, now=now).at
    if person.day(until) != person.day(now):
        return turn(person, Show((line("snooze.past", at=times[0]),)))
    return _snooze(practice, person, phase, until, now, tapped=None)


def _is_a_time(text: str) -> bool:
    """A number alone is minutes, unless it has the four digits of a clock."""
    return bool(_CLOCK.fullmatch(text)) or (text.isdecimal() and len(text) == len("1830"))


def _refused(person: Person, now: datetime) -> Show:
    most = int(SNOOZE_MOST / timedelta(minutes=1))
    return Show((line("snooze.refused", most=most), *_until_when(person, now)))


def _until_when(person: Person, now: datetime) -> tuple[Line, ...]:
    """With an example that works: a full or half hour of today that is still to come; late at night there is none."""
    local = person.local(now + EXAMPLE_IN)
    until = local.replace(minute=local.minute // 30 * 30) + timedelta(minutes=30)
    return (line("prompt.snooze_until", at=f"{until:%H:%M}"),) if person.day(until) == person.day(now) else ()


def _snooze(
    practice: Practice,
    person: Person,
    phase: Prompted,
    until: datetime,
    now: datetime,
    *,
    tapped: SlotMark | None,
) -> Turn:
    slot = Key(practice.programme.slot(phase.slot).title)
    values: dict[str, Value] = {"slot": slot, "until": person.local(until).time()}
    lines = (Line("prompt.snoozed", values), *_warnings(practice, person, until))
    closed = Show(lines, (), Edit(phase.shown))
    said = () if tapped else (Show(lines),)
    return turn(replace(person, phase=replace(phase, snoozed_until=until)), closed, *said)


def _warnings(practice: Practice, person: Person, until: datetime) -> tuple[Line, ...]:
    """That the next slot comes first, or that it will make no sound."""
    coming = next(person.coming(), None)
    if coming is not None and coming[1].at <= until:
        slot, occurrence = coming
        title = Key(practice.programme.slot(slot.id).title)
        return (line("snooze.next_first", slot=title, at=person.local(occurrence.at).time()),)
    return (line("snooze.silent"),) if sound(person, until) is Sound.SILENT else ()


def nothing_to_snooze(
    practice: Practice, person: Person, phase: Phase, event: SnoozeNamed, now: datetime
) -> Turn:
    return turn(person, Show((line("snooze.nothing"),)))
