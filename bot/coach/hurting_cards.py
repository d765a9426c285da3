"""What a person sees when it hurts: stop, how strong is it, and the ways on that this strength leaves."""

from bot.coach.easing import eased
from bot.coach.effects import GAP, Button, Buttons, Edit, Key, Line, New, Show, Style, button, line
from bot.coach.events import AlarmReported, EndAsked, HurtEased
from bot.coach.facts import Question
from bot.coach.pain import Band, band
from bot.coach.pain_events import EaseAccepted, HurtGoneOn
from bot.coach.person import Hurting, Leaving, Session
from bot.coach.practice import Practice
from bot.coach.scores import score_rows
from bot.coach.session_cards import mark
from bot.coach.session_words import current_exercise, next_exercise


def score_told(session: Session) -> int | None:
    """How much it hurts; None: not told yet."""
    return session.moment.score if isinstance(session.moment, Hurting) else None


def band_now(practice: Practice, session: Session) -> Band | None:
    """What the score allows; None: none was told yet."""
    score = score_told(session)
    return None if score is None else band(practice.programme.pain, score, session.before)


def show_hurting(practice: Practice, session: Session, place: New | Edit) -> Show:
    """Stop first. Then the reason for what is offered, in one line. A stop is never argued with."""
    return Show(
        (*_lines(practice, session), GAP, line("hurt.advice")), hurting_buttons(practice, session), place
    )


def _lines(practice: Practice, session: Session) -> tuple[Line, ...]:
    score = score_told(session)
    match band_now(practice, session):
        case Band.GO_ON:
            return (line("hurt.mild", score=score or 0),)
        case Band.EASE:
            return (line("hurt.ease", score=score or 0),)
        case Band.STOP:
            return (*_too_much(practice, session, score or 0), *_left_out(practice, session))
        case _:
            return (line("hurt.stop"), line("hurt.how_strong"))


def _too_much(practice: Practice, session: Session, score: int) -> tuple[Line, ...]:
    if session.before is not None and score < practice.programme.pain.stop_from:
        return (line("hurt.risen", score=score, before=session.before),)
    return (line("hurt.too_much", score=score),)


def _left_out(practice: Practice, session: Session) -> tuple[Line, ...]:
    current = current_exercise(session)
    at = -1 if current is None else session.plan.exercises.index(current)
    coming = {exercise.id for exercise in session.plan.exercises[at + 1 :]}
    return tuple(
        line("hurt.left_out", exercise=Key(practice.programme.exercise(id_).short_title))
        for id_, why in session.left
        if why is Leaving.HURT and id_ in coming
    )


def hurting_buttons(practice: Practice, session: Session) -> Buttons:
    here = mark(session)
    ends: Buttons = (
        (button("button.end", EndAsked(here)),),
        (button("button.alarm", AlarmReported(here), Style.DANGER),),
    )
    if score_told(session) is None:
        return (*score_rows(Question.EXERCISE, here), *ends)
    offered = _offered(practice, session)
    return ((_on(practice, session),), *(() if offered is None else ((offered,),)), *ends)


def _on(practice: Practice, session: Session) -> Button:
    """Leave this exercise: what follows is the ordinary way on."""
    following = next_exercise(session)
    if following is None:
        return button("button.eased_last", HurtEased(mark(session)), Style.PRIMARY)
    name = Key(practice.programme.exercise(following.id).short_title)
    return button("button.eased", HurtEased(mark(session)), Style.PRIMARY, exercise=name)


def _offered(practice: Practice, session: Session) -> Button | None:
    """What the pain rule still allows of this exercise; None: nothing."""
    match band_now(practice, session):
        case Band.GO_ON:
            return button("button.hurt_go_on", HurtGoneOn(mark(session)))
        case Band.EASE if eased(session) is not None:
            return button("button.ease", EaseAccepted(mark(session)))
        case _:
            return None
