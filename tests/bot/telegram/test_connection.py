"""One malformed update among good ones is reduced to its number, so that the rest can be read and confirmed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.tally import Tally
from bot.telegram.connection import _readable_only, is_readable

MESSAGE: dict[str, Any] = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}
GOOD = {"update_id": 5, "message": MESSAGE}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def through(*updates: Any, tally: Tally | None = None) -> list[Any]:
    answer = _readable_only(json.dumps({"ok": True, "result": list(updates)}).encode(), tally or Tally())
    return list(json.loads(answer)["result"])


@pytest.mark.parametrize(
    "broken",
    [
        {"update_id": 6, "message": {"message_id": 1}},
        {"update_id": 6, "message": 7},
        {"update_id": 6, "callback_query": {"id": "1", "data": "x"}},
        {"update_id": 6, "message": MESSAGE | {"date": 10**15}},
    ],
)
def test_a_broken_update_is_reduced_to_its_number_and_counted(broken: Any) -> None:
    tally = Tally()
    assert through(GOOD, broken, GOOD, tally=tally) == [GOOD, {"update_id": 6}, GOOD]
    assert tally.unreadable == 1


def test_a_good_answer_is_handed_on_as_it_came() -> None:
    body = json.dumps({"ok": True, "result": [GOOD]}).encode()

    assert _readable_only(body, Tally()) is body


@given(
    st.lists(st.dictionaries(st.sampled_from(["update_id", "message", "callback_query", "x"]), JSON) | JSON)
)
def test_whatever_comes_can_be_parsed_afterwards(updates: list[Any]) -> None:
    for update in through(*updates):
        assert is_readable(update)
        assert Update.de_json(update) is not None


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_an_answer_that_is_none_is_left_to_the_library(body: bytes) -> None:
    _readable_only(body, Tally())
