"""How the morning was after a session, told on the prompt. A worse one makes an offer: half of it, or a rest."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.coach import day
from bot.coach.beginning import slot_begun
from bot.coach.diary import Diary
from bot.coach.effects import (
    GAP,
    Buttons,
    Edit,
    LogAnswer,
    ReadDiary,
    RecordOccurrence,
    Show,
    Style,
    Toast,
    Urgency,
    button,
    line,
)
from bot.coach.events import SlotBegun
from bot.coach.facts import Morning, Outcome, Question
from bot.coach.marks import SlotMark
from bot.coach.pain import worse_mornings
from bot.coach.pain_events import HalfAccepted, MorningTold, RestAccepted
from bot.coach.pauses import pause_until
from bot.coach.person import Ask, Idle, Person, Prompted
from bot.coach.practice import Practice, Turn, turn
from bot.coach.prompt_questions import start_button
from bot.coach.wishes import ConcernWish, MorningWish

READ_BACK = timedelta(days=14)


def told(practice: Practice, person: Person, phase: Prompted, event: MorningTold, now: datetime) -> Turn:
    if not day.fits(phase, event.mark) or Ask.MORNING not in phase.asks:
        return turn(person, Toast(line("toast.prompt_closed")))
    asks = tuple(ask for ask in phase.asks if ask is not Ask.MORNING)
    phase = replace(phase, asks=asks)
    person = replace(person, phase=phase)
    logged, noted = LogAnswer(Question.MORNING, phase.on, event.morning), Toast(line("toast.noted"))
    if phase.snoozed_until is not None:
        return turn(person, logged, noted)
    if event.morning is Morning.WORSE:
        return turn(person, logged, noted, ReadDiary(MorningWish(), phase.on - READ_BACK))
    shown = day.show_prompt(practice, person, phase)
    return turn(person, logged, noted, replace(shown, place=Edit(phase.shown), urgency=Urgency.ANSWER))


def offer(practice: Practice, person: Person, wish: MorningWish, diary: Diary, now: datetime) -> Turn:
    """After a worse morning: what it suggests, with the reason, on the prompt. The usual plan stays a choice."""
    phase, rules = person.phase, practice.programme.pain
    if not isinstance(phase, Prompted):
        return turn(person)
    mark = SlotMark(phase.slot, phase.on)
    half = button("button.half", HalfAccepted(mark))
    as_planned = (replace(start_button(phase), style=Style.PLAIN, label=line("button.as_planned")),)
    if worse_mornings(diary, phase.on) >= rules.worse_mornings:
        hours = int(rules.rest_after / timedelta(hours=1))
        reason = line("morning.worse_again", hours=hours)
        rest = button("button.rest", RestAccepted(mark), Style.PRIMARY, hours=hours)
        rows: Buttons = ((rest,), (half,), as_planned)
    else:
        reason = line("morning.worse")
        rows = ((replace(half, style=Style.PRIMARY),), as_planned)
    shown = day.show_prompt(practice, person, phase)
    lines = (*shown.lines, GAP, reason)
    buttons = (*rows, *shown.buttons[1:])
    offered = replace(shown, lines=lines, buttons=buttons, place=Edit(phase.shown), urgency=Urgency.ANSWER)
    return turn(person, offered, ReadDiary(ConcernWish()))


def half_accepted(
    practice: Practice, person: Person, phase: Prompted, event: HalfAccepted, now: datetime
) -> Turn:
    """Half of the dose for this date, and begin."""
    if not day.fits(phase, event.mark):
        return turn(person, Toast(line("toast.prompt_closed")))
    eased = replace(person, doses=replace(person.doses, halved_on=phase.on))
    return slot_begun(practice, eased, phase, SlotBegun(event.mark), now)


def rest_accepted(
    practice: Practice, person: Person, phase: Prompted, event: RestAccepted, now: datetime
) -> Turn:
    """No prompts for so long. It is a pause like any other: /resume ends it, and no streak breaks."""
    if not day.fits(phase, event.mark):
        return turn(person, Toast(line("toast.prompt_closed")))
    until = person.local(now + practice.programme.pain.rest_after).date()
    closed = day.close_prompt(phase, "prompt.resting")
    recorded = RecordOccurrence(phase.slot, phase.on, Outcome.PAUSED)
    person, effects = pause_until(practice, replace(person, phase=Idle()), until, now)
    return person, (recorded, closed, *effects, Show((line("rest.advice"),)))
