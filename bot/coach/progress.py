"""How it goes, from what was reported: today, seven days, and a streak that is kept, never lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.coach.diary import Diary, SessionEntry
from bot.coach.effects import GAP, Key, Line, Show, Value, line
from bot.coach.facts import Outcome
from bot.coach.person import Person
from bot.coach.plan import WHOLE_DAY
from bot.coach.practice import Practice
from bot.coach.streak import streak

WEEK = 7


@dataclass(frozen=True, slots=True)
class Week:
    """The last seven local days, today included. Sets above the plan do not count: the share ends
    at 100 %.
    """

    active_days: int
    sessions_finished: int
    reported_sets: int
    planned_sets: int


def week(diary: Diary, today: date) -> Week:
    since = today - timedelta(days=WEEK - 1)
    # One that pain kept from beginning was never owed.
    sessions = [
        one for one in diary.sessions if since <= one.on <= today and one.outcome is not Outcome.SKIPPED
    ]
    return Week(
        active_days=sum(1 for on in diary.active_on if since <= on <= today),
        sessions_finished=sum(1 for one in sessions if one.outcome is Outcome.FINISHED),
        reported_sets=sum(min(one.reported_sets, one.planned_sets) for one in sessions),
        planned_sets=sum(one.planned_sets for one in sessions),
    )


def show_progress(practice: Practice, person: Person, diary: Diary, today: date) -> Show:
    """In words. No blame: what was not reported is simply not listed as done."""
    seven = week(diary, today)
    lines: list[Line] = [line("progress.today")]
    lines += [_slot_line(practice, person, diary, slot.id, today) for slot in person.slots]
    whole = [one for one in diary.sessions if one.on == today and one.slot == WHOLE_DAY]
    if whole:
        lines.append(Line("progress.all", _done_of(whole)))
    extra = sum(
        one.reported_sets
        for one in diary.sessions
        if one.on == today and one.slot != WHOLE_DAY and person.slot(one.slot) is None
    )
    if extra:
        lines.append(line("progress.extra", count=extra))
    lines += [GAP, line("progress.week")]
    if seven.planned_sets:
        lines.append(line("progress.days", days=seven.active_days))
        lines.append(line("progress.sessions", count=seven.sessions_finished))
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
    sessions = [one for one in diary.sessions if one.slot == slot and one.on == today]
    if sessions:
        return Line("progress.slot.sets", {"slot": name, **_done_of(sessions)})
    outcome = next((one.outcome for one in diary.occurrences if one.slot == slot and one.on == today), None)
    own = person.slot(slot)
    if outcome is None and own is not None and person.is_paused(today):
        return line("progress.slot.paused", slot=name)
    if outcome is None and own is not None and today.weekday() not in own.days:
        return line("progress.slot.free", slot=name)
    if outcome is None and own is not None:
        return line("progress.slot.to_come", slot=name, at=own.at)
    return line(f"progress.slot.{outcome}", slot=name)


def _done_of(sessions: Sequence[SessionEntry]) -> dict[str, Value]:
    """Several walks of the same sets count together, up to the plan."""
    planned = max(one.planned_sets for one in sessions)
    return {"done": min(planned, sum(one.reported_sets for one in sessions)), "planned": planned}
