"""The pain rule by itself: bands, flares, mornings, and when a clinician should have a look."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.diary import AnswerEntry, Diary, SessionEntry
from bot.coach.facts import Morning, Outcome, Question
from bot.coach.pain import (
    Band,
    Direction,
    Why,
    band,
    band_of,
    concern,
    flares,
    is_clean,
    score_before,
    severe_days,
    stopped,
    weeks_direction,
    worse_mornings,
)
from tests.support.play import PRACTICE

RULES = PRACTICE.programme.pain
MONDAY = date(2026, 1, 5)
SCORES = st.integers(0, 10)
BEFORE = st.none() | SCORES
STRICTNESS = list(Band)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def told(
    number: int,
    value: int | Morning,
    question: Question = Question.NOW,
    session: int = 0,
    exercise: str = "",
) -> AnswerEntry:
    """An answer of the day *number*; 0 is Monday."""
    on = day(number)
    return AnswerEntry(
        question, session, exercise, on, datetime(on.year, on.month, on.day, 8, tzinfo=UTC), value
    )


def mornings(*words: str) -> list[AnswerEntry]:
    """One letter for each day: better, same, worse, or a dot for none."""
    letters = {"b": Morning.BETTER, "s": Morning.SAME, "w": Morning.WORSE}
    return [
        told(number, letters[letter], Question.MORNING)
        for number, letter in enumerate("".join(words))
        if letter != "."
    ]


def scores(*values: int | None) -> Diary:
    """One score for each day; None: not told."""
    return Diary(answers=[told(number, value) for number, value in enumerate(values) if value is not None])


SESSION = SessionEntry(
    1, "standing", MONDAY, datetime(2026, 1, 5, 7, tzinfo=UTC), 6, 6, outcome=Outcome.FINISHED
)


# Bands


@pytest.mark.parametrize(
    ("score", "before", "expected"),
    [
        (0, None, Band.GO_ON),
        (3, None, Band.GO_ON),
        (4, None, Band.EASE),
        (5, None, Band.EASE),
        (6, None, Band.STOP),
        (10, None, Band.STOP),
        (3, 1, Band.GO_ON),
        (3, 0, Band.STOP),
        (5, 3, Band.EASE),
        (5, 2, Band.STOP),
        (6, 6, Band.STOP),
    ],
)
def test_a_score_falls_into_its_band(score: int, before: int | None, expected: Band) -> None:
    assert band(RULES, score, before) is expected


@given(SCORES, SCORES, BEFORE)
def test_more_pain_is_never_allowed_more(one: int, other: int, before: int | None) -> None:
    low, high = sorted((one, other))
    mild, strong = band(RULES, low, before), band(RULES, high, before)
    assert STRICTNESS.index(mild) <= STRICTNESS.index(strong)


@given(SCORES, BEFORE)
def test_a_score_before_never_allows_more_than_none(score: int, before: int | None) -> None:
    known, unknown = band(RULES, score, before), band(RULES, score)
    assert STRICTNESS.index(known) >= STRICTNESS.index(unknown)


@given(SCORES, BEFORE)
def test_no_number_is_an_alarm(score: int, before: int | None) -> None:
    """A sharp pain or a pop is said in words; a number alone never locks a plan."""
    assert band(RULES, score, before) is not Band.ALARM


# One session


def test_a_session_is_judged_by_its_highest_score_against_the_one_before_it() -> None:
    diary = Diary(
        answers=[
            told(0, 1, Question.BEFORE, 1),
            told(0, 2, Question.PEAK, 1),
            told(0, 4, Question.EXERCISE, 1, "toe_pulls"),
            told(0, 9, Question.PEAK, 2),
        ]
    )
    assert score_before(diary, 1) == 1
    assert band_of(RULES, diary, 1) is Band.STOP
    assert stopped(RULES, diary, 1) == {"toe_pulls"}
    assert stopped(RULES, diary, 2) == frozenset()
    assert band_of(RULES, diary, 3) is None


@pytest.mark.parametrize(
    ("answers", "clean"),
    [
        ([], False),
        ([told(0, 3, Question.PEAK, 1)], True),
        ([told(0, 4, Question.PEAK, 1)], False),
        ([told(0, 2, Question.PEAK, 2)], False),
        ([told(0, 2, Question.EXERCISE, 1, "toe_pulls")], False),
        ([told(0, 2, Question.PEAK, 1), told(0, 6, Question.EXERCISE, 1, "toe_pulls")], False),
        ([told(0, 2, Question.PEAK, 1), told(1, Morning.WORSE, Question.MORNING)], False),
        ([told(0, 2, Question.PEAK, 1), told(1, Morning.SAME, Question.MORNING)], True),
        ([told(0, 2, Question.PEAK, 1), told(0, Morning.WORSE, Question.MORNING)], True),
        ([told(0, 0, Question.BEFORE, 1), told(0, 3, Question.PEAK, 1)], False),
    ],
)
def test_only_a_session_known_to_be_mild_with_no_worse_morning_after_is_clean(
    answers: list[AnswerEntry], *, clean: bool
) -> None:
    assert is_clean(RULES, Diary(answers=answers), SESSION) is clean


# Days


@pytest.mark.parametrize(
    ("letters", "running"), [("", 0), ("w", 1), ("ww", 2), ("wsw", 1), ("w.w", 1), ("wws", 0), ("ww.", 2)]
)
def test_worse_mornings_are_counted_back_from_today(letters: str, running: int) -> None:
    today = day(max(0, len(letters.rstrip(".")) - 1))
    assert worse_mornings(Diary(answers=mornings(letters)), today) == running


@pytest.mark.parametrize(
    ("values", "letters", "begun"),
    [
        ((2, 5, 3), "", []),
        ((2, 6, 3), "", [1]),
        ((6, 7, 6), "", [0]),
        ((6, 2, 6), "", [0, 2]),
        ((6, 2), ".w", [0]),
        ((2, 2, 2), "w.w", [0, 2]),
    ],
)
def test_bad_days_running_are_one_flare(values: tuple[int, ...], letters: str, begun: list[int]) -> None:
    diary = Diary(answers=[*scores(*values).answers, *mornings(letters)])
    assert flares(RULES, diary, MONDAY) == [day(number) for number in begun]


def test_a_flare_that_began_before_the_window_is_not_counted_in_it() -> None:
    assert flares(RULES, scores(6, 6, 6), day(1)) == []


@given(st.lists(SCORES, max_size=20), st.integers(0, 20), SCORES)
def test_one_more_high_score_never_takes_a_severe_day_away(values: list[int], number: int, more: int) -> None:
    diary = scores(*values)
    worse = Diary(answers=[*diary.answers, told(number, more)])
    assert set(severe_days(RULES, diary, MONDAY)) <= set(severe_days(RULES, worse, MONDAY))


# When to see somebody


@pytest.mark.parametrize(
    ("values", "today", "why"),
    [
        ((), 0, None),
        ((6,), 0, None),
        ((6, 6, 6), 2, Why.SEVERE),
        ((6, *[None] * 14, 6, *[None] * 10, 6), 26, Why.SEVERE),
        ((6, *[None] * 14, 6, *[None] * 14, 6), 30, None),
        ((3,) * 27, 26, None),
        ((3,) * 29, 28, Why.NOT_BETTER),
        ((3,) * 43, 42, Why.NO_BENEFIT),
        ((5,) * 7 + (3,) * 22, 28, None),
        ((0,) * 29, 28, None),
        ((3, 3, *[None] * 25, 3, 3), 28, None),
    ],
)
def test_a_clinician_is_advised_when_the_past_says_so(
    values: tuple[int | None, ...], today: int, why: Why | None
) -> None:
    assert concern(RULES, scores(*values), day(today)) is why


@pytest.mark.parametrize(("letters", "why"), [("w.w.w", Why.FLARES), ("www", None), ("w.w", None)])
def test_three_flares_in_a_fortnight_are_a_reason(letters: str, why: Why | None) -> None:
    assert concern(RULES, Diary(answers=mornings(letters)), day(len(letters) - 1)) is why


def test_three_flares_over_more_than_a_fortnight_are_none() -> None:
    assert concern(RULES, Diary(answers=mornings("w......w......w")), day(14)) is None


@pytest.mark.parametrize(
    ("values", "direction"),
    [
        ((5,) * 7 + (3,) * 7, Direction.LOWER),
        ((3,) * 7 + (5,) * 7, Direction.HIGHER),
        ((3,) * 14, Direction.SAME),
        ((0,) * 14, Direction.SAME),
        ((3,) * 7, None),
    ],
)
def test_the_weeks_are_compared_by_their_medians(
    values: tuple[int, ...], direction: Direction | None
) -> None:
    assert weeks_direction(scores(*values), day(13)) is direction
