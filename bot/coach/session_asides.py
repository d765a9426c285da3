"""What a person sees of a session beside its steps: pauses, pain, the end, and what a message becomes afterwards."""

from dataclasses import replace

from bot.coach.effects import (
    GAP,
    Buttons,
    Edit,
    Flourish,
    Key,
    Line,
    New,
    Show,
    Style,
    Value,
    button,
    line,
)
from bot.coach.events import (
    EndAsked,
    ResumeAsked,
)
from bot.coach.led_cards import where
from bot.coach.person import Leaving, PausedBy, Session
from bot.coach.plan import PlannedExercise
from bot.coach.practice import Practice
from bot.coach.routine import AwaitDone, AwaitStart, Hold, PacedSet, Rest, WarmUp
from bot.coach.session_cards import drawing_at, mark, step_buttons, step_lines
from bot.coach.session_words import exercise_title, side_name, whole_seconds
from content.drawing import Drawing

PRAISES = 4
"""The same words wear off, so they take turns."""


def still(practice: Practice, session: Session) -> Drawing | None:
    """The drawing that takes the pacer's place in the live message; None: no pacer is there."""
    if not session.pacer_shown or isinstance(session.step, WarmUp):
        return None
    return drawing_at(practice, session, session.step)


def settle_step(practice: Practice, session: Session) -> Show:
    """What the live message becomes when a newer one takes over: the same in short, without buttons."""
    step = session.step
    match step:
        case WarmUp():
            said = line("settled.warm_up")
        case Rest():
            return Show((exercise_title(practice, step), line("settled.rest")), (), Edit(session.shown))
        case Hold(reps=1, side=side, lasts=lasts):
            said = line("settled.hold", side=side_name(side), seconds=whole_seconds(lasts))
            return Show((exercise_title(practice, step), said), (), Edit(session.shown))
        case _:
            return Show(step_lines(practice, session, step), (), Edit(session.shown))
    return Show((said,), (), Edit(session.shown))


def settle_aside(practice: Practice, session: Session) -> Show:
    """What it becomes when something takes its place before the step is over: nothing is said to be done."""
    step = session.step
    match step:
        case AwaitStart() | AwaitDone():
            lines = step_lines(practice, session, step)
        case WarmUp():
            lines = (line("session.title", exercise=Key(practice.programme.warm_up_title)),)
        case _:
            lines = (exercise_title(practice, step),)
    return Show(lines, (), Edit(session.shown), picture=still(practice, session))


def settle_exercise(practice: Practice, session: Session, exercise: PlannedExercise) -> Show:
    """What the live message becomes when its exercise is over."""
    content = practice.programme.exercise(exercise.id)
    done = sum(1 for set_done in session.done if set_done.exercise == exercise.id)
    left = dict(session.left).get(exercise.id)
    values: dict[str, Value] = {
        "exercise": Key(content.short_title),
        "done": done,
        "planned": exercise.set_count,
    }
    key = {None: "settled.exercise", Leaving.SKIPPED: "settled.skipped", Leaving.HURT: "settled.hurt"}[left]
    return Show((Line(key, values),), (), Edit(session.shown))


def show_paused(practice: Practice, session: Session, place: New | Edit, by: PausedBy) -> Show:
    title = () if isinstance(session.step, WarmUp) else (exercise_title(practice, session.step),)
    at = (where(session.step.reps, session.rep),) if isinstance(session.step, PacedSet) else ()
    return Show((*title, line(f"session.paused.{by}"), *at), paused_buttons(session), place)


def paused_buttons(session: Session) -> Buttons:
    here = mark(session)
    return (
        (button("button.go_on", ResumeAsked(here), Style.PRIMARY),),
        (button("button.end", EndAsked(here)),),
    )


def show_still_there(practice: Practice, session: Session, place: New) -> Show:
    lines = (line("session.still_there"), GAP, *_short_lines(practice, session))
    return Show(lines, step_buttons(session, place), place)


def _short_lines(practice: Practice, session: Session) -> tuple[Line, ...]:
    step = session.step
    return (
        (exercise_title(practice, step),)
        if isinstance(step, AwaitStart)
        else step_lines(practice, session, step)
    )


def show_summary(practice: Practice, session: Session, place: New | Edit, later: tuple[Line, ...]) -> Show:
    """What was done of what was planned, exercise by exercise, as reported; *later*: what today still holds."""
    rows = []
    for exercise in session.plan.exercises:
        name = Key(practice.programme.exercise(exercise.id).short_title)
        done = sum(one.exercise == exercise.id for one in session.done)
        key = "summary.row" if done == exercise.set_count else "summary.row_partial"
        rows.append(line(key, exercise=name, done=done, planned=exercise.set_count))
    done, planned_sets = len(session.done), session.plan.set_count
    if done < planned_sets:
        head = line("summary.some")
    elif session.plan.of_sets:
        head = line("summary.short")
    else:
        head = line("summary.all", praise=Key(f"praise.{session.number % PRAISES + 1}"))
    if done == planned_sets and isinstance(place, New):
        place = replace(place, flourish=Flourish.CONFETTI)
    total = line("summary.total", done=done, planned=session.plan.owed_sets)
    return Show((head, GAP, *rows, GAP, total, *later), (), place)


def show_closed(session: Session, resumable: Session | None, place: New | Edit) -> Show:
    """A session that ended early: what stays, and how to go on. *resumable* None: it may not, any more."""
    values: dict[str, Value] = {"done": len(session.done), "planned": session.plan.set_count}
    if resumable is None:
        return Show((Line("session.closed_for_good", values),), (), place)
    kept = Line("session.closed", values) if session.done else line("session.closed_unlogged")
    again = button("button.go_on", ResumeAsked(mark(resumable)), Style.PRIMARY)
    return Show((kept,), ((again,),), place)
