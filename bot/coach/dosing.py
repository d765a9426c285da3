"""/dose: each number with who answers for it, and the way to set one within the file's bounds."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.coach.beginning import named_exercise
from bot.coach.calendar_events import SlotOpened
from bot.coach.dose_events import (
    DoseAsked,
    DoseOpened,
    DosePartOpened,
    DoseReset,
    DoseSet,
    FormChosen,
    GentleChosen,
    GentleEnded,
)
from bot.coach.doses import DoseNumber, OwnNumber, bounds_of, dose_now, form_now, is_gentle
from bot.coach.effects import (
    GAP,
    Button,
    Buttons,
    Edit,
    Key,
    Line,
    New,
    Show,
    Toast,
    Value,
    button,
    line,
)
from bot.coach.person import Person, Phase, Slot
from bot.coach.plan import is_blocked
from bot.coach.practice import Practice, Turn, exercise_plan, turn
from bot.coach.session_cards import dose_lines, with_footnote
from bot.coach.share_events import DoseGiven, DoseTakenBack, FormGiven
from content.model import Exercise, Foot, Form, Origin

TARGET = "dose"

PARTS = ("sets", "reps", "hold", "relax", "rest")
"""What may be set as a number."""

PER_DAY = "per_day"
"""Follows from the slots: an exercise comes once in each that has it. More of it is a slot more."""

A_ROW = 4
MOST_VALUES = 12
"""Buttons for one number; a wider range is offered in wider steps."""

CLINICIAN_WORDS = {"clinician", "physio", "doctor", "therapist"}


def dose_asked(practice: Practice, person: Person, phase: Phase, event: DoseAsked, now: datetime) -> Turn:
    """/dose shows all; /dose toes 30 and /dose flexion reps 8 clinician set a number."""
    words = event.text.split()
    origin = Origin.CLINICIAN if words and words[-1].casefold() in CLINICIAN_WORDS else Origin.PERSON
    words = words[:-1] if origin is Origin.CLINICIAN else words
    if not words:
        return turn(person, _show_all(practice, person, now, New(TARGET)))
    words = words[: words.index(PER_DAY)] if PER_DAY in words else words
    number = int(words[-1]) if words[-1].isdecimal() and len(words[-1]) < len("10000") else None
    words = words if number is None else words[:-1]
    part = words[-1].casefold() if words and words[-1].casefold() in PARTS else None
    exercise = named_exercise(practice, " ".join(words if part is None else words[:-1]))
    if exercise is None:
        return turn(person, Show((line("dose.refused"),)))
    if number is None:
        return turn(person, _show_one(practice, person, exercise, now, New(TARGET)))
    chosen = DoseSet(exercise.id, part or _main_part(exercise), number, origin)
    return _set(practice, person, chosen, now, New(TARGET))


def dose_opened(practice: Practice, person: Person, phase: Phase, event: DoseOpened, now: datetime) -> Turn:
    if not event.exercise:
        return turn(person, _show_all(practice, person, now, Edit(TARGET)))
    exercise = known(practice, event.exercise)
    if exercise is None:
        return turn(person, Toast(line("toast.old_button")))
    return turn(person, _show_one(practice, person, exercise, now, Edit(TARGET)))


def part_opened(
    practice: Practice, person: Person, phase: Phase, event: DosePartOpened, now: datetime
) -> Turn:
    exercise = known(practice, event.exercise)
    if exercise is None or event.part not in settable(practice, person, exercise, now):
        return turn(person, Toast(line("toast.old_button")))
    return turn(person, _show_choices(practice, person, exercise, event.part, now))


def dose_set(practice: Practice, person: Person, phase: Phase, event: DoseSet, now: datetime) -> Turn:
    return _set(practice, person, event, now, Edit(TARGET))


def dose_reset(practice: Practice, person: Person, phase: Phase, event: DoseReset, now: datetime) -> Turn:
    """Back to the programme's numbers and level."""
    exercise = known(practice, event.exercise)
    if exercise is None:
        return turn(person, Toast(line("toast.old_button")))
    person = replace(person, doses=person.doses.without_own(exercise.id))
    return turn(person, _show_one(practice, person, exercise, now, Edit(TARGET)))


