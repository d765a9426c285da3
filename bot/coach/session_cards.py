"""What a person sees during a session: one message for each step, and what it becomes when the
step is over.
"""

from datetime import date, datetime, timedelta

from bot.coach.clip import Clip
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
    PacingChosen,
    PauseAsked,
    SkipAsked,
    StepBegun,
    StepMark,
)
from bot.coach.facts import Question
from bot.coach.led_cards import led_lines, where
from bot.coach.pacing import Pacer, PacingMode
from bot.coach.person import Person, Session
from bot.coach.plan import EXTRA, PlannedExercise, tempo_of
from bot.coach.practice import Practice, exercise_plan
from bot.coach.routine import (
    AwaitDone,
    AwaitStart,
    ExerciseStep,
    GetReady,
    Hold,
    PacedSet,
    Relax,
    Rest,
    Step,
    Switch,
    WarmUp,
    step_takes,
)
from bot.coach.scores import score_rows
from bot.coach.session_pacer import awaited_at, done_mark, film, is_led, leads, led_exercise, rep_at
from bot.coach.session_words import (
    exercise_of,
    exercise_title,
    marked,
    planned,
    set_title,
    side_name,
    tempo_lines,
    whole_seconds,
)
from bot.coach.sources import source_button
from content.drawing import Drawing
from content.model import Exercise, Foot, Form, Origin, Pacing, Picture, Sides


def mark(session: Session) -> StepMark:
    return StepMark(session.number, session.position)


def show_step(
    practice: Practice,
    session: Session,
    place: New | Edit,
    *,
    note: str | None = None,
    lead: timedelta = timedelta(),
) -> Show:
    """The message of the session's current step. *note*: a remark's text key, made once. *lead*: see `film`."""
    step = session.step
    if (pacer := film(session, lead)) is not None:
        return _show_led(practice, session, step, place, note, pacer)
    lines = step_lines(practice, session, step)
    if note:
        lines += (GAP, line(note))
    if asks_before(session):
        lines += (GAP, line("before.question"))
    return Show(
        lines=lines,
        buttons=step_buttons(session, place) + _source_row(practice, step),
        place=place,
        urgency=Urgency.CUE if isinstance(step, Hold | Relax | Switch | GetReady) else Urgency.ANSWER,
        picture=_step_picture(practice, session, step),
        expires_at=getattr(session.moment, "ends_at", None),
    )


def _source_row(practice: Practice, step: Step) -> Buttons:
    """On an exercise's card: what the sheet says, where we depart from it."""
    return source_button(exercise_of(practice, step)) if isinstance(step, AwaitStart) else ()


def _show_led(
    practice: Practice,
    session: Session,
    step: Step,
    place: New | Edit,
    note: str | None,
    leader: Pacer | Clip,
) -> Show:
    """The one message of a set with the pacer or a clip. It holds good until the set's end, however late it is."""
    lines = step_lines(practice, session, step)
    if note:
        lines += (GAP, line(note))
    ends_at = getattr(session.moment, "ends_at", None)
    to_come = session.routine[session.position + 1 : awaited_at(session)]
    rest_of_set = sum((step_takes(each) for each in to_come), timedelta())
    return Show(
        lines=lines,
        buttons=step_buttons(session, place),
        place=place,
        picture=leader,
        expires_at=ends_at and ends_at + rest_of_set,
    )


def step_lines(practice: Practice, session: Session, step: Step) -> tuple[Line, ...]:
    if is_led(session) and not isinstance(step, WarmUp | AwaitStart | AwaitDone):
        return with_footnote(led_lines(practice, session, step))
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
        case Hold(rep=rep, reps=reps, lasts=lasts) | Relax(rep=rep, reps=reps, lasts=lasts):
            key = "session.hold" if isinstance(step, Hold) else "session.relax"
            cue = line(key, seconds=whole_seconds(lasts))
            return (set_title(practice, session, step), cue, line("session.rep", rep=rep, reps=reps))
        case Switch(side=side, lasts=lasts):
            return (
                exercise_title(practice, step),
                line("session.switch", side=side_name(side), seconds=whole_seconds(lasts)),
            )
        case Rest(set_no=set_no, lasts=lasts):
            exercise = planned(session, step.exercise)
            rest = line("session.rest", seconds=marked(exercise.origin("rest"), whole_seconds(lasts)))
            return (
                exercise_title(practice, step),
                rest,
                line("session.next_set", set_no=set_no, sets=exercise.sets),
            )
        case AwaitDone():
            return _await_done_lines(practice, session, step)
        case PacedSet():
            return led_lines(practice, session, step)


