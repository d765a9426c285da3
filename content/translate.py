"""Writes the files that a translator works in: every key, the English above it, and what is translated already."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import normalize, read_po

from content.beside import fresh
from content.catalogue import Catalogue, Entry, forms_of, key_of, read_catalogue
from content.languages import ENGLISH
from content.model import ContentError
from content.texts import is_language, own_name

WIDTH = 110

HEADER = """\
# {name}, beside texts/en/{file}: the English stands above each text, after "#.".
# Write between the quotes of msgstr. Keep the names in braces and the tags; short lines, warm and plain.
# Where a text is marked "#, fuzzy" its English has changed: look at it, then take the mark away.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"
"""


def translate(folder: Path, language: str) -> int:
    """Write *folder*/texts/<language> anew, in the order of English; return how many texts are still to be written.

    What is written already stays. Raises ContentError: no language, or the files have mistakes.
    """
    if language == ENGLISH or not is_language(language):
        raise ContentError(f"{language}: not a language to translate to; name it like fr or pt_BR")
    texts = folder / "texts"
    faults: list[str] = []
    english = read_catalogue(texts / ENGLISH, faults)
    known = fresh(english, read_catalogue(texts / language, faults))
    if faults:
        raise ContentError("\n".join(faults))
    for path in sorted((texts / ENGLISH).glob("*.po")):
        name = own_name(language)
        header = HEADER.format(name=name, file=path.name, language=language, plural=get_plural(language))
        with path.open(encoding="utf-8-sig") as file:
            messages = [
                message for message in read_po(StringIO(file.read()), locale=ENGLISH) if key_of(message)
            ]
        entries = [_entry(message, english.entries[key_of(message)], known) for message in messages]
        (texts / language).mkdir(exist_ok=True)
        (texts / language / path.name).write_text("\n".join([header, *entries]), encoding="utf-8")
    after = read_catalogue(texts / language, faults)
    return len(after.unwritten)


def _entry(message: Message, original: Entry, known: Catalogue) -> str:
    return "".join(f"{line}\n" for line in _lines(message, original, known))


def _lines(message: Message, original: Entry, known: Catalogue) -> Iterator[str]:
    """*message* is the English, with the headings that stand above it."""
    key = key_of(message)
    before = known.entries.get(key) or known.unwritten.get(key)
    for heading in message.user_comments:
        yield f"# {heading}"
        yield ""
    for form in forms_of(message):
        yield from (f"#. {line}".rstrip() for line in form.split("\n"))
    if before and any(before.forms) and key in known.unwritten:
        yield "#, fuzzy"
    yield f'msgid "{key}"'
    if original.plural:
        yield f'msgid_plural "{key}"'
        for index in range(get_plural(known.language).num_plurals):
            said = before.forms[index] if before and index < len(before.forms) else ""
            yield f"msgstr[{index}] {normalize(said, width=WIDTH)}"
    else:
        yield f"msgstr {normalize(before.forms[0] if before else '', width=WIDTH)}"
