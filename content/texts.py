"""Every word a person reads, by key and language; dates and times as that language writes them."""

import datetime as dt
from collections.abc import Collection, KeysView, Mapping
from pathlib import Path
from typing import Self

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from content.beside import faults_beside, fresh, may_be_offered
from content.catalogue import Catalogue, Entry, read_catalogue
from content.languages import ENGLISH, Languages
from content.model import ContentError

# Plain "en" would put the month before the day and count twelve hours, while /times takes and shows 07:30.
_REGIONS = {"en": "en_GB"}


class Words:
    """The texts of one language. A key it lacks is answered in English."""

    def __init__(self, catalogue: Catalogue, english: Catalogue) -> None:
        self.language = catalogue.language
        self._catalogues = (catalogue, english)
        self._keys = dict.fromkeys([*english.entries, *catalogue.entries])
        self._locale = _locale(catalogue.language)
        # CLDR's own order of weekday, day and month; its comma only costs room on a button.
        self._date = self._locale.datetime_skeletons["MMMEd"].pattern.replace(",", "")

    def __call__(self, key: str, /, **values: object) -> str:
        """Put *values* into the text's placeholders. Raises ContentError: no such key, or a value is missing.

        Texts may hold Telegram's HTML; a value that a person typed must come escaped.
        """
        entry, catalogue = self._find(key)
        if entry.plural:
            raise ContentError(f"{entry.place}: {key}: has plural forms; read it with count()")
        return _filled(entry.forms[0], key, catalogue, values)

    def count(self, key: str, n: int, /, **values: object) -> str:
        """Take the plural form for *n*, which the text has as {n}. Raises ContentError like a call."""
        entry, catalogue = self._find(key)
        if not entry.plural:
            raise ContentError(f"{entry.place}: {key}: has no plural forms; read it with a call")
        return _filled(entry.forms[catalogue.plural(n)], key, catalogue, {"n": n, **values})

    def has(self, key: str) -> bool:
        return key in self._keys

    def keys(self) -> KeysView[str]:
        """All keys, those answered in English included."""
        return self._keys.keys()

    def time(self, value: dt.time) -> str:
        """Write 07:30."""
        return format_time(value, "short", locale=self._locale)

    def date(self, value: dt.date) -> str:
        """Write Mon 5 Jan."""
        return format_date(value, self._date, locale=self._locale)

    def number(self, value: float) -> str:
        """Write 1,234.5."""
        return format_decimal(value, locale=self._locale)

    def weekday(self, value: dt.date) -> str:
        """Write Monday."""
        return format_date(value, "EEEE", locale=self._locale)

    def weekdays(self, days: Collection[int]) -> str:
        """Write Mon, Wed, or from the first to the last of a longer run. Days are numbers, Monday 0."""
        names = self._locale.days["stand-alone"]["abbreviated"]
        runs: list[list[int]] = []
        for day in sorted(days):
            if runs and runs[-1][-1] == day - 1:
                runs[-1].append(day)
            else:
                runs.append([day])
        return ", ".join(
            f"{names[run[0]]}–{names[run[-1]]}" if len(run) > 2 else ", ".join(names[day] for day in run)  # noqa: PLR2004, RUF001 -- a dash saves room from three on
            for run in runs
        )

    def _find(self, key: str) -> tuple[Entry, Catalogue]:
        for catalogue in self._catalogues:
            if entry := catalogue.entries.get(key):
                return entry, catalogue
        raise ContentError(f"texts/{self.language}: {key}: no such text")


class Texts:
    """The texts of every language there is. English is always among them."""

    def __init__(self, catalogues: Mapping[str, Catalogue]) -> None:
        english = catalogues[ENGLISH]
        self._words = {name: Words(catalogue, english) for name, catalogue in catalogues.items()}
        self._all = Languages({name: own_name(name) for name in catalogues})
        offered = [name for name, each in catalogues.items() if may_be_offered(english, each)]
        self.languages = Languages({name: own_name(name) for name in sorted(offered, key=_place)})
        """Those that may be chosen, English first: one that is still being written is not among them."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read *folder*/<language>/*.po. Raises ContentError with a line for each mistake."""
        faults: list[str] = []
        catalogues = read_catalogues(folder, faults)
        if faults:
            raise ContentError("\n".join(faults))
        return cls(catalogues)

    def words(self, language: str) -> Words:
        """Find the words for a tag such as `de` or `pt-BR`: that language, its main one, else English.

        One that is not offered answers too, in English where it lacks a text: somebody may have chosen it earlier.
        """
        return self._words[self._all.find(language) or ENGLISH]


def read_catalogues(folder: Path, faults: list[str]) -> dict[str, Catalogue]:
    """Read every language in *folder*, by name. What is wrong goes to *faults*, a line each."""
    catalogues: dict[str, Catalogue] = {}
    for language in sorted(path for path in folder.glob("*/") if any(path.glob("*.po"))):
        if is_language(language.name):
            catalogues[language.name] = read_catalogue(language, faults)
        else:
            faults.append(f"texts/{language.name}: not a language; name the folder like en, de or pt_BR")
    english = catalogues.get(ENGLISH)
    if english is None:
        faults.append("texts/en: missing; add it, it holds every key")
    elif not faults:
        for name in sorted(catalogues.keys() - {ENGLISH}):
            catalogues[name] = fresh(english, catalogues[name])
            faults += faults_beside(english, catalogues[name])
    return catalogues


def _filled(text: str, key: str, catalogue: Catalogue, values: dict[str, object]) -> str:
    try:
        return text.format_map(values)
    except KeyError as error:
        place = catalogue.entries[key].place
        raise ContentError(f"{place}: {key}: {{{error.args[0]}}} was given no value") from error


def own_name(language: str) -> str:
    """What a language calls itself, as it stands alone on a button: Deutsch, Español."""
    name = Locale.parse(language).display_name or language
    return name[:1].upper() + name[1:]


def _place(language: str) -> tuple[bool, str]:
    return language != ENGLISH, language


def _locale(language: str) -> Locale:
    return Locale.parse(_REGIONS.get(language, language))


def is_language(name: str) -> bool:
    try:
        Locale.parse(name)
    except (ValueError, UnknownLocaleError):
        return False
    return True
