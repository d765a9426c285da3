"""The name under which a message can be edited lies open in the database: it never tells how somebody feels."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.coach.effects import Effect, Show
from bot.coach.events import (
    AlarmReported,
    BeginAsked,
    ClinicianAgreed,
    EndAsked,
    ExerciseNamed,
    HurtEased,
    HurtReported,
    NamingEnded,
    ScreenAskedAgain,
    Started,
    StepBegun,
)
from bot.coach.screening import asked_at
from tests.support.play import AGREED, Play, subscribed

COACH = Path(__file__).parents[2] / "bot" / "coach"
TELLING = ("lock", "hurt", "pain", "sore", "alarm", "screen", "clinician", "numb", "eased")


def telling(target: str) -> bool:
    return any(word in target.casefold() for word in TELLING)


def written_targets(source: str) -> Iterator[str]:
    """Every piece of text in the arguments of `New(…)` and `Edit(…)`, or returned by a `…_target`."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="New" | "Edit")):
                parts: list[ast.expr] = [*node.args, *(keyword.value for keyword in node.keywords)]
            case ast.FunctionDef(name=name) if name.endswith("_target"):
                parts = [each.value for each in ast.walk(node) if isinstance(each, ast.Return) and each.value]
            case ast.Assign(targets=[ast.Name(id="TARGET")]):
                parts = [node.value]
            case _:
                continue
        for each in (each for part in parts for each in ast.walk(part)):
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                yield each.value


def shown_targets(effects: list[Effect]) -> Iterator[str]:
    for effect in effects:
        if isinstance(effect, Show) and effect.place.target:
            yield effect.place.target


@pytest.mark.parametrize("path", sorted(COACH.glob("*.py")), ids=lambda path: path.stem)
def test_no_target_in_the_coachs_source_tells_a_health_answer(path: Path) -> None:
    assert [target for target in written_targets(path.read_text("utf-8")) if telling(target)] == []


def test_a_planted_target_that_tells_is_found() -> None:
    source = 'def f(): return show(New("locked"), Edit(target=f"s{n}.hurt"))\ndef a_target(): return "pain"'
    assert {target for target in written_targets(source) if telling(target)} == {"locked", ".hurt", "pain"}


@pytest.mark.parametrize("item", ["injury", "diabetes"])
def test_no_message_to_somebody_locked_has_a_target_that_tells(item: str) -> None:
    play = Play().does(Started()).does(AGREED).flags(item)
    locked = len(play.history)
    for event in (
        BeginAsked(""),
        Started(),
        ClinicianAgreed(asked_at(play.now)),
        ExerciseNamed("toe_pulls", asked_at(play.now)),
        NamingEnded(asked_at(play.now)),
        ScreenAskedAgain(asked_at(play.now)),
    ):
        play.does(event)
    assert len(play.history) > locked
    targets = list(shown_targets(play.history))
    assert targets
    assert [target for target in targets if telling(target)] == []


@pytest.mark.parametrize("trouble", [HurtReported(), AlarmReported()])
def test_no_message_to_somebody_in_pain_has_a_target_that_tells(
    trouble: HurtReported | AlarmReported,
) -> None:
    play = Play(subscribed())
    for event in (BeginAsked("standing"), StepBegun(), trouble, HurtEased(), EndAsked()):
        play.does(event)
    targets = list(shown_targets(play.history))
    assert targets
    assert [target for target in targets if telling(target)] == []
