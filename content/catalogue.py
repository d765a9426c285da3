"""One language's texts, read from its gettext files, and what may be wrong with them."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from gettext import c2py
from io import StringIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po

from content.wording import markup_fault, placeholders

_LINE = re.compile(r'\s*|#.*|(?:(?:msgid|msgid_plural|msgstr|msgstr\[\d\]) )?"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True)
class Entry:
    """A text, or a plural's forms in the language's order. *file* names where it stands, for messages."""

    file: str
    forms: tuple[str, ...]
    plural: bool

    def placeholders(self) -> frozenset[str]:
        """Over all forms: "one minute" need not say its number."""
        return frozenset().union(*(placeholders(form) for form in self.forms))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """*plural* gives the index of the form for a number. *complete*: every file could be read."""

    language: str
    entries: Mapping[str, Entry]
    plural: Callable[[int], int]
    complete: bool


def read_catalogue(folder: Path, faults: list[str]) -> Catalogue:
    """Every .po file of one language. What is wrong goes to *faults*, a line each."""
    entries: dict[str, Entry] = {}
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
        for key, entry in _entries(catalog, file):
            if key in entries:
                faults.append(f"{file}: {key}: stands in {entries[key].file} already; keep one")
            elif fault := _fault(entry, catalog.num_plurals):
                faults.append(f"{file}: {key}: {fault}")
            entries[key] = entry
    return Catalogue(folder.name, entries, plural, complete)


def faults_beside(english: Catalogue, other: Catalogue) -> Iterator[str]:
    """Name what a translation may not do: invent keys or placeholders, or drop a plural. Gaps are fine."""
    for key, entry in other.entries.items():
        original = english.entries.get(key)
        if original is None:
            yield f"{entry.file}: {key}: no such key in English; remove it, or add it to texts/en"
        elif original.plural != entry.plural:
            has = "has" if original.plural else "has no"
            yield f"{entry.file}: {key}: English {has} plural forms here; do the same"
        elif extra := sorted(entry.placeholders() - original.placeholders()):
            yield f"{entry.file}: {key}: {{{extra[0]}}} is not in the English text; use only its placeholders"


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


def _entries(catalog: Catalog, file: str) -> Iterator[tuple[str, Entry]]:
    """Written texts; those empty or marked fuzzy do not count as written."""
    for message in catalog:
        plural = not isinstance(message.id, str)
        key = message.id if isinstance(message.id, str) else message.id[0]
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        if key and any(forms) and not message.fuzzy:
            yield key, Entry(file, forms, plural)


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