def _await_done_lines(practice: Practice, session: Session, step: AwaitDone) -> tuple[Line, ...]:
    exercise = planned(session, step.exercise)
    if exercise.pacing is Pacing.SELF and not is_led(session):
        content = exercise_of(practice, step)
        key = "session.go_each" if content.sides is Sides.ALTERNATE else "session.go"
        go = line(key, reps=step.reps)
        phases = ((phase.text, phase.seconds) for phase in tempo_of(content, exercise.form))
        tempo = tempo_lines(phases, exercise.tempo_origin)
        return (set_title(practice, session, step), go, *tempo, line("session.say_done"))
    asked = (
        line("session.ask_hold")
        if exercise.pacing is Pacing.HOLD
        else line("session.ask_set", reps=step.reps)
    )
    return (set_title(practice, session, step), asked)


def _step_picture(practice: Practice, session: Session, step: Step) -> Drawing | None:
    """The drawing where something new begins: the warm-up, an exercise, the other leg. None: what is there stays."""
    match step:
        case WarmUp():
            picture = practice.programme.warm_up_picture
            return Drawing(picture.file, Foot.BOTH) if picture is not None else None
        case AwaitStart() | Switch():
            return drawing_at(practice, session, step)
        case _:
            return None


def drawing_at(practice: Practice, session: Session, step: ExerciseStep) -> Drawing:
    """What belongs to *step*, with the leg whose turn it is."""
    own = planned(session, step.exercise)
    match step:
        case AwaitStart():
            side = own.sides[0]
        case AwaitDone(sides=sides):
            side = sides[-1]
        case _:
            side = step.side
    return Drawing(picture_of(exercise_of(practice, step), own.form).file, side)


def picture_of(exercise: Exercise, form: Form) -> Picture:
    easier = exercise.easier if form is Form.EASIER else None
    return exercise.picture if easier is None else easier.picture


def card_lines(practice: Practice, person: Person, exercise: Exercise, on: date) -> tuple[Line, ...]:
    """The card of an exercise for this person, outside any session."""
    title = line("card.title_alone", exercise=Key(exercise.title))
    own = exercise_plan(practice, person, exercise, on)
    return with_footnote((title, *_card_body(exercise, own)))


def _card_lines(practice: Practice, session: Session, exercise: Exercise) -> tuple[Line, ...]:
    """The card of an exercise: what, how much, how, and when to stop."""
    ids = [each.id for each in session.plan.exercises]
    number = ids.index(exercise.id) + 1
    title = line("card.title", number=number, total=len(ids), exercise=Key(exercise.title))
    own = planned(session, exercise.id)
    side: tuple[Line, ...] = ()
    if exercise.sides is Sides.AFFECTED:
        side = (line(f"card.side.{own.sides[0] if len(own.sides) == 1 else Foot.BOTH}"),)
    return (title, *side, *_card_body(exercise, own))


def _card_body(exercise: Exercise, own: PlannedExercise) -> tuple[Line, ...]:
    easier = exercise.easier if own.form is Form.EASIER else None
    keys = exercise.steps if easier is None else easier.steps
    steps = (line("card.step", number=number, step=Key(key)) for number, key in enumerate(keys, start=1))
    return (
        *((line("card.form", form=Key(easier.text)),) if easier is not None else ()),
        *dose_lines(own, exercise),
        GAP,
        *steps,
        GAP,
        line("card.feel", where=Key(exercise.feel_where)),
    )


