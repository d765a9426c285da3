"""/dose, the gentle start and the 3-minute version, as a person sees them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.coach.dose_events import (
    DoseAsked,
    DoseOpened,
    DosePartOpened,
    DoseReset,
    DoseSet,
    FormChosen,
    GentleChosen,
    GentleEnded,
)
from bot.coach.doses import Doses, OwnNumber, Standing, dose_now
from bot.coach.effects import RecordSession, Show
from bot.coach.events import BeginAsked, ExerciseAsked, ShortBegun, Started
from bot.coach.facts import Outcome
from bot.coach.person import InSession
from content.drawing import Drawing
from content.model import Foot, Form, Origin
from tests.support.doses import TODAY
from tests.support.play import PRACTICE, SEVEN, Play, first_button, subscribed
from tests.support.shows import plain

TOES = "toe_pulls"


def own(play: Play) -> list[tuple[str, str, int, Origin]]:
    return [(one.exercise, one.part, one.value, one.origin) for one in play.person.doses.own]


def labels(play: Play) -> list[str]:
    shows = [effect for effect in play.effects if isinstance(effect, Show)]
    return [button.label.key for show in shows for row in show.buttons for button in row]


def origins(play: Play) -> dict[str, str]:
    """Who answers for each number shown, by what it counts."""
    shown = [line.values for line in play.lines() if line.key == "dose.number"]
    return {getattr(one["amount"], "key", ""): getattr(one["who"], "key", "") for one in shown}


@pytest.mark.parametrize(
    ("text", "exercise", "part", "value", "origin"),
    [
        ("toes 30", TOES, "reps", 30, Origin.PERSON),
        ("Toe 75", TOES, "reps", 75, Origin.PERSON),
        ("toes 10", TOES, "reps", 10, Origin.PERSON),
        ("toes 30 clinician", TOES, "reps", 30, Origin.CLINICIAN),
        ("calf 45", "calf_stretch", "hold", 45, Origin.PERSON),
        ("achilles 8", "achilles_stretch", "reps", 8, Origin.PERSON),
        ("achilles sets 2", "achilles_stretch", "sets", 2, Origin.PERSON),
        ("flexion reps 10 physio", "ankle_flexion", "reps", 10, Origin.CLINICIAN),
        ("flexion relax 5", "ankle_flexion", "relax", 5, Origin.PERSON),
    ],
)
def test_a_number_behind_the_command_is_set(
    text: str, exercise: str, part: str, value: int, origin: Origin
) -> None:
    play = Play(subscribed()).does(DoseAsked(text))

    assert "toast.dose_set" in play.shown()
    assert own(play) == [(exercise, part, value, origin)]
    numbers = dose_now(PRACTICE.programme, PRACTICE.programme.exercise(exercise), play.person.doses, TODAY)
    assert (numbers[part].value, numbers[part].origin) == (value, origin)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("toes 76", "dose.out_of_bounds"),
        ("toes 9", "dose.out_of_bounds"),
        ("calf 20", "dose.out_of_bounds"),
        ("flexion sets 4", "dose.out_of_bounds"),
        ("calf sets 2", "dose.refused"),
        ("calf reps 10", "dose.refused"),
        ("handstand 3", "dose.refused"),
        ("30", "dose.refused"),
    ],
)
def test_what_the_file_does_not_allow_is_refused_in_one_sentence(text: str, answer: str) -> None:
    play = Play(subscribed()).does(DoseAsked(text))

    assert play.shown() == [answer]
    assert own(play) == []


def test_every_number_says_who_answers_for_it() -> None:
    play = Play(subscribed()).does(DoseAsked("flexion"))
    assert origins(play) == {
        "dose.amount.sets": "dose.origin.assumed",
        "dose.amount.reps": "dose.origin.assumed",
        "dose.amount.hold": "dose.origin.source",
        "dose.amount.relax": "dose.origin.assumed",
        "dose.amount.rest": "dose.origin.assumed",
    }


def test_a_number_is_chosen_by_buttons_and_given_back() -> None:
    play = Play(subscribed()).does(DoseAsked(""))
    assert play.shown()[0] == "dose.title"
    play.does(DoseOpened(TOES)).does(DosePartOpened(TOES, "reps"))
    assert labels(play)[0] == "button.dose.leave"
    assert labels(play).count("button.dose.value") == len(range(10, 76, 5)), (
        "below 25, too, as pain leads there"
    )
    play.taps("button.dose.value")
    assert own(play) == [(TOES, "reps", 10, Origin.PERSON)]
    play.taps("button.dose.clinician")
    assert own(play) == [(TOES, "reps", 10, Origin.CLINICIAN)]
    assert "button.dose.clinician" not in labels(play)
    play.taps("button.dose.reset")
    assert own(play) == []
    assert "button.dose.reset" not in labels(play)


def test_the_card_says_whose_number_it_is() -> None:
    play = Play(subscribed()).does(DoseAsked("toes 40")).does(ExerciseAsked(TOES))
    assert "card.set_by.person" in play.shown()
    assert play.value("card.dose.alternate", "reps") == "40"


def test_a_session_in_progress_keeps_its_dose() -> None:
    play = (
        Play(subscribed())
        .does(BeginAsked("toe"))
        .does(DoseAsked("toes 60"))
        .does(FormChosen(TOES, Form.EASIER))
    )

    assert isinstance(play.phase, InSession)
    (toes,) = play.phase.session.plan.exercises
    assert (toes.reps, toes.form) == (25, Form.ORDINARY)


def test_a_forged_button_sets_nothing() -> None:
    play = Play(subscribed())
    for event in (
        DoseSet(TOES, "reps", 10**6, Origin.PERSON),
        DoseSet(TOES, "reps", 30, Origin.SOURCE),
        DoseSet(TOES, "per_day", 3, Origin.PERSON),
        DoseSet("gone", "reps", 30, Origin.PERSON),
        DoseReset("gone"),
        FormChosen("calf_stretch", Form.EASIER),
        DosePartOpened(TOES, "sets"),
    ):
        play.does(event)
        assert play.shown()
        assert play.person.doses == subscribed().doses


def test_a_bound_that_moved_since_is_kept() -> None:
    doses = subscribed().doses.with_own(OwnNumber(TOES, "reps", 400, Origin.CLINICIAN))

    assert dose_now(PRACTICE.programme, PRACTICE.programme.exercise(TOES), doses, TODAY)["reps"].value == 75


# Forms


def test_the_easier_form_shows_its_own_steps_and_its_own_drawing() -> None:
    play = Play(subscribed()).does(DoseAsked("achilles")).taps("button.form.easier")
    play.does(ExerciseAsked("achilles_stretch"))

    card = next(effect for effect in play.effects if isinstance(effect, Show))
    steps = [getattr(line.values["step"], "key", "") for line in card.lines if line.key == "card.step"]
    assert "card.form" in play.shown()
    assert "exercise.achilles_stretch.easier.step.4" in steps
    assert "exercise.achilles_stretch.step.4" not in steps
    assert card.picture == Drawing("achilles_stretch_easier.svg", Foot.BOTH)
    play.does(DoseAsked("achilles")).taps("button.form.ordinary").does(ExerciseAsked("achilles_stretch"))
    assert "card.form" not in play.shown()


def test_the_easier_form_has_no_rise_in_its_rhythm() -> None:
    play = Play(subscribed()).does(FormChosen("achilles_stretch", Form.EASIER)).does(BeginAsked("achilles"))
    play.taps("button.start")
    phases = [getattr(line.values["what"], "key", "") for line in play.lines() if line.key == "session.phase"]

    assert [phase.rpartition(".")[2] for phase in phases] == ["lower", "hold_low", "level"]


# Gentle start


def test_a_gentle_start_is_offered_and_the_first_buttons_lead_past_it() -> None:
    play = Play().does(Started())
    while "ready.title" not in play.shown():
        play.does(first_button(play))
    assert labels(play) == ["button.begin_now", "button.gentle"]
    assert play.person.doses.gentle_from is None

    play.does(GentleChosen())
    assert play.shown() == ["gentle.begun", "gentle.below"]
    assert play.person.doses.gentle_from == play.person.day(play.now)
    play.does(GentleEnded())
    assert play.person.doses.gentle_from is None


def test_a_gentle_start_marks_its_sets_as_ours() -> None:
    play = Play(subscribed()).does(GentleChosen()).does(ExerciseAsked("ankle_extension"))

    assert play.value("card.dose.paced", "sets") == "1*"
    assert "1* set of 8: hold 5 s" in plain(next(one for one in play.effects if isinstance(one, Show)))
    assert "card.assumed" in play.shown()


# The 3-minute version


def nudged() -> Play:
    play = Play(subscribed())
    play.waits(1800 + 20 * 60)
    assert play.shown()[-1] == "prompt.waiting" or "prompt.nudge" in play.shown()
    return play


def test_the_short_version_is_offered_at_the_nudge_behind_start() -> None:
    play = nudged()
    nudge = next(
        effect
        for effect in play.effects
        if isinstance(effect, Show) and effect.lines[0].key == "prompt.nudge"
    )

    assert [row[0].label.key for row in nudge.buttons][:2] == ["button.start", "button.short"]


def walk_short(play: Play) -> Play:
    play.taps("button.short")
    while isinstance(play.phase, InSession):
        if play.phase.session.step.__class__.__name__ == "AwaitDone":
            play.says("done")
        elif play.phase.session.step.__class__.__name__ == "AwaitStart":
            play.taps("button.start")
        else:
            play.comes_next()
    return play


def test_the_short_version_counts_as_partly_done_and_is_praised() -> None:
    play = walk_short(nudged())

    assert "summary.short" in play.shown()
    assert [one.exercise for one in play.logged()] == ["calf_stretch", "calf_stretch", TOES]
    ended = [effect for effect in play.history if isinstance(effect, RecordSession)][-1]
    assert (ended.outcome, ended.planned_sets) == (Outcome.PARTIAL, 6)
    assert play.outcomes()[-1][2] == "partial"


def test_an_old_button_of_the_short_version_is_answered_kindly() -> None:
    play = nudged()
    old = play.button("button.short")
    assert isinstance(old, ShortBegun)
    play.taps("button.start").does(old)

    assert play.shown() == ["toast.prompt_closed"]


def test_the_short_version_leaves_out_what_the_safety_answers_rule_out() -> None:
    play = nudged()
    play.person = replace(play.person, blocks=frozenset({"diabetes"}))
    play.taps("button.short")

    assert isinstance(play.phase, InSession)
    assert [one.id for one in play.phase.session.plan.exercises] == ["calf_stretch"]


@pytest.mark.parametrize(("days", "shown"), [(6, None), (7, 30), (13, 30), (14, 25)])
def test_after_a_break_the_card_says_why_the_dose_is_less(days: int, shown: int | None) -> None:
    person = subscribed()
    standing = Standing("toe_pulls", 40, person.day(SEVEN) - timedelta(days=days))
    play = Play(replace(person, doses=Doses(standings=(standing,))))
    assert ("card.after_break" in play.does(ExerciseAsked("toe_pulls")).shown()) == (shown is not None)
    assert "card.after_break" not in play.does(ExerciseAsked("calf_stretch")).shown()
    if shown is not None:
        assert play.value("card.dose.alternate", "reps") == str(shown)
        assert play.value("card.after_break", "before") == 40


def test_a_number_of_ones_own_is_not_less_after_a_break_and_nothing_is_said() -> None:
    person = subscribed()
    standing = Standing("toe_pulls", 40, person.day(SEVEN) - timedelta(days=20))
    play = Play(replace(person, doses=Doses(standings=(standing,)))).does(DoseAsked("toes 50"))
    assert "card.after_break" not in play.does(ExerciseAsked("toe_pulls")).shown()


def test_once_more_a_day_is_a_slot_more_and_the_way_to_it_is_offered() -> None:
    play = Play(subscribed()).does(DoseOpened("toe_pulls"))
    assert (play.value("dose.per_day.source", "times"), play.value("dose.per_day.source", "asked")) == (2, 3)
    assert "dose.one_more" in play.shown()
    play.taps("button.slot.off")
    assert "slot.is_off" in play.shown()
    play.taps("button.slot.switch_on").does(DoseOpened("toe_pulls"))
    assert play.value("dose.per_day.source", "times") == 3
    assert "dose.one_more" not in play.shown()


def test_where_no_slot_is_left_nothing_is_offered() -> None:
    assert "dose.one_more" not in Play(subscribed()).does(DoseOpened("calf_stretch")).shown()


def test_times_a_day_typed_are_answered_with_what_they_follow_from_and_set_nothing() -> None:
    play = Play(subscribed())
    before = play.person
    assert play.does(DoseAsked("toes per_day 3")).person == before
    assert "dose.one_more" in play.shown()
