"""All that anybody can be shown, in every language: it fits, nothing is left to fill in, no English is left over."""

# ruff: noqa: RUF001 -- a dash is what our texts have.

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from typing import Any

import pytest

from bot.coach.effects import Effect, Key, Line, Show, Toast
from bot.coach.pause_words import parse_pause
from bot.coach.understanding import understand
from bot.telegram.views import Views
from content.catalogue import Catalogue, read_catalogue
from content.languages import ENGLISH
from content.load import bundled
from content.wording import STEP_WORDS, longest_line, word_count
from tests.bot.coach.test_rules import EVENTS, PHASES
from tests.support.play import ANNA, Play, content
from tests.support.share_shows import shared

MOST_SHOWN = 700
"""Characters: about a screen of a small phone."""

MOST_LABEL = {1: 40, 2: 20, 3: 12}
"""Characters of a button, by how many stand side by side on a phone of 360 pixels."""

MOST_TOAST = 200

FEW_LEFT_OUT = 8 * 3600
"""Seconds in which everything comes that comes by itself: nudges, closings, the next slot."""

SAME = {
    "de": {"button.start", "button.pause", "screen.clinician.diabetes", "report.name"},
    "es": {"screen.clinician.diabetes", "button.snooze_for", "chart.level.now"},
    "uk": set[str](),
}
"""Texts that are the same words in both languages."""

LATIN_IN_UKRAINIAN = re.compile(
    r"Forefoot|Telegram|Berlin|UTC|\bid\b|English|Deutsch|Español"
    r"|/[a-z]+|(?<=/begin )[a-z]+|(?<=/pause )5d|(?<=/quiet )off|(?<=/dose )[a-z]+|\bA[0-9]{2}\b"
)
"""Names, commands and what stands behind a command."""

LANGUAGES = sorted(path.name for path in (bundled() / "texts").glob("*/") if any(path.glob("*.po")))
OTHERS = [language for language in LANGUAGES if language != ENGLISH]
VIEWS = Views(content().texts)


@cache
def shown() -> tuple[Effect, ...]:
    """Every message that an event leads to wherever somebody stands, and what follows if they then do nothing."""
    found: dict[str, Effect] = {}
    for walk in PHASES.values():
        plays = [_play(walk).waits(FEW_LEFT_OUT)]
        plays += [_play(walk).does(event) for event in EVENTS]
        for effect in (effect for play in plays for effect in play.history):
            found.setdefault(repr(effect), effect)
    for effect in shared():
        found.setdefault(repr(effect), effect)
    return tuple(effect for effect in found.values() if isinstance(effect, Show | Toast))


def _play(walk: Play) -> Play:
    play = Play(replace(walk.person))
    play.now = walk.now
    return play


def messages(language: str) -> Iterator[tuple[Show, Any]]:
    for show in shown():
        if isinstance(show, Show):
            yield show, VIEWS.message(ANNA, language, show).payload


