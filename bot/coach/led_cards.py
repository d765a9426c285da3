"""The words of a set that the pacer or a clip leads: what stays under the ring, and what rings below it."""

from bot.coach.effects import Line, New, Show, Sound, Urgency, line
from bot.coach.pacing import PacingMode
from bot.coach.person import Session
from bot.coach.practice import Practice
from bot.coach.routine import AwaitDone, GetReady, Hold, PacedSet, Relax, Rest, Switch
from bot.coach.session_pacer import coming_set
from bot.coach.session_words import marked, planned, set_title, side_name, tempo_lines, whole_seconds
from content.model import Origin, Pacing


def led_lines(
    practice: Practice, session: Session, step: GetReady | Hold | Relax | PacedSet | Switch | Rest
) -> tuple[Line, ...]:
    """What stays under the pacer or the clip for a whole set."""
    exercise = planned(session, step.exercise)
    title = set_title(practice, session, step)
    first: tuple[Line, ...] = ()
    if isinstance(step, Rest):
        seconds = marked(exercise.origin("rest"), whole_seconds(step.lasts))
        first = (line("pacer.rest", seconds=seconds),)
    elif isinstance(step, Switch) and exercise.pacing is Pacing.PACED:
        first = (line("pacer.switch", side=side_name(step.side), seconds=whole_seconds(step.lasts)),)
    counted = session.plan.pacing is PacingMode.SOUND
    last = line("count.play" if counted else "pacer.ring")
    coming = coming_set(session)[0]
    if isinstance(coming, PacedSet):
        return (title, *first, *_how(coming, exercise.tempo_origin), last)
    left_first = len(exercise.sides) > 1 and step.side is exercise.sides[0]
    both = "count.legs" if counted else "pacer.legs"
    hold, side = whole_seconds(coming.lasts), side_name(step.side)
    return (title, *first, line(both if left_first else "pacer.leg", seconds=hold, side=side), last)


def _how(coming: PacedSet, tempo_origin: Origin) -> tuple[Line, ...]:
    if coming.tempo:
        return (line("session.go", reps=coming.reps), *tempo_lines(coming.tempo, tempo_origin))
    hold, relax = whole_seconds(coming.hold), whole_seconds(coming.relax)
    return (line("pacer.times", reps=coming.reps, hold=hold, relax=relax),)


def show_bell(practice: Practice, session: Session) -> Show | None:
    """The short message that rings while the pacer's own stays as it is; None: nothing has to be heard."""
    step, place = session.step, New(bell_target(session), Sound.RINGS)
    match step:
        case Switch() if session.plan.pacing is PacingMode.SOUND:
            return None  # The clip says it, at its own time.
        case Switch(side=side, lasts=lasts):
            said = line("session.switch", side=side_name(side), seconds=whole_seconds(lasts))
            return Show((said,), (), place, Urgency.CUE, expires_at=getattr(session.moment, "ends_at", None))
        case AwaitDone():
            exercise = planned(session, step.exercise)
            if exercise.pacing is Pacing.HOLD:
                return Show((line("pacer.over_hold"),), (), place)
            over = line("pacer.over", set_no=step.set_no, sets=exercise.sets)
            return Show((over, line("pacer.finish", reps=step.reps)), (), place)
        case _:
            return None


def bell_target(session: Session) -> str:
    return f"b{session.number}.{session.position}"


def where(reps: int, rep: int) -> Line:
    return line("pacer.where", rep=rep, reps=reps)
