"""The drawing that a person sees shows the foot whose turn it is, and costs no message of its own."""

import pytest

from bot.coach.dose_events import FormChosen
from bot.coach.effects import Key, New, Show
from bot.coach.events import BeginAsked, DoneReported, ExerciseAsked, PauseAsked
from bot.coach.pacing import Pacer, PacingMode
from bot.coach.person import InSession, Running
from bot.coach.routine import AwaitDone, AwaitStart, Hold, PacedSet, Step, Switch
from content.drawing import Drawing
from content.model import Foot, Form
from tests.support.play import Play, first_button, subscribed


def at(kind: type[Step], name: str, foot: Foot, pacing: PacingMode = PacingMode.EDITS) -> Play:
    """A play that has just entered the first step of this kind by first buttons."""
    play = Play(subscribed(foot=foot, pacing=pacing)).does(BeginAsked(name))
    while not isinstance(play.phase, InSession) or not isinstance(play.phase.session.step, kind):
        assert isinstance(play.phase, InSession)
        if isinstance(play.phase.session.moment, Running):
            play.comes_next()
        else:
            play.does(first_button(play))
    return play


def drawings(play: Play) -> list[Drawing]:
    """Of the newest event's messages."""
    shown = (effect.picture for effect in play.effects if isinstance(effect, Show))
    return [picture for picture in shown if isinstance(picture, Drawing)]


def test_a_session_begins_with_the_drawing_of_its_warm_up() -> None:
    play = Play(subscribed()).does(BeginAsked(""))
    assert drawings(play) == [Drawing("warm_up.svg", Foot.BOTH)]


@pytest.mark.parametrize("foot", [Foot.LEFT, Foot.RIGHT])
@pytest.mark.parametrize("name", ["ankle_extension", "ankle_flexion"])
def test_the_card_shows_the_sore_foot(name: str, foot: Foot) -> None:
    assert drawings(at(AwaitStart, name, foot)) == [Drawing(f"{name}.svg", foot)]


@pytest.mark.parametrize("foot", Foot)
def test_the_card_of_the_calf_shows_the_leg_that_comes_first_whichever_foot_is_sore(foot: Foot) -> None:
    assert drawings(at(AwaitStart, "calf", foot)) == [Drawing("calf_stretch.svg", Foot.LEFT)]


def test_changing_legs_shows_the_other_leg_in_the_message_that_says_so() -> None:
    play = at(Switch, "calf", Foot.LEFT)
    messages = [
        effect for effect in play.effects if isinstance(effect, Show) and isinstance(effect.place, New)
    ]
    assert [message.picture for message in messages] == [Drawing("calf_stretch.svg", Foot.RIGHT)]
    assert "session.switch" in play.shown()


def test_changing_feet_by_a_tap_changes_the_drawing_in_the_same_edit() -> None:
    play = at(Switch, "flexion", Foot.BOTH)
    assert [effect.picture for effect in play.effects if isinstance(effect, Show)] == [
        Drawing("ankle_flexion.svg", Foot.RIGHT)
    ]


def test_within_one_leg_nothing_is_sent_anew_for_the_drawing() -> None:
    play = at(Hold, "flexion", Foot.LEFT)
    while isinstance(play.phase, InSession) and not isinstance(play.phase.session.step, AwaitDone):
        assert drawings(play) == []
        play.comes_next()


@pytest.mark.parametrize("side", [Foot.LEFT, Foot.RIGHT])
def test_a_drawing_that_takes_the_place_of_the_ring_shows_the_foot_the_ring_led(side: Foot) -> None:
    play = at(PacedSet, "flexion", Foot.BOTH, PacingMode.PACER)
    while isinstance(play.phase, InSession):
        step = play.phase.session.step
        if isinstance(step, PacedSet) and step.side is side:
            break
        play.comes_next() if isinstance(play.phase.session.moment, Running) else play.does(DoneReported())
    play.does(PauseAsked())
    assert drawings(play) == [Drawing("ankle_flexion.svg", side)]


def test_the_ring_has_no_drawing_beside_it_when_the_leg_changes() -> None:
    """A large picture below would push the ring out of sight; its arrow tells the side."""
    play = at(Switch, "calf", Foot.LEFT, PacingMode.PACER)
    assert not drawings(play)
    assert not any(isinstance(effect, Show) and isinstance(effect.picture, Pacer) for effect in play.effects)


@pytest.mark.parametrize("name", ["achilles_stretch", "toe_pulls"])
@pytest.mark.parametrize(("form", "ending"), [(Form.ORDINARY, ""), (Form.EASIER, "_easier")])
def test_each_form_has_its_own_drawing_in_a_session_and_to_read(name: str, form: Form, ending: str) -> None:
    play = Play(subscribed()).does(FormChosen(name, form)).does(ExerciseAsked(name))
    assert drawings(play) == [Drawing(f"{name}{ending}.svg", Foot.BOTH)]
    assert drawings(play.does(BeginAsked(name))) == [Drawing(f"{name}{ending}.svg", Foot.BOTH)]


@pytest.mark.parametrize("foot", [Foot.LEFT, Foot.RIGHT])
def test_the_card_to_read_says_in_words_what_its_drawing_shows(foot: Foot) -> None:
    play = Play(subscribed(foot=foot)).does(ExerciseAsked("ankle_flexion"))
    assert play.value("card.drawing", "what") == Key(f"exercise.ankle_flexion.alt.{foot}")
    assert drawings(play) == [Drawing("ankle_flexion.svg", foot)]
