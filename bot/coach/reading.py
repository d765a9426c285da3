"""What is done with a diary once it was read: one row per wish."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.coach import history, mornings, pain_told, pictured, review, weekly
from bot.coach.diary import Diary
from bot.coach.events import DiaryRead
from bot.coach.person import Person, Phase
from bot.coach.practice import Practice, Turn, turn
from bot.coach.wishes import (
    ChoiceWish,
    ConcernWish,
    CorrectionWish,
    HistoryWish,
    MorningWish,
    PainWish,
    ProgressWish,
    ReviewWish,
    SessionWish,
    SetWish,
    WeekWish,
    Wish,
)

WishRule = Callable[[Practice, Person, Any, Diary, datetime], Turn]
"""The wish a rule takes is that of its row."""


def _progress(practice: Practice, person: Person, wish: ProgressWish, diary: Diary, now: datetime) -> Turn:
    return turn(person, pictured.show(practice, person, diary, person.day(now)))


WISHES: dict[type[Wish], WishRule] = {
    ProgressWish: _progress,
    HistoryWish: history.show_list,
    SessionWish: history.show_session,
    SetWish: history.show_set,
    CorrectionWish: history.correct,
    PainWish: pain_told.show_direction,
    MorningWish: mornings.offer,
    ConcernWish: pain_told.advise,
    ReviewWish: review.review,
    ChoiceWish: review.choose,
    WeekWish: weekly.show_week,
}


def diary_read(practice: Practice, person: Person, phase: Phase, event: DiaryRead, now: datetime) -> Turn:
    return WISHES[type(event.wish)](practice, person, event.wish, event.diary, now)
