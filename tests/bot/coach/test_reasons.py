"""Every change of a dose or a plan that a rule makes says its reason to the person, in each language."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.coach.doses import AS_WRITTEN, Doses, Less, Standing
from bot.coach.effects import Show, line
from bot.coach.events import BeginAsked, DiaryRead, ExerciseAsked, HurtReported
from bot.coach.facts import Question
from bot.coach.pain_events import PainScored
from bot.coach.progression import Fall
from bot.coach.review import with_reasons
from bot.coach.wishes import ReviewWish
from bot.telegram.views import Views
from content.languages import ENGLISH
from tests.bot.coach.test_mornings import worse
from tests.bot.coach.test_pain_dialogues import on, session
from tests.support.diaries import Done, diary_of
from tests.support.play import ANNA, SEVEN, Play, content, subscribed

VIEWS = Views(content().texts)
TOES, ACHILLES, CALF = "toe_pulls", "achilles_stretch", "calf_stretch"
TODAY = subscribed().day(SEVEN)


def card(exercise: str, doses: Doses) -> Play:
    return Play(replace(subscribed(), doses=doses)).does(ExerciseAsked(exercise))


def hurting(score: int) -> Play:
    """In the Achilles stretch of the standing slot it hurts so much."""
    play = Play(subscribed()).does(BeginAsked("standing")).does(PainScored(Question.BEFORE, 2))
    while getattr(session(play).step, "exercise", "") != ACHILLES:
        on(play)
    return play.does(HurtReported()).does(PainScored(Question.EXERCISE, score))


def less(exercise: str, done: list[Done], level: int) -> Play:
    """What the review says of these sessions to somebody who stood at *level*."""
    play = Play(
        replace(subscribed(), doses=replace(AS_WRITTEN, standings=(Standing(exercise, level, TODAY),)))
    )
    play.now += timedelta(days=5)
    return play.does(DiaryRead(diary_of(exercise, done, "standing"), ReviewWish()))


AT_30 = [Done(day, 30) for day in range(3)]

KINDS: dict[str, tuple[Callable[[], Play], str]] = {
    **{
        f"card.less.{why}": (partial(card, ACHILLES, doses), f"card.less.{why}")
        for why, doses in {
            Less.GENTLE: Doses(gentle_from=TODAY),
            Less.HURT: Doses(standings=(Standing(ACHILLES, 0, TODAY, sets_less=1),)),
            Less.MORNING: Doses(halved_on=TODAY),
        }.items()
    },
    "toes halved by a morning": (lambda: card(TOES, Doses(halved_on=TODAY)), "card.less.morning"),
    "after a break": (
        lambda: card(TOES, Doses(standings=(Standing(TOES, 40, TODAY - timedelta(days=8)),))),
        "card.after_break",
    ),
    "level down, it hurt": (lambda: less(TOES, [*AT_30, Done(4, 30, peak=7)], 30), f"review.why.{Fall.HURT}"),
    "set less, it hurt": (lambda: less(ACHILLES, [Done(4, 12, peak=7)], 0), f"review.why.{Fall.HURT}"),
    "hold down, it hurt": (
        lambda: less(CALF, [Done(0, 45), Done(4, 45, peak=7)], 45),
        f"review.why.{Fall.HURT}",
    ),
    "eased in the session": (lambda: hurting(4), "hurt.ease"),
    "ended in the session": (lambda: hurting(7), "hurt.too_much"),
    "a rise": (lambda: hurting(5), "hurt.risen"),
    "others left out with it": (lambda: hurting(7), "hurt.left_out"),
    "no session at all": (
        lambda: Play(subscribed()).does(BeginAsked("")).does(PainScored(Question.BEFORE, 8)),
        "before.too_much",
    ),
    "a worse morning": (lambda: worse(1), "morning.worse"),
    "two worse mornings": (lambda: worse(2), "morning.worse_again"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_why(kind: str) -> None:
    play, reason = KINDS[kind][0](), KINDS[kind][1]
    shown = [
        one for one in play.effects if isinstance(one, Show) and reason in {line.key for line in one.lines}
    ]
    assert shown, play.shown()
    said = [line for one in shown for line in one.lines if line.key == reason]
    english = VIEWS.message(ANNA, ENGLISH, Show((said[0],))).payload["text"]
    for language in content().texts.languages.names:
        text = VIEWS.message(ANNA, language, Show((said[0],))).payload["text"]
        assert text
        assert (text == english) == (language == ENGLISH), text


def test_no_kind_is_forgotten() -> None:
    reasons = {reason for _, reason in KINDS.values()}
    assert {f"card.less.{why}" for why in Less} <= reasons


def test_each_exercise_has_its_own_reason_where_they_differ() -> None:
    lowered = [(Fall.HURT, line("a")), (Fall.HURT, line("b")), (Fall.MORNING, line("c"))]
    assert [one.key for one in with_reasons(lowered)] == [
        "a",
        "b",
        "review.why.hurt",
        "c",
        "review.why.morning",
    ]


def test_a_dose_as_written_needs_no_reason() -> None:
    assert not [key for key in card(ACHILLES, AS_WRITTEN).shown() if key.startswith("card.less")]
