"""What comes before anything begins: a question about safety, and going on with what ended early today."""

from collections.abc import Callable
from datetime import datetime

from bot.coach import pauses, screening_again
from bot.coach.effects import GAP, Button, Buttons, Key, Line, Show, Style, Toast, button, line
from bot.coach.events import BeginAsked, BegunAnew, DoneReported, ResumeAsked
from bot.coach.facts import Question
from bot.coach.onboarding import next_prompts
from bot.coach.person import Away, Idle, InSession, Person, Prompted, Screening, Session
from bot.coach.plan import EXTRA
from bot.coach.practice import Practice, Turn, turn
from bot.coach.prompt_questions import start_button
from bot.coach.scores import score_rows
from bot.coach.session_answers import late_done
from bot.coach.session_breaks import reopen
from bot.coach.session_cards import mark
from bot.coach.session_words import goes_on_with


def comes_first(practice: Practice, person: Person, now: datetime) -> Turn | None:
    """What is asked before anything begins: about safety after a while away, how it is after a severe score of today.

    None: nothing is.
    """
    if screening_again.is_old(practice, person, now):
        return screening_again.ask_anew(practice, person, "screen.again.away", now)
    if person.sore_at is not None and person.day(person.sore_at) == person.day(now):
        return turn(person, Show((line("begin.sore"), GAP, line("pain.question")), score_rows(Question.NOW)))
    return None


def unfinished(person: Person, now: datetime) -> Session | None:
    """The session that ended early and may still go on; None: there is none."""
    return person.interrupted if person.may_resume(now) else None


def offer(practice: Practice, person: Person, session: Session) -> Turn:
    """What ended early is not begun anew unasked: going on is what most people mean."""
    return turn(person, Show((_how_far(session),), _ways(practice, person, session)))


def too_late(practice: Practice, person: Person, session: Session) -> Turn:
    """A "done" after the end of *session*: nobody knows which set it means, so nothing is logged unasked."""
    said = (line("done.closed"), _how_far(session))
    ways = _ways(practice, person, session)
    return turn(person, Show(said, ways))


def ways_to_begin(practice: Practice, person: Person, now: datetime) -> Buttons:
    """The buttons under whatever may lead to a session. An open prompt comes before what ended early."""
    session = unfinished(person, now)
    begin = (button("button.begin", BeginAsked(""), Style.PRIMARY),)
    if session is None:
        return (begin,)
    if isinstance(person.phase, Prompted):
        return (begin, _go_on(practice, session, Style.PLAIN))
    return _ways(practice, person, session)


def _go_on(practice: Practice, session: Session, style: Style = Style.PRIMARY) -> tuple[Button, ...]:
    exercise = Key(practice.exercise(goes_on_with(session)).short_title)
    return (button("button.go_on_with", ResumeAsked(mark(session)), style, exercise=exercise),)


def _how_far(session: Session) -> Line:
    return line("begin.unfinished", done=len(session.done), planned=session.plan.set_count)


def _ways(practice: Practice, person: Person, session: Session) -> Buttons:
    """The slot that comes next has a way of its own: going on must not be the only way to it."""
    named = session.plan.exercises[0].id if session.plan.slot == EXTRA else session.plan.slot
    anew = (button("button.anew", BegunAnew(named)),)
    coming = next((slot.id for slot, _ in person.coming()), session.plan.slot)
    if coming == session.plan.slot:
        return (_go_on(practice, session), anew)
    title = Key(practice.programme.slot(coming).title)
    return (_go_on(practice, session), anew, (button("button.begin_slot", BegunAnew(coming), slot=title),))


# The rules


def resume_interrupted(
    practice: Practice, person: Person, phase: Idle | Prompted, event: ResumeAsked, now: datetime
) -> Turn:
    """Go on with today's session that ended early; otherwise say that nothing is paused."""
    session = unfinished(person, now)
    if event.mark is not None and (session is None or event.mark.session != session.number):
        return turn(person, Toast(line("toast.session_closed")))
    if session is None:
        return turn(person, Show((line("resume.nothing"),), ways_to_begin(practice, person, now)))
    if (first := comes_first(practice, person, now)) is not None:
        return first
    return reopen(practice, person, session, event.mark, now)


def resume_from_away(
    practice: Practice, person: Person, phase: Away, event: ResumeAsked, now: datetime
) -> Turn:
    """/resume ends the pause of the prompts; the button of what ended early goes on with that as well."""
    if event.mark is None:
        return pauses.come_back(practice, person, phase, event, now)
    return out_of_a_pause(
        practice, person, lambda coming: resume_interrupted(practice, coming, Idle(), event, now), now
    )


def out_of_a_pause(
    practice: Practice, person: Person, begin: Callable[[Person], Turn], now: datetime
) -> Turn:
    """What *begin* makes of somebody who is back. A session ends the pause of the prompts, and that is said first."""
    coming = person.back(now).scheduled(now)
    after, effects = begin(coming)
    if isinstance(after.phase, Screening):
        return after, effects
    if not isinstance(after.phase, InSession):
        return person, effects
    return after, (Show((line("resume.back"), *next_prompts(practice, coming))), *effects)


def done_too_early(
    practice: Practice, person: Person, phase: Prompted, event: DoneReported, now: datetime
) -> Turn:
    """A "done" while the prompt is open: nothing was begun, so nothing is logged; Start is at hand."""
    if event.mark is not None:
        return late_done(person, event.mark)
    slot = Key(practice.programme.slot(phase.slot).title)
    session = unfinished(person, now)
    others = () if session is None else (_go_on(practice, session, Style.PLAIN),)
    return turn(person, Show((line("done.not_begun", slot=slot),), ((start_button(phase),), *others)))
