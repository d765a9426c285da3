"""What somebody asks of the sandbox in JSON, read into a model, or refused in one sentence."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from bot.sandbox.errors import SandboxError
from bot.sandbox.state.records import Json

Wish = TypeVar("Wish", bound=BaseModel)


def read_wish(kind: type[Wish], body: Json) -> Wish:
    """Every field's description says what it has to be. Raises SandboxError."""
    try:
        return kind.model_validate(body)
    except ValidationError as error:
        raise SandboxError(sentence(kind, error)) from error


def sentence(kind: type[BaseModel], error: ValidationError) -> str:
    """Of the first thing that is wrong."""
    wrong = error.errors()[0]
    name = str(wrong["loc"][0]) if wrong["loc"] else ""
    field = kind.model_fields.get(name)
    if field is not None:
        return f"{name} has to be {field.description}."
    if name:
        return f"There is no {name!r} here; there is: {', '.join(kind.model_fields)}."
    return str(wrong["msg"]).removeprefix("Value error, ")
