"""The document of everything under `/sandbox/`, in OpenAPI 3.1, out of the table of routes."""

import re
from collections.abc import Iterator, Sequence

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.sandbox.people.answers import Refusal
from bot.sandbox.people.routes import Route
from bot.sandbox.state.records import Json

VERSION = "1"
REFUSALS = {
    400: "What was asked for is wrong, or something is missing.",
    403: "Another site in the same browser asked.",
    404: "Who or what was named is not here.",
    409: "It cannot be done as things stand.",
    413: "The body is too large.",
}
SCHEMA = "#/components/schemas/{model}"


def document(routes: Sequence[Route]) -> Json:
    paths: dict[str, Json] = {}
    for route in routes:
        paths.setdefault(f"/sandbox/{route.path}", {})[route.verb.lower()] = operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "The sandbox, from the side of people",
            "version": VERSION,
            "description": "A stand-in for Telegram: what people do and see, and what goes wrong on demand.",
        },
        "paths": paths,
        "components": {"schemas": schemas(routes)},
    }


def schemas(routes: Sequence[Route]) -> Json:
    models: set[type[BaseModel]] = {Refusal}
    for route in routes:
        models |= {model for model in (route.answer, route.wish) if isinstance(model, type)}
    by_name = sorted(models, key=lambda model: model.__name__)
    _, made = models_json_schema([(model, "validation") for model in by_name], ref_template=SCHEMA)
    found: Json = made["$defs"]
    return found


def operation(route: Route) -> Json:
    answers = {200: ("Done.", route.answer), **{code: (words, Refusal) for code, words in REFUSALS.items()}}
    told: Json = {
        "operationId": "_".join([route.verb.lower(), *re.findall("[a-z]+", route.path)]),
        "summary": route.summary,
        "parameters": list(parameters(route)),
        "responses": {
            str(code): {"description": words, "content": content(answer)}
            for code, (words, answer) in answers.items()
        },
    }
    if route.wish is not None:
        (body,) = content(route.wish).values()
        is_needed = any(field.is_required() for field in route.wish.model_fields.values())
        told["requestBody"] = {
            "required": is_needed,
            "content": {"application/json": {**body, "example": route.wish.example}},
        }
    return told


def content(answer: type[BaseModel] | str) -> Json:
    if isinstance(answer, str):
        return {answer: {}}
    return {"application/json": {"schema": {"$ref": SCHEMA.format(model=answer.__name__)}}}


def parameters(route: Route) -> Iterator[Json]:
    in_path = set(re.findall(r"{(\w+)}", route.path))
    schema = route.address.model_json_schema()
    for name, field in schema.get("properties", {}).items():
        shape = {key: value for key, value in field.items() if key not in {"title", "description"}}
        yield {
            "name": name,
            "in": "path" if name in in_path else "query",
            "required": name in schema.get("required", []),
            "description": field["description"],
            "schema": shape,
        }
