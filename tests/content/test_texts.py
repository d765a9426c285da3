"""Words by key and language."""

from datetime import date, time
from pathlib import Path

import pytest

from content.model import ContentError
from content.texts import Texts

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {plural}\\n"\n\n'
ENGLISH = "nplurals=2; plural=(n != 1);"
UKRAINIAN = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
)

HELLO = 'msgid "hello"\nmsgstr "Hello {name}"\n\n'
WALL = 'msgid "wall"\nmsgstr "A wall"\n\n'
MINUTES = 'msgid "minutes"\nmsgid_plural "minutes"\nmsgstr[0] "one minute"\nmsgstr[1] "{n} minutes"\n\n'


def write(folder: Path, file: str, *entries: str, plural: str = ENGLISH) -> None:
    path = folder / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEADER.format(plural=plural) + "".join(entries), encoding="utf-8")


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    """English whole, in two files; Ukrainian and German in part."""
    write(tmp_path, "en/content.po", WALL, MINUTES)
    write(tmp_path, "en/bot.po", HELLO)
    write(
        tmp_path,
        "uk/content.po",
        'msgid "minutes"\nmsgid_plural "minutes"\n'
        'msgstr[0] "{n} хвилина"\nmsgstr[1] "{n} хвилини"\nmsgstr[2] "{n} хвилин"\n',
        plural=UKRAINIAN,
    )
    write(tmp_path, "de/content.po", 'msgid "wall"\nmsgstr "Eine Wand"\n\n', 'msgid "hello"\nmsgstr ""\n')
    return Texts.load(tmp_path)


def refusal(folder: Path) -> str:
    with pytest.raises(ContentError) as refused:
        Texts.load(folder)
    return str(refused.value)


def test_a_text_is_filled_by_name(texts: Texts) -> None:
    assert texts.words("en")("hello", name="Ada") == "Hello Ada"


def test_a_key_that_is_not_there_is_named(texts: Texts) -> None:
    with pytest.raises(ContentError, match="texts/uk: goodbye: no such text"):
        texts.words("uk")("goodbye")


def test_a_value_that_is_not_given_is_named(texts: Texts) -> None:
    with pytest.raises(ContentError, match=r"texts/en/bot\.po:6: hello: \{name\} was given no value"):
        texts.words("de")("hello")


def test_a_language_without_the_text_answers_in_english(texts: Texts) -> None:
    german = texts.words("de")

    assert (german("wall"), german("hello", name="Ada")) == ("Eine Wand", "Hello Ada")


@pytest.mark.parametrize(
    ("tag", "language"), [("de", "de"), ("de-AT", "de"), ("DE", "de"), ("uk", "uk"), ("xx", "en"), ("", "en")]
)
def test_a_language_tag_finds_its_language_or_english(texts: Texts, tag: str, language: str) -> None:
    assert texts.words(tag).language == language


def test_a_complete_language_is_offered_under_its_own_name(tmp_path: Path) -> None:
    write(tmp_path, "en/bot.po", WALL)
    write(tmp_path, "es/bot.po", WALL)
    write(tmp_path, "uk/bot.po", WALL, plural=UKRAINIAN)

    names = Texts.load(tmp_path).languages.names

    assert list(names.items()) == [("en", "English"), ("es", "Español"), ("uk", "Українська")]


def test_a_language_that_lacks_a_text_is_not_offered(texts: Texts) -> None:
    assert dict(texts.languages.names) == {"en": "English"}


@pytest.mark.parametrize(
    ("n", "english", "ukrainian", "german"),
    [
        (1, "one minute", "1 хвилина", "one minute"),
        (2, "2 minutes", "2 хвилини", "2 minutes"),
        (11, "11 minutes", "11 хвилин", "11 minutes"),
        (21, "21 minutes", "21 хвилина", "21 minutes"),
    ],
)
def test_a_count_takes_the_form_of_the_language_that_answers(
    texts: Texts, n: int, english: str, ukrainian: str, german: str
) -> None:
    said = tuple(texts.words(language).count("minutes", n) for language in ("en", "uk", "de"))

    assert said == (english, ukrainian, german)


def test_plurals_and_plain_texts_are_not_taken_for_each_other(texts: Texts) -> None:
    words = texts.words("en")

    with pytest.raises(ContentError, match=r"minutes: has plural forms; read it with count\(\)"):
        words("minutes", n=1)
    with pytest.raises(ContentError, match="wall: has no plural forms; read it with a call"):
        words.count("wall", 1)


