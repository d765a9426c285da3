"""Invented people with a diary of so many days, always the same: for charts, their pictures and their figures."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.coach.diary import AnswerEntry, Diary, SessionEntry, SetEntry
from bot.coach.doses import Doses, Standing
from bot.coach.facts import Morning, Outcome, Question
from bot.coach.person import Pause, Person
from content.model import Foot
from tests.support.play import subscribed

TODAY = date(2026, 3, 19)
MADE_AT = datetime.combine(TODAY, time(18), UTC)

STANDING = (
    ("calf_stretch", Foot.LEFT, 1),
    ("calf_stretch", Foot.RIGHT, 1),
    *[("achilles_stretch", Foot.BOTH, 12)] * 3,
    ("toe_pulls", Foot.BOTH, 0),
)
SEATED = (
    ("calf_stretch", Foot.LEFT, 1),
    ("calf_stretch", Foot.RIGHT, 1),
    *[("ankle_extension", Foot.LEFT, 8)] * 3,
    *[("ankle_flexion", Foot.LEFT, 8)] * 3,
    ("toe_pulls", Foot.BOTH, 0),
)
SLOTS = (("standing", 6, STANDING), ("seated", 18, SEATED))

OFTEN, SOMETIMES, MOSTLY = 0.13, 0.25, 0.8


def person(days: int) -> Person:
    """Subscribed so many days ago; with a pause of three days if that is long enough."""
    at = MADE_AT - timedelta(days=max(0, days - 1))
    someone = subscribed(at)
    if days > 0:
        reached = Standing("toe_pulls", level(days - 1), TODAY)
        someone = replace(someone, doses=Doses(standings=(reached,)))
    if days <= 14:
        return someone
    return replace(someone, pauses=(Pause(TODAY - timedelta(days=12), TODAY - timedelta(days=9)),))


def diary(days: int) -> Diary:
    """Better from week to week, with gaps; the last of the days is `TODAY`."""
    chance = random.Random(days)  # noqa: S311 (invented people)
    who = person(days)
    sessions: list[SessionEntry] = []
    sets: list[SetEntry] = []
    answers: list[AnswerEntry] = []
    for age in range(days):
        on = TODAY - timedelta(days=days - 1 - age)
        if who.is_paused(on):
            continue
        pain = max(0, min(10, round(4.6 - age / 14 + chance.uniform(-1.3, 1.6))))
        for slot, hour, plan in SLOTS:
            luck = chance.random() if days > 1 else 1
            if luck < OFTEN:
                continue
            number, at = len(sessions) + 1, datetime.combine(on, time(hour), UTC)
            done = plan if luck > SOMETIMES else plan[: len(plan) // 2]
            outcome = Outcome.FINISHED if done == plan else Outcome.PARTIAL
            sessions.append(SessionEntry(number, slot, on, at, len(plan), len(done), at, outcome))
            sets += _sets(number, slot, on, at, done, level(age))
            if chance.random() < MOSTLY:
                answers.append(AnswerEntry(Question.BEFORE, number, "", on, at, max(0, pain - 1)))
                answers.append(AnswerEntry(Question.PEAK, number, "", on, at, pain))
        if age and chance.random() < MOSTLY:
            word = chance.choice([Morning.BETTER, Morning.SAME, Morning.SAME, Morning.WORSE])
            answers.append(AnswerEntry(Question.MORNING, 0, "", on, datetime.combine(on, time(6), UTC), word))
    return Diary(sessions, sets, (), answers, frozenset(one.on for one in sessions))


def level(age: int) -> int:
    """Toe pulls a set, so many days after the first."""
    return min(75, 25 + 5 * (age // 6))


def _sets(
    session: int, slot: str, on: date, at: datetime, plan: tuple[tuple[str, Foot, int], ...], toes: int
) -> Iterator[SetEntry]:
    for number, (exercise, side, fixed) in enumerate(plan, start=1):
        reps = fixed or toes
        yield SetEntry(session, slot, on, exercise, side, number, reps, reps, at)
