"""/history: the last sessions can be read for a month, and their sets put right for two days."""

import pytest

from bot.coach.effects import Show
from bot.coach.events import Asked, BeginAsked, HistoryOpened, SetCorrected, Topic
from bot.coach.wishes import SetMark
from content.model import Foot
from tests.support.play import Play, subscribed
from tests.support.shows import check, plain

TOES = SetMark(1, "toe_pulls", Foot.BOTH, 1)
HOUR = 3600


def after_a_session(exercise: str = "toe") -> Play:
    play = Play(subscribed()).does(BeginAsked(exercise))
    while play.remembered.sessions[1].outcome is None:
        play.says("done")
        play.waits(1)
    return play


def seen(play: Play) -> str:
    for effect in play.effects:
        check(effect)
    return "\n".join(plain(show) for show in play.effects if isinstance(show, Show))


def reps(play: Play) -> int:
    return play.remembered.diary().logged[0].reps


def test_before_the_first_session_it_says_where_it_will_be() -> None:
    assert "first session will show up here" in seen(Play(subscribed()).does(Asked(Topic.HISTORY)))


def test_a_session_is_listed_with_its_time_and_its_sets() -> None:
    assert "one exercise, 1 of 1 sets" in seen(after_a_session().does(Asked(Topic.HISTORY)))


def test_by_taps_alone_a_set_gets_the_count_it_really_had() -> None:
    play = after_a_session().does(Asked(Topic.HISTORY))
    play.taps("button.history.correct")
    assert "Which set" in seen(play)
    play.taps("button.history.set")
    assert "How many did you really do?" in seen(play)
    play.does(SetCorrected(TOES, 12))
    assert "Which set" in seen(play)
    assert reps(play) == 12


def test_a_set_that_was_not_done_counts_nowhere_and_can_come_back() -> None:
    play = after_a_session()
    play.does(SetCorrected(TOES, 0))
    assert (play.remembered.diary().sets, play.remembered.diary().active_on) == ([], frozenset())
    assert "0 of 1 sets" in seen(play.does(HistoryOpened(None)))
    play.does(SetCorrected(TOES, 25))
    assert "1 of 1 sets" in seen(play.does(HistoryOpened(None)))


def test_up_to_the_last_minute_of_two_days_and_not_longer() -> None:
    play = after_a_session()
    play.sleeps_through(48 * HOUR - 60).does(SetCorrected(TOES, 20))
    assert reps(play) == 20
    play.sleeps_through(120).does(SetCorrected(TOES, 25))
    assert reps(play) == 20
    assert "stays as it is" in seen(play.does(HistoryOpened(1)))


@pytest.mark.parametrize("count", [51, 999])
def test_more_than_twice_the_plan_is_a_button_that_was_never_made(count: int) -> None:
    play = after_a_session().does(SetCorrected(TOES, count))
    assert reps(play) == 25


def test_a_set_that_was_never_reported_cannot_be_made_up() -> None:
    play = after_a_session().does(SetCorrected(SetMark(1, "toe_pulls", Foot.BOTH, 2), 25))
    assert len(play.remembered.diary().logged) == 1


def test_a_single_long_hold_was_done_or_was_not() -> None:
    play = after_a_session("calf").does(Asked(Topic.HISTORY)).taps("button.history.correct")
    play.taps("button.history.set")
    assert "Was it done?" in seen(play)


def test_a_session_that_goes_on_is_not_put_right_but_walked() -> None:
    play = Play(subscribed()).does(BeginAsked("achilles"))
    play.says("done").says("done")
    play.does(SetCorrected(SetMark(1, "achilles_stretch", Foot.BOTH, 1), 3))
    assert reps(play) == 12
