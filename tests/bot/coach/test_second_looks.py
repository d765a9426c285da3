"""What a second look at the rules asked for: pain that stays over, prompts that stay off, and what is finished."""

from dataclasses import replace
from datetime import timedelta

from bot.coach.effects import Key
from bot.coach.events import (
    BeginAsked,
    EndAsked,
    ExerciseAsked,
    HurtReported,
    PauseAsked,
    ResumeAsked,
    StepBegun,
    StopAsked,
    TimesAccepted,
    TimesNamed,
    ZoneNamed,
)
from bot.coach.person import ChoosingTimes, ChoosingZone, Idle, InSession, Locked, Paused, Prompted
from bot.coach.routine import AwaitStart, WarmUp
from content.model import Foot
from tests.support.play import PRACTICE, SEVEN, Play, first_button, subscribed


def session_of(play: Play) -> InSession:
    assert isinstance(play.phase, InSession)
    return play.phase


def test_what_hurt_is_not_gone_on_with_when_the_session_is_resumed() -> None:
    play = Play(subscribed()).does(BeginAsked("standing")).does(StepBegun()).does(StepBegun()).waits(10)
    play.does(HurtReported()).does(EndAsked()).does(ResumeAsked())
    step = session_of(play).session.step
    assert isinstance(step, AwaitStart)
    assert step.exercise == "achilles_stretch"


def test_nothing_is_left_to_resume_when_the_last_exercise_hurt() -> None:
    play = Play(subscribed()).does(BeginAsked("calf")).does(StepBegun()).waits(10)
    play.does(HurtReported()).does(EndAsked())
    assert play.person.interrupted is None
    assert isinstance(play.does(ResumeAsked()).phase, Idle)


def test_an_emergency_is_heard_in_the_middle_of_the_questions() -> None:
    asked = replace(subscribed(), zone_known=False, phase=ChoosingZone())
    play = Play(asked).says("my foot is suddenly numb")
    assert "alarm.heard" in play.shown()
    play.taps("button.lock")
    assert isinstance(play.phase, Locked)


def test_what_was_finished_stays_finished_when_it_is_done_once_more() -> None:
    play = Play(subscribed()).does(BeginAsked("toes"))
    play.person = replace(play.person, slots=(replace(play.person.slots[0], id="toes"),))
    while isinstance(play.phase, InSession):
        play.does(first_button(play))
    assert play.outcomes()[-1][2] == "finished"
    play.does(BeginAsked("toes")).does(EndAsked())
    assert play.outcomes()[-1][2] == "finished"


def test_a_slot_whose_every_exercise_is_ruled_out_calls_nobody() -> None:
    everything = frozenset(item.id for question in PRACTICE.programme.screen for item in question.items)
    rid = {id_ for exercise in PRACTICE.programme.exercises for id_ in exercise.block_if}
    play = Play(subscribed(blocks=everything | rid))
    plans = [exercise for exercise in PRACTICE.programme.exercises if not exercise.block_if]
    play.comes_next()
    assert isinstance(play.phase, Prompted) == bool(plans)


def test_new_times_keep_a_prompt_that_waits_for_the_end_of_a_session() -> None:
    play = Play(subscribed()).waits(28 * 60).does(BeginAsked("seated")).waits(60)
    play.does(StepBegun())
    play.now = SEVEN + timedelta(minutes=31)
    play.does(TimesNamed("07:30 19:30")).does(EndAsked())
    assert isinstance(play.phase, Prompted)
    assert play.phase.slot == "standing"


def test_a_new_zone_keeps_it_as_well() -> None:
    play = Play(subscribed()).waits(28 * 60).does(BeginAsked("seated")).waits(60)
    play.does(StepBegun())
    play.now = SEVEN + timedelta(minutes=31)
    play.does(ZoneNamed("utc")).does(EndAsked())
    assert isinstance(play.phase, Prompted)


def test_prompts_that_are_off_leave_nothing_to_catch_up() -> None:
    for off in (PauseAsked(), StopAsked()):
        play = Play(subscribed()).does(off)
        assert [slot.due for slot in play.person.slots] == [None, None]
        assert play.wake_at is None


def test_a_session_that_reached_past_midnight_offers_no_button_that_would_be_refused() -> None:
    play = Play(subscribed(foot=Foot.RIGHT)).waits(16.9 * 3600).does(BeginAsked("achilles"))
    assert isinstance(session_of(play).session.step, AwaitStart)
    play.waits(20 * 60).does(EndAsked())
    assert "session.closed_for_good" in play.shown()
    assert "session.closed" not in play.shown()


def test_a_warm_up_comes_first_only_where_there_is_one() -> None:
    assert isinstance(session_of(Play(subscribed()).does(BeginAsked("seated"))).session.step, WarmUp)
    assert isinstance(session_of(Play(subscribed()).does(BeginAsked("toes"))).session.step, AwaitStart)


def test_a_session_that_reported_nothing_gives_the_prompt_of_its_slot_back() -> None:
    play = Play(subscribed()).does(BeginAsked("standing")).does(EndAsked())
    play.comes_next()
    assert isinstance(play.phase, Prompted)
    assert play.now == SEVEN + timedelta(minutes=30)


def test_a_session_that_reported_something_keeps_it() -> None:
    play = Play(subscribed()).does(BeginAsked("standing")).does(StepBegun()).does(StepBegun()).waits(10)
    play.says("done").does(EndAsked())
    assert play.logged()
    play.comes_next().comes_next()  # First the question after it closes without a word.
    assert isinstance(play.phase, Prompted)
    assert play.phase.slot == "seated"


def test_pause_and_resume_are_understood_as_words() -> None:
    play = Play(subscribed()).does(BeginAsked("calf")).says("start").waits(10).says("pause")
    assert isinstance(session_of(play).session.moment, Paused)
    assert not isinstance(session_of(play.says("resume")).session.moment, Paused)


def test_who_rules_exercises_out_is_told_which() -> None:
    play = Play(subscribed(blocks=frozenset({"no_step"})))
    play.person = replace(play.person, phase=ChoosingTimes(), times_known=False)
    play.does(TimesAccepted())
    assert play.value("ready.left_out", "exercise") == Key("exercise.achilles_stretch.short_title")
    begin = play.does(ExerciseAsked("achilles_stretch"))
    assert "begin.blocked" in begin.shown()


def test_a_clock_reading_that_no_place_shows_is_called_that() -> None:
    assert Play(subscribed()).does(ZoneNamed("14:31")).shown() == ["zone.no_such_time"]
    assert Play(subscribed()).does(ZoneNamed("nowhere")).shown() == ["zone.refused"]


def test_a_prompt_that_was_given_back_is_taken_again_when_the_session_goes_on() -> None:
    play = Play(subscribed()).does(BeginAsked("standing")).does(EndAsked()).does(ResumeAsked())
    play.does(StepBegun()).does(StepBegun()).waits(10).says("done").does(EndAsked())
    assert play.logged()
    play.comes_next().comes_next()  # First the question after it closes without a word.
    assert isinstance(play.phase, Prompted)
    assert play.phase.slot == "seated"
