"""Whatever a person does, in whatever order: the promises that `Walk` checks after every step."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.coach.pacing import PacingMode
from tests.support.uncounted import uncounted
from tests.support.walks import BLOCKS, WALKS, Move, from_idle, from_session, from_start

PACINGS = st.sampled_from(PacingMode)

THOROUGH = settings(
    max_examples=150,
    deadline=None,  # A busy machine is not a failure.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@uncounted
@THOROUGH
@given(moves=WALKS)
def test_any_walk_from_the_first_hello_keeps_every_promise(moves: list[Move]) -> None:
    walk = from_start()
    for move in moves:
        move(walk)


@uncounted
@THOROUGH
@given(blocks=BLOCKS, pacing=PACINGS, moves=WALKS)
def test_any_walk_from_a_waiting_person_keeps_every_promise(
    blocks: frozenset[str], pacing: PacingMode, moves: list[Move]
) -> None:
    walk = from_idle(blocks, pacing)
    for move in moves:
        move(walk)


@uncounted
@pytest.mark.parametrize("name", ["standing", "seated", "all", "achilles"])
@settings(THOROUGH, max_examples=80)
@given(first=st.integers(0, 12), pacing=PACINGS, moves=WALKS)
def test_any_walk_in_a_session_keeps_every_promise(
    name: str, first: int, pacing: PacingMode, moves: list[Move]
) -> None:
    walk = from_session(name, pacing=pacing)
    for _ in range(first):
        walk.comes_next()
    for move in moves:
        move(walk)
