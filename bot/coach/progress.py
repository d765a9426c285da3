"""How it goes, from what was reported: today, seven days, and a streak that is kept, never lost."""

from datetime import date, timedelta

from bot.coach.adherence import SlotDay, slot_days
from bot.coach.diary import Diary, SessionEntry
from bot.coach.effects import GAP, Key, Line, Show, Value, line
from bot.coach.period import Period, period
from bot.coach.person import Person
from bot.coach.plan import WHOLE_DAY
from bot.coach.practice import Practice
from bot.coach.streak import streak
from content.model import Programme

WEEK = 7


def week(programme: Programme, diary: Diary, today: date) -> Period:
    """The last seven local days, today included."""
    return period(programme, diary, today - timedelta(days=WEEK - 1), today)


def show_progress(practice: Practice, person: Person, diary: Diary, today: date) -> Show:
    """In words. No blame: what was not reported is simply not listed as done."""
    seven = week(practice.programme, diary, today)
    lines: list[Line] = [line("progress.today")]
    lines += [_slot_line(practice, person, diary, slot.id, today) for slot in person.slots]
    others = [one for one in slot_days(_of(diary, today)) if person.slot(one.slot) is None]
    lines += [Line("progress.all", _done_of(one)) for one in others if one.slot == WHOLE_DAY]
    extra = sum(one.reported_sets for one in others if one.slot != WHOLE_DAY)
    if extra:
        lines.append(line("progress.extra", count=extra))
    lines += [GAP, line("progress.week")]
    if seven.planned_sets:
        lines.append(line("progress.days", days=seven.active_days))
        lines.append(line("progress.sessions", count=seven.finished))
        lines.append(line("progress.sets", done=seven.reported_sets, planned=seven.planned_sets))
    else:
        lines.append(line("progress.nothing_yet"))
    kept = streak(diary.active_on, today, person.is_free)
    if kept.days > 1:
        lines += [GAP, line("progress.streak", count=kept.days)]
    if kept.passes:
        lines.append(line("progress.passes", count=len(kept.passes)))
    return Show((*lines, GAP, line("progress.reported")))


def _slot_line(practice: Practice, person: Person, diary: Diary, slot: str, today: date) -> Line:
    name = Key(practice.programme.slot(slot).title)
    begun = [one for one in slot_days(_of(diary, today)) if one.slot == slot]
    if begun:
        return Line("progress.slot.sets", {"slot": name, **_done_of(begun[0])})
    outcome = next((one.outcome for one in diary.occurrences if one.slot == slot and one.on == today), None)
    own = person.slot(slot)
    if outcome is None and own is not None and person.is_paused(today):
        return line("progress.slot.paused", slot=name)
    is_free = own is not None and today.weekday() not in own.days
    # Whoever begins with us in the evening has had no prompt of the morning.
    begins_later = own is not None and own.due is not None and own.due.on > today
    if outcome is None and (is_free or begins_later):
        return line("progress.slot.free", slot=name)
    if outcome is None and own is not None:
        return line("progress.slot.to_come", slot=name, at=own.at)
    return line(f"progress.slot.{outcome}", slot=name)


def _of(diary: Diary, on: date) -> list[SessionEntry]:
    return [one for one in diary.sessions if one.on == on]


def _done_of(one: SlotDay) -> dict[str, Value]:
    return {"done": one.reported_sets, "planned": one.planned_sets}
