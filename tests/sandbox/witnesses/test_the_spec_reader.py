"""The reader of the machine-readable Bot API must see what is wrong; a small description of our own shows that."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.bot_api_spec import BotApiSpec, Json


def field(name: str, *types: str, required: bool = True, description: str = "") -> Json:
    return {"name": name, "types": list(types), "required": required, "description": description}


TOLD: Json = {
    "methods": {
        "getCat": {"returns": ["Cat", "Boolean"], "fields": [field("cat_id", "Integer", "String")]},
        "getCats": {"returns": ["Array of Cat"]},
    },
    "types": {
        "Cat": {
            "fields": [
                field("id", "Integer"),
                field("name", "String"),
                field("weight", "Float", required=False),
                field("is_awake", "Boolean", required=False),
                field("rows", "Array of Array of Meal", required=False),
                field("mood", "Mood", required=False),
            ]
        },
        "Meal": {"fields": [field("grams", "Integer")]},
        "Mood": {"subtypes": ["MoodCalm", "MoodHungry"]},
        "MoodCalm": {"fields": [field("type", "String", description='Type, always "calm"')]},
        "MoodHungry": {
            "fields": [
                field("type", "String", description="Type, must be hungry"),
                field("since", "Integer"),
            ]
        },
    },
}
SPEC = BotApiSpec(TOLD["methods"], TOLD["types"])
TOM: Json = {"id": 1, "name": "Tom"}


@pytest.mark.parametrize(
    "cat",
    [
        TOM,
        TOM | {"weight": 4, "is_awake": True},
        TOM | {"weight": 4.5, "rows": [[{"grams": 5}], []]},
        TOM | {"mood": {"type": "calm"}},
        TOM | {"mood": {"type": "hungry", "since": 7}},
    ],
)
def test_what_fits_is_without_fault(cat: Json) -> None:
    assert SPEC.faults("Cat", cat) == []


@pytest.mark.parametrize(
    ("cat", "fault"),
    [
        ({"id": 1}, "Cat.name: missing, and a Cat always has it"),
        (TOM | {"colour": "red"}, "Cat.colour: a Cat has no such field"),
        (TOM | {"id": "1"}, "Cat.id: '1' is no Integer"),
        (TOM | {"id": 1.0}, "Cat.id: 1.0 is no Integer"),
        (TOM | {"id": True}, "Cat.id: True is no Integer"),
        (TOM | {"name": None}, "Cat.name: None is no String"),
        (TOM | {"is_awake": 1}, "Cat.is_awake: 1 is no Boolean"),
        (TOM | {"weight": "4.5"}, "Cat.weight: '4.5' is no Float"),
        (TOM | {"rows": [[{"grams": 5}, {"grams": "5"}]]}, "Cat.rows[0][1].grams: '5' is no Integer"),
        (TOM | {"rows": [{"grams": 5}]}, "Cat.rows[0]: {'grams': 5} is no array"),
        (TOM | {"mood": {"type": "hungry"}}, "Cat.mood.since: missing, and a MoodHungry always has it"),
        (TOM | {"mood": {"type": "angry"}}, "Cat.mood.type: 'angry', and a MoodCalm always has 'calm'"),
        (TOM | {"mood": "calm"}, "Cat.mood: 'calm' is no MoodCalm"),
        (True, "Cat: True is no Cat"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(cat: Any, fault: str) -> None:
    assert SPEC.faults("Cat", cat) == [fault]


@pytest.mark.parametrize(
    ("method", "result", "faults"),
    [
        ("getCat", TOM, []),
        ("getCat", True, []),
        ("getCat", {"id": 1}, ["getCat.name: missing, and a Cat always has it"]),
        ("getCats", [TOM], []),
        ("getCats", [TOM, {"id": 2}], ["getCats[1].name: missing, and a Cat always has it"]),
    ],
)
def test_an_answer_is_held_against_what_its_method_returns(
    method: str, result: Any, faults: list[str]
) -> None:
    assert SPEC.faults_of_answer(method, result) == faults


@pytest.mark.parametrize(
    ("method", "names", "faults"),
    [
        ("getCat", ["cat_id"], []),
        ("getCats", [], []),
        ("getCat", ["cat_id", "cat_idd"], ["getCat has no parameter cat_idd"]),
        ("getCat", [], ["getCat always has cat_id"]),
        ("getDog", [], ["there is no method getDog"]),
    ],
)
def test_a_request_is_held_against_the_methods_parameters(
    method: str, names: list[str], faults: list[str]
) -> None:
    assert SPEC.faults_of_request(method, names) == faults


def test_a_methods_parameters_are_told() -> None:
    assert SPEC.parameters("getCat") == {"cat_id"}
    assert SPEC.parameters("getCats") == frozenset()
    assert SPEC.spelling["getcats"] == "getCats"


@pytest.mark.parametrize("name", ["spec.json", "spec.json.gz"])
def test_it_is_read_zipped_or_not(tmp_path: Path, name: str) -> None:
    raw = json.dumps(TOLD).encode()
    (tmp_path / name).write_bytes(gzip.compress(raw) if name.endswith("gz") else raw)

    assert BotApiSpec.read(tmp_path / name) == SPEC
