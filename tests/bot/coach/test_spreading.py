"""Prompts of one instant are spread: each person has a moment of their own, and what they read stays the same."""

from dataclasses import replace
from datetime import timedelta

from bot.coach.practice import prompt_at
from tests.support.play import ANNA, PRACTICE, Play, subscribed

SPREAD = replace(PRACTICE, spread=timedelta(seconds=90))
HALF_PAST_SEVEN = 30 * 60


def test_each_has_a_moment_of_their_own_within_the_spread_every_day_the_same() -> None:
    delays: list[timedelta] = []
    for person_id in range(7_000_000_000, 7_000_001_000):
        person = replace(subscribed(), id=person_id)
        own = {prompt_at(SPREAD, person, due) - due.at for _, due in person.coming()}
        assert len(own) == 1
        delays += own
    assert timedelta() <= min(delays) < max(delays) < timedelta(seconds=90)
    for tenth in range(10):
        seconds = range(9 * tenth, 9 * tenth + 9)
        assert 60 < sum(int(delay.total_seconds()) in seconds for delay in delays) < 140


def test_without_a_spread_everybody_is_called_at_their_time() -> None:
    assert all(prompt_at(PRACTICE, subscribed(), due) == due.at for _, due in subscribed().coming())


def test_a_prompt_comes_at_the_persons_moment_and_no_sooner() -> None:
    play = Play(subscribed(), SPREAD)
    (_, due), *_ = play.person.coming()
    own = prompt_at(SPREAD, play.person, due)
    assert play.wake_at == own > due.at
    play.waits(HALF_PAST_SEVEN)
    assert play.outcomes() == []
    assert play.sleeps_through((own - due.at).total_seconds() / 2).outcomes() == []
    play.waits(90)
    assert [outcome for _, _, outcome in play.outcomes()] == ["prompted"]
    assert play.person.id == ANNA


def test_times_named_in_that_moment_lose_no_prompt() -> None:
    play = Play(subscribed(), SPREAD).waits(HALF_PAST_SEVEN + 1)
    play.says("/times 07:30 19:30")
    assert play.waits(90).rings() == 1
