"""What is wrong with a folder of content, as lines for the person who edits it."""

import json

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from content.fields import Missing, Unknown


class Complaints:
    """Gathers every mistake, so that one run shows them all: `FILE: FIELD = VALUE: what is allowed`."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, file: str, problem: str) -> None:
        self.lines.append(f"{file}: {problem}")

    def add_invalid(self, file: str, error: ValidationError) -> None:
        """One line for each field that was refused."""
        for detail in error.errors(include_url=False):
            if _is_echo(detail):
                continue
            self.add(file, f"{_path(detail['loc'])}{_value(detail['input'])}: {_problem(detail)}")


def _is_echo(detail: ErrorDetails) -> bool:
    """Pydantic counts a list's good members only, so a bad one makes the list short as well."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]


def _path(loc: tuple[int | str, ...]) -> str:
    """`screen[2].items[1].id`; the first of a list is 1."""
    path = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in loc)
    return path.removeprefix(".")


def _value(value: object) -> str:
    """As the file has it; a table or list says nothing here that its field's name does not."""
    return f" = {json.dumps(value, ensure_ascii=False)}" if isinstance(value, str | int | float) else ""


def _problem(detail: ErrorDetails) -> str:
    if isinstance(detail["input"], Unknown):
        return f"no such field; {detail['input'].instead}"
    if isinstance(detail["input"], Missing):
        return f"missing; {_allowed(detail).replace('use', 'add', 1)}"
    return _allowed(detail)


def _allowed(detail: ErrorDetails) -> str:
    match detail["type"]:
        case "model_type" | "model_attributes_type":
            return "use a table of fields"
        case "tuple_type":
            return "use a list, such as [1, 2]"
        case "too_short":
            return f"use a list of {detail['ctx']['min_length']} or more"
        case "too_long":
            return f"use a list of {detail['ctx']['max_length']}"
        case "missing":
            return "missing; add it"
        case _:
            return detail["msg"]