def form_chosen(practice: Practice, person: Person, phase: Phase, event: FormChosen, now: datetime) -> Turn:
    """From the next session on; one that goes on keeps its plan."""
    exercise = known(practice, event.exercise)
    if exercise is None or exercise.easier is None:
        return turn(person, Toast(line("toast.old_button")))
    person = replace(person, doses=person.doses.with_form(exercise.id, event.form))
    return turn(person, _show_one(practice, person, exercise, now, Edit(TARGET)))


def gentle_chosen(
    practice: Practice, person: Person, phase: Phase, event: GentleChosen, now: datetime
) -> Turn:
    """Fewer sets for a while. It is below the source's dose, and that is said."""
    if is_gentle(practice.programme.gentle, practice.programme.exercises, person.doses, person.day(now)):
        return turn(person, Toast(line("toast.already")))
    person = replace(person, doses=replace(person.doses, gentle_from=person.day(now)))
    full = button("button.gentle.end", GentleEnded())
    return turn(person, Show((line("gentle.begun"), line("gentle.below")), ((full,),)))


def gentle_ended(practice: Practice, person: Person, phase: Phase, event: GentleEnded, now: datetime) -> Turn:
    if person.doses.gentle_from is None:
        return turn(person, Toast(line("toast.already")))
    person = replace(person, doses=replace(person.doses, gentle_from=None))
    return turn(person, Show((line("gentle.ended"),)))


def _set(practice: Practice, person: Person, event: DoseSet, now: datetime, place: New | Edit) -> Turn:
    exercise = known(practice, event.exercise)
    if exercise is None or event.part not in settable(practice, person, exercise, now):
        return turn(person, Show((line("dose.refused"),)))
    if event.origin not in {Origin.PERSON, Origin.CLINICIAN}:
        return turn(person, Toast(line("toast.old_button")))
    low, high = bounds_of(exercise, event.part)
    if not low <= event.value <= high:
        values: dict[str, Value] = {
            "exercise": Key(exercise.short_title),
            "part": Key(f"dose.part.{event.part}"),
        }
        return turn(person, Show((Line("dose.out_of_bounds", {**values, "low": low, "high": high}),)))
    own = OwnNumber(exercise.id, event.part, event.value, event.origin, now)
    person = replace(person, doses=person.doses.with_own(own))
    return turn(person, Toast(line("toast.dose_set")), _show_one(practice, person, exercise, now, place, own))


def dose_given(practice: Practice, person: Person, phase: Phase, event: DoseGiven, now: datetime) -> Turn:
    """A clinician's number, from their own chat. Wherever the person stands it changes the dose and nothing else: a
    lock stays, and a session keeps its plan. One that the file does not allow changes nothing, nor does
    one that is theirs already.
    """
    exercise = known(practice, event.exercise)
    if exercise is None or event.part not in settable(practice, person, exercise, now):
        return turn(person)
    low, high = bounds_of(exercise, event.part)
    if not low <= event.value <= high:
        return turn(person)
    held = person.doses.own_number(exercise.id, event.part)
    if held is not None and (held.value, held.origin) == (event.value, Origin.CLINICIAN):
        return turn(person)
    own = OwnNumber(exercise.id, event.part, event.value, Origin.CLINICIAN, now)
    person = replace(person, doses=person.doses.with_own(own))
    said = line("dose.given", exercise=Key(exercise.short_title), amount=amount(event.part, event.value))
    buttons = (
        (button("button.dose.see", DoseOpened(exercise.id)),),
        (button("button.dose.reset", DoseReset(exercise.id)),),
    )
    return turn(person, Show((said,), buttons, New(TARGET)))


def dose_taken_back(
    practice: Practice, person: Person, phase: Phase, event: DoseTakenBack, now: datetime
) -> Turn:
    """What stands on a clinician's word goes, whoever entered it; what the person set as their own stays."""
    exercise, doses = known(practice, event.exercise), person.doses.without_clinicians(event.exercise)
    if exercise is None or doses == person.doses:
        return turn(person)
    said = line("dose.taken_back", exercise=Key(exercise.short_title))
    see = button("button.dose.see", DoseOpened(exercise.id))
    return turn(replace(person, doses=doses), Show((said,), ((see,),), New(TARGET)))


