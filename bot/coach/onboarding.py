"""The rules of getting to know each other: consent, safety screen, foot, zone, times.

What is still to be asked follows from what is known (`next_question`), so every step survives a restart, and
/times and /timezone may come at any moment. The first button of each question is the ordinary way on.
"""

from dataclasses import replace
from datetime import datetime, time
from itertools import islice

from bot.coach.consent import agreed
from bot.coach.dose_events import GentleChosen
from bot.coach.effects import (
    GAP,
    Below,
    Buttons,
    Edit,
    Key,
    Line,
    New,
    Show,
    Style,
    Weekdays,
    button,
    line,
)
from bot.coach.events import (
    BeginAsked,
    ConsentGiven,
    ConsentRefused,
    Event,
    FootChosen,
    LanguageChosen,
    Noted,
    Started,
    TimesAccepted,
    TimesDoubted,
    ZoneAccepted,
    ZoneDoubted,
    ZoneFound,
)
from bot.coach.pain_events import TooYoung
from bot.coach.person import (
    ChoosingFoot,
    ChoosingTimes,
    ChoosingZone,
    Gone,
    Idle,
    NamingConditions,
    Person,
    Phase,
    Screening,
    Slot,
    Welcome,
)
from bot.coach.plan import is_blocked
from bot.coach.practice import Practice, Turn, slot_plan, turn
from bot.coach.routine import minutes
from bot.coach.screening import (
    first_screen,
    show_locked,
    show_naming,
    show_screen,
)
from content.languages import ENGLISH
from content.model import Foot
from scheduler.recurrence import EVERY_DAY

TARGET = "onboarding"


def newcomer(practice: Practice, id_: int, language: str) -> Person:
    """Somebody of whom nothing is known yet, with the programme's suggested times.

    *language* is the client's tag; one that we do not speak becomes English.
    """
    own = (Slot(slot.id, slot.default_at) for slot in practice.programme.slots if not slot.optional)
    optional = (Slot(slot.id, slot.default_at) for slot in practice.programme.slots if slot.optional)
    return Person(
        id=id_,
        language=practice.languages.find(language) or ENGLISH,
        zone=practice.default_zone,
        slots=tuple(own),
        shelved=tuple(optional),
        programme=practice.programme.id,
    )


def noted(person: Person) -> Noted | None:
    """What the buttons of somebody who has not agreed carry; None: they have, so it is stored."""
    if person.consent is not None:
        return None
    return Noted(
        zone=person.zone if person.zone_known else None,
        times=tuple(slot.at for slot in person.slots) if person.times_known else None,
        language=person.language,
    )


def recalled(practice: Practice, person: Person, event: Event) -> Person:
    """A *person* of whom nothing is known here, as the tapped button remembers them."""
    carried = event.noted if isinstance(event, LanguageChosen | ZoneFound) else None
    return person if carried is None else _with_noted(practice, person, carried)


def _with_noted(practice: Practice, person: Person, said: Noted) -> Person:
    """A button can be forged, and an old one may name what has gone: that is left out."""
    if said.zone:
        person = replace(person, zone=said.zone, zone_known=True)
    if said.times and len(said.times) == len(person.slots):
        person = with_times(person, said.times)
    if said.language is not None and said.language in practice.languages.names:
        person = replace(person, language=said.language)
    return person


# What is asked next


def next_question(practice: Practice, person: Person, now: datetime) -> Phase:
    """The first thing that is still to be asked; `Idle` when all is known."""
    if person.consent is None:
        return Welcome()
    if person.screened_at is None:
        return first_screen(practice.programme, now)
    if person.foot is None:
        return ChoosingFoot()
    if not person.zone_known:
        return ChoosingZone()
    if not person.times_known:
        return ChoosingTimes()
    return Idle()


def go_on(practice: Practice, person: Person, now: datetime, place: New | Edit) -> Turn:
    """Ask the next question, or say that all is set."""
    person = replace(person, phase=next_question(practice, person, now))
    if isinstance(person.phase, Idle):
        person = person.scheduled(now)
        return turn(person, show_ready(practice, person, now, place))
    return turn(person, show_question(practice, person, now, place))


def show_question(practice: Practice, person: Person, now: datetime, place: New | Edit) -> Show:
    """The question of an onboarding phase."""
    match person.phase:
        case Screening() as phase:
            return show_screen(practice, phase, place)
        case NamingConditions() as phase:
            return show_naming(practice, person, phase, place)
        case ChoosingFoot():
            buttons: Buttons = (
                (
                    button("button.foot.left", FootChosen(Foot.LEFT)),
                    button("button.foot.right", FootChosen(Foot.RIGHT)),
                ),
                (button("button.foot.both", FootChosen(Foot.BOTH)),),
            )
            return Show((line("foot.question"),), buttons, place)
        case ChoosingZone():
            local = person.local(now).time()
            buttons = (
                (button("button.zone.right", ZoneAccepted(), Style.PRIMARY, now=local),),
                (button("button.zone.other", ZoneDoubted()),),
            )
            city = practice.zones.city(person.zone, person.language)
            return Show((line("zone.question", now=local, city=city),), buttons, place)
        case ChoosingTimes():
            buttons = (
                (button("button.times.fine", TimesAccepted(), Style.PRIMARY),),
                (button("button.times.other", TimesDoubted()),),
            )
            return Show((line("times.question"), GAP, *slot_lines(practice, person, now)), buttons, place)
        case _:
            return show_welcome(practice, person, place)


