"""The rules of getting to know each other: consent, safety screen, foot, zone, times.

What is still to be asked follows from what is known (`next_question`), so every step survives a restart, and
/times and /timezone may come at any moment. The first button of each question is the ordinary way on.
"""

from dataclasses import replace
from datetime import datetime, time

from bot.coach.clock_times import NotTimes, parse_times
from bot.coach.effects import GAP, Below, Buttons, Edit, Key, Line, New, Show, Style, button, line
from bot.coach.events import (
    BeginAsked,
    ClinicianAgreed,
    ConsentGiven,
    ConsentRefused,
    FootChosen,
    ScreenAskedAgain,
    ScreenFlagged,
    ScreenItemTicked,
    ScreenPassed,
    Started,
    TimesAccepted,
    TimesDoubted,
    TimesNamed,
    ZoneAccepted,
    ZoneDoubted,
    ZoneFound,
    ZoneNamed,
)
from bot.coach.person import (
    ChoosingFoot,
    ChoosingTimes,
    ChoosingZone,
    Consent,
    Gone,
    Idle,
    Locked,
    Onboarding,
    Person,
    Phase,
    Screening,
    Slot,
    Welcome,
)
from bot.coach.plan import plan_slot
from bot.coach.practice import Practice, Turn, sore_foot, turn
from bot.coach.routine import minutes
from content.model import Foot, Level, Programme, ScreenQuestion

TARGET = "onboarding"


def newcomer(practice: Practice, id_: int, language: str) -> Person:
    """Somebody of whom nothing is known yet, with the programme's suggested times."""
    slots = tuple(Slot(slot.id, slot.default_at) for slot in practice.programme.slots if not slot.optional)
    return Person(id=id_, language=language, zone=practice.default_zone, slots=slots)


# What is asked next


def next_question(practice: Practice, person: Person) -> Phase:
    """The first thing that is still to be asked; `Idle` when all is known."""
    if person.consent is None:
        return Welcome()
    if person.screened_at is None:
        return Screening(practice.programme.screen[0].id)
    if person.foot is None:
        return ChoosingFoot()
    if not person.zone_known:
        return ChoosingZone()
    if not person.times_known:
        return ChoosingTimes()
    return Idle()


def _go_on(practice: Practice, person: Person, now: datetime, place: New | Edit) -> Turn:
    """Ask the next question, or say that all is set."""
    person = replace(person, phase=next_question(practice, person))
    if isinstance(person.phase, Idle):
        person = person.scheduled(now)
        return turn(person, show_ready(practice, person, place))
    return turn(person, show_question(practice, person, now, place))


def show_question(practice: Practice, person: Person, now: datetime, place: New | Edit) -> Show:
    """The question of an onboarding phase."""
    match person.phase:
        case Screening(question=id_, ticked=ticked):
            return _show_screen(practice.programme, _question(practice, id_), ticked, place)
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
            return Show((line("times.question"), GAP, *_slot_lines(practice, person)), buttons, place)
        case _:
            return show_welcome(practice, person, place)


def show_welcome(practice: Practice, person: Person, place: New | Edit) -> Show:
    """What this is and is not, and the consent. What was said before it travels in the button,
    nowhere else.
    """
    agreed = ConsentGiven(
        zone=person.zone if person.zone_known else None,
        times=tuple(slot.at for slot in person.slots) if person.times_known else None,
    )
    programme = practice.programme
    lines = [line("welcome.hello"), GAP, line(programme.about), GAP, line(programme.consent_text)]
    if agreed.zone or agreed.times:
        lines += [GAP, line("welcome.noted")]
    buttons = (
        (button("button.agree", agreed, Style.PRIMARY),),
        (button("button.refuse", ConsentRefused()),),
    )
    return Show(tuple(lines), buttons, place)