def form_given(practice: Practice, person: Person, phase: Phase, event: FormGiven, now: datetime) -> Turn:
    """From the next session on, as if the person had chosen it; they choose the other one back in /dose."""
    exercise = known(practice, event.exercise)
    if exercise is None or exercise.easier is None or form_now(exercise, person.doses) is event.form:
        return turn(person)
    person = replace(person, doses=person.doses.with_form(exercise.id, event.form))
    said = line(f"dose.form_given.{event.form}", exercise=Key(exercise.short_title))
    other = Form.ORDINARY if event.form is Form.EASIER else Form.EASIER
    back = button(f"button.form.{other}", FormChosen(exercise.id, other))
    see = button("button.dose.see", DoseOpened(exercise.id))
    return turn(person, Show((said,), ((see,), (back,)), New(TARGET)))


# What is shown


def _show_all(practice: Practice, person: Person, now: datetime, place: New | Edit) -> Show:
    """Each exercise's dose in a line, and a button to each."""
    today, programme = person.day(now), practice.programme
    lines: list[Line] = [line("dose.title")]
    for exercise in programme.exercises:
        own = exercise_plan(practice, person, exercise, today)
        lines += [line("dose.exercise", exercise=Key(exercise.short_title)), *dose_lines(own, exercise)]
    rows: Buttons = tuple(
        (button("button.exercise", DoseOpened(exercise.id), exercise=Key(exercise.short_title)),)
        for exercise in programme.exercises
    )
    if is_gentle(programme.gentle, programme.exercises, person.doses, today):
        lines += [GAP, line("gentle.below")]
        rows += ((button("button.gentle.end", GentleEnded()),),)
    else:
        rows += ((button("button.gentle", GentleChosen()),),)
    return Show(with_footnote(tuple(lines)), rows, place)


def _show_one(
    practice: Practice,
    person: Person,
    exercise: Exercise,
    now: datetime,
    place: New | Edit,
    newest: OwnNumber | None = None,
) -> Show:
    """Every number of one exercise with its origin in words. *newest*: the one that was set just now."""
    today = person.day(now)
    numbers = dose_now(practice.programme, exercise, person.doses, today)
    form = form_now(exercise, person.doses)
    lines: list[Line] = [line("dose.exercise", exercise=Key(exercise.title))]
    if form is Form.EASIER and exercise.easier is not None:
        lines.append(line("card.form", form=Key(exercise.easier.text)))
    lines += [
        _number_line(person, person.doses.own_number(exercise.id, part), part, number)
        for part, number in numbers.items()
        if part != "per_day"
    ]
    lines.append(_times_line(practice, person, exercise))
    one_more = _slot_more(practice, person, exercise)
    if one_more is not None:
        lines.append(line("dose.one_more"))
    change = tuple(_part_button(exercise, part) for part in settable(practice, person, exercise, now))
    rows: list[tuple[Button, ...]] = [(button("button.dose.back", DoseOpened("")),)]
    rows += [(one,) for one in change]
    if one_more is not None:
        title = Key(practice.slot(one_more.id).title)
        rows.append((button("button.slot.off", SlotOpened(one_more.id), slot=title),))
    if newest is not None and newest.origin is Origin.PERSON:
        said = DoseSet(newest.exercise, newest.part, newest.value, Origin.CLINICIAN)
        rows.append((button("button.dose.clinician", said),))
    if exercise.easier is not None:
        other = Form.ORDINARY if form is Form.EASIER else Form.EASIER
        rows.append((button(f"button.form.{other}", FormChosen(exercise.id, other)),))
    if any(own.exercise == exercise.id for own in person.doses.own):
        rows.append((button("button.dose.reset", DoseReset(exercise.id)),))
    return Show(tuple(lines), tuple(rows), place)


def _number_line(person: Person, own: OwnNumber | None, part: str, number: DoseNumber) -> Line:
    """The number, and who says so; an own number with its date."""
    told = number_line("dose", part, number)
    if own is not None and own.at is not None and number.origin is own.origin:
        return Line("dose.number_since", {**told.values, "since": person.local(own.at).date()})
    return told