def test_keys_are_those_of_english_and_the_language(texts: Texts) -> None:
    assert set(texts.words("uk").keys()) == {"hello", "minutes", "wall"}
    assert texts.words("uk").has("wall")
    assert not texts.words("uk").has("ceiling")


@pytest.mark.parametrize(
    ("language", "clock", "day", "weekday"),
    [
        ("en", "07:30", "Mon 5 Jan", "Monday"),
        ("de", "07:30", "Mo. 5. Jan.", "Montag"),
        ("uk", "07:30", "пн 5 січ.", "понеділок"),
    ],
)
def test_times_and_dates_are_written_as_the_language_does(
    texts: Texts, language: str, clock: str, day: str, weekday: str
) -> None:
    words = texts.words(language)

    said = (words.time(time(7, 30)), words.date(date(2026, 1, 5)), words.weekday(date(2026, 1, 5)))

    assert said == (clock, day, weekday)


def test_a_key_in_two_files_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "en/bot.po", WALL)
    write(tmp_path, "en/content.po", WALL)

    assert refusal(tmp_path) == "texts/en/content.po:6: wall: stands in texts/en/bot.po:6 already; keep one"


def test_a_translation_may_not_invent_placeholders_or_lose_plurals(tmp_path: Path) -> None:
    write(tmp_path, "en/bot.po", WALL, HELLO, MINUTES)
    write(
        tmp_path,
        "de/bot.po",
        'msgid "hello"\nmsgstr "Hallo {nome}"\n\n',
        'msgid "minutes"\nmsgstr "{n} Minuten"\n\n',
    )

    assert refusal(tmp_path).splitlines() == [
        "texts/de/bot.po:6: hello: {nome} is not in the English text; use only its placeholders",
        "texts/de/bot.po:9: minutes: English has plural forms here; do the same",
    ]


def test_a_plural_has_all_forms_of_its_language(tmp_path: Path) -> None:
    write(tmp_path, "en/bot.po", MINUTES)
    write(tmp_path, "uk/bot.po", MINUTES, plural=UKRAINIAN)

    assert refusal(tmp_path) == (
        "texts/uk/bot.po:6: minutes: write all 3 plural forms, msgstr[0] to msgstr[2]"
    )


def test_a_folder_that_names_no_language_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "en/bot.po", WALL)
    write(tmp_path, "klingon/bot.po", WALL)

    assert refusal(tmp_path) == "texts/klingon: not a language; name the folder like en, de or pt_BR"


def test_english_is_needed(tmp_path: Path) -> None:
    write(tmp_path, "de/bot.po", WALL)

    assert refusal(tmp_path) == "texts/en: missing; add it, it holds every key"


def test_a_text_marked_fuzzy_does_not_count_as_written(tmp_path: Path) -> None:
    write(tmp_path, "en/bot.po", WALL)
    write(tmp_path, "de/bot.po", '#, fuzzy\nmsgid "wall"\nmsgstr "Ein Wall"\n')

    assert Texts.load(tmp_path).words("de")("wall") == "A wall"


def test_a_broken_plural_rule_is_named_with_its_file(tmp_path: Path) -> None:
    write(tmp_path, "en/bot.po", WALL, plural="nplurals=2; plural=(n === 1);")

    assert refusal(tmp_path).startswith("texts/en/bot.po: Plural-Forms: ")


def test_a_key_without_text_is_named_by_the_reader(tmp_path: Path) -> None:
    write(tmp_path, "en/bot.po", 'msgid "wall"\n')

    assert refusal(tmp_path).startswith("texts/en/bot.po: not gettext: missing msgstr for msgid 'wall'")


@pytest.mark.parametrize(
    ("days", "english", "german"),
    [
        ({0}, "Mon", "Mo"),
        ({0, 1}, "Mon, Tue", "Mo, Di"),
        ({0, 1, 2, 3, 4}, "Mon\N{EN DASH}Fri", "Mo\N{EN DASH}Fr"),
        ({5, 0, 1, 2}, "Mon\N{EN DASH}Wed, Sat", "Mo\N{EN DASH}Mi, Sa"),
    ],
)
def test_days_of_the_week_are_named_shortly(texts: Texts, days: set[int], english: str, german: str) -> None:
    assert (texts.words("en").weekdays(days), texts.words("de").weekdays(days)) == (english, german)
