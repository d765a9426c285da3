"""What may be asked or told at any moment: help, the day, a pause, a stop, and everything we cannot use."""

from dataclasses import replace
from datetime import datetime

from bot.coach import history
from bot.coach.coming import coming_lines
from bot.coach.effects import GAP, Below, Key, Line, New, Show, Style, Toast, button, line
from bot.coach.events import (
    Asked,
    BeginAsked,
    Blocked,
    ButtonUnknown,
    CommandUnclear,
    CommandUnknown,
    DoneReported,
    ExerciseAsked,
    ResumeAsked,
    StopAsked,
    Topic,
    WordlessSent,
)
from bot.coach.going_on import too_late, unfinished, ways_to_begin
from bot.coach.onboarding import show_question
from bot.coach.own_data import show_privacy, show_withdrawal
from bot.coach.pauses import leave_open
from bot.coach.person import Away, Gone, InSession, Locked, Onboarding, Person, Phase
from bot.coach.pictured import ask_progress
from bot.coach.plan import is_blocked
from bot.coach.practice import Practice, Turn, exercise_plan, slot_plan, turn
from bot.coach.routine import minutes
from bot.coach.screen_answers import locked_again
from bot.coach.session_answers import late_done, show_again
from bot.coach.session_cards import card_lines, picture_of
from bot.coach.share_effects import EndShare, Listing, ListPatients, ListShares
from bot.coach.sources import source_button
from bot.coach.times_and_zone import what_comes
from bot.coach.warning_signs import left
from content.drawing import Drawing


def asked(practice: Practice, person: Person, phase: Phase, event: Asked, now: datetime) -> Turn:
    match event.topic:
        case Topic.PROGRESS | Topic.HISTORY | Topic.TODAY | Topic.NEXT if person.consent is None:
            return turn(person, Show((line("progress.stranger"),)))
        case Topic.PROGRESS:
            return turn(person, ask_progress(person, now))
        case Topic.HISTORY:
            return history.asked(practice, person, now)
        case Topic.TODAY:
            return _today(practice, person, phase, event, now)
        case Topic.NEXT:
            return turn(person, Show((line("next.title"), *coming_lines(practice, person, phase, now))))
        case Topic.EXERCISES:
            return turn(person, _show_exercises(practice))
        case Topic.HELP:
            return turn(person, Show((line("help.words"),)))
        case Topic.PRIVACY:
            return turn(person, show_privacy(practice), ListShares(), ListPatients(Listing.MENTION))


def _today(practice: Practice, person: Person, phase: Phase, event: Asked, now: datetime) -> Turn:
    """A day's plan is for somebody who may begin it."""
    if isinstance(phase, Onboarding):
        return onboarding_first(practice, person, phase, event, now)
    if isinstance(phase, Locked):
        return locked_again(practice, person, phase, event, now)
    return turn(person, _show_today(practice, person, now))


def _show_today(practice: Practice, person: Person, now: datetime) -> Show:
    """The exercises of each slot, with the time and the minutes."""
    lines: list[Line] = [line("today.title")]
    for slot in person.slots:
        content = practice.programme.slot(slot.id)
        plan = slot_plan(practice, person, content, person.local(now).date())
        lines += [GAP, line("today.slot", count=minutes(plan), slot=Key(content.title), at=slot.at)]
        for exercise in plan.exercises:
            lines.append(
                line("today.exercise", exercise=Key(practice.programme.exercise(exercise.id).short_title))
            )
    return Show((*lines, GAP, line("today.estimate")), ways_to_begin(practice, person, now))


def _next_lines(practice: Practice, person: Person, phase: Phase) -> tuple[Line, ...]:
    return (line("next.title"), *what_comes(practice, person, phase))


def _show_exercises(practice: Practice) -> Show:
    rows = tuple(
        (button("button.exercise", ExerciseAsked(exercise.id), exercise=Key(exercise.title)),)
        for exercise in practice.programme.exercises
    )
    return Show((line("exercises.title"),), rows)


def exercise_asked(
    practice: Practice, person: Person, phase: Phase, event: ExerciseAsked, now: datetime
) -> Turn:
    """The card of one exercise to read, with the way to begin it."""
    known = [exercise for exercise in practice.programme.exercises if exercise.id == event.exercise]
    if not known:
        return turn(person, Toast(line("toast.old_button")))
    exercise = known[0]
    today = person.local(now).date()
    own = exercise_plan(practice, person, exercise, today)
    picture, side = picture_of(exercise, own.form), own.sides[0]
    in_words = line("card.drawing", what=Key(picture.alt(side)))
    card = (*card_lines(practice, person, exercise, today), GAP, in_words)
    drawing = Drawing(picture.file, side)
    if is_blocked(exercise, person.blocks):
        ruled_out = line("begin.blocked", exercise=Key(exercise.short_title))
        return turn(person, Show((*card, GAP, ruled_out), picture=drawing))
    if isinstance(phase, Locked):
        return turn(person, Show((*card, GAP, line("times.locked")), picture=drawing))
    begin = button("button.begin_this", BeginAsked(exercise.id), Style.PRIMARY)
    return turn(person, Show(card, ((begin,), *source_button(exercise)), picture=drawing))


