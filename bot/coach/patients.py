"""What a clinician does from their own chat: look at a week, set a dose, end a sharing.

They need not be a person of ours.

The rules only say what is wanted. Whose share it is and what was agreed to is known to the store alone, and whoever
asks it (`bot.clinic`) shows what is here.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.coach.doses import bounds_of, dose_now, form_now
from bot.coach.dosing import in_rows, known, number_line, offered, settable
from bot.coach.effects import GAP, Button, Buttons, Edit, Key, Line, New, Show, Style, button, line
from bot.coach.person import Person, Phase
from bot.coach.practice import Practice, Turn, exercise_plan, turn
from bot.coach.session_cards import dose_lines, with_footnote
from bot.coach.share_effects import Listing, ListPatients, ServeClinician
from bot.coach.share_events import (
    Card,
    ClinicianSpoke,
    Doses,
    GiveDose,
    GiveForm,
    Leave,
    PatientAsked,
    PatientsAsked,
    TakeDoseBack,
    UnlinkAsked,
    Week,
)
from bot.coach.sharing import Share, called
from content.model import Exercise, Form, Origin

TARGET = "patients"
"""The one message in a clinician's chat whose buttons turn its pages."""

MOST_LISTED = 100
"""Buttons that Telegram takes under one message; of more patients the newest are listed."""


def patients_asked(
    practice: Practice, person: Person, phase: Phase, event: PatientsAsked, now: datetime
) -> Turn:
    return turn(person, ListPatients(Listing.OPEN))


def unlink_asked(practice: Practice, person: Person, phase: Phase, event: UnlinkAsked, now: datetime) -> Turn:
    return turn(person, ListPatients(Listing.LEAVE))


def patient_asked(
    practice: Practice, person: Person, phase: Phase, event: PatientAsked, now: datetime
) -> Turn:
    return turn(person, ServeClinician(event.number, event.wish))


def spoke(practice: Practice, person: Person, phase: Phase, event: ClinicianSpoke, now: datetime) -> Turn:
    """They want nothing of the exercises, as far as we know: no welcome, no consent."""
    return turn(person, Show((line("patients.hello"),)))


# What is shown. Lines before buttons name the person by their label alone.


def show_patients(shares: Sequence[Share], why: Listing) -> Show:
    """Everybody who shares with this chat, each with a way to them, or out."""
    if not shares:
        return Show((line("patients.nobody"),))
    newest = shares[-MOST_LISTED:]
    if why is Listing.LEAVE:
        ends: Buttons = tuple(
            (_named("button.patient_end", share, Leave(), Style.DANGER),) for share in newest
        )
        return Show((line("patients.which"),), ends, New(TARGET))
    cards: Buttons = tuple((_named("button.patient", share, Card()),) for share in newest)
    return Show((line("patients.title"),), cards, New(TARGET))


def _named(key: str, share: Share, wish: Card | Leave, style: Style = Style.PLAIN) -> Button:
    asked = PatientAsked(share.number, wish)
    if share.label:
        return button(key, asked, style, label=share.label)
    return button(f"{key}_place", asked, style, place=share.place)


def show_card(share: Share, since_on: Line) -> Show:
    rows: list[tuple[Button, ...]] = [(_to(share, "button.patient_week", Week()),)]
    if share.has_doses:
        rows.append((_to(share, "button.patient_doses", Doses()),))
    rows.append((button("button.patient_leave", PatientAsked(share.number, Leave()), Style.DANGER),))
    missing = (
        () if share.is_whole else (GAP, line("patients.no_pain" if share.has_doses else "patients.no_doses"))
    )
    return Show((called(share), since_on, *missing), tuple(rows), Edit(TARGET))


def show_week(share: Share, figures: Sequence[Line]) -> Show:
    back = _to(share, "button.patient_back", Card())
    return Show((line("share.week"), called(share), *figures), ((back,),), Edit(TARGET))


def show_over() -> Show:
    """The share is no more, or never was this chat's."""
    return Show((line("patients.over"),), place=Edit(TARGET))


def show_not_agreed(share: Share) -> Show:
    back = _to(share, "button.patient_back", Card())
    return Show((called(share), line("patients.no_doses")), ((back,),), Edit(TARGET))


def show_doses(practice: Practice, person: Person, share: Share, wish: Doses, now: datetime) -> Show:
    """All doses, the numbers of one exercise, or the choices for one number."""
    exercise = known(practice, wish.exercise)
    if exercise is None:
        return _show_all(practice, person, share, now)
    if wish.part in settable(practice, person, exercise, now):
        return _show_choices(practice, person, share, exercise, wish.part, now)
    return _show_one(practice, person, share, exercise, now)


