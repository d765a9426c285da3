"""A clinician's week: seven lines at most, counted as the person's own, and nothing of before their consent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.charts.record import record_of
from bot.coach.clinicians_week import figures
from bot.coach.diary import AnswerEntry, Diary, SessionEntry, SetEntry
from bot.coach.doses import Choice, OwnNumber
from bot.coach.effects import Show
from bot.coach.facts import Morning, Outcome, Question
from bot.coach.person import Locked, Person
from bot.coach.progress import week
from bot.coach.sharing import Share
from content.model import Foot, Level, Origin
from content.wording import STEP_WORDS, longest_line, word_count
from tests.support.play import PRACTICE, subscribed
from tests.support.shows import plain

TODAY = date(2026, 1, 25)
LONG_AGO = datetime(2025, 12, 1, 9, tzinfo=UTC)
WHOLE = Share(1, "Left foot", 1, LONG_AGO)
TOES, CALF = "toe_pulls", "calf_stretch"


def at(days_ago: int) -> datetime:
    return datetime(2026, 1, 25, 9, tzinfo=UTC) - timedelta(days=days_ago)


def session(number: int, days_ago: int, outcome: Outcome = Outcome.FINISHED) -> SessionEntry:
    then = at(days_ago)
    return SessionEntry(number, "standing", then.date(), then, 4, 3, then, outcome)


def done(number: int, days_ago: int) -> SetEntry:
    then = at(days_ago)
    return SetEntry(number, "standing", then.date(), TOES, Foot.BOTH, 1, 25, 25, then)


def score(question: Question, value: int, days_ago: int, number: int = 0, exercise: str = "") -> AnswerEntry:
    return AnswerEntry(question, number, exercise, at(days_ago).date(), at(days_ago), value)


def morning(value: Morning, days_ago: int) -> AnswerEntry:
    return AnswerEntry(Question.MORNING, 0, "", at(days_ago).date(), at(days_ago), value)


HARD = [
    *(score(Question.PEAK, value, days) for days, value in ((8, 4), (9, 5), (10, 4))),
    *(score(Question.PEAK, value, days) for days, value in ((0, 2), (2, 3), (4, 7))),
    score(Question.EXERCISE, 7, 4, 3, TOES),
    score(Question.EXERCISE, 6, 2, 2, CALF),
    score(Question.BEFORE, 8, 5, 4),
    morning(Morning.WORSE, 3),
    morning(Morning.SAME, 1),
]


def diary(answers: Sequence[AnswerEntry] = HARD) -> Diary:
    sessions = [session(4, 5, Outcome.SKIPPED), session(3, 4), session(2, 2), session(1, 0)]
    logged = [done(3, 4), done(2, 2), done(1, 0)]
    return Diary(sessions, logged, (), answers, frozenset(one.on for one in logged))


def somebody(**changes: object) -> Person:
    person: Person = replace(subscribed(LONG_AGO), **changes)  # type: ignore[arg-type]  # as the tests name them
    return person


def read(person: Person, share: Share = WHOLE, log: Diary | None = None) -> list[str]:
    lines = figures(PRACTICE, person, share, diary() if log is None else log, TODAY)
    return [plain(Show((line,))) for line in lines]


FULL = somebody(
    phase=Locked("stop", Level.STOP, at(1)),
    doses=replace(
        subscribed().doses,
        own=(OwnNumber(TOES, "reps", 30, Origin.CLINICIAN, at(1)),),
        past=(OwnNumber(TOES, "reps", 35, Origin.PERSON, at(2)),),
    ),
)


def test_a_hard_week_is_told_in_seven_lines() -> None:
    assert read(FULL) == [
        "Active days: 3 of 7.",
        "Sets: 9 of 12, as reported.",
        "Pain: median 6.5, 4 the week before; highest 8.",
        "Worse mornings: 1 of 2. Flares: 1.",
        "Ended because it hurt: Toe pulls at 7, Calf at 6, a session not begun at 8.",
        "Plan closed since Sat 24 Jan: a warning sign.",
        "2 changes of dose. Toe pulls: 30 repetitions, set by a clinician.",
    ]


def test_a_quiet_week_is_short() -> None:
    assert read(somebody(), log=diary([])) == [
        "Active days: 3 of 7.",
        "Sets: 9 of 12, as reported.",
        "No pain score was told.",
        "Worse mornings: 0 of 0. Flares: 0.",
    ]


def test_few_scores_are_told_without_a_week_to_compare() -> None:
    assert read(somebody(), log=diary([score(Question.NOW, 3, 1)]))[2] == (
        "Pain: median 3, highest 3, told on 1 day."
    )


def test_it_counts_as_the_persons_own_week_and_the_page_do() -> None:
    seven = week(PRACTICE.programme, diary(), TODAY)
    page = record_of(PRACTICE, FULL, diary(), TODAY).recent
    active, sets, pain, mornings = (
        line.values for line in figures(PRACTICE, FULL, WHOLE, diary(), TODAY)[:4]
    )

    assert (active["active"], sets["done"], sets["planned"]) == (
        seven.active_days,
        seven.reported_sets,
        seven.planned_sets,
    )
    assert (page.active_days, page.reported_sets, page.planned_sets) == (
        seven.active_days,
        seven.reported_sets,
        seven.planned_sets,
    )
    assert pain["highest"] == seven.pain.highest == max(page.before.highest, page.most.highest)
    assert (mornings["worse"], mornings["flares"]) == (page.mornings[-1], len(page.flares))


def test_nothing_of_the_days_before_the_consent_is_told() -> None:
    since = replace(WHOLE, since_at=at(2))
    assert read(FULL, since) == [
        "Active days: 2 of 3.",
        "Sets: 6 of 8, as reported.",
        "Pain: median 4, highest 6, told on 2 days.",
        "Worse mornings: 0 of 1. Flares: 1.",
        "Ended because it hurt: Calf at 6.",
        "Plan closed since Sat 24 Jan: a warning sign.",
        "2 changes of dose. Toe pulls: 30 repetitions, set by a clinician.",
    ]


@pytest.mark.parametrize(
    ("days_ago", "says"),
    [
        (2, "Plan closed since Fri 23 Jan: a warning sign."),
        (3, "Plan is closed: a warning sign."),
        (30, "Plan is closed: a warning sign."),
    ],
)
def test_of_a_plan_closed_before_the_sharing_no_day_is_told(days_ago: int, says: str) -> None:
    closed = somebody(phase=Locked("stop", Level.STOP, at(days_ago)))
    assert read(closed, replace(WHOLE, since_at=at(2)))[-1] == says


@pytest.mark.parametrize("agreed", [1, 2])
def test_an_older_consent_shows_what_it_named_and_no_more(agreed: int) -> None:
    assert read(FULL, replace(WHOLE, agreed=agreed)) == [
        "Active days: 3 of 7.",
        "Sets: 9 of 12, as reported.",
        "Pain went up: about 6 now, 4 the week before.",
    ]


@pytest.mark.parametrize(
    ("person", "says"),
    [
        (
            somebody(phase=Locked("clinician", Level.CLINICIAN, at(20), ("pregnancy",))),
            "clinician is asked first",
        ),
        (somebody(mistaken_at=at(3), cleared_at=at(2)), "Warning sign taken back Thu 22 Jan"),
        (somebody(cleared_at=at(2)), "Noted Fri 23 Jan: a clinician said yes."),
        (somebody(mistaken_at=at(9), cleared_at=at(9)), ""),
    ],
)
def test_one_line_says_what_closed_or_opened_the_plan(person: Person, says: str) -> None:
    told = [line for line in read(person) if "lan closed" in line or "sign" in line or "yes" in line]
    assert len(told) == bool(says)
    assert says in "".join(told)


def test_a_level_that_was_chosen_is_a_change_and_one_that_was_stayed_at_is_none() -> None:
    taken = Choice(TOES, 30, at(1), before=25)
    doses = subscribed().doses
    changed = somebody(doses=replace(doses, choices=(taken,)))
    stayed = somebody(doses=replace(doses, choices=(replace(taken, level=25),)))
    assert read(changed)[-1] == "1 change of dose. Toe pulls: 30 repetitions, a level they chose."
    assert read(stayed) == read(somebody())


def test_what_was_changed_before_this_week_is_not_told() -> None:
    old = OwnNumber(TOES, "reps", 30, Origin.CLINICIAN, at(8))
    never = replace(old, at=None)
    doses = replace(subscribed().doses, own=(old,), past=(never,))
    assert read(somebody(doses=doses)) == read(somebody())


def test_every_line_is_short() -> None:
    for text in read(FULL):
        assert word_count(longest_line(text)) <= STEP_WORDS + text.count(","), text
