"""One language's texts, read from its gettext files, and what may be wrong with them."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from gettext import c2py
from io import StringIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, read_po

from content.wording import markup_fault, placeholders

_LINE = re.compile(r'\s*|#.*|(?:(?:msgid|msgid_plural|msgstr|msgstr\[\d\]) )?"(?:[^"\\]|\\.)*"')


MANY = 1000
"""Numbers up to which plural rules are compared: they repeat every hundred."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A text, or a plural's forms in the language's order. *place* names where it stands, for messages."""

    file: str
    line: int
    forms: tuple[str, ...]
    plural: bool
    prose: bool = False
    """Read sitting down, or aloud to somebody who cannot see: its lines may be long. Only English says so."""
    english: str = ""
    """The English that was translated; empty: not noted. In English itself always empty."""

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"

    def placeholders(self) -> frozenset[str]:
        """Over all forms: "one minute" need not say its number."""
        return frozenset().union(*(placeholders(form) for form in self.forms))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """*plural* gives the index of the form for a number. *complete*: every file could be read.

    *unwritten* are the texts that stand there empty, or marked fuzzy: they count as if they were not there.
    """

    language: str
    entries: Mapping[str, Entry]
    unwritten: Mapping[str, Entry]
    plural: Callable[[int], int]
    complete: bool


def read_catalogue(folder: Path, faults: list[str]) -> Catalogue:
    """Every .po file of one language. What is wrong goes to *faults*, a line each."""
    entries: dict[str, Entry] = {}
    unwritten: dict[str, Entry] = {}
    plural: Callable[[int], int] = c2py("n != 1")
    complete = True
    for path in sorted(folder.glob("*.po")):
        file = f"texts/{folder.name}/{path.name}"
        catalog = _read(path, file, faults)
        if catalog is None:
            complete = False
            continue
        try:
            plural = c2py(catalog.plural_expr)
        except ValueError as error:
            faults.append(f"{file}: Plural-Forms: {error}; use those that gettext has for {folder.name}")
        else:
            faults += _plural_faults(file, folder.name, catalog.num_plurals, plural)
        for key, entry, is_written in _entries(catalog, file):
            if not is_written:
                unwritten[key] = entry
                continue
            if key in entries:
                faults.append(f"{entry.place}: {key}: stands in {entries[key].place} already; keep one")
            elif fault := _fault(entry, catalog.num_plurals):
                faults.append(f"{entry.place}: {key}: {fault}")
            entries[key] = entry
    return Catalogue(folder.name, entries, unwritten, plural, complete)


def _read(path: Path, file: str, faults: list[str]) -> Catalog | None:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        faults.append(f"{file}: not UTF-8 text")
        return None
    # Babel guesses at a line that it cannot read.
    for number, line in enumerate(text.splitlines(), start=1):
        if not _LINE.fullmatch(line):
            faults.append(f'{file}:{number}: use msgid "…", msgstr "…", a line in quotes or a # comment')
            return None
    try:
        catalog = read_po(StringIO(text), locale=path.parent.name, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        faults.append(f"{file}: not gettext: {error}")
        return None
    # Babel keeps the last of two equal keys without a word.
    for key, count in Counter(re.findall(r'^msgid "(.+)"$', text, flags=re.MULTILINE)).items():
        if count > 1:
            faults.append(f"{file}: {key}: stands there {count} times; keep one")
    return catalog


def _plural_faults(file: str, language: str, count: int, plural: Callable[[int], int]) -> Iterator[str]:
    """The header may be written otherwise than Babel's, as long as it counts the same."""
    right = get_plural(language)
    expected = c2py(right.plural_expr)
    if count != right.num_plurals or any(plural(n) != expected(n) for n in range(MANY)):
        yield f"{file}: Plural-Forms: {language} counts otherwise; use {right}"


def _entries(catalog: Catalog, file: str) -> Iterator[tuple[str, Entry, bool]]:
    """Each text by its key, and whether it is written; those empty or marked fuzzy do not count as written."""
    for message in catalog:
        key, forms = key_of(message), forms_of(message)
        if key:
            noted = " ".join(" ".join(message.auto_comments).split())
            prose = "prose" in message.flags
            entry = Entry(file, message.lineno or 0, forms, not isinstance(message.id, str), prose, noted)
            yield key, entry, any(forms) and not message.fuzzy


def key_of(message: Message) -> str:
    """Empty for the header."""
    return message.id if isinstance(message.id, str) else message.id[0]


def forms_of(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _fault(entry: Entry, plurals: int) -> str | None:
    if entry.plural and (len(entry.forms) != plurals or not all(entry.forms)):
        return f"write all {plurals} plural forms, msgstr[0] to msgstr[{plurals - 1}]"
    for form in entry.forms:
        try:
            placeholders(form)
        except ValueError as error:
            return str(error)
        if fault := markup_fault(form):
            return fault
    return None