def _show_screen(
    programme: Programme, question: ScreenQuestion, ticked: tuple[str, ...], place: New | Edit
) -> Show:
    number = programme.screen.index(question) + 1
    head = (line("screen.title", number=number, total=len(programme.screen)), line(question.text))
    passed = ScreenPassed(question.id)
    if question.level is not Level.MODIFY:
        items = tuple(line("screen.item", item=Key(item.text)) for item in question.items)
        buttons: Buttons = (
            (button("button.screen.none", passed, Style.PRIMARY),),
            (button("button.screen.yes", ScreenFlagged(question.id)),),
        )
        return Show((*head, GAP, *items), buttons, place)
    go_on = button("button.screen.ticked" if ticked else "button.screen.none", passed, Style.PRIMARY)
    choices = tuple(
        (
            button(
                "button.screen.item_on" if item.id in ticked else "button.screen.item",
                ScreenItemTicked(question.id, item.id),
                item=Key(item.text),
            ),
        )
        for item in question.items
    )
    return Show((*head, GAP, line("screen.tick")), ((go_on,), *choices), place)


def show_ready(practice: Practice, person: Person, place: New | Edit) -> Show:
    lines = (
        line("ready.title"),
        GAP,
        *_slot_lines(practice, person),
        GAP,
        *next_prompts(practice, person),
        line("ready.how"),
    )
    buttons = ((button("button.begin_now", BeginAsked(""), Style.PRIMARY),),)
    return Show(lines, buttons, place)


def _slot_lines(practice: Practice, person: Person) -> tuple[Line, ...]:
    """Each slot with its local time and its minutes."""
    lines = []
    for slot in person.slots:
        content = practice.programme.slot(slot.id)
        plan = plan_slot(practice.programme, content, sore_foot(person), person.blocks)
        lines.append(line("slot.line", count=minutes(plan), slot=Key(content.title), at=slot.at))
    return tuple(lines)


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
    if isinstance(phase, Gone) and person.consent is not None:
        person, effects = _go_on(practice, person, now, New(TARGET))
        return person, (Show((line("start.back"),), below=Below.REMOVE), *effects)
    return turn(person, show_question(practice, person, now, New(TARGET)))


def consent_given(
    practice: Practice, person: Person, phase: Welcome, event: ConsentGiven, now: datetime
) -> Turn:
    if event.zone:
        person = replace(person, zone=event.zone, zone_known=True)
    if event.times and len(event.times) == len(person.slots):
        person = _with_times(person, event.times)
    person = replace(person, consent=Consent(practice.programme.consent_version, now))
    return _go_on(practice, person, now, Edit(TARGET))


def consent_refused(
    practice: Practice, person: Person, phase: Welcome, event: ConsentRefused, now: datetime
) -> Turn:
    return turn(person, Show((line("consent.refused"),), (), Edit(TARGET)))


def screen_passed(
    practice: Practice, person: Person, phase: Screening, event: ScreenPassed, now: datetime
) -> Turn:
    if event.question != phase.question:
        return turn(person, show_question(practice, person, now, Edit(TARGET)))
    question = _question(practice, phase.question)
    if question.level is Level.MODIFY:
        person = replace(person, blocks=frozenset(phase.ticked))
    following = practice.programme.screen.index(question) + 1
    if following < len(practice.programme.screen):
        person = replace(person, phase=Screening(practice.programme.screen[following].id))
        return turn(person, show_question(practice, person, now, Edit(TARGET)))
    return _go_on(practice, replace(person, screened_at=now), now, Edit(TARGET))


def screen_ticked(
    practice: Practice, person: Person, phase: Screening, event: ScreenItemTicked, now: datetime
) -> Turn:
    items = {item.id for item in _question(practice, phase.question).items}
    if event.question == phase.question and event.item in items:
        ticked = set(phase.ticked) ^ {event.item}
        person = replace(person, phase=replace(phase, ticked=tuple(sorted(ticked))))
    return turn(person, show_question(practice, person, now, Edit(TARGET)))


def screen_flagged(
    practice: Practice, person: Person, phase: Screening, event: ScreenFlagged, now: datetime
) -> Turn:
    if event.question != phase.question:
        return turn(person, show_question(practice, person, now, Edit(TARGET)))
    person, effects = lock(practice, person, _question(practice, phase.question), now)
    return person, effects


