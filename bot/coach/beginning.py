"""The rules of beginning: Start on a prompt, and /begin at any moment."""

from dataclasses import replace
from datetime import date, datetime

from bot.coach import day
from bot.coach.effects import Edit, Effect, Key, Line, Show, Toast, line
from bot.coach.events import BeginAsked, BegunAnew, ShortBegun, SlotBegun
from bot.coach.facts import News
from bot.coach.going_on import comes_first, offer, out_of_a_pause, unfinished
from bot.coach.person import Ask, Away, Idle, InSession, Person, Prompted, Session
from bot.coach.plan import EXTRA, WHOLE_DAY, Plan, is_blocked, plan_short
from bot.coach.practice import Practice, Turn, exercises_plan, slot_plan, turn
from bot.coach.routine import WarmUp, compile_routine
from bot.coach.session_answers import show_again
from bot.coach.session_steps import begin
from content.model import Exercise, SlotPlan


def slot_begun(practice: Practice, person: Person, phase: Prompted, event: SlotBegun, now: datetime) -> Turn:
    """Start on the open prompt."""
    if not day.fits(phase, event.mark):
        return turn(person, Toast(line("toast.prompt_closed")))
    if (first := comes_first(practice, person, now)) is not None:
        return first
    if event.news is News.NOTHING and Ask.NEWS in phase.asks:
        person = replace(person, screened_at=now)
    slot = practice.programme.slot(phase.slot)
    return _begin_slots(practice, person, (slot,), phase.on, now, prompt=phase.shown)


def short_begun(
    practice: Practice, person: Person, phase: Prompted, event: ShortBegun, now: datetime
) -> Turn:
    """The few minutes' version. It counts for the slot, as partly done."""
    if not day.fits(phase, event.mark):
        return turn(person, Toast(line("toast.prompt_closed")))
    if (first := comes_first(practice, person, now)) is not None:
        return first
    slot = practice.programme.slot(phase.slot)
    short = plan_short(slot_plan(practice, person, slot, phase.on), practice.programme)
    if short is None:
        return turn(person, Toast(line("toast.old_button")))
    left = close_begun(practice, phase)
    person = day.taken(person, slot.id, phase.on, now)
    person, begun = begin(practice, person, short, phase.on, now, None)
    return person, (left, *begun)


def close_begun(practice: Practice, phase: Prompted) -> Show:
    """What the prompt becomes when its session begins in a message of its own."""
    said = line("prompt.begun", slot=Key(practice.programme.slot(phase.slot).title))
    return Show((said,), (), Edit(phase.shown))


def old_prompt_begun(
    practice: Practice, person: Person, phase: Idle, event: SlotBegun, now: datetime
) -> Turn:
    """Start on a prompt that was closed: today's is begun or gone on with all the same, an older one is not."""
    slot = next((slot for slot in practice.programme.slots if slot.id == event.mark.slot), None)
    if slot is None or event.mark.on not in {person.day(now), person.local(now).date()}:
        return turn(person, Toast(line("toast.prompt_closed")))
    if (session := _ended_early(person, phase, slot.id, now)) is not None:
        return comes_first(practice, person, now) or offer(practice, person, session)
    return _begin_slots(practice, person, (slot,), event.mark.on, now, prompt=None)


def begin_asked(
    practice: Practice, person: Person, phase: Idle | Prompted | Away, event: BeginAsked, now: datetime
) -> Turn:
    """/begin: the open or next slot; /begin seated, achilles, all: what is named. What ended early goes on first."""
    session = _ended_early(person, phase, event.text.strip().casefold(), now)
    if session is not None:
        return comes_first(practice, person, now) or offer(practice, person, session)
    return begun_anew(practice, person, phase, BegunAnew(event.text), now)


def _ended_early(person: Person, phase: Idle | Prompted | Away, name: str, now: datetime) -> Session | None:
    """The session that *name* would begin a second time; None: it would begin another, or a prompt is open for it."""
    session = unfinished(person, now)
    if session is None or (not name and isinstance(phase, Prompted)):
        return None
    return session if name in {"", session.plan.slot} else None


def begun_anew(
    practice: Practice, person: Person, phase: Idle | Prompted | Away, event: BegunAnew, now: datetime
) -> Turn:
    name = event.text.strip().casefold()
    if isinstance(phase, Away):
        return out_of_a_pause(
            practice, person, lambda coming: begun_anew(practice, coming, Idle(), event, now), now
        )
    if not name:
        if isinstance(phase, Prompted):
            return _begin_slots(
                practice, person, (practice.programme.slot(phase.slot),), phase.on, now, prompt=None
            )
        coming = next(iter(person.coming()), None)
        slot = practice.programme.slot(coming[0].id) if coming else practice.programme.slots[0]
        return _begin_slots(practice, person, (slot,), _date_of(person, slot, now), now, prompt=None)
    if name == WHOLE_DAY:
        slots = tuple(practice.programme.slot(slot.id) for slot in person.slots)
        return _begin_slots(practice, person, slots, person.day(now), now, prompt=None)
    if named := _named_slot(practice, name):
        return _begin_slots(practice, person, (named,), _date_of(person, named, now), now, prompt=None)
    if exercise := named_exercise(practice, name):
        return _begin_exercise(practice, person, exercise, now)
    return turn(person, Show((line("begin.refused"), _names(practice))))


