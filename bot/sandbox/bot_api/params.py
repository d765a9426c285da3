"""The arguments of one call, however they came: everything may be a string, objects may be JSON strings."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.state.records import Json


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Params:
    values: Mapping[str, Any]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.uploads or self.values.get(name) not in (None, "")

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        if value is None:
            return None
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """As Telegram does, an unreadable number counts as not given."""
        try:
            return int(number(self.values.get(name, default)))
        except (TypeError, ValueError, OverflowError):
            return default

    def decimal(self, name: str) -> float:
        """Zero for what is no number."""
        try:
            found = float(number(self.values.get(name, 0)))
        except (TypeError, ValueError, OverflowError):
            return 0.0
        return found if isfinite(found) else 0.0

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in {"true", "1", "yes"}

    def tree(self, name: str, called: str = "") -> Any:
        """The object or array; None when not given. *called*: what a refusal names it.

        Raises ApiError: not JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if value == "":
            return None
        try:
            return parsed(value)
        except (ValueError, RecursionError) as error:
            raise bad_request(f"can't parse {called or name.replace('_', ' ')} JSON object") from error

    def quiet_tree(self, name: str) -> Any:
        """None for what is not JSON, too."""
        try:
            return self.tree(name)
        except ApiError:
            return None

    def array(self, name: str) -> list[Any] | None:
        value = self.tree(name)
        if value is not None and not isinstance(value, list):
            raise bad_request(f"can't parse {name.replace('_', ' ')}: expected an Array")
        return value

    def object(self, name: str, called: str = "") -> Json | None:
        value = self.tree(name, called)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"object expected as {name.replace('_', ' ')}")
        return value

    def without_content(self) -> Mapping[str, Any]:
        """For the journal: files by name and size."""
        if not self.uploads:
            return self.values
        files = {name: f"{file.name} ({len(file.content)} bytes)" for name, file in self.uploads.items()}
        return {**self.values, **files}


def number(given: Any) -> Any:
    """Raises ValueError: with digits of another script or `_` between them, which only Python reads."""
    if isinstance(given, str) and ("_" in given or not given.isascii()):
        raise ValueError(given)
    return given


def finite(digits: str) -> float:
    """Raises ValueError. JSON has no endless number; "NaN" is one, too."""
    found = float(digits)
    if not isfinite(found):
        raise ValueError(digits)
    return found


DECODE = json.JSONDecoder(parse_float=finite, parse_constant=finite).decode


def parsed(raw: str) -> Any:
    """Raises ValueError: not JSON, or with half a character in it, which nobody could write again."""
    value = DECODE(raw)
    if "\\ud" in raw.lower():
        json.dumps(value, ensure_ascii=False).encode()
    return value
