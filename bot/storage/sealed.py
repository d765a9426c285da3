"""What a person told us, unreadable at rest (Fernet: AES-128-CBC with HMAC-SHA256)."""

import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Connection

from bot.storage import meta

PROBE = "data_key_probe"


class WrongKey(Exception):  # noqa: N818 (reads as what happened)
    """The key does not open what was sealed. The data is whole; the key is another one."""


class Sealer:
    """*key*: 32 bytes, url-safe base64. Raises ValueError: it is not that."""

    def __init__(self, key: str) -> None:
        self._fernet = Fernet(key)
        self._secret = hashlib.sha256(b"digest:" + key.encode()).digest()

    def seal(self, value: Any) -> bytes:
        """*value* is what JSON can say."""
        return self._fernet.encrypt(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

    def open(self, sealed: bytes) -> Any:
        """Undo `seal`. Raises WrongKey."""
        try:
            return json.loads(self._fernet.decrypt(sealed))
        except InvalidToken:
            raise WrongKey("The key does not open what is stored.") from None

    def digest(self, text: str) -> str:
        """What tells whether a text is the same again, and to nobody without the key what it was."""
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()

    def check_key(self, tx: Connection) -> None:
        """At start, so that a wrong key is noticed before anything is written with it. Raises WrongKey."""
        probe = meta.get(tx, PROBE)
        if probe is None:
            meta.put(tx, PROBE, self.seal(PROBE))
        else:
            self.open(probe)
