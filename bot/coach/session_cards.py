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
    Sound,
    Style,
    Urgency,
    Value,
    button,
    line,
)
from bot.coach.events import (
    AlarmReported,
    BeginAsked,
    DoneReported,
    EndAsked,
    HurtEased,
    HurtReported,
    PauseAsked,
    ResumeAsked,
    SkipAsked,
    StepBegun,
    StepMark,
)
from bot.coach.person import Leaving, PausedBy, Session
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
    match step:
        case WarmUp(lasts):
            seconds = f"{int(lasts.total_seconds())}*"
            steps = tuple(line(key) for key in practice.programme.warm_up_steps)
            return (line("session.warm_up", seconds=seconds), GAP, *steps, GAP, line("card.assumed"))
        case AwaitStart(id_):
            return card_lines(practice, session, practice.programme.exercise(id_))
        case GetReady(side=side):
            return (_title(practice, step), line("session.get_ready", side=_side(side)))
        case Hold(reps=1, side=side, lasts=lasts):
            return (_title(practice, step), line("session.hold_one", side=_side(side), seconds=_s(lasts)))
        case Hold(rep=rep, reps=reps, lasts=lasts):
            cue = line("session.hold", seconds=_s(lasts))
            return (_set_title(practice, session, step), cue, line("session.rep", rep=rep, reps=reps))
        case Relax(rep=rep, reps=reps, lasts=lasts):
            cue = line("session.relax", seconds=_s(lasts))
            return (_set_title(practice, session, step), cue, line("session.rep", rep=rep, reps=reps))
        case Switch(side=side, lasts=lasts):
            return (_title(practice, step), line("session.switch", side=_side(side), seconds=_s(lasts)))
        case Rest(set_no=set_no, lasts=lasts):
            exercise = planned(session, step.exercise)
            rest = line("session.rest", seconds=_marked(_exercise(practice, step).dose.rest, _s(lasts)))
            return (_title(practice, step), rest, line("session.next_set", set_no=set_no, sets=exercise.sets))
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


def card_lines(practice: Practice, session: Session | None, exercise: Exercise) -> tuple[Line, ...]:
    """The card of an exercise: what, how much, how, and when to stop. *session* None: outside any session."""
    if session is None:
        title = line("card.title_alone", exercise=Key(exercise.title))
    else:
        ids = [planned.id for planned in session.plan.exercises]
        number = ids.index(exercise.id) + 1
        title = line("card.title", number=number, total=len(ids), exercise=Key(exercise.title))
    dose, assumed = dose_line(exercise)
    steps = (
        line("card.step", number=number, step=Key(key)) for number, key in enumerate(exercise.steps, start=1)
    )
    footnote = (line("card.assumed"),) if assumed else ()
    return (title, dose, GAP, *steps, GAP, line("card.feel", where=Key(exercise.feel_where)), *footnote)


def dose_line(exercise: Exercise) -> tuple[Line, bool]:
    """The dose in one line, and whether a number in it is ours: those carry a star."""
    dose = exercise.dose
    numbers = {"sets": dose.sets, "reps": dose.reps, "hold": dose.hold, "relax": dose.relax}
    values = {name: _marked(number, number.start) for name, number in numbers.items() if number is not None}
    if exercise.pacing is Pacing.SELF:
        key = "card.dose.alternate" if exercise.sides is Sides.ALTERNATE else "card.dose.self"
    else:
        key = f"card.dose.{exercise.pacing}"
    assumed = any("*" in value for value in values.values())
    return Line(key, values), assumed


def step_buttons(session: Session, place: New | Edit) -> Buttons:
    """The ordinary way on first. Moments too short for a tap have none, which also saves taking them away."""
    step, here = session.step, mark(session)
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
            return ((button("button.go_on", StepBegun(here), Style.PRIMARY),), leave)
        case Switch():
            return (
                ()
                if isinstance(place, New)
                else ((button("button.go_on", StepBegun(here), Style.PRIMARY),), leave)
            )
        case GetReady():
            return ()
        case Hold(rep=rep, reps=reps) if rep == reps > 1:
            return ()
        case _:
            return (leave, (button("button.skip", SkipAsked(here)),))


def show_half(practice: Practice, session: Session) -> Show:
    """The quiet mark in the middle of a long hold."""
    step = session.step
    lines = (*step_lines(practice, session, step), line("session.half"))
    place = Edit(session.shown)
    ends_at = getattr(session.moment, "ends_at", None)
    return Show(lines, step_buttons(session, place), place, Urgency.CUE, expires_at=ends_at)