def lock(practice: Practice, person: Person, question: ScreenQuestion, now: datetime) -> Turn:
    """No plan until it is safe: says why, what to do, and how to unlock."""
    person = replace(person, phase=Locked(question.id, question.level, now), screened_at=None)
    return turn(person, show_locked(practice, question, New("locked")))


def show_locked(practice: Practice, question: ScreenQuestion, place: New | Edit) -> Show:
    again = button("button.screen.again", ScreenAskedAgain())
    agreed = button("button.clinician_agreed", ClinicianAgreed())
    buttons = ((agreed,), (again,)) if question.level is Level.CLINICIAN else ((again,),)
    key = "locked.clinician" if question.level is Level.CLINICIAN else "locked.stop"
    return Show((line(key), GAP, line(question.advice), GAP, line(f"{key}.unlock")), buttons, place)


def locked_again(practice: Practice, person: Person, phase: Locked, event: object, now: datetime) -> Turn:
    """Whatever a locked person asks that would lead to exercise: the same card, as kindly as the
    first time.
    """
    return turn(person, show_locked(practice, _question(practice, phase.question), New("locked")))


def screen_again(
    practice: Practice, person: Person, phase: Locked, event: ScreenAskedAgain, now: datetime
) -> Turn:
    person = replace(person, phase=Screening(practice.programme.screen[0].id))
    return turn(person, show_question(practice, person, now, New(TARGET)))


def clinician_agreed(
    practice: Practice, person: Person, phase: Locked, event: ClinicianAgreed, now: datetime
) -> Turn:
    """A clinician said yes: recorded with its date; the questions after the one that locked are
    still asked.
    """
    if phase.level is not Level.CLINICIAN:
        return locked_again(practice, person, phase, event, now)
    screen = practice.programme.screen
    following = screen.index(_question(practice, phase.question)) + 1
    person = replace(person, cleared_at=now)
    if following < len(screen):
        person = replace(person, phase=Screening(screen[following].id))
        return turn(person, show_question(practice, person, now, New(TARGET)))
    return _go_on(practice, replace(person, screened_at=now), now, New(TARGET))


def foot_chosen(
    practice: Practice, person: Person, phase: ChoosingFoot, event: FootChosen, now: datetime
) -> Turn:
    return _go_on(practice, replace(person, foot=event.foot), now, Edit(TARGET))


def zone_accepted(
    practice: Practice, person: Person, phase: ChoosingZone, event: ZoneAccepted, now: datetime
) -> Turn:
    return _go_on(practice, replace(person, zone_known=True), now, Edit(TARGET))


def zone_doubted(
    practice: Practice, person: Person, phase: ChoosingZone, event: ZoneDoubted, now: datetime
) -> Turn:
    return turn(person, Show((line("zone.how"),), below=Below.ASK_LOCATION))


def times_accepted(
    practice: Practice, person: Person, phase: ChoosingTimes, event: TimesAccepted, now: datetime
) -> Turn:
    return _go_on(practice, replace(person, times_known=True), now, Edit(TARGET))


def times_doubted(
    practice: Practice, person: Person, phase: ChoosingTimes, event: TimesDoubted, now: datetime
) -> Turn:
    return turn(person, Show((line("times.how"),)))


# /times and /timezone, at any moment


