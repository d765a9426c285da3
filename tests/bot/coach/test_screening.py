"""The safety screen in its corners: age, a named exercise, a rail, the number to call, and what the sheet says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.doses import AS_WRITTEN
from bot.coach.effects import Edit, Show
from bot.coach.events import (
    AlarmReported,
    BeginAsked,
    ExerciseAsked,
    Started,
    ZoneNamed,
)
from bot.coach.onboarding import TARGET
from bot.coach.person import Idle, InSession, Locked, Screening, Welcome
from bot.coach.plan import NAMED, is_blocked
from bot.coach.practice import slot_plan
from bot.coach.screening import MOST_REASONS
from bot.zone_names import zones_of_places
from content.emergency import BY_COUNTRY
from content.model import Foot, Form
from tests.support.play import AGREED, PRACTICE, Play, first_button, subscribed
from tests.support.shows import plain
from tests.support.walks import BLOCKS

TOES = NAMED + "toe_pulls"


def cleared(condition: str, *, named: bool = False) -> Play:
    """A clinician said yes in spite of *condition*, and named the exercise; then everything by first buttons."""
    play = Play().does(Started())
    play.does(first_button(play)).flags(condition).taps("button.clinician_agreed")
    if named:
        play.taps("button.named")
    while not isinstance(play.phase, Idle):
        play.does(first_button(play))
    return play


def planned(play: Play) -> list[str]:
    play.does(BeginAsked("all"))
    assert isinstance(play.phase, InSession)
    return [one.id for one in play.phase.session.plan.exercises]


# Adults only


def test_who_is_under_18_is_not_served_and_nothing_is_stored() -> None:
    play = Play().does(Started()).taps("button.too_young")
    assert play.shown() == ["consent.too_young"]
    assert isinstance(play.phase, Welcome)
    assert play.person.consent is None


# Unless the clinician names it


def test_a_yes_to_the_plan_keeps_a_barefoot_exercise_out() -> None:
    assert "toe_pulls" not in planned(cleared("diabetes"))


def test_a_clinician_who_names_the_exercise_opens_it() -> None:
    play = cleared("diabetes", named=True)
    assert play.person.blocks == {"diabetes", TOES}
    assert "toe_pulls" in planned(play)


def test_naming_one_exercise_opens_no_other() -> None:
    chosen = planned(cleared("neuropathy", named=True))
    assert "toe_pulls" in chosen
    assert "achilles_stretch" not in chosen


def test_naming_is_offered_only_with_the_condition_that_needs_it() -> None:
    play = Play().does(Started())
    play.does(first_button(play)).flags("pregnancy").taps("button.clinician_agreed")
    assert "screen.named" not in play.shown()
    assert "screen.cleared" in play.shown()
    assert isinstance(play.phase, Screening)


def test_a_name_is_taken_back_by_a_second_tap() -> None:
    play = Play().does(Started())
    play.does(first_button(play)).flags("diabetes").taps("button.clinician_agreed")
    play.taps("button.named").taps("button.named_on")
    play.does(first_button(play))
    assert play.person.blocks == {"diabetes"}


def test_a_locked_card_says_which_answers_locked_it() -> None:
    play = Play().does(Started()).does(AGREED)
    play.does(first_button(play)).ticks("diabetes", "pregnancy").taps("button.screen.ticked")
    assert isinstance(play.phase, Locked)
    (card,) = (one for one in play.effects if isinstance(one, Show))
    assert "You told me:\n• Diabetes\n• Pregnancy" in plain(card)
    assert card.place == Edit(TARGET)
    assert "• Diabetes" in plain(
        next(one for one in play.does(BeginAsked("")).effects if isinstance(one, Show))
    )


def test_many_answers_are_counted_for_a_card_is_read_at_a_glance() -> None:
    question = next(one for one in PRACTICE.programme.screen if one.id == "clinician")
    play = Play().does(Started()).does(AGREED)
    play.does(first_button(play)).ticks(*(item.id for item in question.items)).taps("button.screen.ticked")
    assert play.shown().count("screen.item") == MOST_REASONS
    assert "locked.more" in play.shown()


def test_an_urgent_answer_is_acted_on_at_the_first_tap() -> None:
    play = Play().does(Started()).does(AGREED).ticks("cold_numb")
    assert isinstance(play.phase, Locked)
    assert play.phase.reasons == ("cold_numb",)


def test_an_alarm_in_a_session_is_named_on_the_card_too() -> None:
    play = Play(subscribed()).does(BeginAsked("")).does(AlarmReported())
    assert play.shown()[:2] == ["locked.stop", "locked.told"]


def test_a_locked_card_never_comes_by_itself() -> None:
    play = Play().does(Started()).does(AGREED).ticks("injury")
    play.waits(30 * 24 * 3600)
    assert play.effects == ()


@given(blocks=BLOCKS, named=st.sampled_from([one.id for one in PRACTICE.programme.exercises]))
def test_a_named_exercise_lifts_nothing_but_its_own_clearance(blocks: frozenset[str], named: str) -> None:
    for exercise in PRACTICE.programme.exercises:
        without, with_name = is_blocked(exercise, blocks), is_blocked(exercise, blocks | {NAMED + named})
        if exercise.id != named:
            assert with_name == without
        elif not with_name:
            assert (blocks & frozenset(exercise.block_if)) <= frozenset(exercise.needs_clearance)


# Poor balance


def test_with_a_rail_and_a_helper_only_the_heel_drop_is_planned() -> None:
    person = subscribed(blocks=frozenset({"balance_helped"}))
    assert person.doses == AS_WRITTEN
    plan = slot_plan(PRACTICE, person, PRACTICE.programme.slot("standing"), person.day(Play().now))
    forms = {one.id: one.form for one in plan.exercises}
    assert forms["achilles_stretch"] is Form.EASIER
    assert {form for id_, form in forms.items() if id_ != "achilles_stretch"} == {Form.ORDINARY}


def test_without_them_the_stair_is_left_out() -> None:
    person = subscribed(blocks=frozenset({"balance", "balance_helped"}))
    plan = slot_plan(PRACTICE, person, PRACTICE.programme.slot("standing"), person.day(Play().now))
    assert "achilles_stretch" not in [one.id for one in plan.exercises]


@given(blocks=BLOCKS, foot=st.sampled_from(list(Foot)))
def test_nothing_that_is_ruled_out_is_ever_planned(blocks: frozenset[str], foot: Foot) -> None:
    person = subscribed(foot=foot, blocks=blocks)
    for each in PRACTICE.programme.slots:
        plan = slot_plan(PRACTICE, person, each, person.day(Play().now))
        for one in plan.exercises:
            assert not is_blocked(PRACTICE.programme.exercise(one.id), blocks)


# Whom to call


@pytest.mark.parametrize(("zone", "number"), [("berlin", "112"), ("new york", "911")])
def test_the_urgent_card_has_the_number_of_where_the_person_is(zone: str, number: str) -> None:
    play = Play(subscribed()).does(ZoneNamed(zone)).does(AlarmReported())
    (card,) = (one for one in play.effects if isinstance(one, Show) and one.lines[0].key == "locked.stop")
    assert f"Emergency number where you are: {number}" in plain(card)
    assert len(plain(card)) <= 700


def test_where_nobody_knows_the_country_the_common_number_is_told() -> None:
    play = Play(subscribed()).does(ZoneNamed("utc")).does(AlarmReported())
    assert "emergency.anywhere" in play.shown()


def test_words_of_an_emergency_are_answered_with_the_number_too() -> None:
    assert "emergency.here" in Play(subscribed()).says("my foot went numb").shown()


def test_every_country_of_the_table_is_one_and_its_number_is_a_number() -> None:
    assert set(BY_COUNTRY) <= set(zones_of_places().values())
    assert all(number.isdecimal() and len(number) == 3 for number in BY_COUNTRY.values())


# What the sheet says


@pytest.mark.parametrize("exercise", [one.id for one in PRACTICE.programme.exercises if one.overrides])
def test_what_the_sheet_says_is_one_tap_from_the_card(exercise: str) -> None:
    read = Play(subscribed()).does(ExerciseAsked(exercise)).taps("button.source")
    assert read.shown()[0] == "source.title"
    told = [key for key in read.shown() if ".source." in key]
    assert told == [one.words for one in PRACTICE.programme.exercise(exercise).overrides]
    begun = Play(subscribed()).does(BeginAsked(exercise))
    before = begun.person
    assert begun.taps("button.source").person == before


def test_where_we_do_as_the_sheet_says_no_button_says_otherwise() -> None:
    play = Play(subscribed()).does(ExerciseAsked("calf_stretch"))
    labels = [
        b.label.key for one in play.effects if isinstance(one, Show) for row in one.buttons for b in row
    ]
    assert "button.source" not in labels
