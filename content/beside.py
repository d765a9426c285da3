"""What a translation may not do, seen beside the English that it translates, and what it still lacks."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from content.catalogue import MANY, Catalogue, Entry
from content.wording import placeholders

OFFERED_FROM = 0.9
"""The share of texts that a language must have. A translator's work in progress has empty ones besides."""

SHOWN = 60
"""Characters of a text in a message about it."""


def fresh(english: Catalogue, other: Catalogue) -> Catalogue:
    """*other* without the texts whose English has changed since: until somebody looks again, English stands in."""
    stale = {key for key, entry in other.entries.items() if _is_stale(english, key, entry)}
    return replace(
        other,
        entries={key: entry for key, entry in other.entries.items() if key not in stale},
        unwritten={**other.unwritten, **{key: other.entries[key] for key in stale}},
    )


def _is_stale(english: Catalogue, key: str, entry: Entry) -> bool:
    original = english.entries.get(key)
    return original is not None and bool(entry.english) and entry.english != english_of(original)


def faults_beside(english: Catalogue, other: Catalogue) -> Iterator[str]:
    """Name what would break a message: other gaps, numbers or plurals than the English text has."""
    for key, entry in other.entries.items():
        original = english.entries.get(key)
        if original is None:
            continue  # Nobody asks for it.
        if original.plural != entry.plural:
            has = "has" if original.plural else "has no"
            yield f"{entry.place}: {key}: English {has} plural forms here; do the same"
        else:
            yield from (
                f"{entry.place}: {key}: {fault}" for fault in _gap_faults(original, entry, other.plural)
            )


def _gap_faults(original: Entry, entry: Entry, plural: Callable[[int], int]) -> Iterator[str]:
    wanted, given = original.placeholders(), entry.placeholders()
    if extra := sorted(given - wanted):
        yield f"{{{extra[0]}}} is not in the English text; use only its placeholders"
    elif missing := sorted(wanted - given):
        yield f"{{{missing[0]}}} is in the English text; keep it"
    elif lost := _numbers(original) - _numbers(entry):
        yield f"the English says {min(lost)}; keep the number"
    elif entry.plural and "n" in wanted:
        for index, form in enumerate(entry.forms):
            numbers = [n for n in range(MANY) if plural(n) == index]
            if len(numbers) > 1 and "n" not in placeholders(form):
                said = ", ".join(str(n) for n in numbers[:3])
                yield f"msgstr[{index}] is said of {said} …; write {{n}}"


def _numbers(entry: Entry) -> set[str]:
    """A dose, an age or an emergency number must not change on the way."""
    return {number for form in entry.forms for number in re.findall(r"\d+", form)}


def may_be_offered(english: Catalogue, other: Catalogue) -> bool:
    """Nothing stands empty, and hardly anything is missing because English has moved on since."""
    begun = any(key in english.entries and not any(entry.forms) for key, entry in other.unwritten.items())
    there = len(other.entries.keys() & english.entries.keys())
    return not begun and there >= OFFERED_FROM * len(english.entries)


def gaps(english: Catalogue, other: Catalogue) -> Iterator[str]:
    """What a translator still has to do: write what is missing, look again where English has changed, tidy up."""
    for key, original in english.entries.items():
        said = shortened(english_of(original))
        waits = other.unwritten.get(key)
        if waits is not None and any(waits.forms) and _is_stale(english, key, waits):
            yield f"{waits.place}: {key}: the English has changed: {said}"
        elif key not in other.entries:
            place = waits.place if waits else original.file.replace("/en/", f"/{other.language}/")
            yield f"{place}: {key}: untranslated: {said}"
    for key, entry in (*other.entries.items(), *other.unwritten.items()):
        if key not in english.entries:
            yield f"{entry.place}: {key}: no such key in English; remove it, or add it to texts/en"


def english_of(entry: Entry) -> str:
    """An English text in one line, as it is noted beside its translation: Babel reads equal lines of it as one."""
    lines = (" ".join(line.split()) for form in entry.forms for line in form.split("\n"))
    return " ".join(filter(None, dict.fromkeys(lines)))


def shortened(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
