"""The pace holds whatever comes, and in whatever order."""

from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.pace import FURTHEST, HORIZON, SLOWEST, Learned, Pace
from tests.support.clock import START

SECOND = timedelta(seconds=1)
ARRIVALS = st.lists(
    st.tuples(st.integers(0, 3000), st.integers(1, 5), st.booleans()), min_size=1, max_size=200
)


def sent(pace: Pace, arrivals: list[tuple[int, int, bool]]) -> list[tuple[datetime, int, bool]]:
    """What leaves when: milliseconds of arrival, chat, and whether it is beside the chat's pace."""
    bot_free_at = START
    chats: defaultdict[int, datetime] = defaultdict(lambda: START)
    leaves = []
    for milliseconds, chat, is_beside in sorted(arrivals, key=lambda arrival: arrival[0]):
        now = START + timedelta(milliseconds=milliseconds)
        take_turn = pace.turn_beside_chat if is_beside else pace.turn
        turn = take_turn(now, bot_free_at, chats[chat])
        assert turn.send_at >= now
        bot_free_at, chats[chat] = turn.bot_free_at, turn.chat_free_at
        leaves.append((turn.send_at, chat, is_beside))
    return leaves


@given(ARRIVALS, st.sampled_from([1, 5, 30]))
def test_no_second_holds_more_than_the_rate(arrivals: list[tuple[int, int, bool]], rate: int) -> None:
    instants = [at for at, _, _ in sent(Pace.of(rate), arrivals)]
    for n, at in enumerate(instants):
        assert sum(1 for later in instants[n:] if later <= at + SECOND) <= rate


@given(ARRIVALS)
def test_no_second_holds_two_messages_of_a_chat(arrivals: list[tuple[int, int, bool]]) -> None:
    counted: dict[int, datetime] = {}
    for at, chat, is_beside in sent(Pace.of(30), arrivals):
        if not is_beside:
            assert chat not in counted or at - counted[chat] > SECOND
            counted[chat] = at


@pytest.mark.parametrize("rate", [1, 30, 1000])
def test_nearly_the_whole_rate_is_used(rate: int) -> None:
    gap = Pace.of(rate).bot_gap
    assert SECOND / rate < gap < SECOND / rate * 1.05


def test_who_comes_when_all_is_free_goes_at_once() -> None:
    pace = Pace.of(30)
    assert pace.turn(START, START - SECOND, START - SECOND).send_at == START
    assert pace.turn_beside_chat(START, START, START + 60 * SECOND).send_at == START


def test_a_429_for_the_whole_bot_halves_the_pace_and_it_comes_back_step_by_step() -> None:
    pace = Pace.of(30)
    learned = Learned(pace.cut, since_at=START)
    assert learned.per_second == pytest.approx(15, abs=0.01)
    at = [
        round(pace.heeding(learned, START + n * SECOND).per_second, 2) for n in (-60, 0, 10, 100, 150, 1000)
    ]
    assert at == [15, 15, 16, 25, 30, 30]


def test_no_number_of_429s_stops_the_bot() -> None:
    pace = Pace.of(30)
    for _ in range(20):
        pace = pace.heeding(Learned(pace.cut, since_at=START), START)
    assert pace.per_second == pytest.approx(SLOWEST)


@given(ARRIVALS, st.sampled_from([1, 5, 30]))
def test_no_turn_lies_further_ahead_than_it_can(arrivals: list[tuple[int, int, bool]], rate: int) -> None:
    """As the store gives them out: nobody gets one whose beginning is beyond the horizon."""
    pace, bot_free_at, chat_free_at = Pace.of(rate), START, START
    for milliseconds, _, _ in sorted(arrivals):
        now = START + timedelta(milliseconds=milliseconds)
        if max(bot_free_at, chat_free_at) <= now + HORIZON:
            turn = pace.turn(now, bot_free_at, chat_free_at)
            bot_free_at, chat_free_at = turn.bot_free_at, turn.chat_free_at
        assert max(bot_free_at, chat_free_at) <= now + FURTHEST
