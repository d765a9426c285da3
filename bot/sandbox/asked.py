"""How a request is read: a model says what is allowed, and its words are the refusal and the documentation."""

import json
from collections.abc import Mapping
from typing import ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.sandbox.errors import SandboxError
from bot.sandbox.state.records import Json

A = TypeVar("A", bound="Asked")


class Asked(BaseModel):
    """What can be asked for. The description of a field ends the sentence "… has to be …"."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)

    example: ClassVar[Json] = {}

    @classmethod
    def of_address(cls, given: Mapping[str, str]) -> Self:
        """Out of a path and a query, where everything is text. Raises SandboxError."""
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise SandboxError(first_mistake(cls, error)) from error

    @classmethod
    def of_body(cls, body: bytes) -> Self:
        """Out of JSON, where a number is a number; no body is an empty one. Raises SandboxError."""
        try:
            return cls.model_validate_json(body or b"{}", strict=True)
        except ValidationError as error:
            raise SandboxError(first_mistake(cls, error)) from error


def first_mistake(model: type[Asked], error: ValidationError) -> str:
    mistake = error.errors(include_url=False)[0]
    if mistake["type"] == "value_error" and not mistake["loc"]:  # A validator of the whole said it.
        return str(mistake["ctx"]["error"])
    if not mistake["loc"]:
        return f"The body has to be a JSON object, like {json.dumps(model.example, ensure_ascii=False)}."
    name = str(mistake["loc"][0])
    allowed = {field.alias or own: field for own, field in model.model_fields.items()}
    if name not in allowed:
        return f'"{name}" is not known here. What can be given: {", ".join(allowed) or "nothing"}.'
    like = f", like {json.dumps(model.example[name], ensure_ascii=False)}" if name in model.example else ""
    return f'"{name}" has to be {allowed[name].description}{like}.'
