"""What is asked of every language: `forefoot texts check` with each mistake planted, and `forefoot texts new`."""

# ruff: noqa: RUF001 -- Ukrainian is written in Cyrillic letters.

from collections.abc import Callable
from pathlib import Path

import pytest

from content.catalogue import read_catalogue
from content.check import mistakes, untranslated
from content.load import bundled
from content.model import ContentError
from content.texts import Texts
from content.translate import translate

EN = """\
msgid ""
msgstr ""
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

# --- Hello ---

msgid "hello"
msgstr "<b>Hello</b> {name}"

msgid "minutes"
msgid_plural "minutes"
msgstr[0] "{n} minute"
msgstr[1] "{n} minutes"

msgid "button.go"
msgstr "Go on"

msgid "toast.old"
msgstr "Old"

msgid "bot.description"
msgstr "Feet"

msgid "card.feel"
msgstr "Feel"

msgid "weeks"
msgstr "All 12 weeks"

# --- Long ---

#, prose
msgid "consent"
msgstr ""
"I agree.\\n"
"\\n"
"One two three four five six seven eight nine ten eleven twelve thirteen."
"""

UK = """\
msgid ""
msgstr ""
"Plural-Forms: nplurals=3; "
"plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

#. <b>Hello</b> {name}
msgid "hello"
msgstr "<b>Вітаю</b>, {name}"

msgid "minutes"
msgid_plural "minutes"
msgstr[0] "{n} хвилина"
msgstr[1] "{n} хвилини"
msgstr[2] "{n} хвилин"

msgid "button.go"
msgstr "Далі"

msgid "toast.old"
msgstr "Старе"

msgid "bot.description"
msgstr "Стопи"

msgid "card.feel"
msgstr "Відчуття"

msgid "weeks"
msgstr "протягом усіх 12 тижнів"

msgid "consent"
msgstr "Я згоден, і це речення довге, бо згоду читають сидячи, спокійно і до самого її кінця."
"""

HELLO_OF_YESTERDAY = '#. <b>Hello</b>\nmsgid "hello"\nmsgstr "<b>Вітаю</b>"'

THIRTEEN = "раз два три чотири п'ять шість сім вісім дев'ять десять раз два три"

