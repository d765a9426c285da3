"""The weekly summary: at most five lines at a time of the person's choice, and what to do about what got in the way."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from bot.coach.adherence import slot_days
from bot.coach.calendar_events import Page
from bot.coach.diary import Diary
from bot.coach.effects import (
    Buttons,
    Edit,
    Key,
    Line,
    LogAnswer,
    New,
    ReadDiary,
    Show,
    TellClinicians,
    Toast,
    Urgency,
    Weekdays,
    button,
    line,
)
from bot.coach.events import BarrierNamed, WeeklyChosen
from bot.coach.facts import Barrier, Question
from bot.coach.pain import two_weeks
from bot.coach.person import Idle, Person, Phase, Prompted
from bot.coach.planning import is_prompted
from bot.coach.practice import Practice, Turn, turn
from bot.coach.progress import WEEK, week
from bot.coach.slots import MENU, back_to
from bot.coach.wishes import WeekWish

GRACE = timedelta(hours=6)
"""A summary that is later than this, because we were away, is left out: the next one says more."""

ASKED_BELOW = Fraction(7, 10)
"""Share of the planned sets below which we ask what got in the way (docs/clinical.md, A34)."""

TARGET = "week"
TIMES = (time(9), time(12), time(18), time(20))
"""The choices; any other time would need typing."""


def settle(practice: Practice, person: Person, now: datetime) -> Turn:
    """Send the summary that is due, if one is; never into a session."""
    due = person.weekly.due
    if due is None or due.at > now or not isinstance(person.phase, Idle | Prompted):
        return turn(person)
    weekly = replace(person.weekly, handled=due.on).planned(person.tz, now, after=due.on)
    person = replace(person, weekly=weekly)
    if now - due.at > GRACE:
        return turn(person)
    today = person.day(now)
    return turn(person, ReadDiary(WeekWish(today), first_day(today)))


def show_week(practice: Practice, person: Person, wish: WeekWish, diary: Diary, now: datetime) -> Turn:
    seven = week(practice.programme, diary, wish.today)
    told = TellClinicians(diary, wish.today)
    if not seven.planned_sets:
        # Nothing was begun: any word about it could sound like blame. A clinician may read how it felt.
        return turn(person, told)
    pain = pain_line(diary, wish.today)
    lines = [
        line("week.title"),
        line("week.days", count=seven.active_days),
        line("week.sets", done=seven.reported_sets, planned=seven.planned_sets),
        *(() if pain is None else (pain,)),
    ]
    if Fraction(seven.reported_sets, seven.planned_sets) < ASKED_BELOW:
        lines.append(line("week.what_hindered"))
        return turn(person, Show(tuple(lines), _barriers(), New(TARGET), Urgency.SUMMARY), told)
    lines.append(_worth_keeping(practice, person, diary, wish.today))
    return turn(person, Show(tuple(lines), (), New(TARGET), Urgency.SUMMARY), told)


def first_day(today: date) -> date:
    """From here on a diary says all that a summary of the seven days up to *today* needs."""
    return today - timedelta(days=2 * WEEK - 1)


def pain_line(diary: Diary, today: date) -> Line | None:
    """The pain of this week against that of the last; None: one of the two has too few days with a score."""
    weeks = two_weeks(diary, today)
    if weeks is None:
        return None
    there, here = weeks
    way = "less" if here < there else "more" if here > there else "same"
    return line(f"week.pain.{way}", now=round(here), before=round(there))


def _worth_keeping(practice: Practice, person: Person, diary: Diary, today: date) -> Line:
    """The slot that went best; its time is what to hold on to."""
    since = today - timedelta(days=WEEK - 1)
    finished = [one.slot for one in slot_days(diary.sessions) if one.on >= since and one.is_done]
    best = max(person.slots, key=lambda slot: finished.count(slot.id))
    if not finished.count(best.id):
        return line("week.keep_going")
    return line("week.keep", slot=Key(practice.programme.slot(best.id).title), at=best.at)


def _barriers() -> Buttons:
    """What the research names, each with a tip; the first is the ordinary way on."""
    buttons = [button(f"button.barrier.{one}", BarrierNamed(one)) for one in Barrier]
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def barrier_named(
    practice: Practice, person: Person, phase: Phase, event: BarrierNamed, now: datetime
) -> Turn:
    kept = LogAnswer(Question.BARRIER, person.day(now), event.barrier)
    return turn(person, kept, Show((line(f"week.tip.{event.barrier}"),), place=Edit(TARGET)))


# Its page in the settings


def show_page(person: Person, place: New | Edit) -> Show:
    weekly = person.weekly
    at = weekly.at
    days = tuple(
        button(
            "button.slot.day_on" if day == weekly.day else "button.slot.day_off",
            WeeklyChosen(day, at),
            day=Weekdays(frozenset({day})),
        )
        for day in range(7)
    )
    times = tuple(
        button(
            "button.week.time_on" if one == at else "button.week.time_off",
            WeeklyChosen(6 if weekly.day is None else weekly.day, one),
            at=one,
        )
        for one in TIMES
    )
    off = button("button.week.off", WeeklyChosen(None, at))
    return Show(
        (setting(person), line("week.page")),
        (back_to(Page.SETTINGS), days[:4], days[4:], times, (off,)),
        place,
    )


def setting(person: Person) -> Line:
    weekly = person.weekly
    if weekly.day is None:
        return line("settings.week_off")
    return line("settings.week", day=Weekdays(frozenset({weekly.day})), at=weekly.at)


def weekly_chosen(
    practice: Practice, person: Person, phase: Phase, event: WeeklyChosen, now: datetime
) -> Turn:
    chosen = replace(person.weekly, day=event.day, at=event.at)
    if chosen == person.weekly:
        return turn(person, Toast(line("toast.already")))
    planned = chosen.planned(person.tz, now, after=chosen.handled) if is_prompted(person.phase) else chosen
    person = replace(person, weekly=planned)
    return turn(person, show_page(person, Edit(MENU)))
