"""/times and /timezone: set at any moment, during the questions and in a session too. A wrong one changes nothing."""

from dataclasses import replace
from datetime import datetime, time
from itertools import pairwise

from bot.coach.clock_times import NotTimes, parse_times
from bot.coach.effects import (
    GAP,
    Below,
    Buttons,
    Edit,
    Line,
    New,
    Show,
    button,
    line,
)
from bot.coach.events import TimesKept, TimesNamed, ZoneFound, ZoneNamed
from bot.coach.onboarding import (
    TARGET,
    go_on,
    next_prompts,
    noted,
    show_question,
    slot_lines,
    times_example,
    with_times,
)
from bot.coach.pauses import away_lines
from bot.coach.person import Away, ChoosingTimes, ChoosingZone, Gone, Locked, Onboarding, Person, Phase
from bot.coach.planning import planned_from
from bot.coach.practice import Practice, Turn, slot_plan, turn
from bot.coach.quiet import quiet_times
from bot.coach.routine import estimate, minutes

TIMES = "times"
"""The message that asks whether slots that overlap shall stay so."""


def times_named(practice: Practice, person: Person, phase: Phase, event: TimesNamed, now: datetime) -> Turn:
    """Set the local times of the slots; alone, show them. A wrong one changes nothing."""
    if not event.text.strip():
        lines = (
            line("times.now"),
            *slot_lines(practice, person, now),
            GAP,
            *what_comes(practice, person, phase),
            line("times.how", example=times_example(person)),
        )
        return turn(person, Show(lines))
    parsed = parse_times(event.text)
    if isinstance(parsed, NotTimes):
        return turn(person, Show((line("times.refused", example=times_example(person)),)))
    if len(parsed) != len(person.slots):
        return turn(
            person, Show((line("times.count", count=len(person.slots), example=times_example(person)),))
        )
    if len(set(parsed)) != len(parsed):
        return turn(person, Show((line("times.same", example=times_example(person)),)))
    person, missed = planned_from(person, with_times(person, parsed), now)
    said = _said_of_times(practice, person, phase, now)
    overlaps = _overlaps(practice, person, now)
    if overlaps:
        said += (GAP, *overlaps, line("times.wait"))
    elif _too_close(practice, parsed):
        said += (
            line("times.close", hours=int(practice.programme.times.slots_apart.total_seconds() // 3600)),
        )
    said += tuple(quiet_times(practice, person))
    # Set they are, whatever is tapped, or nothing.
    asked = ((button("button.times.keep", TimesKept()), button("button.times.change", TimesNamed(""))),)
    shown = Show(said, asked, New(TIMES)) if overlaps else Show(said)
    person, effects = _then_go_on(practice, person, phase, now, shown)
    return person, (*effects, *missed)


def times_kept(practice: Practice, person: Person, phase: Phase, event: TimesKept, now: datetime) -> Turn:
    """The question of slots that overlap is answered, and not asked again."""
    return turn(person, Show(_said_of_times(practice, person, phase, now), (), Edit(TIMES)))


def _said_of_times(practice: Practice, person: Person, phase: Phase, now: datetime) -> tuple[Line, ...]:
    title = "times.noted" if isinstance(phase, Away | Gone | Locked) else "times.set"
    return (line(title), *what_comes(practice, person.scheduled(now), phase))


def zone_named(practice: Practice, person: Person, phase: Phase, event: ZoneNamed, now: datetime) -> Turn:
    if not event.text.strip():
        zone = _zone_name(practice, person)
        said = (line("zone.now", zone=zone, now=person.local(now).time()), line("zone.how"))
        return turn(person, Show(said, below=Below.ASK_LOCATION))
    match_ = practice.zones.match(event.text, now, practice.default_zone)
    if match_.zone is None and not match_.others:
        is_time = not isinstance(parse_times(event.text), NotTimes)
        return turn(person, Show((line("zone.no_such_time" if is_time else "zone.refused"),)))
    if match_.zone is None:
        return turn(person, Show((line("zone.which"),), _zone_buttons(practice, person, match_.others)))
    return _set_zone(practice, person, phase, match_.zone, match_.others, now)


def zone_found(practice: Practice, person: Person, phase: Phase, event: ZoneFound, now: datetime) -> Turn:
    return _set_zone(practice, person, phase, event.zone, (), now)


def _zone_name(practice: Practice, person: Person) -> str:
    """The city, and the zone's own name behind it where that is another."""
    city = practice.zones.city(person.zone, person.language)
    return city if city == person.zone else f"{city} ({person.zone})"


def _set_zone(
    practice: Practice, person: Person, phase: Phase, zone: str, others: tuple[str, ...], now: datetime
) -> Turn:
    person, missed = planned_from(person, replace(person, zone=zone, zone_known=True), now)
    said = [line("zone.set", zone=_zone_name(practice, person), now=person.local(now).time())]
    if not isinstance(phase, Onboarding):
        said += what_comes(practice, person, phase)
    person, effects = _then_go_on(practice, person, phase, now, Show(tuple(said), below=Below.REMOVE))
    if not others:
        return person, (*effects, *missed)
    # A message of its own: one that takes the location button away can hold no other.
    said_, *asked = effects
    choices = Show((line("zone.others"),), _zone_buttons(practice, person, others))
    return person, (said_, choices, *asked, *missed)


def _zone_buttons(practice: Practice, person: Person, zones: tuple[str, ...]) -> Buttons:
    carried = noted(person)
    kept = None if carried is None else replace(carried, zone=None)
    return tuple(
        (button("button.zone.named", ZoneFound(zone, kept), city=practice.zones.city(zone, person.language)),)
        for zone in zones
    )


def what_comes(practice: Practice, person: Person, phase: Phase) -> tuple[Line, ...]:
    """The next prompts; or why none comes yet."""
    match phase:
        case Away():
            return away_lines(person)
        case Gone():
            return (line("stop.off"),)
        case Locked():
            return (line("times.locked"),)
        case _:
            coming = next_prompts(practice, person)
            return coming if coming or isinstance(phase, Onboarding) else (line("next.none"),)


def _then_go_on(practice: Practice, person: Person, phase: Phase, now: datetime, said: Show) -> Turn:
    """Answer, and in the middle of the questions ask the next one: the answer may have settled it."""
    if not isinstance(phase, Onboarding):
        return turn(person, said)
    if isinstance(phase, ChoosingZone | ChoosingTimes):
        person, effects = go_on(practice, person, now, New(TARGET))
        return person, (said, *effects)
    return turn(person, said, show_question(practice, person, now, New(TARGET)))


def _overlaps(practice: Practice, person: Person, now: datetime) -> tuple[Line, ...]:
    """Each slot that begins on a day of both before the one before it can be over, by its minutes of today."""
    today = person.day(now)
    slots = sorted(person.slots, key=lambda slot: slot.at)
    lines = []
    for slot, later in pairwise(slots):
        plan = slot_plan(practice, person, practice.programme.slot(slot.id), today)
        apart = datetime.combine(today, later.at) - datetime.combine(today, slot.at)
        if apart < estimate(plan) and set(slot.days) & set(later.days):
            lines.append(line("times.overlap", first=slot.at, minutes=minutes(plan), second=later.at))
    return tuple(lines)


def _too_close(practice: Practice, times: tuple[time, ...]) -> bool:
    """Whether two slots are closer than suggested, round midnight too."""
    seconds = sorted(at.hour * 3600 + at.minute * 60 for at in times)
    gaps = [
        later - earlier for earlier, later in zip(seconds, [*seconds[1:], seconds[0] + 86_400], strict=True)
    ]
    return len(times) > 1 and min(gaps) < practice.programme.times.slots_apart.total_seconds()