def dose_lines(own: PlannedExercise, exercise: Exercise) -> tuple[Line, ...]:
    """The dose in one line, a number that is ours with a star; and who else had a word in it."""
    numbers = {"sets": own.sets, "reps": own.reps, "hold": own.hold_s, "relax": own.relax_s}
    key, names = f"card.dose.{own.pacing}", tuple(numbers)
    if own.pacing is Pacing.HOLD:
        names = ("hold",)
    elif own.pacing is Pacing.SELF:
        alternate = exercise.sides is Sides.ALTERNATE
        key, names = ("card.dose.alternate", ("reps",)) if alternate else ("card.dose.self", ("sets", "reps"))
    values = {name: marked(own.origin(name), numbers[name]) for name in names}
    set_by = {own.origin(name) for name in names} & {Origin.PERSON, Origin.CLINICIAN}
    rested = (line("card.after_break", before=own.before_break),) if own.before_break else ()
    less = tuple(line(f"card.less.{why}") for why in own.less)
    count = own.sets if "sets" in names else None
    return (
        Line(key, values, count),
        *rested,
        *less,
        *(line(f"card.set_by.{origin}") for origin in sorted(set_by)),
    )


def asks_before(session: Session) -> bool:
    """Whether the first message of a session still asks how it feels; an exercise by itself does not."""
    return session.position == 0 and session.before is None and session.plan.slot != EXTRA


def step_buttons(session: Session, place: New | Edit) -> Buttons:
    """The ordinary way on first: the score before a session may be told, and need not."""
    asked = score_rows(Question.BEFORE, mark(session)) if asks_before(session) else ()
    return (*_step_buttons(session, place), *asked)


def _step_buttons(session: Session, place: New | Edit) -> Buttons:
    """Moments too short for a tap have none, which also saves taking them away."""
    step, here = session.step, mark(session)
    go_on = (button("button.go_on", StepBegun(here), Style.PRIMARY),)
    leave = (
        button("button.pause", PauseAsked(here)),
        button("button.hurts", HurtReported(here), Style.DANGER),
    )
    if is_led(session):
        done = button("button.done", DoneReported(None, done_mark(session)), Style.SUCCESS)
        return ((done,), leave, (button("button.skip", SkipAsked(here)),))
    match step:
        case WarmUp():
            return (
                (button("button.warm", StepBegun(here), Style.PRIMARY),),
                (button("button.pause", PauseAsked(here)),),
            )
        case AwaitStart():
            start = button("button.start", StepBegun(here), Style.PRIMARY)
            away = (button("button.skip", SkipAsked(here)), button("button.end", EndAsked(here)))
            as_text = button("button.as_text", PacingChosen(PacingMode.EDITS))
            return ((start,), away, (as_text,)) if _is_first_led(session) else ((start,), away)
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


def _is_first_led(session: Session) -> bool:
    """Whether this is the first exercise of the session that the pacer leads."""
    led = (one for one in session.plan.exercises if leads(session.plan, one))
    return led_exercise(session) is not None and led_exercise(session) == next(led)


def show_half(practice: Practice, session: Session) -> Show:
    """The quiet mark in the middle of a long hold."""
    step = session.step
    lines = (*step_lines(practice, session, step), line("session.half"))
    place = Edit(session.shown)
    ends_at = getattr(session.moment, "ends_at", None)
    return Show(lines, step_buttons(session, place), place, Urgency.CUE, expires_at=ends_at)


def show_where(practice: Practice, session: Session, now: datetime) -> Show:
    """In words about where a paced set is, while the pacer goes on above them."""
    reps = getattr(session.step, "reps", 1)
    lines = (*step_lines(practice, session, session.step), GAP, where(reps, rep_at(session, now)))
    ends_at = getattr(session.moment, "ends_at", None)
    place = Edit(session.shown)
    return Show(lines, step_buttons(session, place), place, Urgency.CUE, expires_at=ends_at)
