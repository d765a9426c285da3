"""What `forefoot texts check` asks of a text beyond that it works: short lines, labels that fit, nothing missing."""

from collections.abc import Iterator
from pathlib import Path

from content.beside import gaps, shortened
from content.catalogue import Catalogue, Entry
from content.languages import ENGLISH
from content.texts import read_catalogues
from content.wording import STEP_WORDS, has_markup, length, longest_line, word_count

# By how a key begins, the first that fits: characters at most, and of what.
LIMITS = (
    ("button.", 28, "a button"),  # Ours: what a phone of 360 pixels shows of a button as wide as the chat.
    ("toast.", 200, "a word over the chat"),  # answerCallbackQuery
    ("command.un", 4096, "a message"),  # What is said of a command that was not understood.
    ("command.", 256, "a line of the menu"),  # BotCommand
    ("bot.short_description", 120, "the short description"),  # setMyShortDescription
    ("bot.description", 512, "the description"),  # setMyDescription
    ("card.", 1024, "words under a picture"),  # sendPhoto
    ("exercise.", 1024, "words under a picture"),
    ("", 4096, "a message"),  # sendMessage
)

TAKES_MARKUP = {"a message", "words under a picture"}
"""Elsewhere Telegram would show it as it is typed."""


def mistakes(folder: Path) -> list[str]:
    """Every mistake in *folder*/texts: `texts/de/bot.po:12: toast.logged: …`. Gaps are not among them."""
    faults: list[str] = []
    catalogues = read_catalogues(folder / "texts", faults)
    english = catalogues.get(ENGLISH)
    if english is None:
        return faults
    for catalogue in catalogues.values():
        for key, entry in catalogue.entries.items():
            if key in english.entries:
                faults += (
                    f"{entry.place}: {key}: {fault}" for fault in _style(key, entry, english.entries[key])
                )
    return faults


def untranslated(folder: Path) -> list[str]:
    """What is still to be translated, or to be looked at again, in every language that there is."""
    catalogues = read_catalogues(folder / "texts", [])
    english = catalogues.get(ENGLISH)
    others = [each for name, each in catalogues.items() if name != ENGLISH]
    return [line for other in others for line in _gaps(english, other)]


def _gaps(english: Catalogue | None, other: Catalogue) -> Iterator[str]:
    return iter(()) if english is None else gaps(english, other)


def _style(key: str, entry: Entry, original: Entry) -> Iterator[str]:
    most, what = next((most, what) for start, most, what in LIMITS if key.startswith(start))
    for form in entry.forms:
        line = longest_line(form)
        if not original.prose and (count := word_count(line)) > STEP_WORDS:
            yield f'"{shortened(line)}" has {count} words; a line has at most {STEP_WORDS}'
        if (long := length(form)) > most:
            yield f"{long} characters; {what} has at most {most}"
        if what not in TAKES_MARKUP and has_markup(form):
            yield f"no <b> or other markup in {what}"
