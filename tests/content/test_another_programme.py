"""Another programme is content alone: a folder begins one, and a person walks through one unknown to the bot."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.coach.dose_events import DoseAsked
from bot.coach.effects import RecordSession, Show
from bot.coach.events import BeginAsked, ExerciseAsked, Started
from bot.coach.facts import Outcome
from bot.coach.onboarding import newcomer
from bot.coach.person import Idle
from bot.telegram.views import Views
from content.load import check, load
from content.model import ContentError, Foot
from content.new import new
from tests.content.conftest import SAMPLE
from tests.support.led import by_words
from tests.support.play import ANNA, PRACTICE, Play, first_button

ROOT = Path(__file__).parents[2]


def test_the_sample_is_fine_by_itself_and_laid_into_the_shipped_folder(together: Path) -> None:
    assert check(SAMPLE) == []
    assert check(together) == []


def test_nothing_in_the_bot_names_an_exercise_or_a_slot() -> None:
    programme = PRACTICE.programme
    ids = {one.id for one in programme.exercises} | {one.id for one in programme.slots}
    found = [
        (path.name, node.value)
        for path in (ROOT / "bot").rglob("*.py")
        # The sandbox is a stand-in for Telegram: its "standing" is that of a chat's member.
        if "sandbox" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in ids
    ]

    assert found == []


def test_a_person_is_walked_through_a_programme_that_the_bot_never_heard_of(together: Path) -> None:
    content = load(together)
    practice = replace(PRACTICE, programme=content.programmes["calf_and_ankle"])
    play = Play(newcomer(practice, ANNA, "en"), practice).does(Started())
    while not isinstance(play.phase, Idle):
        play.does(first_button(play))
    play.does(ExerciseAsked("ankle_circles")).does(DoseAsked("circles 15"))
    play.does(BeginAsked(""))
    by_words(play)

    ended = [effect for effect in play.history if isinstance(effect, RecordSession)][-1]
    assert (ended.slot, ended.outcome) == ("daily", Outcome.FINISHED)
    assert [(one.exercise, one.reps) for one in play.logged()] == [
        ("bent_knee_calf", 1),
        ("bent_knee_calf", 1),
        ("ankle_circles", 15),
    ]
    views = Views(content.texts)
    shows = [effect for effect in play.history if isinstance(effect, Show)]
    assert all(views.message(ANNA, "en", show).payload for show in shows), "every text is there"
    assert play.person.foot is Foot.LEFT


def test_a_new_folder_wants_nothing_but_its_texts_and_is_fine_once_they_are_written(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    said = CliRunner().invoke(app, ["content", "new", "my_feet", str(folder)])
    assert said.exit_code == 0
    assert all("no such text" in mistake for mistake in check(folder))
    assert check(folder) != []

    for path in (folder / "texts" / "en").glob("*.po"):
        head, *entries = path.read_text("utf-8").split("\nmsgid ")
        written = (re.sub(r'msgstr ""$', 'msgstr "Some words."', entry.strip()) for entry in entries[1:])
        path.write_text(
            "\n".join([f"{head}\nmsgid {entries[0]}", *(f"msgid {entry}\n" for entry in written)]), "utf-8"
        )
    assert check(folder) == []
    assert load(folder).programmes["my_feet"].slots[0].id == "daily"


@pytest.mark.parametrize("name", ["My Feet", "../feet", "", "1foot"])
def test_a_name_that_no_file_may_have_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="use a name of small letters"):
        new(name, tmp_path / "x")


def test_a_folder_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="stands there already"):
        new("feet", tmp_path)
