"""A clinician who changes a number in a file signs it, and whoever reads the number reads whose it is."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from matplotlib.text import Text

from bot.charts.record import record_of
from bot.charts.report import figure_of
from bot.coach.coverage import coverages
from bot.coach.dose_events import DoseOpened
from bot.coach.doses import dose_now
from bot.coach.dosing import number_line
from bot.coach.effects import Show
from bot.coach.events import BeginAsked, ExerciseAsked
from bot.coach.pacing import PacingMode
from bot.coach.practice import Practice
from bot.telegram.views import Views
from content.load import check, load
from tests.support import invented
from tests.support.invented import TODAY
from tests.support.play import ANNA, PRACTICE, Play, content, subscribed

Edit = Callable[[str, str, str], None]

CALF = "exercises/calf_stretch.toml"
ACHILLES = "exercises/achilles_stretch.toml"
BY = "A. Example, podiatrist"
SIGNED = f'origin = "clinician", by = "{BY}"'


@pytest.fixture
def signed(folder: Path, edit: Edit) -> Practice:
    """The shipped programme with a shorter calf hold and a tempo of a clinician's own, four times a day."""
    edit(
        CALF,
        'start = 30, min = 30, max = 60, origin = "source", assumption = "A02"',
        f"start = 20, min = 20, max = 40, {SIGNED}",
    )
    edit(CALF, "levels = [30, 45, 60]\nfloor = 30", "levels = [20, 30, 40]\nfloor = 20")
    edit(CALF, 'start = 2, min = 2, max = 2, origin = "source"', f"start = 4, min = 1, max = 4, {SIGNED}")
    edit(ACHILLES, 'origin = "assumed"\nassumption = "A03"', f'origin = "clinician"\nby = "{BY}"')
    assert check(folder) == []
    return replace(PRACTICE, programme=load(folder).programmes["metatarsalgia"])


@pytest.mark.parametrize(
    ("language", "dose", "card"),
    [
        ("en", f"s number, {BY}", "Set on a clinician"),
        ("de", f"Zahl einer Fachperson, {BY}", "auf das Wort einer Fachperson"),
        ("es", f"número de un profesional, {BY}", "según un profesional de la salud"),
        ("uk", f"число фахівця, {BY}", "за словом фахівця"),
    ],
)
def test_a_signed_number_says_so_on_the_card_and_in_the_dose(
    signed: Practice, language: str, dose: str, card: str
) -> None:
    play = Play(subscribed(), signed)

    assert dose in text(play.does(DoseOpened("calf_stretch")), language)
    assert card in text(play.does(ExerciseAsked("calf_stretch")), language)
    assert play.value("card.dose.hold", "hold") == "20", "no star: it is not our assumption"


def test_a_clinicians_times_a_day_are_not_put_into_the_sheets_mouth(signed: Practice) -> None:
    play = Play(subscribed(), signed).does(DoseOpened("calf_stretch"))

    assert play.value("dose.per_day.clinician", "asked") == 4
    covered = {one.exercise.id: one for one in coverages(signed, play.person)}
    assert covered["calf_stretch"].asked == 14, "the sheet still asks for two a day"


def test_our_own_times_a_day_are_not_put_into_the_sheets_mouth() -> None:
    play = Play(subscribed()).does(DoseOpened("ankle_flexion"))

    assert play.value("dose.per_day.assumed", "asked") == 1
    assert "dose.per_day.source" not in play.shown()


def test_a_signed_number_is_the_clinicians_in_another_clinicians_chat_and_in_the_report(
    signed: Practice,
) -> None:
    numbers = dose_now(signed.programme, signed.programme.exercise("calf_stretch"), subscribed().doses, TODAY)
    line = number_line("patients", "hold", numbers["hold"])
    assert (line.key, line.values["by"]) == ("dose.number_signed", BY)

    record = record_of(signed, invented.person(1), invented.diary(1), TODAY)
    words = content().texts.words("en")
    found: list[Any] = figure_of(record, signed.programme.title, "", words).findobj(Text)
    page = " ".join(one.get_text() for one in found)
    assert "20 s (clinician)" in page


@pytest.mark.parametrize("led", [PacingMode.EDITS, PacingMode.SOUND])
def test_the_seconds_of_a_signed_tempo_have_no_star(signed: Practice, led: PacingMode) -> None:
    assert seconds(PRACTICE, led) == ["3*", "3*", "2*", "3*"]
    assert seconds(signed, led) == ["3", "3", "2", "3"]


def seconds(practice: Practice, led: PacingMode) -> list[object]:
    play = Play(subscribed(pacing=led), practice).does(BeginAsked("achilles")).taps("button.start")
    return [line.values["seconds"] for line in play.lines() if line.key == "session.phase"]


def text(play: Play, language: str) -> str:
    shown = next(effect for effect in play.effects if isinstance(effect, Show))
    return str(Views(content().texts).message(ANNA, language, shown).payload)
