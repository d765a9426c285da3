"""The week as a clinician reads it, in seven lines at most: the figures of the person's own summary and of the page.

Nothing of the days before the sharing began, and nothing that the person's second consent does not name.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from operator import itemgetter

from bot.coach.diary import Diary
from bot.coach.dosing import amount
from bot.coach.effects import Key, Line, Several, line
from bot.coach.facts import Outcome
from bot.coach.pain import peak, score_before, stopped, two_weeks
from bot.coach.period import Period, period
from bot.coach.person import Locked, Person
from bot.coach.practice import Practice
from bot.coach.progress import WEEK, week
from bot.coach.sharing import Share
from bot.coach.weekly import pain_line
from content.model import Level


def figures(practice: Practice, person: Person, share: Share, diary: Diary, today: date) -> tuple[Line, ...]:
    """The seven days up to *today*. *diary*: as `weekly.first_day` says."""
    shared = _from_day_on(diary, person.day(share.since_at))
    first = max(today - timedelta(days=WEEK - 1), person.day(share.since_at))
    seven = period(practice.programme, shared, first, today)
    lines = [
        line("patients.week.days", active=seven.active_days, days=seven.days),
        line("share.sets", done=seven.reported_sets, planned=seven.planned_sets),
    ]
    if not share.is_whole:
        pain = pain_line(shared, today)
        return (*lines, *(() if pain is None else (pain,)))
    lines += [
        _pain(seven, two_weeks(shared, today)),
        line(
            "patients.week.mornings",
            worse=seven.mornings[-1],
            told=sum(seven.mornings),
            flares=len(seven.flares),
        ),
        *_stops(practice, shared, seven),
        *_flag(person, share, seven),
        *_doses(practice, person, seven),
    ]
    return tuple(lines)


def is_told(practice: Practice, person: Person, share: Share, diary: Diary, today: date) -> bool:
    """Whether the week is sent unasked: something was begun, or, where that is shared, it was said how it felt."""
    seven = week(practice.programme, _from_day_on(diary, person.day(share.since_at)), today)
    felt = seven.pain.days or any(seven.mornings)
    return bool(seven.planned_sets or (share.is_whole and felt))


def _from_day_on(diary: Diary, first: date) -> Diary:
    return replace(
        diary,
        sessions=[one for one in diary.sessions if one.on >= first],
        logged=[one for one in diary.logged if one.on >= first],
        occurrences=[one for one in diary.occurrences if one.on >= first],
        answers=[one for one in diary.answers if one.on >= first],
        active_on=frozenset(on for on in diary.active_on if on >= first),
    )


def _pain(seven: Period, weeks: tuple[float, float] | None) -> Line:
    scores = seven.pain
    if not scores.days:
        return line("patients.week.no_pain")
    if weeks is None:
        return line("patients.week.pain", count=scores.days, now=scores.median, highest=scores.highest)
    before, now = weeks
    return line("patients.week.pain_before", now=now, before=before, highest=scores.highest)


def _stops(practice: Practice, diary: Diary, seven: Period) -> Iterator[Line]:
    """What ended because it hurt, each with the highest score told of it; the first that did stands first."""
    rules = practice.programme.pain
    sessions = [one for one in diary.sessions if seven.first <= one.on <= seven.last]
    scores: dict[str, int] = {}
    for one in sessions:
        for exercise in sorted(stopped(rules, diary, one.number)):
            scores[exercise] = max(scores.get(exercise, 0), peak(diary, one.number, exercise) or 0)
    ended = [
        line("patients.week.stop", exercise=Key(practice.exercise(id_).short_title), score=score)
        for id_, score in scores.items()
    ]
    kept = [score_before(diary, one.number) for one in sessions if one.outcome is Outcome.SKIPPED]
    if told := [score for score in kept if score is not None]:
        ended.append(line("patients.week.not_begun", score=max(told)))
    if ended:
        yield line("patients.week.stops", what=Several(tuple(ended)))


def _flag(person: Person, share: Share, seven: Period) -> Iterator[Line]:
    """A closed plan; else what was said of it this week, a slip before a yes. Since when it is closed is not told where
    that was before the sharing.
    """
    phase = person.phase
    if isinstance(phase, Locked):
        level = Level.STOP if phase.level is Level.STOP else Level.CLINICIAN
        when = person.day(phase.since_at)
        if when < person.day(share.since_at):
            yield line(f"patients.week.closed.{level}")
        else:
            yield line(f"patients.week.locked.{level}", when=when)
        return
    said = (("patients.week.mistaken", person.mistaken_at), ("patients.week.cleared", person.cleared_at))
    for key, at in said:
        if at is not None and seven.first <= person.day(at) <= seven.last:
            yield line(key, when=person.day(at))
            return


def _doses(practice: Practice, person: Person, seven: Period) -> Iterator[Line]:
    """The newest change with who made it, and how many there were."""
    changes = [
        (at, change)
        for at, change in _changes(practice, person)
        if at is not None and seven.first <= person.day(at) <= seven.last
    ]
    if changes:
        _, newest = max(changes, key=itemgetter(0))
        yield line("patients.week.doses", count=len(changes), newest=newest)


def _changes(practice: Practice, person: Person) -> Iterator[tuple[datetime | None, Line]]:
    """Numbers that somebody set, and levels that the person chose, each with its instant where that was kept."""
    for own in (*person.doses.past, *person.doses.own):
        who = Key(f"patients.origin.{own.origin}")
        yield own.at, _change(practice, own.exercise, own.part, own.value, who)
    for choice in person.doses.choices:
        ladder = practice.exercise(choice.exercise).progression
        if ladder is not None and choice.level != choice.before:
            who = Key("patients.origin.level")
            yield choice.at, _change(practice, choice.exercise, ladder.part, choice.level, who)


def _change(practice: Practice, exercise: str, part: str, value: int, who: Key) -> Line:
    name = Key(practice.exercise(exercise).short_title)
    return line("patients.week.dose", exercise=name, amount=amount(part, value), who=who)