def settle_step(practice: Practice, session: Session) -> Show:
    """What the live message becomes when a newer one takes over: the same in short, without buttons."""
    step = session.step
    match step:
        case WarmUp():
            said = line("settled.warm_up")
        case Rest():
            return Show((_title(practice, step), line("settled.rest")), (), Edit(session.shown))
        case Hold(reps=1, side=side, lasts=lasts):
            said = line("settled.hold", side=_side(side), seconds=_s(lasts))
            return Show((_title(practice, step), said), (), Edit(session.shown))
        case _:
            return Show(step_lines(practice, session, step), (), Edit(session.shown))
    return Show((said,), (), Edit(session.shown))


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
    here = mark(session)
    title = () if isinstance(session.step, WarmUp) else (_title(practice, session.step),)
    return Show(
        lines=(*title, line(f"session.paused.{by}")),
        buttons=(
            (button("button.go_on", ResumeAsked(here), Style.PRIMARY),),
            (button("button.end", EndAsked(here)),),
        ),
        place=place,
    )


def show_still_there(practice: Practice, session: Session, target: str) -> Show:
    place = New(target, Sound.RINGS)
    lines = (line("session.still_there"), GAP, *_short_lines(practice, session))
    return Show(lines, step_buttons(session, place), place)


def _short_lines(practice: Practice, session: Session) -> tuple[Line, ...]:
    step = session.step
    return (_title(practice, step),) if isinstance(step, AwaitStart) else step_lines(practice, session, step)


def show_hurting(practice: Practice, session: Session, place: New | Edit) -> Show:
    """Stop, what to do, and three ways on. A stop is never argued with."""
    here = mark(session)
    following = next_exercise(session)
    if following is None:
        eased = button("button.eased_last", HurtEased(here), Style.PRIMARY)
    else:
        name = Key(practice.programme.exercise(following.id).short_title)
        eased = button("button.eased", HurtEased(here), Style.PRIMARY, exercise=name)
    return Show(
        lines=(line("hurt.stop"), GAP, line("hurt.advice")),
        buttons=(
            (eased,),
            (button("button.end", EndAsked(here)),),
            (button("button.alarm", AlarmReported(here), Style.DANGER),),
        ),
        place=place,
    )


def show_summary(practice: Practice, session: Session, place: New) -> Show:
    """What was done of what was planned, exercise by exercise, as reported."""
    rows = []
    for exercise in session.plan.exercises:
        name = Key(practice.programme.exercise(exercise.id).short_title)
        done = sum(one.exercise == exercise.id for one in session.done)
        key = "summary.row" if done == exercise.set_count else "summary.row_partial"
        rows.append(line(key, exercise=name, done=done, planned=exercise.set_count))
    done, planned_sets = len(session.done), session.plan.set_count
    head = line("summary.all" if done == planned_sets else "summary.some")
    return Show((head, GAP, *rows, GAP, line("summary.total", done=done, planned=planned_sets)), (), place)


def show_closed(session: Session, place: New) -> Show:
    """A session that ended early: what stays, and how to go on."""
    done, planned_sets = len(session.done), session.plan.set_count
    again = button("button.go_on", ResumeAsked(StepMark(session.number, session.position)), Style.PRIMARY)
    return Show((line("session.closed", done=done, planned=planned_sets),), ((again,),), place)


def show_nothing_to_do(place: New) -> Show:
    return Show((line("session.nothing_left"),), ((button("button.begin_all", BeginAsked("all")),),), place)


def planned(session: Session, id_: str) -> PlannedExercise:
    return next(exercise for exercise in session.plan.exercises if exercise.id == id_)


def current_exercise(session: Session) -> PlannedExercise | None:
    """The exercise of the current step; None in the warm-up."""
    step = session.step
    return None if isinstance(step, WarmUp) else planned(session, step.exercise)


def next_exercise(session: Session) -> PlannedExercise | None:
    """The exercise after the current one; None when it is the last."""
    exercises = session.plan.exercises
    current = current_exercise(session)
    index = 0 if current is None else exercises.index(current) + 1
    return exercises[index] if index < len(exercises) else None


def _title(practice: Practice, step: ExerciseStep) -> Line:
    return line("session.title", exercise=Key(_exercise(practice, step).short_title))


def _set_title(practice: Practice, session: Session, step: Hold | Relax | AwaitDone) -> Line:
    exercise = planned(session, step.exercise)
    side = step.sides[0] if isinstance(step, AwaitDone) else step.side
    name = Key(_exercise(practice, step).short_title)
    if exercise.sets == 1:
        return line("session.title", exercise=name)
    if len(exercise.sides) > 1 and exercise.pacing is Pacing.PACED:
        return line(
            "session.title_side_set", exercise=name, side=_side(side), set_no=step.set_no, sets=exercise.sets
        )
    return line("session.title_set", exercise=name, set_no=step.set_no, sets=exercise.sets)


def _exercise(practice: Practice, step: ExerciseStep) -> Exercise:
    return practice.programme.exercise(step.exercise)


def _side(side: Foot) -> Key:
    return Key(f"side.{side}")


def _marked(number: Number | None, value: int) -> str:
    """The number as shown: with a star where it is our assumption."""
    return f"{value}*" if number is not None and number.origin is Origin.ASSUMED else str(value)


def _s(lasts: timedelta) -> int:
    return int(lasts.total_seconds())