def plain(text: str) -> str:
    return unescape(re.sub(r"</?[a-z]+(?: expandable)?>", "", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_fits_a_small_screen(language: str) -> None:
    for _, payload in messages(language):
        text = plain(payload["text"])
        assert 0 < len(text) <= MOST_SHOWN, f"{len(text)}: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_is_short_when_its_gaps_are_filled(language: str) -> None:
    prose = {key for key, entry in catalogue(ENGLISH).entries.items() if entry.prose}
    for show, _ in messages(language):
        for line in show.lines:
            keys = {line.key, *(value.key for value in line.values.values() if isinstance(value, Key))}
            if line.key and not keys & prose:
                text = str(VIEWS.message(ANNA, language, Show((line,))).payload["text"])
                assert word_count(longest_line(plain(text))) <= STEP_WORDS + _listed(line), text


def _listed(line: Line) -> int:
    """A list of names is looked through; each name more is a word more."""
    return sum(str(value).count(",") for value in line.values.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_shows_its_whole_label(language: str) -> None:
    for _, payload in messages(language):
        for row in payload["buttons"]:
            for button in row:
                assert 0 < len(button["text"]) <= MOST_LABEL[min(3, len(row))], button["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_over_the_chat_fits(language: str) -> None:
    for toast in shown():
        if isinstance(toast, Toast):
            said = VIEWS.tap_answer(ANNA, language, "tap", toast).payload["text"]
            assert 0 < len(str(said)) <= MOST_TOAST, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_to_fill_in(language: str) -> None:
    for _, payload in messages(language):
        labels = [button["text"] for row in payload["buttons"] for button in row]
        for text in (payload["text"], *labels):
            assert ".." not in text, text  # An abbreviated date brings its own dot.
            assert not re.search(r"[{}]|\b[a-z_]+\.[a-z_]+\b(?<!\d)", plain(text).replace("z.B.", "")), text


@cache
def catalogue(language: str) -> Catalogue:
    return read_catalogue(bundled() / "texts" / language, [])


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_is_still_the_english_one(language: str) -> None:
    english = catalogue(ENGLISH).entries
    same = {
        key
        for key, entry in catalogue(language).entries.items()
        if entry.forms == english[key].forms and _has_words("".join(entry.forms))
    }

    assert same <= SAME.get(language, set())


def _has_words(text: str) -> bool:
    """More than gaps, numbers and the sign of a second."""
    return bool(re.search(r"[^\W\d_]{2}", re.sub(r"\{\w+\}|</?\w+>", "", text)))


def test_ukrainian_has_no_latin_words_but_names_and_commands() -> None:
    told = {
        key: entry
        for key, entry in catalogue("uk").entries.items()
        if not key.startswith(("export.", "report."))
    }
    for key, entry in told.items():  # They name files, and words as they stand there.
        for form in entry.forms:
            rest = LATIN_IN_UKRAINIAN.sub("", plain(re.sub(r"\{\w+\}", "", form)))
            assert not re.search(r"[A-Za-z]", rest), f"{key}: {form}"


QUOTED = re.compile(r"[“„«]([^”“»]+)[”“»]")


@pytest.mark.parametrize("language", OTHERS)
def test_words_that_we_tell_people_to_say_are_understood_as_the_english_ones_are(language: str) -> None:
    for key, entry in catalogue(ENGLISH).entries.items():
        meant = meanings(entry.forms)
        translated = catalogue(language).entries.get(key, entry)
        heard = meanings(translated.forms)
        assert meant <= heard, f"{key}: {heard}"


def meanings(forms: tuple[str, ...]) -> set[str]:
    return {str(understand(re.sub(r"\{\w+\}", "5", said))) for form in forms for said in QUOTED.findall(form)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_prompt_names_no_illness_in_any_language(language: str) -> None:
    """It is read on lock screens."""
    words = content().texts.words(language)
    said = " ".join(
        " ".join(entry.forms)
        for key, entry in catalogue(language).entries.items()
        if key.startswith("prompt.")
    )
    said += " ".join(words(slot) for slot in ("slot.seated.title", "slot.standing.title", "slot.toes.title"))
    said += words("bot.short_description")

    assert not ILLNESS[language].search(said), ILLNESS[language].findall(said)


ILLNESS = {
    language: re.compile(words, re.IGNORECASE)
    for language, words in {
        "en": "metatars|pain|hurt|sore|ache|illness|injur|sick|symptom|therap|treat|patient|clinic|doctor|health",
        "de": "metatars|schmerz|weh|krank|leiden|verletz|symptom|therap|behandl|patient|klinik|arzt|ärzt|gesund",
        "es": "metatars|dolor|duele|enferm|lesi|síntoma|terap|tratam|pacient|clínic|médic|salud",
        "uk": "метатарс|біль|боляч|болить|хвор|недуг|травм|симптом|терап|лікув|пацієнт|клінік|лікар|здоров",
    }.items()
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_we_tell_people_to_type_behind_a_pause_is_understood(language: str) -> None:
    for key, entry in catalogue(language).entries.items():
        for example in re.findall(r"/pause ([^</–\n]+)(?:<| – )", " ".join(entry.forms)):
            until = parse_pause(example, date(2026, 11, 23))
            assert isinstance(until, date), f"{key}: {example}: {until}"
