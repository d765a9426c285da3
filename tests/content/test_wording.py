"""The rules for a single text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.wording import markup_fault, placeholders, word_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Hold still.", 2),
        ("Keep the <b>back heel</b> down.", 5),
        ("Left - right - left", 3),
        ("Don't stop, 3 x 8", 5),
        ("One\ntwo", 2),
    ],
)
def test_words_are_counted_as_a_reader_does(text: str, count: int) -> None:
    assert word_count(text) == count


@pytest.mark.parametrize(
    "text", ["plain", "<b>bold</b> <i>italic</i>", "<b><i>both</i></b>", "3 &lt; 4 &amp; 5"]
)
def test_simple_markup_is_fine(text: str) -> None:
    assert markup_fault(text) is None


@pytest.mark.parametrize(
    "text", ['<a href="https://example.org">here</a>', "<blockquote expandable>more</blockquote>"]
)
def test_links_and_quotes_are_fine(text: str) -> None:
    assert markup_fault(text) is None


@pytest.mark.parametrize(
    "text", ["<b>", "</b>", "<b><i></b></i>", "a < b", "a > b", "salt & pepper", "<p>no</p>"]
)
def test_what_telegram_would_refuse_has_a_fault(text: str) -> None:
    assert markup_fault(text) is not None


@given(st.text(alphabet="<>/&;biab ={}\"'"))
def test_a_text_without_fault_has_balanced_tags_and_no_stray_sign(text: str) -> None:
    if markup_fault(text) is None:
        assert text.count("<b>") == text.count("</b>")
        assert text.count("<") == text.count(">")


@given(st.text(alphabet="{}ab.[]!:0 "))
def test_a_text_with_placeholders_takes_values_by_name(text: str) -> None:
    try:
        names = placeholders(text)
    except ValueError:
        return

    text.format_map(dict.fromkeys(names, ""))
