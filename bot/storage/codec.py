"""A person as JSON and back. Unions carry the name of their class; instants and dates are ISO 8601."""

from datetime import time
from typing import Any

from cattrs.preconf.json import JsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from bot.coach.person import Moment, Person, Phase


def _converter() -> JsonConverter:
    # Values that equal their default are left out: a stored state stays readable when a field is added.
    converter = make_converter(omit_if_default=True)
    converter.register_unstructure_hook(time, time.isoformat)
    converter.register_structure_hook(time, lambda text, _: time.fromisoformat(text))
    configure_tagged_union(Moment, converter, tag_name="is")
    configure_tagged_union(Phase, converter, tag_name="is")
    return converter


_CONVERTER = _converter()


def to_json(person: Person) -> Any:
    return _CONVERTER.unstructure(person, Person)


def from_json(state: Any) -> Person:
    """Raises cattrs' errors: the state was written by a newer version."""
    return _CONVERTER.structure(state, Person)
