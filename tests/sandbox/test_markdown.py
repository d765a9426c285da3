"""MarkdownV2 and its predecessor as Telegram reads them: TDLib's own cases, and properties of any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError
from bot.sandbox.formatting.legacy_markdown import parse_markdown
from bot.sandbox.formatting.markdown import escaped, parse_markdown_v2
from bot.sandbox.formatting.text import formatted
from bot.sandbox.formatting.utf16 import units

RESERVED = "]()>#+-=|{}.!"
RESERVED_WORDS = "Character '{}' is reserved and must be escaped with the preceding '\\'"


def entity(kind: str, offset: int, length: int, **more: object) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*bold* _italic_", "bold italic", [entity("bold", 0, 4), entity("italic", 5, 6)]),
        ("__under__ ~gone~", "under gone", [entity("underline", 0, 5), entity("strikethrough", 6, 4)]),
        ("||hidden||", "hidden", [entity("spoiler", 0, 6)]),
        ("`a.b` `\\``", "a.b `", [entity("code", 0, 3), entity("code", 4, 1)]),
        ("```\nx = 1\n```", "x = 1\n", [entity("pre", 0, 6)]),
        ("```python\nx_1\n```", "x_1\n", [entity("pre", 0, 4, language="python")]),
        ("```c\r\nx```", "x", [entity("pre", 0, 1, language="c")]),
        ("👣_👣_", "👣👣", [entity("italic", 2, 2)]),
        ("_a *b*_", "a b", [entity("italic", 0, 3), entity("bold", 2, 1)]),
        ("_a __b___", "a b", [entity("italic", 0, 3), entity("underline", 2, 1)]),
        ("__a _b_ __", "a b ", [entity("underline", 0, 4), entity("italic", 2, 1)]),
        ("** `` ____ x", "   x", []),
        ("\\.\\\\\\_ \\a", ".\\_ a", []),
        ("[x](t.me/a_b)", "x", [entity("text_link", 0, 1, url="http://t.me/a_b")]),
        ("[x](https://t.me?\\))", "x", [entity("text_link", 0, 1, url="https://t.me/?)")]),
        ("[t\\.me]", "t.me", [entity("text_link", 0, 4, url="http://t.me/")]),
        ("[x]() [y](nowhere)", "x y", []),
        ("[x](tg://user?id=1001)", "x", [entity("text_mention", 0, 1, user={"id": 1001})]),
        ("![👍](tg://emoji?id=5368)", "👍", [entity("custom_emoji", 0, 2, custom_emoji_id="5368")]),
        (
            "![noon](tg://time?unix=1795000000&format=wt)",
            "noon",
            [entity("date_time", 0, 4, unix_time=1795000000, date_time_format="wt")],
        ),
        (">a\n>b", "a\nb", [entity("blockquote", 0, 3)]),
        (">a\nb", "a\nb", [entity("blockquote", 0, 2)]),
        (">a||\nb", "a\nb", [entity("expandable_blockquote", 0, 2)]),
        (">a\n>b||", "a\nb", [entity("expandable_blockquote", 0, 3)]),
        (
            ">*a*\n\n>b",
            "a\n\nb",
            [entity("blockquote", 0, 2), entity("bold", 0, 1), entity("blockquote", 3, 1)],
        ),
    ],
)
def test_markup_becomes_entities(source: str, text: str, entities: list[dict[str, object]]) -> None:
    assert parse_markdown_v2(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        *((one, RESERVED_WORDS.format(one)) for one in RESERVED[:3]),
        *((f"x{one}", RESERVED_WORDS.format(one)) for one in RESERVED),
        ("👣 👣_x", "Can't find end of Italic entity at byte offset 9"),
        ("👣 👣_x * y ", "Can't find end of Bold entity at byte offset 12"),
        ("👣 👣__👣 👣_", "Can't find end of Italic entity at byte offset 20"),
        ("👣 👣__", "Can't find end of Underline entity at byte offset 9"),
        ("x`", "Can't find end of Code entity at byte offset 1"),
        ("x```a", "Can't find end of Pre entity at byte offset 1"),
        ("x```a ", "Can't find end of PreCode entity at byte offset 1"),
        ("||x", "Can't find end of Spoiler entity at byte offset 0"),
        ("[x](t.me", "Can't find end of a URL at byte offset 4"),
        ("[x", "Can't find end of TextUrl entity at byte offset 0"),
        ("![x]", "Custom emoji entity must contain a tg://emoji URL"),
        ("![x](tg://emoji?id=1", "Can't find end of a custom emoji URL at byte offset 5"),
        ("![x](https://t.me)", "Custom emoji URL must have scheme tg"),
        ("![x](tg://emoji)", "Custom emoji URL must have an emoji identifier"),
        ("![x](tg://emoji?id=x)", "Invalid custom emoji identifier specified"),
        (">*a\nb*", "Can't find end of Bold entity at byte offset 1"),
    ],
)  # fmt: skip
def test_bad_markup_is_refused_in_telegrams_words(source: str, words: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_markdown_v2(source)

    assert refusal.value.description == f"Bad Request: can't parse entities: {words}"


@given(st.text(alphabet="_*[]()~`>#+-=|{}.!\\\n\r aé👣"))
def test_escaped_text_reads_back_as_itself(text: str) -> None:
    assert parse_markdown_v2(escaped(text)) == (text, [])


@given(
    st.text(alphabet="_*[]()~`>|!\\\n\r a👣", max_size=30),
    st.sampled_from([parse_markdown, parse_markdown_v2]),
)
def test_any_text_is_read_or_refused_but_never_breaks_the_reader(source: str, parse: object) -> None:
    assert callable(parse)
    try:
        text, entities = parse(source)
    except ApiError:
        return
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= units(text) for e in entities)


@given(
    st.lists(
        st.sampled_from(["*", "_", "__", "~", "||", "`", "a", " ", ">", "\n", "[", "](t.me)"]), max_size=20
    )
)
def test_of_two_entities_one_holds_the_other_or_they_are_apart(pieces: list[str]) -> None:
    try:
        found = formatted("".join(pieces), "MarkdownV2", None).entities
    except ApiError:
        return
    spans = [(e["offset"], e["offset"] + e["length"]) for e in found]
    for first, last in spans:
        for start, stop in spans:
            assert (
                last <= start
                or stop <= first
                or first <= start < stop <= last
                or start <= first < last <= stop
            )


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*b* _i_ `c`", "b i c", [entity("bold", 0, 1), entity("italic", 2, 1), entity("code", 4, 1)]),
        ("```py\nx```", "x", [entity("pre", 0, 1, language="py")]),
        ("[x](t.me)", "x", [entity("text_link", 0, 1, url="http://t.me/")]),
        ("1. fine! \\* __ ~x~", "1. fine! *  ~x~", []),
    ],
)
def test_the_first_markdown_is_lenient(source: str, text: str, entities: list[dict[str, object]]) -> None:
    assert parse_markdown(source) == (text, entities)


def test_the_first_markdown_names_where_an_entity_starts() -> None:
    with pytest.raises(ApiError, match="Can't find end of the entity starting at byte offset 3"):
        parse_markdown("é *x")