def show_given(practice: Practice, after: Person, share: Share, wish: GiveDose, now: datetime) -> Show:
    """The exercise as it is now, and whether the number holds."""
    exercise = known(practice, wish.exercise)
    own = after.doses.own_number(wish.exercise, wish.part)
    if exercise is None or own is None or (own.value, own.origin) != (wish.value, Origin.CLINICIAN):
        back = _to(share, "button.dose.back", Doses())
        return Show((called(share), line("patients.not_given")), ((back,),), Edit(TARGET))
    held = dose_now(practice.programme, exercise, after.doses, after.day(now))[wish.part].value != wish.value
    told = (line("patients.given"), *((line("patients.held"),) if held else ()))
    return _show_one(practice, after, share, exercise, now, told)


def show_changed(
    practice: Practice, before: Person, after: Person, share: Share, exercise_id: str, now: datetime
) -> Show:
    """The exercise as it is after a form or what was taken back; whether anything changed."""
    exercise = known(practice, exercise_id)
    if exercise is None or after.doses == before.doses:
        back = _to(share, "button.dose.back", Doses())
        return Show((called(share), line("patients.not_given")), ((back,),), Edit(TARGET))
    return _show_one(practice, after, share, exercise, now, (line("patients.given"),))


def _show_all(practice: Practice, person: Person, share: Share, now: datetime) -> Show:
    lines: list[Line] = [called(share)]
    for exercise in practice.programme.exercises:
        planned = exercise_plan(practice, person, exercise, person.day(now))
        lines += [
            line("dose.exercise", exercise=Key(exercise.short_title)),
            *dose_lines(planned, exercise)[:1],
        ]
    rows: Buttons = tuple(
        (
            button(
                "button.exercise",
                PatientAsked(share.number, Doses(exercise.id)),
                exercise=Key(exercise.short_title),
            ),
        )
        for exercise in practice.programme.exercises
    )
    back = (_to(share, "button.patient_back", Card()),)
    return Show(with_footnote(tuple(lines)), (back, *rows), Edit(TARGET))


def _show_one(
    practice: Practice,
    person: Person,
    share: Share,
    exercise: Exercise,
    now: datetime,
    told: tuple[Line, ...] = (),
) -> Show:
    numbers = dose_now(practice.programme, exercise, person.doses, person.day(now))
    lines = [called(share), line("dose.exercise", exercise=Key(exercise.title))]
    # The form is none of the doses that the wording before today's named.
    if share.is_whole and exercise.easier is not None and form_now(exercise, person.doses) is Form.EASIER:
        lines.append(line("card.form", form=Key(exercise.easier.text)))
    for part, number in numbers.items():
        if part == "per_day":
            continue
        lines.append(number_line("patients", part, number))
    change = tuple(
        (
            button(
                "button.dose.part",
                PatientAsked(share.number, Doses(exercise.id, part)),
                part=Key(f"dose.part.{part}"),
            ),
        )
        for part in settable(practice, person, exercise, now)
    )
    back = (_to(share, "button.dose.back", Doses()),)
    rows = (back, *change, *_form_row(person, share, exercise), *_back_row(person, share, exercise))
    return Show((*lines, *((GAP, *told) if told else ())), rows, Edit(TARGET))


def _form_row(person: Person, share: Share, exercise: Exercise) -> Buttons:
    """The other form, where the file has one and the person agreed that it may be chosen."""
    if exercise.easier is None or not share.is_whole:
        return ()
    is_easier = form_now(exercise, person.doses) is Form.EASIER
    other = Form.ORDINARY if is_easier else Form.EASIER
    return ((button(f"button.form.{other}", PatientAsked(share.number, GiveForm(exercise.id, other))),),)


def _back_row(person: Person, share: Share, exercise: Exercise) -> Buttons:
    """Back to the plan's own, where a number stands on a clinician's word."""
    if person.doses.without_clinicians(exercise.id) == person.doses:
        return ()
    return ((button("button.dose.reset", PatientAsked(share.number, TakeDoseBack(exercise.id))),),)


def _show_choices(
    practice: Practice, person: Person, share: Share, exercise: Exercise, part: str, now: datetime
) -> Show:
    low, high = bounds_of(exercise, part)
    number = dose_now(practice.programme, exercise, person.doses, person.day(now))[part]
    rows = in_rows(
        button(
            "button.dose.value", PatientAsked(share.number, GiveDose(exercise.id, part, value)), value=value
        )
        for value in offered(exercise, part)
    )
    lines = (
        called(share),
        line("dose.exercise", exercise=Key(exercise.title)),
        line("dose.which", part=Key(f"dose.part.{part}"), low=low, high=high, now=number.value),
    )
    leave = (_to(share, "button.dose.leave", Doses(exercise.id)),)
    return Show(lines, (leave, *rows), Edit(TARGET))


def _to(share: Share, key: str, wish: Card | Week | Doses) -> Button:
    return button(key, PatientAsked(share.number, wish))
