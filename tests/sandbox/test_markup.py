"""HTML as Telegram reads it: entities in UTF-16 units, refusals in TDLib's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError
from bot.sandbox.formatting.html import parse_html
from bot.sandbox.formatting.text import Formatted, formatted, plain


def entity(kind: str, offset: int, length: int, **more: object) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>bold</b> <strong>too</strong>", "bold too", [entity("bold", 0, 4), entity("bold", 5, 3)]),
        ("<i>a</i><em>b</em>", "ab", [entity("italic", 0, 1), entity("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [entity("underline", 0, 1), entity("underline", 1, 1)]),
        ("<s>a</s><del>b</del>", "ab", [entity("strikethrough", 0, 1), entity("strikethrough", 1, 1)]),
        ("👣 <b>go</b>", "👣 go", [entity("bold", 3, 2)]),
        ("<b>a <i>b</i></b>", "a b", [entity("bold", 0, 3), entity("italic", 2, 1)]),
        ("<code>x &lt; y</code>", "x < y", [entity("code", 0, 5)]),
        ("<pre>x</pre>", "x", [entity("pre", 0, 1)]),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [entity("pre", 0, 1, language="python")],
        ),
        (
            '<a href="https://x.org/?a=1&amp;b=2">x</a>',
            "x",
            [entity("text_link", 0, 1, url="https://x.org/?a=1&b=2")],
        ),
        ("<tg-spoiler>x</tg-spoiler>", "x", [entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
        ("<blockquote>x</blockquote>", "x", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
        (
            '<tg-time unix="1795000000" format="t">noon</tg-time>',
            "noon",
            [entity("date_time", 0, 4, unix_time=1795000000, date_time_format="t")],
        ),
        ("<B>x</B>", "x", [entity("bold", 0, 1)]),
        ('<a href="x.org">x</a>', "x", [entity("text_link", 0, 1, url="http://x.org/")]),
        ('<a href="nowhere">x</a>', "x", []),
        ('<a href="tg://user?id=1001">x</a>', "x", [entity("text_mention", 0, 1, user={"id": 1001})]),
        ("<b></b>x", "x", []),
        ("&amp; &quot;&#128077; &nbsp; &", '& "👍 &nbsp; &', []),
    ],
)
def test_markup_becomes_entities(source: str, text: str, entities: list[dict[str, object]]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("é <p>x</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        (
            '<tg-emoji emoji-id="9999999999999999999">x</tg-emoji>',
            "Invalid custom emoji identifier specified",
        ),
        ('<tg-time unix="2147483648" format="t">x</tg-time>', "invalid date specified"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_bad_markup_is_refused_in_telegrams_words(source: str, words: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_html(source)

    assert refusal.value.description == f"Bad Request: can't parse entities: {words}"


def test_white_space_around_goes_and_the_entities_move_along() -> None:
    assert formatted("  <b> hi </b> ", "HTML", None) == Formatted("hi", (entity("bold", 0, 2),))


def test_commands_and_links_are_found_but_not_inside_code() -> None:
    found = formatted("/times at https://a.org, <code>/no</code> and/or @someone", "HTML", None)

    assert [(e["type"], found.text[e["offset"] : e["offset"] + e["length"]]) for e in found.entities] == [
        ("bot_command", "/times"),
        ("url", "https://a.org,"),
        ("code", "/no"),
        ("mention", "@someone"),
    ]


def test_a_command_is_counted_in_utf16_units() -> None:
    assert plain("👍 /done").entities == (entity("bot_command", 3, 5),)


@given(st.text(alphabet="<>/b &;ai\"'=é👣"))
def test_any_text_is_read_or_refused_but_never_breaks_the_reader(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except ApiError:
        return
    size = len(text.encode("utf-16-le")) // 2
    assert all(e["offset"] >= 0 and e["offset"] + e["length"] <= size for e in entities)