Change = Callable[[str, str], None]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with English and a Ukrainian without mistakes."""
    for language, text in (("en", EN), ("uk", UK)):
        (tmp_path / "texts" / language).mkdir(parents=True)
        (tmp_path / "texts" / language / "bot.po").write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def change(texts: Path) -> Change:
    """Replace what stands once in the Ukrainian file."""

    def replace(old: str, new: str) -> None:
        path = texts / "texts" / "uk" / "bot.po"
        text = path.read_text("utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), "utf-8")

    return replace


def test_a_language_without_mistakes_is_complete_and_offered(texts: Path) -> None:
    assert mistakes(texts) == []
    assert untranslated(texts) == []
    assert dict(Texts.load(texts / "texts").languages.names) == {"en": "English", "uk": "Українська"}


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ('{name}"\n\nmsgid "min', '"\n\nmsgid "min', ["7: hello: {name} is in the English text; keep it"]),
        ("усіх 12 тижнів", "усіх 13 тижнів", ["28: weeks: the English says 12; keep the number"]),
        ("<b>Вітаю</b>", "<b>Вітаю", ["7: hello: <b> is never closed"]),
        ("{n} хвилина", "одна хвилина", ["10: minutes: msgstr[0] is said of 1, 21, 31 …; write {n}"]),
        ('msgstr[2] "{n} хвилин"\n', "", ["10: minutes: write all 3 plural forms, msgstr[0] to msgstr[2]"]),
        ("Далі", "Далі до наступної доброї вправи", ["16: button.go: 31 characters; a button has at most 28"]),
        ("Далі", "<b>Далі</b>", ["16: button.go: no <b> or other markup in a button"]),
        ("Старе", "ще " * 67, [
            '19: toast.old: "' + "ще " * 19 + 'ще…" has 67 words; a line has at most 12',
            "19: toast.old: 201 characters; a word over the chat has at most 200",
        ]),
        ("Відчуття", "а. " * 342, ["25: card.feel: 1026 characters; words under a picture has at most 1024"]),
        ("Вітаю", "а. " * 1366, ["7: hello: 4100 characters; a message has at most 4096"]),
        ("Стопи", THIRTEEN, [f'22: bot.description: "{THIRTEEN[:59]}…" has 13 words; a line has at most 12']),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_file_line_and_key(
    texts: Path, change: Change, old: str, new: str, lines: list[str]
) -> None:
    change(old, new)

    assert mistakes(texts) == [f"texts/uk/bot.po:{line}" for line in lines]


def test_a_plural_rule_that_counts_otherwise_is_refused_with_the_right_one(
    texts: Path, change: Change
) -> None:
    change("plural=(n%10==1 && n%100!=11 ? 0 :", "plural=(n==1 ? 0 :")

    (fault,) = mistakes(texts)

    assert fault.startswith(
        "texts/uk/bot.po: Plural-Forms: uk counts otherwise; use nplurals=3; plural=(n%10==1"
    )


def test_a_broken_language_stops_the_start_by_name(texts: Path, change: Change) -> None:
    change("<b>Вітаю</b>, {name}", "<b>Вітаю</b>")

    with pytest.raises(ContentError, match=r"texts/uk/bot\.po:7: hello: \{name\} is in the English text"):
        Texts.load(texts / "texts")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('msgstr "Старе"', 'msgstr ""', "19: toast.old: untranslated: Old"),
        ('msgid "toast.old"', '#, fuzzy\nmsgid "toast.old"', "20: toast.old: untranslated: Old"),
        ('msgid "toast.old"\nmsgstr "Старе"', "", ": toast.old: untranslated: Old"),
        (
            "#. <b>Hello</b> {name}",
            "#. <b>Hi</b> {name}",
            "7: hello: the English has changed: <b>Hello</b> {name}",
        ),
    ],
)
def test_what_a_translator_still_has_to_do_is_named_by_file_line_and_key(
    texts: Path, change: Change, old: str, new: str, line: str
) -> None:
    change(old, new)

    assert untranslated(texts) == [f"texts/uk/bot.po{'' if line.startswith(':') else ':'}{line}"]
    assert mistakes(texts) == []


def test_a_key_that_english_does_not_have_is_named_with_the_one_that_is_then_missing(
    texts: Path, change: Change
) -> None:
    change('msgid "toast.old"', 'msgid "toast.odl"')

    assert untranslated(texts) == [
        "texts/uk/bot.po: toast.old: untranslated: Old",
        "texts/uk/bot.po:19: toast.odl: no such key in English; remove it, or add it to texts/en",
    ]


def test_a_text_whose_english_has_changed_is_said_in_english_until_somebody_looks_again(
    texts: Path, change: Change
) -> None:
    """Of a dose or a warning nobody reads what held yesterday, and whoever changes English breaks nothing."""
    change('#. <b>Hello</b> {name}\nmsgid "hello"\nmsgstr "<b>Вітаю</b>, {name}"', HELLO_OF_YESTERDAY)

    assert mistakes(texts) == []
    assert Texts.load(texts / "texts").words("uk")("hello", name="Ada") == "<b>Hello</b> Ada"


def test_a_gap_is_filled_in_english_for_those_who_chose_the_language_and_it_is_offered_no_more(
    texts: Path, change: Change
) -> None:
    change('msgstr "Старе"', 'msgstr ""')

    here = Texts.load(texts / "texts")

    assert "uk" not in here.languages.names
    assert (here.words("uk")("toast.old"), here.words("uk")("button.go")) == ("Old", "Далі")


@pytest.mark.parametrize(("missing", "names"), [(2, ["en", "uk"]), (3, ["en"])])
def test_a_finished_language_stays_offered_while_english_gains_a_tenth(
    tmp_path: Path, missing: int, names: list[str]
) -> None:
    for language, count in (("en", 20), ("uk", 20 - missing)):
        (tmp_path / language).mkdir()
        header = (EN if language == "en" else UK).partition("\n\n")[0]
        entries = "".join(f'\n\nmsgid "key.{number}"\nmsgstr "{language}"' for number in range(count))
        (tmp_path / language / "bot.po").write_text(header + entries, "utf-8")

    here = Texts.load(tmp_path)

    assert list(here.languages.names) == names
    assert here.words("uk")("key.19") == "en"


def test_a_new_language_has_every_key_empty_below_its_english(texts: Path) -> None:
    left = translate(texts, "fr")

    written = (texts / "texts" / "fr" / "bot.po").read_text("utf-8")
    assert left == 8
    assert '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"' in written
    assert '# --- Hello ---\n\n#. <b>Hello</b> {name}\nmsgid "hello"\nmsgstr ""\n' in written
    assert "#. I agree.\n#.\n#. One two" in written
    assert mistakes(texts) == []
    assert len(untranslated(texts)) == left


def test_a_language_that_is_there_keeps_its_words_and_gains_what_it_lacks(
    texts: Path, change: Change
) -> None:
    change('msgid "toast.old"\nmsgstr "Старе"\n', "")
    before = read_catalogue(texts / "texts" / "uk", [])

    left = translate(texts, "uk")
    after = read_catalogue(texts / "texts" / "uk", [])

    assert (left, list(after.unwritten)) == (1, ["toast.old"])
    assert {key: entry.forms for key, entry in after.entries.items()} == {
        key: entry.forms for key, entry in before.entries.items()
    }


def test_a_text_whose_english_has_changed_waits_for_another_look(texts: Path, change: Change) -> None:
    """It keeps its words, marked; they do not count until somebody takes the mark away."""
    change("#. <b>Hello</b> {name}", "#. <b>Hi</b> {name}")

    left = translate(texts, "uk")

    written = (texts / "texts" / "uk" / "bot.po").read_text("utf-8")
    assert left == 1
    assert '#. <b>Hello</b> {name}\n#, fuzzy\nmsgid "hello"\nmsgstr "<b>Вітаю</b>, {name}"\n' in written


def test_forms_that_are_the_same_in_english_do_not_look_changed(texts: Path) -> None:
    path = texts / "texts" / "en" / "bot.po"
    path.write_text(path.read_text("utf-8").replace('"{n} minute"', '"{n} minutes"'), "utf-8")
    translate(texts, "uk")

    assert untranslated(texts) == []


def test_writing_twice_changes_nothing(texts: Path) -> None:
    translate(texts, "uk")
    once = (texts / "texts" / "uk" / "bot.po").read_bytes()
    translate(texts, "uk")

    assert (texts / "texts" / "uk" / "bot.po").read_bytes() == once


@pytest.mark.parametrize("language", ["en", "klingon", "", "../fr"])
def test_only_a_language_can_be_begun(texts: Path, language: str) -> None:
    with pytest.raises(ContentError, match="not a language to translate to"):
        translate(texts, language)


def test_a_language_with_mistakes_is_not_written_over(texts: Path, change: Change) -> None:
    change("<b>Вітаю</b>", "<b>Вітаю")

    with pytest.raises(ContentError, match="never closed"):
        translate(texts, "uk")


def test_every_language_that_ships_is_complete_and_without_mistakes() -> None:
    """What is missing is named: run `forefoot texts new de` and so on, and write it."""
    assert set(Texts.load(bundled() / "texts").languages.names) == {"en", "de", "es", "uk"}
    assert mistakes(bundled()) == []
    assert untranslated(bundled()) == []
