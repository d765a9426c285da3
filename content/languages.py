"""The languages that people may choose."""

from collections.abc import Mapping
from dataclasses import dataclass

ENGLISH = "en"
"""The language that has every key, and stands in for a text that another lacks."""


@dataclass(frozen=True, slots=True)
class Languages:
    """*names*: what each calls itself, by its tag: `de` is Deutsch. English is always among them."""

    names: Mapping[str, str]

    def find(self, tag: str) -> str | None:
        """The language of a tag such as `de`, `de-AT` or `pt_BR`: itself or its main one. None: not here.

        Only the same language will do: whose phone speaks Russian is not answered in Ukrainian.
        """
        wanted = tag.strip().replace("-", "_").casefold()
        known = {name.casefold(): name for name in self.names}
        return known.get(wanted) or known.get(wanted.partition("_")[0])

    def named(self, text: str) -> str | None:
        """The language that somebody typed: its tag, or its own name. None: not here."""
        wanted = text.strip().casefold()
        own = {name.casefold(): tag for tag, name in self.names.items()}
        return own.get(wanted) or self.find(text)


ONLY_ENGLISH = Languages({ENGLISH: "English"})
