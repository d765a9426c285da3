"""What a person sees during a session: one message for each step, and what it becomes when the
step is over.
"""

from datetime import timedelta

from bot.coach.effects import (
    GAP,
    Buttons,
    Edit,
    Key,
    Line,
    New,
    Show,
    Style,
    Urgency,
    button,
    line,
)
from bot.coach.events import (
    DoneReported,
    EndAsked,
    HurtReported,
    PauseAsked,
    SkipAsked,
    StepBegun,
    StepMark,
)
from bot.coach.person import Session
from bot.coach.plan import PlannedExercise
from bot.coach.practice import Practice
from bot.coach.routine import (
    AwaitDone,
    AwaitStart,
    ExerciseStep,
    GetReady,
    Hold,
    Relax,
    Rest,
    Step,
    Switch,
    WarmUp,
)
from content.model import Exercise, Foot, Number, Origin, Pacing, Sides


def mark(session: Session) -> StepMark:
    return StepMark(session.number, session.position)


def show_step(practice: Practice, session: Session, place: New | Edit, *, note: str | None = None) -> Show:
    """The message of the session's current step. *note*: a remark's text key, made once."""
    step = session.step
    lines = step_lines(practice, session, step)
    if note:
        lines += (GAP, line(note))
    return Show(
        lines=lines,
        buttons=step_buttons(session, place),
        place=place,
        urgency=Urgency.CUE if isinstance(step, Hold | Relax | Switch | GetReady) else Urgency.ANSWER,
        picture=_exercise(practice, step).picture.file if isinstance(step, AwaitStart) else None,
        expires_at=getattr(session.moment, "ends_at", None),
    )


def step_lines(practice: Practice, session: Session, step: Step) -> tuple[Line, ...]:
    return with_footnote(_step_lines(practice, session, step))


