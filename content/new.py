"""The beginnings of another programme: a folder that `forefoot content check` accepts once its texts are written.

Its numbers, waiting times and safety screen are copies of the shipped ones, to be looked at one by one.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from content.catalogue import read_catalogue
from content.languages import ENGLISH
from content.load import bundled
from content.model import ContentError

MODEL_PROGRAMME, MODEL_EXERCISE = "metatarsalgia", "calf_stretch"
"""The shipped files that a new one is copied from."""

_KEY = re.compile(r'"((?:[a-z][a-z0-9_]*\.)+[a-z0-9_]+)"')

WARM_UP = "pictures/warm_up.svg"

SLOT = """[[slots]]
id = "daily"
title = "programme.{name}.slot"
default_at = "07:30"
optional = false
warm_up = false
exercises = ["{exercise}"]
"""

PO_HEAD = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def new(name: str, folder: Path) -> list[Path]:
    """Write the folder and return its files. Raises ContentError: the name or the place will not do."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ContentError(f'{name}: use a name of small letters, digits and _, such as "calf_and_ankle"')
    if folder.exists():
        raise ContentError(f"{folder}: stands there already; name another place")
    exercise = f"{name}_first"
    files = {
        f"programmes/{name}.toml": _programme(name, exercise),
        f"exercises/{exercise}.toml": _exercise(exercise),
        f"pictures/{exercise}.svg": _shipped(f"pictures/{MODEL_EXERCISE}.svg"),
        WARM_UP: _shipped(WARM_UP),
    }
    keys = sorted({key for text in files.values() for key in _KEY.findall(text)})
    own = [key for key in keys if name in key and not key.endswith(".svg")]
    files[f"texts/{ENGLISH}/{name}.po"] = _po(
        dict.fromkeys(own, ""), "Write every text of the new programme here."
    )
    shared = _shipped_texts(key for key in keys if name not in key)
    files[f"texts/{ENGLISH}/shared.po"] = _po(
        shared, "Shipped texts; leave this file out of the shipped folder."
    )
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return [folder / path for path in files]


def _shipped(path: str) -> str:
    return (bundled() / path).read_text(encoding="utf-8")


def _programme(name: str, exercise: str) -> str:
    text = _shipped(f"programmes/{MODEL_PROGRAMME}.toml").replace(
        f"programme.{MODEL_PROGRAMME}.", f"programme.{name}."
    )
    slots, rest = text.index("[[slots]]"), text.index("# How long things take")
    text = text[:slots] + SLOT.format(name=name, exercise=exercise) + "\n" + text[rest:]
    return re.sub(r"(\[short\].*\nexercises = ).*", rf'\1["{exercise}"]', text)


def _exercise(exercise: str) -> str:
    text = _shipped(f"exercises/{MODEL_EXERCISE}.toml")
    return text.replace(f"exercise.{MODEL_EXERCISE}.", f"exercise.{exercise}.").replace(
        f"{MODEL_EXERCISE}.svg", f"{exercise}.svg"
    )


def _shipped_texts(keys: Iterable[str]) -> dict[str, str]:
    entries = read_catalogue(bundled() / "texts" / ENGLISH, []).entries
    wanted = set(keys)
    return {key: entry.forms[0] for key, entry in sorted(entries.items()) if key in wanted}


def _po(texts: dict[str, str], head: str) -> str:
    quoted = {
        key: text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        for key, text in texts.items()
    }
    entries = (f'\nmsgid "{key}"\nmsgstr "{text}"\n' for key, text in quoted.items())
    return f"# {head}\n{PO_HEAD}" + "".join(entries)
