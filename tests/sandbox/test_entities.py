"""Entities that a bot gives itself are held against the text, and nest as Telegram nests them."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError
from bot.sandbox.formatting.text import formatted


def entity(kind: str, offset: int, length: int, **more: object) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("bold", "can't parse MessageEntity: expected an Object"),
        ({"type": "bold", "length": 1}, "can't parse MessageEntity: Can't find field \"offset\""),
        (
            {"type": "bold", "offset": "x", "length": 1},
            'can\'t parse MessageEntity: Field "offset" must be a valid Number',
        ),
        (entity("loud", 0, 1), "can't parse MessageEntity: Unsupported type specified"),
        (entity("text_link", 0, 1), "can't parse MessageEntity: Can't find field \"url\""),
        (entity("text_link", 0, 1, url="x"), "entity URL 'x' is invalid: Wrong HTTP URL"),
        (entity("text_link", 0, 1, url=""), "entity URL '' is invalid: URL host is empty"),
        (entity("text_mention", 0, 1), "can't parse MessageEntity: Can't find field \"user\""),
        (entity("custom_emoji", 0, 1), "can't parse MessageEntity: Can't find field \"custom_emoji_id\""),
        (
            entity("date_time", 0, 1, unix_time=2**31),
            "can't parse MessageEntity: Invalid date specified",
        ),
        (entity("date_time", 0, 1, unix_time=-1), "can't parse MessageEntity: Invalid date specified"),
        (entity("bold", -1, 1), "receive an entity with incorrect offset -1"),
        (entity("bold", 0, -1), "receive an entity with incorrect length -1"),
        (entity("bold", 9, 1), "entity begins after the end of the text at UTF-16 offset 9"),
        (
            entity("bold", 2, 9),
            "entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 11",
        ),
        (entity("bold", 1, 1), "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
        (
            entity("bold", 0, 1),
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 4",
        ),
    ],
)
def test_a_wrong_entity_is_refused_in_telegrams_words(given: Any, words: str) -> None:
    with pytest.raises(ApiError) as refusal:
        formatted("👍 good", None, [given])

    assert refusal.value.description == f"Bad Request: {words}"


def test_what_telegram_finds_itself_a_bot_cannot_claim() -> None:
    assert formatted("hello", None, [entity("bot_command", 0, 5), entity("hashtag", 0, 5)]).entities == ()


def test_with_a_parse_mode_given_entities_do_not_count() -> None:
    assert formatted("hello", "HTML", [entity("bold", 0, 5)]).entities == ()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([entity("italic", 2, 4), entity("bold", 0, 4)], ["bold 0-4", "italic 2-4", "italic 4-6"]),
        ([entity("bold", 0, 3), entity("bold", 2, 4)], ["bold 0-6"]),
        ([entity("bold", 0, 6), entity("code", 2, 2)], ["bold 0-2", "code 2-4", "bold 4-6"]),
        ([entity("code", 0, 4), entity("text_link", 1, 1, url="t.me")], ["code 0-4"]),
        ([entity("text_link", 0, 4, url="t.me"), entity("code", 2, 4)], ["text_link 0-4"]),
        ([entity("bold", 2, 4), entity("text_link", 0, 4, url="t.me")], ["text_link 0-4", "bold 2-4", "bold 4-6"]),
    ],
)  # fmt: skip
def test_entities_that_cross_are_cut_or_left_out(given: list[dict[str, object]], kept: list[str]) -> None:
    found = formatted("abcdef", None, given).entities

    assert [f"{e['type']} {e['offset']}-{e['offset'] + e['length']}" for e in found] == kept


TYPES = st.sampled_from(["bold", "italic", "spoiler", "code", "pre", "blockquote", "text_link"])


@given(st.lists(st.tuples(TYPES, st.integers(0, 9), st.integers(1, 9)), max_size=8))
def test_of_two_entities_one_holds_the_other_or_they_are_apart(given: list[tuple[str, int, int]]) -> None:
    entities = [entity(kind, offset, min(length, 10 - offset), url="t.me") for kind, offset, length in given]

    found = formatted("abcdefghij", None, entities).entities

    spans = [(e["offset"], e["offset"] + e["length"]) for e in found]
    for first, last in spans:
        for start, stop in spans:
            assert (
                last <= start
                or stop <= first
                or first <= start < stop <= last
                or start <= first < last <= stop
            )


def test_a_message_carries_a_hundred_entities_at_most() -> None:
    marked = formatted("ab" * 101, None, [entity("bold", 2 * n, 1) for n in range(101)])

    assert len(marked.entities) == 100


@pytest.mark.parametrize(
    ("text", "mode"),
    [("/a " * 10_000, None), ("<i>a</i><b>b</b>" * 2000, "HTML"), ("[a" * 8000 + "]" * 8000, "MarkdownV2")],
    ids=["commands", "styles", "links"],
)
def test_the_longest_text_is_read_in_no_time(text: str, mode: str | None) -> None:
    began = time.process_time()

    found = formatted(text, mode, None).entities

    assert len(found) <= 100
    # With every entity held against every other, each of them took three seconds and more.
    assert time.process_time() - began < 2


@pytest.mark.parametrize("tag", ["<b" + " " * 30_000, "<b a" + " " * 30_000, "<b" + " =" * 15_000])
def test_a_tag_that_never_ends_is_refused_in_no_time(tag: str) -> None:
    began = time.process_time()

    with pytest.raises(ApiError, match="Unclosed start tag"):
        formatted(tag, "HTML", None)

    # With every space tried again from every other, it took ten seconds.
    assert time.process_time() - began < 1