def show_welcome(practice: Practice, person: Person, place: New | Edit) -> Show:
    """What this is and is not, and the consent. What was said before it travels in the button,
    nowhere else.
    """
    said = noted(person) or Noted()
    agreed = ConsentGiven(said.zone, said.times, said.language, version=practice.programme.consent_version)
    programme = practice.programme
    lines = [line("welcome.hello"), GAP, line(programme.about), GAP, line(programme.consent_text)]
    if agreed.zone or agreed.times:
        lines += [GAP, line("welcome.noted")]
    buttons = (
        (button("button.agree", agreed, Style.PRIMARY),),
        (button("button.too_young", TooYoung()),),
        (button("button.refuse", ConsentRefused()),),
    )
    return Show(tuple(lines), buttons, place)


def show_ready(practice: Practice, person: Person, now: datetime, place: New | Edit) -> Show:
    lines = (
        line("ready.title"),
        GAP,
        *slot_lines(practice, person, now),
        *left_out(practice, person),
        GAP,
        *(line("ready.next", when=person.local(due.at)) for _, due in islice(person.coming(), 1)),
        line("ready.how"),
    )
    buttons = (
        (button("button.begin_now", BeginAsked(""), Style.PRIMARY),),
        (button("button.gentle", GentleChosen()),),
    )
    return Show(lines, buttons, place)


def left_out(practice: Practice, person: Person) -> tuple[Line, ...]:
    """The exercises that the safety answers rule out: nobody should wonder where they are."""
    return tuple(
        line("ready.left_out", exercise=Key(exercise.short_title))
        for exercise in practice.programme.exercises
        if is_blocked(exercise, person.blocks)
    )


def slot_lines(practice: Practice, person: Person, now: datetime) -> tuple[Line, ...]:
    """Each slot with its local time and its minutes today."""
    lines = []
    for slot in person.slots:
        content = practice.programme.slot(slot.id)
        plan = slot_plan(practice, person, content, person.local(now).date())
        lines.append(line("slot.line", count=minutes(plan), slot=Key(content.title), at=slot.at))
        if slot.days != EVERY_DAY:
            lines.append(line("slot.days", days=Weekdays(slot.days)))
    return tuple(lines)


def times_example(person: Person) -> str:
    """As many times as the person has slots, as they are now: what may stand behind /times."""
    return " ".join(f"{slot.at:%H:%M}" for slot in person.slots)


def next_prompts(practice: Practice, person: Person) -> tuple[Line, ...]:
    """The coming prompts on the person's own clock, soonest first."""
    return tuple(
        line(
            "next.prompt", slot=Key(practice.programme.slot(slot.id).title), when=person.local(occurrence.at)
        )
        for slot, occurrence in person.coming()
    )


# The rules


def started(practice: Practice, person: Person, phase: Phase, event: Started, now: datetime) -> Turn:
    """/start of somebody new, of somebody in the middle of the questions, or of somebody who left."""
    if isinstance(phase, Gone) and phase.sign is not None:
        back = Show((line("start.back"),), below=Below.REMOVE)
        return turn(
            replace(person, phase=phase.sign), back, show_locked(practice, person, phase.sign, New(TARGET))
        )
    if isinstance(phase, Gone) and person.consent is not None:
        person, effects = go_on(practice, person, now, New(TARGET))
        return person, (Show((line("start.back"),), below=Below.REMOVE), *effects)
    if isinstance(phase, Gone):
        person = replace(person, phase=Welcome())
    return turn(person, show_question(practice, person, now, New(TARGET)))


def consent_given(
    practice: Practice, person: Person, phase: Welcome, event: ConsentGiven, now: datetime
) -> Turn:
    person = _with_noted(practice, person, Noted(event.zone, event.times, event.language))
    if event.version != practice.programme.consent_version:
        # The words under that button are not those of today.
        return turn(person, show_welcome(practice, person, New(TARGET)))
    person = replace(person, consent=agreed(practice, now))
    return go_on(practice, person, now, Edit(TARGET))


def consent_refused(
    practice: Practice, person: Person, phase: Welcome, event: ConsentRefused, now: datetime
) -> Turn:
    return turn(person, Show((line("consent.refused"),)))


def too_young(practice: Practice, person: Person, phase: Welcome, event: TooYoung, now: datetime) -> Turn:
    """Nothing was stored, and nothing is."""
    return turn(person, Show((line("consent.too_young"),)))


def foot_chosen(
    practice: Practice, person: Person, phase: ChoosingFoot, event: FootChosen, now: datetime
) -> Turn:
    return go_on(practice, replace(person, foot=event.foot), now, Edit(TARGET))


def zone_accepted(
    practice: Practice, person: Person, phase: ChoosingZone, event: ZoneAccepted, now: datetime
) -> Turn:
    return go_on(practice, replace(person, zone_known=True), now, Edit(TARGET))


def zone_doubted(
    practice: Practice, person: Person, phase: ChoosingZone, event: ZoneDoubted, now: datetime
) -> Turn:
    return turn(person, Show((line("zone.how"),), below=Below.ASK_LOCATION))


def times_accepted(
    practice: Practice, person: Person, phase: ChoosingTimes, event: TimesAccepted, now: datetime
) -> Turn:
    return go_on(practice, replace(person, times_known=True), now, Edit(TARGET))


def times_doubted(
    practice: Practice, person: Person, phase: ChoosingTimes, event: TimesDoubted, now: datetime
) -> Turn:
    return turn(person, Show((line("times.how", example=times_example(person)),)))


def with_times(person: Person, times: tuple[time, ...]) -> Person:
    slots = tuple(replace(slot, at=at) for slot, at in zip(person.slots, times, strict=True))
    return replace(person, slots=slots, times_known=True)
