"""Fields of a JSON object that a bot sent, in the words of Telegram's own reader (TDLib's JsonBuilder)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.state.records import Json

WIDEST = 2**63


class FieldError(ValueError):
    """Whoever reads the object puts in front what it was meant to be: see `reading`."""


@contextmanager
def reading(what: str = "") -> Iterator[None]:
    """Turns a FieldError into the refusal of the whole call: "can't parse *what*: …". Raises ApiError."""
    try:
        yield
    except FieldError as error:
        words = str(error)
        # The server starts every description in lower case.
        raise bad_request(
            f"can't parse {what}: {words}" if what else words[:1].lower() + words[1:]
        ) from error


def required(given: Json, name: str) -> Any:
    """Raises FieldError. A null counts as nothing."""
    if given.get(name) is None:
        raise FieldError(f'Can\'t find field "{name}"')
    return given[name]


def required_text(given: Json, name: str) -> str:
    """Raises FieldError. A number will do."""
    value = required(given, name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise FieldError(f'Field "{name}" must be of type String')
    return str(value)


def text(given: Json, name: str) -> str:
    """Empty when not given. Raises FieldError."""
    return "" if given.get(name) is None else required_text(given, name)


def required_whole(given: Json, name: str) -> int:
    """Raises FieldError. Text of digits will do."""
    value = required(given, name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise FieldError(f'Field "{name}" must be of type Number')
    try:
        number = int(str(value))
    except ValueError as error:
        raise FieldError(f'Field "{name}" must be a valid Number') from error
    if not -WIDEST <= number < WIDEST:
        raise FieldError(f'Field "{name}" must be a valid Number')
    return number


def flag(given: Json, name: str) -> bool:
    """Raises FieldError."""
    value = given.get(name)
    if value is not None and not isinstance(value, bool):
        raise FieldError(f'Field "{name}" must be of type Boolean')
    return bool(value)


def required_object(given: Json, name: str) -> Json:
    """Raises FieldError."""
    value = required(given, name)
    if not isinstance(value, dict):
        raise FieldError(f'Field "{name}" must be of type Object')
    return value


def array(given: Json, name: str) -> list[Any]:
    """Empty when not given. Raises FieldError."""
    value = given.get(name)
    if value is not None and not isinstance(value, list):
        raise FieldError(f'Field "{name}" must be of type Array')
    return value or []
