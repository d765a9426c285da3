"""The person chooses how holds are led: from the next session on, or at a card for this one."""

from dataclasses import replace
from datetime import datetime

from bot.coach.calendar_events import Page
from bot.coach.effects import GAP, Edit, Key, New, Show, Toast, button, line
from bot.coach.events import PacingChosen
from bot.coach.pacing import PacingMode
from bot.coach.person import Awaited, InSession, Person, Phase, Session
from bot.coach.practice import Practice, Turn, turn
from bot.coach.routine import AwaitStart
from bot.coach.session_cards import show_step
from bot.coach.slots import MENU, back_to


def show_pacing(person: Person, place: New | Edit) -> Show:
    """The page of /settings: a line for each way, the chosen one marked, and the others as buttons."""
    ways = (
        line("pacing.chosen" if mode is person.pacing else "pacing.other", way=Key(f"pacing.{mode}"))
        for mode in PacingMode
    )
    others = tuple(mode for mode in PacingMode if mode is not person.pacing)
    rows = tuple((button(f"button.pacing.{mode}", PacingChosen(mode)),) for mode in others)
    return Show((line("pacing.title"), GAP, *ways), (*rows, back_to(Page.SETTINGS)), place)


def pacing_chosen(
    practice: Practice, person: Person, phase: Phase, event: PacingChosen, now: datetime
) -> Turn:
    person = replace(person, pacing=event.mode)
    return turn(person, _answer(event.mode), show_pacing(person, Edit(MENU)))


def pacing_chosen_in_session(
    practice: Practice, person: Person, phase: InSession, event: PacingChosen, now: datetime
) -> Turn:
    """Counting in text begins at once at a card; anything else would move steps under buttons that are in use."""
    session = phase.session
    at_card = isinstance(session.step, AwaitStart) and isinstance(session.moment, Awaited)
    if not (at_card and session.shown and event.mode is PacingMode.EDITS):
        return pacing_chosen(practice, person, phase, event, now)
    person = replace(person, pacing=event.mode)
    if session.plan.pacing is event.mode:
        return turn(person, _answer(event.mode))
    in_text = _in_text(session)
    if in_text is None:
        return pacing_chosen(practice, person, phase, event, now)
    session = in_text
    person = replace(person, phase=InSession(session))
    return turn(person, _answer(event.mode), show_step(practice, session, Edit(session.shown)))


def _answer(mode: PacingMode) -> Toast:
    return Toast(line(f"toast.pacing.{mode}"))


def _in_text(session: Session) -> Session | None:
    """The same session at the same card. None: it is not at a card, or would use positions a second time, which old
    buttons name.

    Text has more steps than a film or a clip, but for a tempo.
    """
    card, before = session.step, session.position
    session = replace(session, plan=replace(session.plan, pacing=PacingMode.EDITS))
    if not isinstance(card, AwaitStart):
        return None
    steps = enumerate(session.routine)
    here = (at for at, one in steps if isinstance(one, AwaitStart) and one.exercise == card.exercise)
    position = next(here, None)
    if position is None:
        return None
    return replace(session, position=position) if position >= before else None