def times_named(practice: Practice, person: Person, phase: Phase, event: TimesNamed, now: datetime) -> Turn:
    """Set the local times of the slots; alone, show them. A wrong one changes nothing."""
    if not event.text.strip():
        lines = (
            line("times.now"),
            *_slot_lines(practice, person),
            GAP,
            *next_prompts(practice, person),
            line("times.how"),
        )
        return turn(person, Show(lines))
    parsed = parse_times(event.text)
    if isinstance(parsed, NotTimes):
        return turn(person, Show((line("times.refused"),)))
    if len(parsed) != len(person.slots):
        return turn(person, Show((line("times.count", count=len(person.slots)),)))
    if len(set(parsed)) != len(parsed):
        return turn(person, Show((line("times.same"),)))
    person = _with_times(person, parsed)
    person = person if isinstance(phase, Onboarding) else person.scheduled(now)
    scheduled = person.scheduled(now)
    said = [line("times.set"), *next_prompts(practice, scheduled)]
    if _too_close(practice, parsed):
        said.append(
            line("times.close", hours=int(practice.programme.times.slots_apart.total_seconds() // 3600))
        )
    return _then_go_on(practice, person, phase, now, Show(tuple(said), below=Below.NOTHING))


def zone_named(practice: Practice, person: Person, phase: Phase, event: ZoneNamed, now: datetime) -> Turn:
    if not event.text.strip():
        city = practice.zones.city(person.zone, person.language)
        return turn(
            person,
            Show(
                (
                    line("zone.now", city=city, zone=person.zone, now=person.local(now).time()),
                    line("zone.how"),
                ),
                below=Below.ASK_LOCATION,
            ),
        )
    match_ = practice.zones.match(event.text, now, practice.default_zone)
    if match_.zone is None and not match_.others:
        return turn(person, Show((line("zone.refused"),)))
    if match_.zone is None:
        return turn(person, Show((line("zone.which"),), _zone_buttons(practice, person, match_.others)))
    return _set_zone(practice, person, phase, match_.zone, match_.others, now)


def zone_found(practice: Practice, person: Person, phase: Phase, event: ZoneFound, now: datetime) -> Turn:
    return _set_zone(practice, person, phase, event.zone, (), now)


def _set_zone(
    practice: Practice, person: Person, phase: Phase, zone: str, others: tuple[str, ...], now: datetime
) -> Turn:
    person = replace(person, zone=zone, zone_known=True)
    person = person if isinstance(phase, Onboarding) else person.scheduled(now)
    city = practice.zones.city(zone, person.language)
    said = [line("zone.set", city=city, zone=zone, now=person.local(now).time())]
    if not isinstance(phase, Onboarding):
        said += next_prompts(practice, person)
    if others:
        said.append(line("zone.others"))
    shown = Show(
        tuple(said), _zone_buttons(practice, person, others), below=Below.NOTHING if others else Below.REMOVE
    )
    return _then_go_on(practice, person, phase, now, shown)


def _zone_buttons(practice: Practice, person: Person, zones: tuple[str, ...]) -> Buttons:
    return tuple(
        (button("button.zone.named", ZoneFound(zone), city=practice.zones.city(zone, person.language)),)
        for zone in zones
    )


def _then_go_on(practice: Practice, person: Person, phase: Phase, now: datetime, said: Show) -> Turn:
    """Answer, and in the middle of the questions ask the next one: the answer may have settled it."""
    if not isinstance(phase, Onboarding):
        return turn(person, said)
    if isinstance(phase, ChoosingZone | ChoosingTimes):
        person, effects = _go_on(practice, person, now, New(TARGET))
        return person, (said, *effects)
    return turn(person, said, show_question(practice, person, now, New(TARGET)))


def _with_times(person: Person, times: tuple[time, ...]) -> Person:
    slots = tuple(replace(slot, at=at) for slot, at in zip(person.slots, times, strict=True))
    return replace(person, slots=slots, times_known=True)


def _too_close(practice: Practice, times: tuple[time, ...]) -> bool:
    """Whether two slots are closer than suggested, round midnight too."""
    seconds = sorted(at.hour * 3600 + at.minute * 60 for at in times)
    gaps = [
        later - earlier for earlier, later in zip(seconds, [*seconds[1:], seconds[0] + 86_400], strict=True)
    ]
    return len(times) > 1 and min(gaps) < practice.programme.times.slots_apart.total_seconds()


def _question(practice: Practice, id_: str) -> ScreenQuestion:
    """The question of this id; the first one when the programme has it no more."""
    return next((one for one in practice.programme.screen if one.id == id_), practice.programme.screen[0])