def number_line(reader: str, part: str, number: DoseNumber) -> Line:
    """The number, and who says so in words for this *reader*, `dose` or `patients`; a clinician's number in the file
    with their name.
    """
    said = amount(part, number.value)
    if number.by is not None:
        return line("dose.number_signed", amount=said, by=number.by)
    return line("dose.number", amount=said, who=Key(f"{reader}.origin.{number.origin}"))


def _times_line(practice: Practice, person: Person, exercise: Exercise) -> Line:
    """How often a day it comes in this person's slots, beside what is asked, and by whom."""
    count = sum(_has(practice, person, slot, exercise) for slot in person.slots)
    asked = exercise.dose.per_day
    return line(f"dose.per_day.{asked.origin}", times=count, asked=asked.start)


def _has(practice: Practice, person: Person, slot: Slot, exercise: Exercise) -> bool:
    planned = practice.slot(slot.id)
    return exercise.id in (planned.both_feet if person.foot is Foot.BOTH else planned.exercises)


def _slot_more(practice: Practice, person: Person, exercise: Exercise) -> Slot | None:
    """The slot to switch on for one time a day more; None: the plan has none, or the file allows no more."""
    on = sum(_has(practice, person, slot, exercise) for slot in person.slots)
    if on >= exercise.dose.per_day.maximum or is_blocked(exercise, person.blocks):
        return None
    return next((slot for slot in person.shelved if _has(practice, person, slot, exercise)), None)


def _part_button(exercise: Exercise, part: str) -> Button:
    return button("button.dose.part", DosePartOpened(exercise.id, part), part=Key(f"dose.part.{part}"))


def _show_choices(practice: Practice, person: Person, exercise: Exercise, part: str, now: datetime) -> Show:
    """The numbers that the file allows; the first button leaves things as they are."""
    low, high = bounds_of(exercise, part)
    numbers = dose_now(practice.programme, exercise, person.doses, person.day(now))
    rows = in_rows(
        button("button.dose.value", DoseSet(exercise.id, part, value, Origin.PERSON), value=value)
        for value in offered(exercise, part)
    )
    lines = (
        line("dose.exercise", exercise=Key(exercise.title)),
        line("dose.which", part=Key(f"dose.part.{part}"), low=low, high=high, now=numbers[part].value),
    )
    return Show(lines, ((button("button.dose.leave", DoseOpened(exercise.id)),), *rows), Edit(TARGET))


def amount(part: str, value: int) -> Line:
    """A number with what it counts: 1 set, 30 repetitions."""
    return line(f"dose.amount.{part}", count=value)


# What may be set


def offered(exercise: Exercise, part: str) -> list[int]:
    """The values to choose from, within the file's bounds. Raises KeyError: there is no such part."""
    low, high = bounds_of(exercise, part)
    ladder = exercise.progression
    if ladder is not None and ladder.part == part:
        # Painful days lead below the first level in the same steps, and one can choose what one stands at.
        step = ladder.levels[1] - ladder.levels[0] if len(ladder.levels) > 1 else high
        return sorted({low, *range(ladder.levels[0], low, -step), *ladder.levels})
    step = max(1, -(-(high - low) // (MOST_VALUES - 1)))
    return sorted({*range(low, high + 1, step), high})


def in_rows(choices: Iterable[Button]) -> Buttons:
    all_ = tuple(choices)
    return tuple(all_[at : at + A_ROW] for at in range(0, len(all_), A_ROW))


def settable(practice: Practice, person: Person, exercise: Exercise, now: datetime) -> list[str]:
    numbers = dose_now(practice.programme, exercise, person.doses, person.day(now))
    wide = (part for part in PARTS if part in numbers)
    return [part for part in wide if len(set(bounds_of(exercise, part))) > 1]


def _main_part(exercise: Exercise) -> str:
    """What a number alone means: the one that grows, else the repetitions."""
    return exercise.progression.part if exercise.progression is not None else "reps"


def known(practice: Practice, id_: str) -> Exercise | None:
    return next((exercise for exercise in practice.programme.exercises if exercise.id == id_), None)