# Stop


def stopped(practice: Practice, person: Person, phase: Phase, event: StopAsked, now: datetime) -> Turn:
    """No more prompts. A stop is never argued with, and the history stays."""
    if person.consent is None:
        return turn(person, Show((line("stop.stranger"),)))
    said = Show((line("stop.gone"),), below=Below.REMOVE)
    person, effects = leave_open(practice, person, now)
    person = replace(person, phase=left(phase, now)).unscheduled()
    return person, (said, show_withdrawal(), *effects, EndShare())


def blocked(practice: Practice, person: Person, phase: Phase, event: Blocked, now: datetime) -> Turn:
    """They blocked the bot: nothing is sent any more, and nothing is said."""
    person, effects = leave_open(practice, person, now)
    return replace(person, phase=left(phase, now)).unscheduled(), (*effects, EndShare())


# What changes nothing


def nothing_to_log(
    practice: Practice, person: Person, phase: Phase, event: DoneReported, now: datetime
) -> Turn:
    if event.mark is not None:
        return late_done(person, event.mark)
    if (session := unfinished(person, now)) is not None:
        return too_late(practice, person, session)
    return turn(person, Show((line("done.nothing"),), ways_to_begin(practice, person, now)))


def nothing_runs(practice: Practice, person: Person, phase: Phase, event: object, now: datetime) -> Turn:
    """A session's word or button while there is no session."""
    if getattr(event, "mark", None) is not None:
        return turn(person, Toast(line("toast.session_closed")))
    return turn(person, Show((line("session.none"),), ways_to_begin(practice, person, now)))


def prompt_closed(practice: Practice, person: Person, phase: Phase, event: object, now: datetime) -> Turn:
    return turn(person, Toast(line("toast.prompt_closed")))


def onboarding_first(
    practice: Practice, person: Person, phase: Onboarding, event: object, now: datetime
) -> Turn:
    """Anything that needs the questions answered: say so, and ask the current one again."""
    return turn(
        person, Show((line("onboarding.first"),)), show_question(practice, person, now, New("onboarding"))
    )


def gone(practice: Practice, person: Person, phase: Gone, event: object, now: datetime) -> Turn:
    return turn(person, Show((line("stop.off"),)))


def answered_before(practice: Practice, person: Person, phase: Phase, event: object, now: datetime) -> Turn:
    """An old button of the onboarding."""
    return turn(person, Toast(line("toast.answered")))


def button_unknown(
    practice: Practice, person: Person, phase: Phase, event: ButtonUnknown, now: datetime
) -> Turn:
    return turn(person, Toast(line("toast.old_button")))


def command_unknown(
    practice: Practice, person: Person, phase: Phase, event: CommandUnknown, now: datetime
) -> Turn:
    return turn(person, Show((line("command.unknown"),)))


def command_unclear(
    practice: Practice, person: Person, phase: Phase, event: CommandUnclear, now: datetime
) -> Turn:
    return turn(person, Show((line(f"command.unclear.{event.command}"),)))


def wordless(practice: Practice, person: Person, phase: Phase, event: WordlessSent, now: datetime) -> Turn:
    """A sticker, a voice message, a picture: one sentence, and the question that is open, if one is."""
    said = Show((line(f"wordless.{event.what}"),))
    if isinstance(phase, Onboarding):
        return turn(person, said, show_question(practice, person, now, New("onboarding")))
    if isinstance(phase, InSession):
        return show_again(practice, person, phase.session, line(f"wordless.{event.what}"))
    return turn(person, said)


def still_known(practice: Practice, person: Person, phase: Phase, event: object, now: datetime) -> Turn:
    """/start of somebody who is subscribed: where they stand."""
    if isinstance(phase, InSession):
        return show_again(practice, person, phase.session, line("session.under_way"))
    lines = (line("start.known"), *_next_lines(practice, person, phase))
    if isinstance(phase, Away):
        return turn(person, Show(lines, ((button("button.resume", ResumeAsked(), Style.PRIMARY),),)))
    return turn(person, Show(lines, ways_to_begin(practice, person, now)))


def nothing(practice: Practice, person: Person, phase: Phase, event: object, now: datetime) -> Turn:
    return turn(person)