def with_footnote(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Say what a star means wherever one is shown."""
    starred = any("*" in str(value) for shown in lines for value in shown.values.values())
    return (*lines, line("card.assumed")) if starred else lines


def _step_lines(practice: Practice, session: Session, step: Step) -> tuple[Line, ...]:
    match step:
        case WarmUp(lasts):
            seconds = f"{int(lasts.total_seconds())}*"
            steps = tuple(line(key) for key in practice.programme.warm_up_steps)
            slot = [one for one in practice.programme.slots if one.id == session.plan.slot]
            title = [line("session.slot", slot=Key(one.title)) for one in slot]
            return (*title, line("session.warm_up", seconds=seconds), GAP, *steps)
        case AwaitStart(id_):
            return _card_lines(practice, session, practice.programme.exercise(id_))
        case GetReady(side=side):
            return (exercise_title(practice, step), line("session.get_ready", side=side_name(side)))
        case Hold(reps=1, side=side, lasts=lasts):
            return (
                exercise_title(practice, step),
                line("session.hold_one", side=side_name(side), seconds=whole_seconds(lasts)),
            )
        case Hold(rep=rep, reps=reps, lasts=lasts):
            cue = line("session.hold", seconds=whole_seconds(lasts))
            return (_set_title(practice, session, step), cue, line("session.rep", rep=rep, reps=reps))
        case Relax(rep=rep, reps=reps, lasts=lasts):
            cue = line("session.relax", seconds=whole_seconds(lasts))
            return (_set_title(practice, session, step), cue, line("session.rep", rep=rep, reps=reps))
        case Switch(side=side, lasts=lasts):
            return (
                exercise_title(practice, step),
                line("session.switch", side=side_name(side), seconds=whole_seconds(lasts)),
            )
        case Rest(set_no=set_no, lasts=lasts):
            exercise = planned(session, step.exercise)
            rest = line(
                "session.rest", seconds=_marked(_exercise(practice, step).dose.rest, whole_seconds(lasts))
            )
            return (
                exercise_title(practice, step),
                rest,
                line("session.next_set", set_no=set_no, sets=exercise.sets),
            )
        case AwaitDone():
            return _await_done_lines(practice, session, step)


def _await_done_lines(practice: Practice, session: Session, step: AwaitDone) -> tuple[Line, ...]:
    exercise = planned(session, step.exercise)
    if exercise.pacing is Pacing.SELF:
        content = _exercise(practice, step)
        key = "session.go_each" if content.sides is Sides.ALTERNATE else "session.go"
        go = line(key, reps=step.reps)
        tempo = tuple(
            line("session.phase", what=Key(phase.text), seconds=f"{phase.seconds}*")
            for phase in content.tempo
        )
        return (_set_title(practice, session, step), go, *tempo, line("session.say_done"))
    asked = (
        line("session.ask_hold")
        if exercise.pacing is Pacing.HOLD
        else line("session.ask_set", reps=step.reps)
    )
    return (_set_title(practice, session, step), asked)


def card_lines(practice: Practice, exercise: Exercise) -> tuple[Line, ...]:
    """The card of an exercise, outside any session."""
    return with_footnote(_card_lines(practice, None, exercise))


def _card_lines(practice: Practice, session: Session | None, exercise: Exercise) -> tuple[Line, ...]:
    """The card of an exercise: what, how much, how, and when to stop. *session* None: outside any session."""
    if session is None:
        title = line("card.title_alone", exercise=Key(exercise.title))
    else:
        ids = [planned.id for planned in session.plan.exercises]
        number = ids.index(exercise.id) + 1
        title = line("card.title", number=number, total=len(ids), exercise=Key(exercise.title))
    steps = (
        line("card.step", number=number, step=Key(key)) for number, key in enumerate(exercise.steps, start=1)
    )
    side: tuple[Line, ...] = ()
    if session is not None and exercise.sides is Sides.AFFECTED:
        sides = planned(session, exercise.id).sides
        side = (line(f"card.side.{sides[0] if len(sides) == 1 else Foot.BOTH}"),)
    return (
        title,
        *side,
        dose_line(exercise),
        GAP,
        *steps,
        GAP,
        line("card.feel", where=Key(exercise.feel_where)),
    )


def dose_line(exercise: Exercise) -> Line:
    """The dose in one line; a number that is ours carries a star."""
    dose = exercise.dose
    numbers = {"sets": dose.sets, "reps": dose.reps, "hold": dose.hold, "relax": dose.relax}
    key, names = f"card.dose.{exercise.pacing}", tuple(numbers)
    if exercise.pacing is Pacing.HOLD:
        names = ("hold",)
    elif exercise.pacing is Pacing.SELF:
        alternate = exercise.sides is Sides.ALTERNATE
        key, names = ("card.dose.alternate", ("reps",)) if alternate else ("card.dose.self", ("sets", "reps"))
    shown = ((name, numbers[name]) for name in names)
    values = {name: _marked(number, number.start) for name, number in shown if number is not None}
    return Line(key, values)


def step_buttons(session: Session, place: New | Edit) -> Buttons:
    """The ordinary way on first. Moments too short for a tap have none, which also saves taking them away."""
    step, here = session.step, mark(session)
    go_on = (button("button.go_on", StepBegun(here), Style.PRIMARY),)
    leave = (
        button("button.pause", PauseAsked(here)),
        button("button.hurts", HurtReported(here), Style.DANGER),
    )
    match step:
        case WarmUp():
            return (
                (button("button.warm", StepBegun(here), Style.PRIMARY),),
                (button("button.pause", PauseAsked(here)),),
            )
        case AwaitStart():
            start = button("button.start", StepBegun(here), Style.PRIMARY)
            return ((start,), (button("button.skip", SkipAsked(here)), button("button.end", EndAsked(here))))
        case AwaitDone():
            return ((button("button.done", DoneReported(None, here), Style.SUCCESS),), leave)
        case Rest():
            return (go_on, leave)
        case Switch():
            return () if isinstance(place, New) else (go_on, leave)
        case GetReady():
            return ()
        case Hold(rep=rep, reps=reps) if rep == reps > 1:
            return ()
        case _:
            return (go_on, leave, (button("button.skip", SkipAsked(here)),))


def show_half(practice: Practice, session: Session) -> Show:
    """The quiet mark in the middle of a long hold."""
    step = session.step
    lines = (*step_lines(practice, session, step), line("session.half"))
    place = Edit(session.shown)
    ends_at = getattr(session.moment, "ends_at", None)
    return Show(lines, step_buttons(session, place), place, Urgency.CUE, expires_at=ends_at)


def planned(session: Session, id_: str) -> PlannedExercise:
    return next(exercise for exercise in session.plan.exercises if exercise.id == id_)


def current_exercise(session: Session) -> PlannedExercise | None:
    """The exercise of the current step; None in the warm-up."""
    step = session.step
    return None if isinstance(step, WarmUp) else planned(session, step.exercise)


def is_paced(session: Session) -> bool:
    exercise = current_exercise(session)
    return exercise is not None and exercise.pacing is Pacing.PACED


def next_exercise(session: Session) -> PlannedExercise | None:
    """The exercise after the current one; None when it is the last."""
    exercises = session.plan.exercises
    current = current_exercise(session)
    index = 0 if current is None else exercises.index(current) + 1
    return exercises[index] if index < len(exercises) else None


def exercise_title(practice: Practice, step: ExerciseStep) -> Line:
    return line("session.title", exercise=Key(_exercise(practice, step).short_title))


def _set_title(practice: Practice, session: Session, step: Hold | Relax | AwaitDone) -> Line:
    exercise = planned(session, step.exercise)
    side = step.sides[0] if isinstance(step, AwaitDone) else step.side
    name = Key(_exercise(practice, step).short_title)
    if exercise.sets == 1:
        return line("session.title", exercise=name)
    if len(exercise.sides) > 1 and exercise.pacing is Pacing.PACED:
        return line(
            "session.title_side_set",
            exercise=name,
            side=side_name(side),
            set_no=step.set_no,
            sets=exercise.sets,
        )
    return line("session.title_set", exercise=name, set_no=step.set_no, sets=exercise.sets)


def _exercise(practice: Practice, step: ExerciseStep) -> Exercise:
    return practice.programme.exercise(step.exercise)


def side_name(side: Foot) -> Key:
    return Key(f"side.{side}")


def _marked(number: Number | None, value: int) -> str:
    """The number as shown: with a star where it is our assumption."""
    return f"{value}*" if number is not None and number.origin is Origin.ASSUMED else str(value)


def whole_seconds(lasts: timedelta) -> int:
    return int(lasts.total_seconds())
