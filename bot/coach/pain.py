"""The pain rule: what scores from 0 to 10 and mornings mean. Pure functions of the diary; nothing here changes a dose.

A score leads to a band; what follows from a band is offered by whoever asked. "Sharp", "a pop", "numb" and the like
have no score: they are said, and everything stops.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

from bot.coach.diary import AnswerEntry, Diary, SessionEntry
from bot.coach.facts import Morning, Question
from content.model import PainRules

A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)

ENOUGH_DAYS = 3
"""Days with a score that a week needs before it is compared with another; fewer are chance (A27)."""


class Band(StrEnum):
    """What a score allows, from the mildest on."""

    GO_ON = "go_on"
    EASE = "ease"  # smaller, slower, half of what is left; no progression
    STOP = "stop"  # this exercise ends, and those that load the forefoot
    ALARM = "alarm"  # said in words, never a score: everything stops


class Why(StrEnum):
    """Why a clinician should have a look."""

    FLARES = "flares"
    SEVERE = "severe"
    NOT_BETTER = "not_better"
    NO_BENEFIT = "no_benefit"


class Direction(StrEnum):
    LOWER = "lower"
    SAME = "same"
    HIGHER = "higher"


def band(rules: PainRules, score: int, before: int | None = None) -> Band:
    """*before*: the score before the session; None: it was not told."""
    if score >= rules.stop_from or (before is not None and score - before >= rules.rise):
        return Band.STOP
    return Band.EASE if score >= rules.ease_from else Band.GO_ON


# One session


def score_before(diary: Diary, session: int) -> int | None:
    """The score told before the session; None: it was not told."""
    return next((one.score for one in diary.answered(Question.BEFORE) if one.session == session), None)


def peak(diary: Diary, session: int, exercise: str | None = None) -> int | None:
    """The highest score told of the session, or of one exercise in it; None: none was told."""
    return max((score for score, _ in _felt(diary, session, exercise)), default=None)


def band_of(rules: PainRules, diary: Diary, session: int, exercise: str | None = None) -> Band | None:
    """The band of `peak`, the rise above the score before counted; None: no score was told."""
    highest = peak(diary, session, exercise)
    return None if highest is None else band(rules, highest, score_before(diary, session))


def stopped(rules: PainRules, diary: Diary, session: int) -> frozenset[str]:
    """The exercises that hurt too much in this session: one set less of each is offered next time."""
    told = {exercise for _, exercise in _felt(diary, session, None) if exercise}
    return frozenset(one for one in told if band_of(rules, diary, session, one) is Band.STOP)


def is_clean(rules: PainRules, diary: Diary, session: SessionEntry) -> bool:
    """Whether it may count for progression: a score was told, all were mild, and no morning after was worse.

    A session of which nothing was told is not clean: a dose never grows on silence.
    """
    mornings = (one for one in diary.answered(Question.MORNING) if one.on == session.on + A_DAY)
    told = any(one.session == session.number for one in diary.answered(Question.PEAK))
    mild = band_of(rules, diary, session.number) is Band.GO_ON
    return told and mild and all(one.value is not Morning.WORSE for one in mornings)


def _felt(diary: Diary, session: int, exercise: str | None) -> list[tuple[int, str]]:
    """Scores told of a session with their exercises; of all of it, or (not None) of one exercise alone."""
    return [
        (one.score, one.exercise)
        for one in diary.answered(Question.PEAK, Question.EXERCISE)
        if one.session == session and one.score is not None and exercise in {None, one.exercise}
    ]


# Days


def worse_mornings(diary: Diary, today: date) -> int:
    """How many mornings running, up to today's, were worse; 0: today's was not, or was not told."""
    worse = {one.on for one in diary.answered(Question.MORNING) if one.value is Morning.WORSE}
    days = 0
    while today - days * A_DAY in worse:
        days += 1
    return days


def highest_by_day(answers: Iterable[AnswerEntry]) -> dict[date, int]:
    """The highest score of each local date that has one, by date; answers in words have none."""
    highest: dict[date, int] = {}
    for one in sorted(answers, key=_on):
        if one.score is not None:
            highest[one.on] = max(one.score, highest.get(one.on, 0))
    return highest


def _on(answer: AnswerEntry) -> date:
    return answer.on


def severe_days(rules: PainRules, diary: Diary, since: date) -> list[date]:
    return [
        on for on, score in highest_by_day(diary.answers).items() if score >= rules.stop_from and on >= since
    ]


def flares(rules: PainRules, diary: Diary, since: date) -> list[date]:
    """The first day of each flare from *since* on: days running with a severe score or a worse morning are one."""
    worse = {one.on for one in diary.answered(Question.MORNING) if one.value is Morning.WORSE}
    bad = sorted({*worse, *severe_days(rules, diary, date.min)})
    begun = [*bad[:1], *(later for sooner, later in pairwise(bad) if later - sooner > A_DAY)]
    return [on for on in begun if on >= since]


def weeks_direction(diary: Diary, today: date) -> Direction | None:
    """The last seven days against the seven before, by the median of each day's highest; None: too few days."""
    weeks = two_weeks(diary, today)
    if weeks is None:
        return None
    before, after = weeks
    if after == before:
        return Direction.SAME
    return Direction.LOWER if after < before else Direction.HIGHER


def two_weeks(diary: Diary, today: date) -> tuple[float, float] | None:
    """The medians of each day's highest score, in the seven days before the last seven and in those; None: too few
    days were told of.
    """
    return _weeks(diary, today - 2 * A_WEEK + A_DAY, today)


def concern(rules: PainRules, diary: Diary, today: date) -> Why | None:
    """Why a clinician should have a look now; None: nothing says so. The most pressing comes first."""
    if len(severe_days(rules, diary, today - rules.severe_within + A_DAY)) >= rules.severe_days:
        return Why.SEVERE
    if len(flares(rules, diary, today - rules.flares_within + A_DAY)) >= rules.flares:
        return Why.FLARES
    first = next(iter(highest_by_day(diary.answers)), today)
    weeks = _weeks(diary, first, today)
    if weeks is None or today - first < rules.not_better_after:
        return None
    before, after = weeks
    if after == 0 or after < before:
        return None
    return Why.NO_BENEFIT if today - first >= rules.no_benefit_after else Why.NOT_BETTER


def _weeks(diary: Diary, first: date, today: date) -> tuple[float, float] | None:
    """The medians of the week from *first* on and of the week up to *today*; None: too few days were told of."""
    by_day = highest_by_day(diary.answers)
    before = [score for on, score in by_day.items() if first <= on < first + A_WEEK]
    after = [score for on, score in by_day.items() if today - A_WEEK < on <= today]
    if min(len(before), len(after)) < ENOUGH_DAYS:
        return None
    return median(before), median(after)
