"""What a translation may not do, seen beside the English that it translates, and what it still lacks."""

from collections.abc import Callable, Iterator

from content.catalogue import MANY, Catalogue, Entry
from content.wording import placeholders

SHOWN = 60
"""Characters of a text in a message about it."""


def faults_beside(english: Catalogue, other: Catalogue) -> Iterator[str]:
    """Name what a translation may not do: invent keys, or keep other placeholders or plurals. Gaps are fine."""
    for key, entry in (*other.entries.items(), *other.unwritten.items()):
        original = english.entries.get(key)
        if original is None:
            yield f"{entry.place}: {key}: no such key in English; remove it, or add it to texts/en"
        elif original.plural != entry.plural:
            has = "has" if original.plural else "has no"
            yield f"{entry.place}: {key}: English {has} plural forms here; do the same"
        elif key in other.entries:
            yield from (
                f"{entry.place}: {key}: {fault}" for fault in _gap_faults(original, entry, other.plural)
            )


def _gap_faults(original: Entry, entry: Entry, plural: Callable[[int], int]) -> Iterator[str]:
    wanted, given = original.placeholders(), entry.placeholders()
    if extra := sorted(given - wanted):
        yield f"{{{extra[0]}}} is not in the English text; use only its placeholders"
    elif missing := sorted(wanted - given):
        yield f"{{{missing[0]}}} is in the English text; keep it"
    elif entry.plural and "n" in wanted:
        for index, form in enumerate(entry.forms):
            numbers = [n for n in range(MANY) if plural(n) == index]
            if len(numbers) > 1 and "n" not in placeholders(form):
                said = ", ".join(str(n) for n in numbers[:3])
                yield f"msgstr[{index}] is said of {said} …; write {{n}}"


def gaps(english: Catalogue, other: Catalogue) -> Iterator[str]:
    """What a translator still has to do: texts that are not there, and those whose English has changed since."""
    for key, original in english.entries.items():
        entry = other.entries.get(key)
        said = shortened(english_of(original))
        if entry is None:
            empty = other.unwritten.get(key)
            place = empty.place if empty else original.file.replace("/en/", f"/{other.language}/")
            yield f"{place}: {key}: untranslated: {said}"
        elif entry.english and entry.english != english_of(original):
            yield f"{entry.place}: {key}: the English has changed: {said}"


def english_of(entry: Entry) -> str:
    """An English text in one line, as it is noted beside its translation."""
    return " ".join(" ".join(entry.forms).split())


def shortened(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
