"""From a text to clauses of plain words, and from a word to the lists it stands in."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from bot.coach.words import BUT, LANGUAGES, SIGNS

_APOSTROPHES = re.compile(r"['\u2019\u02bc`\u00b4]")
_ALONE_PLUS = re.compile(r"(?<!\S)\++(?!\S)")
_CLAUSE = re.compile(r"[,.;:!?\n\u2026()\u2013\u2014\u060c\u061b\u061f]+|\s-+\s")
_WORD = re.compile(r"\d+|[^\W\d_]+")


@dataclass(slots=True)
class Clause:
    """Words that were understood as a denied pain are taken out of *words* as reading goes on."""

    words: list[str]
    is_question: bool


def _plain(text: str) -> str:
    letters = unicodedata.normalize(
        "NFKD", _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text).casefold())
    )
    # Marks go (é, ё; skin tones are Sk), and so do characters without a shape: joiners, directions.
    return "".join(c for c in letters if unicodedata.category(c) not in {"Mn", "Me", "Cf", "Sk"})


@cache
def _listed(words: str) -> tuple[frozenset[str], tuple[str, ...]]:
    known = _plain(words).split()
    stems = tuple(word.removesuffix("*") for word in known if word.endswith("*"))
    return frozenset(known), stems


def is_(word: str, words: str) -> bool:
    exact, stems = _listed(words)
    return word in exact or (bool(stems) and word.startswith(stems))


def is_any(word: str, field: str) -> bool:
    return any(is_(word, getattr(language, field)) for language in LANGUAGES)


@cache
def _phrases() -> list[tuple[str, str]]:
    """Longest first: "cannot feel any pain" before "cannot feel"."""
    pairs = [(_plain(p), _plain(m)) for language in LANGUAGES for p, m in language.phrases.items()]
    return sorted(
        ((f" {phrase} ", f" {meaning} ") for phrase, meaning in pairs), key=lambda pair: -len(pair[0])
    )


def split(text: str) -> list[Clause]:
    text = _ALONE_PLUS.sub(" ok ", _plain(text))
    for sign, word in SIGNS.items():
        text = text.replace(sign, f" {word} ")
    found: list[Clause] = []
    start = 0
    for end in [*_CLAUSE.finditer(text), None]:
        words = _WORD.findall(text[start : end.start()] if end else text[start:])
        is_question = end is not None and ("?" in end[0] or "\u061f" in end[0])
        found += [Clause(part, is_question) for part in _split_at_but(_with_phrases(words)) if part]
        start = end.end() if end else start
    return found


def _with_phrases(words: list[str]) -> list[str]:
    line = f" {' '.join(words)} "
    for phrase, meaning in _phrases():
        line = line.replace(phrase, meaning)
    return line.split()


def _split_at_but(words: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if is_(word, BUT):
            parts.append([])
        else:
            parts[-1].append(word)
    return parts
