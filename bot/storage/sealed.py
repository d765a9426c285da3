"""What a person told us, unreadable at rest (Fernet: AES-128-CBC with HMAC-SHA256)."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Connection

from bot.storage import meta

PROBE = "data_key_probe"

MOST_KEYS = 4096
"""People whose unwrapped keys are remembered."""


class WrongKey(Exception):  # noqa: N818 (reads as what happened)
    """The key does not open what was sealed. The data is whole; the key is another one."""


class Seal:
    """Seals with the first of *fernets*; each of them opens."""

    def __init__(self, *fernets: Fernet | MultiFernet) -> None:
        self._fernets = fernets

    def seal(self, value: Any) -> bytes:
        """*value* is what JSON can say."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return self._fernets[0].encrypt(text.encode())

    def open(self, sealed: bytes) -> Any:
        """Undo `seal`. Raises WrongKey."""
        for fernet in self._fernets:
            try:
                return json.loads(fernet.decrypt(sealed))
            except InvalidToken:
                continue
        raise WrongKey("The key does not open what is stored.")


class Sealer(Seal):
    """*keys*: DATA_KEY, 32 bytes in url-safe base64; or several, apart by commas: the first seals, all of them open.

    Raises ValueError: it is not that.
    """

    def __init__(self, keys: str) -> None:
        each = [key.strip() for key in keys.split(",")]
        self._house = MultiFernet([Fernet(key) for key in each])
        super().__init__(self._house)
        self._secrets = [hashlib.sha256(b"digest:" + key.encode()).digest() for key in each]
        self.of = lru_cache(MOST_KEYS)(self._of)

    def _of(self, wrapped: bytes) -> Seal:
        """With the key of a person that was wrapped here. What is of before they had one this one opens, too."""
        return Seal(Fernet(self.open(wrapped)), self._house)

    def new_wrapped_key(self) -> bytes:
        return self.seal(Fernet.generate_key().decode())

    def resealed(self, sealed: bytes) -> bytes | None:
        """Sealed by the first key, whichever it was; None: none of ours opens it, so a person's does."""
        try:
            return self._house.rotate(sealed)
        except InvalidToken:
            return None

    def digests(self, text: str) -> Sequence[str]:
        """What tells whether a text is the same again, and nobody without a key what it was; the first key's first."""
        return [hmac.new(secret, text.encode(), hashlib.sha256).hexdigest() for secret in self._secrets]

    def check_key(self, tx: Connection) -> None:
        """At start, so that a wrong key is noticed before anything is written with it. Raises WrongKey."""
        probe = meta.get(tx, PROBE)
        if probe is None:
            meta.put(tx, PROBE, self.seal(PROBE))
        else:
            self.open(probe)
