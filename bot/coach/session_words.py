"""What a session's messages call things: exercises, sides, sets and seconds."""

from collections.abc import Iterable
from datetime import timedelta

from bot.coach.effects import Key, Line, line
from bot.coach.person import Session
from bot.coach.plan import PlannedExercise
from bot.coach.practice import Practice
from bot.coach.routine import (
    AwaitDone,
    AwaitStart,
    ExerciseStep,
    GetReady,
    Hold,
    PacedSet,
    Relax,
    Rest,
    Switch,
    WarmUp,
)
from content.model import Exercise, Foot, Origin, Pacing


def planned(session: Session, id_: str) -> PlannedExercise:
    return next(exercise for exercise in session.plan.exercises if exercise.id == id_)


def current_exercise(session: Session) -> PlannedExercise | None:
    """The exercise of the current step; None in the warm-up."""
    step = session.step
    return None if isinstance(step, WarmUp) else planned(session, step.exercise)


def is_after_a_set(session: Session) -> bool:
    """Whether the set before the current step was reported, and the next has not begun."""
    return isinstance(session.step, Rest) or (isinstance(session.step, Switch) and is_paced(session))


def set_to_put_right(session: Session) -> AwaitDone | None:
    """The reported set that a number said now is of: in the rest after it, or while the next exercise waits for its
    start. None: there is none, or its number is seconds.
    """
    if not is_after_a_set(session) and not isinstance(session.step, AwaitStart):
        return None
    asked = [step for step in session.routine[: session.position] if isinstance(step, AwaitDone)]
    kept = {(one.exercise, one.set_no, one.side) for one in session.done}
    for step in reversed(asked):
        if step.exercise != asked[-1].exercise or step.reps == 1:
            return None
        if any((step.exercise, step.set_no, side) in kept for side in step.sides):
            return step
    return None


def is_paced(session: Session) -> bool:
    exercise = current_exercise(session)
    return exercise is not None and exercise.pacing is Pacing.PACED


def next_exercise(session: Session) -> PlannedExercise | None:
    """The exercise after the current one, without those that were left; None when it is the last."""
    exercises = session.plan.exercises
    current = current_exercise(session)
    index = 0 if current is None else exercises.index(current) + 1
    left = dict(session.left)
    return next((exercise for exercise in exercises[index:] if exercise.id not in left), None)


def goes_on_with(session: Session) -> str:
    """The id of the exercise with which a session that lies still goes on."""
    here = current_exercise(session)
    if here is None or here.id in dict(session.left):
        here = next_exercise(session) or here
    return session.plan.exercises[0].id if here is None else here.id


def exercise_title(practice: Practice, step: ExerciseStep) -> Line:
    return line("session.title", exercise=Key(exercise_of(practice, step).short_title))


def set_title(
    practice: Practice,
    session: Session,
    step: GetReady | Hold | Relax | PacedSet | Switch | Rest | AwaitDone,
) -> Line:
    exercise = planned(session, step.exercise)
    side = step.sides[0] if isinstance(step, AwaitDone) else step.side
    name = Key(exercise_of(practice, step).short_title)
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


def exercise_of(practice: Practice, step: ExerciseStep) -> Exercise:
    return practice.programme.exercise(step.exercise)


def tempo_lines(tempo: Iterable[tuple[str, int]], origin: Origin) -> tuple[Line, ...]:
    """The parts of a repetition, text key and seconds."""
    return tuple(
        line("session.phase", what=Key(text), seconds=marked(origin, seconds)) for text, seconds in tempo
    )


def side_name(side: Foot) -> Key:
    return Key(f"side.{side}")


def marked(origin: Origin, value: int) -> str:
    """The number as shown: with a star where it is our assumption."""
    return f"{value}*" if origin is Origin.ASSUMED else str(value)


def whole_seconds(lasts: timedelta) -> int:
    return int(lasts.total_seconds())
