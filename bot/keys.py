"""The key that health answers are encrypted with. Lose it and they cannot be read again."""

import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet


class KeyFileError(Exception):
    """The key file cannot be used. Do not make a new one over it: the answers need the old one."""


def new_key() -> str:
    return Fernet.generate_key().decode()


def is_key(text: str) -> bool:
    try:
        Fernet(text)
    except ValueError:
        return False
    return True


def key_beside(folder: Path) -> str:
    """Read the key in `data.key` of *folder*; the first call makes it, for its owner's eyes alone.

    For the sandbox only; elsewhere the key is kept apart from the data. Raises KeyFileError.
    """
    path = folder / "data.key"
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _place(path, new_key())
    key = path.read_text("ascii", errors="replace").strip()
    if not is_key(key):
        raise KeyFileError(f"{path} holds no key; put the old one back, or delete it together with the data")
    return key


def _place(path: Path, key: str) -> None:
    # Written whole under another name first: two programs starting at once agree on one key, and a whole one.
    handle, draft = tempfile.mkstemp(dir=path.parent)  # mode 0600
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another program was first; its key counts
    finally:
        Path(draft).unlink()