def _date_of(person: Person, slot: SlotPlan, now: datetime) -> date:
    """The date that a session of *slot* counts for: of its prompt if that still comes this day, else this day's."""
    today, own = person.day(now), person.slot(slot.id)
    due = None if own is None else own.due
    return due.on if due is not None and person.day(due.at) == today else today


def already_in_session(
    practice: Practice, person: Person, phase: InSession, event: BeginAsked | BegunAnew, now: datetime
) -> Turn:
    return show_again(practice, person, phase.session, line("begin.already"))


def _begin_slots(
    practice: Practice,
    person: Person,
    slots: tuple[SlotPlan, ...],
    on: date,
    now: datetime,
    *,
    prompt: str | None,
) -> Turn:
    """Begin these slots as one session; their prompts of *on* are thereby handled and will not come again.
    *prompt*: the target of the prompt's message when its button was tapped.
    """
    if (first := comes_first(practice, person, now)) is not None:
        return first
    plan = _plan(practice, person, slots, on)
    if not plan.exercises:
        return turn(person, Show((line("session.nothing_left"),)))
    effects: list[Effect] = []
    if isinstance(person.phase, Prompted):
        effects += _leave_prompt(practice, person, person.phase, slots, prompt, warms_up=_warms_up(plan))
    for slot in slots:
        person = day.taken(person, slot.id, on, now)
    person, begun = begin(practice, person, plan, on, now, prompt if _warms_up(plan) else None)
    return person, (*effects, *begun)


def _plan(practice: Practice, person: Person, slots: tuple[SlotPlan, ...], on: date) -> Plan:
    if len(slots) == 1:
        return slot_plan(practice, person, slots[0], on)
    wanted = {id_ for slot in slots for id_ in (*slot.exercises, *slot.both_feet)}
    ids = [exercise.id for exercise in practice.programme.exercises if exercise.id in wanted]
    return exercises_plan(practice, person, WHOLE_DAY, ids, on)


def _leave_prompt(
    practice: Practice,
    person: Person,
    phase: Prompted,
    slots: tuple[SlotPlan, ...],
    prompt: str | None,
    *,
    warms_up: bool,
) -> list[Effect]:
    """What happens to the open prompt when a session begins: it becomes the warm-up, or it closes."""
    if phase.slot not in {slot.id for slot in slots}:
        return [*day.leave_prompt(practice, person)]
    if prompt and warms_up:
        return []
    return [close_begun(practice, phase)]


def _warms_up(plan: Plan) -> bool:
    return isinstance(compile_routine(plan)[0], WarmUp)


def _begin_exercise(practice: Practice, person: Person, exercise: Exercise, now: datetime) -> Turn:
    """One exercise outside the day plan. It is logged, and counts for no slot."""
    if is_blocked(exercise, person.blocks):
        return turn(person, Show((line("begin.blocked", exercise=Key(exercise.short_title)),)))
    if (first := comes_first(practice, person, now)) is not None:
        return first
    today = person.day(now)
    plan = exercises_plan(practice, person, EXTRA, (exercise.id,), today)
    left = day.leave_prompt(practice, person)
    person, effects = begin(practice, person, plan, today, now, None)
    return person, left + effects


def _named_slot(practice: Practice, name: str) -> SlotPlan | None:
    return next((slot for slot in practice.programme.slots if slot.id == name), None)


def named_exercise(practice: Practice, name: str) -> Exercise | None:
    """The exercise that *name* means: its id, or a word of it (achilles); None: none, or more than one."""
    wanted = name.casefold().replace(" ", "_").replace("-", "_")
    exercises = practice.programme.exercises
    exact = [exercise for exercise in exercises if exercise.id == wanted]
    found = exact or [exercise for exercise in exercises if wanted in exercise.id.split("_")]
    if not found and wanted.endswith("s"):  # "toes" as well as "toe"
        found = [exercise for exercise in exercises if wanted[:-1] in exercise.id.split("_")]
    return found[0] if len(found) == 1 else None


def _names(practice: Practice) -> Line:
    names = [slot.id for slot in practice.programme.slots]
    for exercise in practice.programme.exercises:
        words = (word for word in exercise.id.split("_") if named_exercise(practice, word) is exercise)
        names.append(next(words, exercise.id))
    return line("begin.names", names=", ".join([*names, WHOLE_DAY]))
