"""Holds JSON against the machine-readable Bot API: what Telegram's documentation says a method and a type have.

The description itself is not ours and not in this project; BOT_API_SPEC says where it lies.
"""

import gzip
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

Json = dict[str, Any]
ARRAY = "Array of "
PRIMITIVES: Mapping[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
}
# How the documentation says that a field tells one member of a union from the others.
DISCRIMINATORS = ("type", "status", "source")
ALWAYS = re.compile(r"\b(?:always|must be) [“\"']?([a-z_]+)\b")


@dataclass(frozen=True)
class BotApiSpec:
    methods: Mapping[str, Json]
    types: Mapping[str, Json]

    @classmethod
    def read(cls, path: Path) -> "BotApiSpec":
        """*path*: JSON, zipped or not."""
        raw = path.read_bytes()
        told = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
        return cls(told["methods"], told["types"])

    @classmethod
    def at_hand(cls) -> "BotApiSpec":
        """That of this machine. Skips the test that asks, with the reason, where there is none."""
        path = os.environ.get("BOT_API_SPEC")
        if not path:
            pytest.skip(
                "the machine-readable Bot API is not at hand: BOT_API_SPEC=/path/to/it.json make test"
            )
        return cls.read(Path(path))

    @cached_property
    def spelling(self) -> Mapping[str, str]:
        """A method's name by its name in small letters: Telegram takes either."""
        return {name.lower(): name for name in self.methods}

    def parameters(self, method: str) -> frozenset[str]:
        """Raises KeyError: there is no such method."""
        return frozenset(field["name"] for field in self.methods[method].get("fields", []))

    def faults_of_request(self, method: str, names: Iterable[str]) -> list[str]:
        """What Telegram would pass over in silence, and what it would refuse for missing."""
        if method not in self.methods:
            return [f"there is no method {method}"]
        named, known = set(names), self.parameters(method)
        needed = {field["name"] for field in self.methods[method].get("fields", []) if field["required"]}
        return [
            *(f"{method} has no parameter {name}" for name in sorted(named - known)),
            *(f"{method} always has {name}" for name in sorted(needed - named)),
        ]

    def faults_of_answer(self, method: str, result: Any) -> list[str]:
        return self.faults_of_one_of(self.methods[method]["returns"], result, method)

    def faults(self, kind: str, value: Any, at: str = "") -> list[str]:
        """What is wrong with *value* as a *kind*, each with the path to it; *kind* as the description writes it."""
        at = at or kind
        if kind.startswith(ARRAY):
            return list(self._faults_of_array(kind.removeprefix(ARRAY), value, at))
        if kind in PRIMITIVES:
            # Python counts True as a number; JSON does not.
            fits = isinstance(value, PRIMITIVES[kind]) and (kind == "Boolean") == isinstance(value, bool)
            return [] if fits else [f"{at}: {value!r} is no {kind}"]
        if subtypes := self.types[kind].get("subtypes"):
            return self.faults_of_one_of(self._told_apart(subtypes, value) or subtypes, value, at)
        return list(self._faults_of_object(kind, value, at))

    def faults_of_one_of(self, kinds: list[str], value: Any, at: str) -> list[str]:
        """Those of the kind that fits best."""
        return min((self.faults(kind, value, at) for kind in kinds), key=len)

    def _faults_of_array(self, kind: str, value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{at}: {value!r} is no array"
            return
        for place, item in enumerate(value):
            yield from self.faults(kind, item, f"{at}[{place}]")

    def _faults_of_object(self, kind: str, value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{at}: {value!r} is no {kind}"
            return
        fields = {field["name"]: field for field in self.types[kind].get("fields", [])}
        for name, field in fields.items():
            if name in value:
                yield from self.faults_of_one_of(field["types"], value[name], f"{at}.{name}")
            elif field["required"]:
                yield f"{at}.{name}: missing, and a {kind} always has it"
        for name, constant in self._constants(kind).items():
            if value.get(name, constant) != constant:
                yield f"{at}.{name}: {value[name]!r}, and a {kind} always has {constant!r}"
        for name in value.keys() - fields.keys():
            yield f"{at}.{name}: a {kind} has no such field"

    def _told_apart(self, subtypes: list[str], value: Any) -> list[str]:
        """The subtypes whose constant fields (`status` is always "left") are those of *value*."""
        if not isinstance(value, dict):
            return []
        constants = ((kind, self._constants(kind)) for kind in subtypes)
        return [kind for kind, named in constants if named and named.items() <= value.items()]

    def _constants(self, kind: str) -> dict[str, str]:
        fields = self.types.get(kind, {}).get("fields", [])
        found = {field["name"]: ALWAYS.search(field["description"]) for field in fields}
        return {name: match.group(1) for name, match in found.items() if match and name in DISCRIMINATORS}
