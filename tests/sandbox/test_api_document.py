"""The document of the API says all that is served, serves all that it says, and its answers are as it says."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox import RealClock, Sandbox
from bot.sandbox.people.openapi import document
from bot.sandbox.people.routes import ROUTES, Route
from bot.sandbox.play import Human, Json, Telegram

DOCUMENT = document(ROUTES)
STREAMS = {"events"}  # No end, and so no answer to look at.
CATCH_ALL = "/sandbox/{rest}"
GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])


def served() -> set[tuple[str, str]]:
    app = web.Application()
    Sandbox(RealClock()).add_routes(app)
    return {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource is not None and route.resource.canonical.startswith("/sandbox/")
    }


def documented() -> set[tuple[str, str]]:
    return {(verb.upper(), path) for path, verbs in DOCUMENT["paths"].items() for verb in verbs}


def test_what_is_served_is_documented_and_the_other_way_round() -> None:
    """HEAD comes with GET; the catch-all only refuses."""
    assert {row for row in served() if row[0] != "HEAD" and row[1] != CATCH_ALL} == documented()


def test_the_document_is_valid() -> None:
    validator: Any = pytest.importorskip("openapi_spec_validator", reason="the dev extra has it")

    validator.validate(DOCUMENT)


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [operation["operationId"] for verbs in DOCUMENT["paths"].values() for operation in verbs.values()]

    assert len(set(names)) == len(names) == len(ROUTES)


def test_every_field_says_what_it_has_to_be() -> None:
    """The words end a refusal's sentence; without them it would say "has to be None"."""
    models = [model for route in ROUTES for model in (route.address, route.wish) if model is not None]

    assert [
        f"{model.__name__}.{name}"
        for model in models
        for name, field in model.model_fields.items()
        if not field.description
    ] == []


@pytest.mark.parametrize("route", [route for route in ROUTES if route.wish], ids=lambda route: route.path)
def test_every_example_is_right(route: Route) -> None:
    assert route.wish is not None

    route.wish.of_body(json.dumps(route.wish.example).encode())


async def test_the_document_is_handed_out(telegram: Telegram) -> None:
    assert await telegram.get("openapi.json") == json.loads(json.dumps(DOCUMENT))


def filled(path: str) -> str:
    return re.sub(r"{(\w+)}", lambda name: {"id": "1001", "file_id": "photo-1"}[name[1]], path)


def wrong_requests() -> Iterator[tuple[str, str, bytes | None]]:
    """Verb, path below /sandbox/, body."""
    for route in ROUTES:
        path = filled(route.path)
        if route.path not in STREAMS | {"openapi.json"}:
            yield route.verb, f"{path}?nonsense=1", b"{}"
        if route.path != path:
            yield route.verb, filled(route.path).replace("1001", "nobody").replace("photo-1", "none"), b"{}"
        if route.wish is not None:
            for body in (b"[1]", b"{", b'"x"', b'{"nonsense": 1}', b"\xff", b'{"text": "\\ud800"}'):
                yield route.verb, path, body


@pytest.mark.parametrize(("verb", "path", "body"), list(wrong_requests()))
async def test_a_wrong_request_is_answered_with_a_sentence(
    telegram: Telegram, anna: Human, verb: str, path: str, body: bytes | None
) -> None:
    before = await anna.messages()
    async with telegram.http.request(verb, f"{telegram.address}/sandbox/{path}", data=body) as answer:
        told = await answer.json()

    assert answer.status in {400, 404, 409}
    assert told.keys() == {"error"}
    assert re.fullmatch(r"\S.*[.…}]", told["error"])
    assert await anna.messages() == before


@pytest.mark.parametrize(
    ("verb", "path"), [("GET", "nothing"), ("PUT", "people"), ("POST", "people/1001/fly")]
)
async def test_what_there_is_not_is_refused_in_the_same_way(telegram: Telegram, verb: str, path: str) -> None:
    async with telegram.http.request(verb, f"{telegram.address}/sandbox/{path}") as answer:
        told = await answer.json()

    assert (answer.status, told["error"].split(" here; ")[0]) == (404, f"There is no {verb} /sandbox/{path}")


async def test_too_large_a_body_is_refused_in_the_same_way(telegram: Telegram, anna: Human) -> None:
    body = BytesIO(b'{"content": "' + b"A" * 30_000_000 + b'"}')
    address = f"{telegram.address}/sandbox/people/{anna.id}/document"

    async with telegram.http.post(address, data=body) as answer:
        assert (answer.status, await answer.json()) == (
            413,
            {"error": "A body holds at most 29360128 bytes."},
        )


async def test_answers_are_as_the_document_says(telegram: Telegram, bot: Bot, anna: Human) -> None:
    for verb, path, body in lived_through(anna.id):
        answer = await asked(telegram, verb, path, body)
        if path == "updates":
            await bot.send_message(anna.id, "*Ready?*", reply_markup=GO)
        model = route_of(verb, path).answer
        assert not isinstance(model, str)
        model.model_validate(answer)


def lived_through(anna: int) -> Iterator[tuple[str, str, Json | None]]:
    group = {"in": -4002}
    yield "POST", "people", {"first_name": "Bo", "last_name": "Berg", "username": "bo"}
    yield "POST", "groups", {"title": "Family", "members": [anna, anna + 1]}
    yield "POST", "updates", {"update": {"message": {}}}
    yield "POST", f"people/{anna}/tap", {"text": "Go"}
    for route in ROUTES:
        if route.wish is not None and route.path.startswith("people/{id}/"):
            path, body = route.path.replace("{id}", str(anna)), route.wish.example
            if path.endswith(("add-bot", "kick-bot")):
                body = group
            if not path.endswith(("tap", "deactivate", "unblock", "edit")):
                yield "POST", path, body
            if path.endswith("/block"):
                yield "POST", path.replace("/block", "/unblock"), {}
    yield "POST", "faults", {"kind": "429", "method": "sendMessage"}
    yield "POST", "faults", {"kind": "twice", "person": anna}
    yield "DELETE", "faults/1", None
    yield "POST", "limits", {"on": False}
    yield "POST", "clock", {"speed": 2}
    for route in ROUTES:
        if route.verb == "GET" and not isinstance(route.answer, str):
            yield "GET", route.path.replace("{id}", str(anna)), None
    yield "GET", f"people/{anna}/chat?in=-4002", None
    yield "DELETE", "faults", None
    yield "POST", f"people/{anna}/deactivate", {}


def route_of(verb: str, path: str) -> Route:
    def fits(route: Route) -> bool:
        pattern = re.sub(r"{\w+}", r"[^/]+", route.path)
        return route.verb == verb and re.fullmatch(pattern, path.partition("?")[0]) is not None

    return next(route for route in ROUTES if fits(route))


async def asked(telegram: Telegram, verb: str, path: str, body: Json | None) -> Json:
    if verb == "POST":
        return await telegram.post(path, body or {})
    return await (telegram.delete(path) if verb == "DELETE" else telegram.get(path))
