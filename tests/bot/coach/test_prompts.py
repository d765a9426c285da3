"""A day of prompts: opened, nudged, snoozed, skipped, closed; held back, recorded, never stacked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.coach.effects import New, Show, Urgency
from bot.coach.events import (
    AlarmReported,
    BeginAsked,
    Blocked,
    DoneReported,
    Event,
    PauseAsked,
    ResumeAsked,
    SkipAsked,
    SlotBegun,
    SlotMark,
    SlotSkipped,
    Snoozed,
    SnoozeNamed,
    SnoozeOpened,
    Started,
    StepBegun,
    StopAsked,
    TimesNamed,
    ZoneNamed,
)
from bot.coach.person import Away, Gone, Idle, InSession, Locked, Paused, Person, Prompted
from content.model import Foot
from tests.support.play import Play, at, first_button, local, subscribed

MINUTES, HOURS = 60, 3600
TODAY, TOMORROW = date(2026, 1, 5), date(2026, 1, 6)
STANDING, SEATED = SlotMark("standing", TODAY), SlotMark("seated", TODAY)
HALF_PAST_SEVEN = 30 * MINUTES
EVENING = 12 * HOURS + HALF_PAST_SEVEN


def waiting(at_: float = 0) -> Play:
    play = Play(subscribed())
    play.waits(at_)
    return play


def prompted() -> Play:
    return waiting(HALF_PAST_SEVEN)


def with_times(*times: str) -> Play:
    return waiting().does(TimesNamed(" ".join(times)))


# Opening


def test_a_prompt_comes_at_its_local_time_says_how_long_and_offers_start_first() -> None:
    play = waiting(HALF_PAST_SEVEN - 1)
    assert play.effects == ()
    play.waits(1)
    assert play.now == at(HALF_PAST_SEVEN)
    assert play.shown()[0] == "prompt.title"
    assert play.shown()[2] == "prompt.minutes"
    assert first_button(play) == SlotBegun(STANDING)
    assert play.rings() == 1
    assert play.outcomes() == [("standing", TODAY, "prompted")]


def test_both_prompts_of_every_day_come_once() -> None:
    play = waiting(3 * 24 * HOURS)
    opened = [(slot, on) for slot, on, outcome in play.outcomes() if outcome == "prompted"]
    days = [TODAY + timedelta(days=days) for days in range(3)]
    assert opened == [(slot, on) for on in days for slot in ("standing", "seated")]


def test_the_words_of_the_prompt_change_from_day_to_day() -> None:
    play = waiting(4 * 24 * HOURS)
    shown = [line.key for effect in play.history if isinstance(effect, Show) for line in effect.lines]
    assert {key for key in shown if key.startswith("prompt.words.")} == {
        f"prompt.words.{variant}" for variant in range(1, 5)
    }


def test_both_feet_need_more_minutes_in_the_morning() -> None:
    both = Play(subscribed(foot=Foot.BOTH))
    both.waits(HALF_PAST_SEVEN)
    assert (both.value("prompt.minutes", "exercises"), prompted().value("prompt.minutes", "exercises")) == (
        4,
        3,
    )


# Silence


def test_silence_gets_one_nudge_after_20_minutes_and_an_end_after_90() -> None:
    play = prompted()
    assert play.waits(20 * MINUTES - 1).effects == ()
    assert play.waits(1).shown()[0] == "prompt.nudge"
    assert play.rings() == 1
    assert first_button(play) == SlotBegun(STANDING)
    assert play.waits(70 * MINUTES - 1).effects == ()
    assert play.waits(1).shown() == ["prompt.closed"]
    assert play.rings() == 0
    assert isinstance(play.phase, Idle)
    assert play.outcomes()[-1] == ("standing", TODAY, "unanswered")


def test_the_next_slot_closes_the_former() -> None:
    play = with_times("07:30", "08:10").waits(70 * MINUTES)
    assert play.outcomes()[-2:] == [("standing", TODAY, "unanswered"), ("seated", TODAY, "prompted")]
    assert isinstance(play.phase, Prompted)
    assert play.phase.slot == "seated"


# Snooze and skip


def test_snooze_offers_its_choices_and_comes_back_when_it_said() -> None:
    play = prompted().taps("button.snooze")
    choices = (
        [button.event for button in play.effects[0].buttons[0]] if isinstance(play.effects[0], Show) else []
    )
    assert choices == [Snoozed(STANDING, timedelta(minutes=minutes)) for minutes in (10, 30, 60)]
    play.does(choices[1])
    assert play.value("prompt.snoozed", "until") == local(8)
    assert play.waits(30 * MINUTES - 1).effects == ()
    assert play.waits(1).shown()[0] == "prompt.title"
    assert play.rings() == 1
    assert play.waits(20 * MINUTES).shown()[0] == "prompt.nudge"
    assert isinstance(play.taps("button.start").phase, InSession)


@pytest.mark.parametrize(("text", "minutes"), [("", 10), ("5", 5), ("45", 45), ("360", 360)])
def test_a_snooze_by_command_takes_its_minutes(text: str, minutes: int) -> None:
    play = prompted().does(SnoozeNamed(text))
    assert play.wake_at == play.now + timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["0", "361", "-5", "soon", "1.5", "10000", "²"])
def test_a_snooze_that_makes_no_sense_is_refused_with_an_example(text: str) -> None:
    play = prompted()
    before = play.person
    assert play.does(SnoozeNamed(text)).person == before
    assert play.shown() == ["snooze.refused", "prompt.snooze_until"]


def test_a_snooze_never_outlives_the_next_slot() -> None:
    play = with_times("07:30", "09:00").waits(HALF_PAST_SEVEN).does(SnoozeNamed("360"))
    play.waits(60 * MINUTES)
    assert play.now == at(90 * MINUTES)
    assert [outcome for _, _, outcome in play.outcomes()] == ["prompted"]
    play.waits(30 * MINUTES)
    assert play.outcomes()[-2:] == [("standing", TODAY, "unanswered"), ("seated", TODAY, "prompted")]


@pytest.mark.parametrize("words", ["later", "not now"])
def test_later_in_words_snoozes_the_usual_while(words: str) -> None:
    assert prompted().says(words).value("prompt.snoozed", "until") == local(7, 40)


def test_a_skip_closes_the_slot_by_tap_by_command_and_by_word() -> None:
    for play in (
        prompted().does(SlotSkipped(STANDING)),
        prompted().does(SkipAsked()),
        prompted().says("skip"),
    ):
        assert "prompt.skipped" in play.shown()
        assert isinstance(play.phase, Idle)
        assert play.outcomes()[-1] == ("standing", TODAY, "skipped")
        assert play.wake_at == at(EVENING)


# Buttons of another day


@pytest.mark.parametrize("event_type", [SlotBegun, SlotSkipped, SnoozeOpened])
def test_a_button_of_yesterdays_prompt_changes_nothing(event_type: type) -> None:
    play = prompted()
    play.waits(24 * HOURS)
    before = play.person
    assert isinstance(play.phase, Prompted)
    assert play.does(event_type(STANDING)).person == replace(before, unanswered=())
    assert play.shown() == ["toast.prompt_closed"]


def test_a_start_on_todays_closed_prompt_begins_all_the_same_and_on_yesterdays_does_not() -> None:
    play = prompted()
    play.waits(2 * HOURS)
    assert isinstance(play.phase, Idle)
    assert isinstance(play.does(SlotBegun(STANDING)).phase, InSession)
    late = prompted()
    late.waits(23 * HOURS)
    assert late.does(SlotBegun(STANDING)).shown() == ["toast.prompt_closed"]
    assert isinstance(late.phase, Idle)


def test_a_second_tap_on_start_begins_no_second_session() -> None:
    play = prompted().does(SlotBegun(STANDING)).does(SlotBegun(STANDING))
    assert play.shown() == ["toast.prompt_closed"]
    assert play.person.sessions == 1


# Beginning early


def test_a_slot_begun_before_its_prompt_is_not_prompted_again() -> None:
    play = waiting().does(BeginAsked("seated")).says("done").says("done").waits(10).says("done").says("stop")
    assert play.logged()
    play.waits(24 * HOURS)
    assert ("seated", TODAY, "prompted") not in play.outcomes()
    assert ("seated", TODAY, "partial") in play.outcomes()
    assert ("seated", TODAY, "started") in play.outcomes()


def test_begin_alone_means_the_open_slot_and_else_the_next() -> None:
    assert plan(prompted().does(BeginAsked(""))) == "standing"
    assert plan(waiting().does(BeginAsked(""))) == "standing"
    play = prompted()
    play.waits(2 * HOURS)
    assert plan(play.does(BeginAsked(""))) == "seated"


@pytest.mark.parametrize(
    ("name", "slot", "first"),
    [
        ("seated", "seated", "calf_stretch"),
        (" Standing ", "standing", "calf_stretch"),
        ("toes", "toes", "toe_pulls"),
        ("achilles", "extra", "achilles_stretch"),
        ("ankle flexion", "extra", "ankle_flexion"),
        ("FLEXION", "extra", "ankle_flexion"),
        ("calf-stretch", "extra", "calf_stretch"),
        ("toe", "extra", "toe_pulls"),
        ("all", "all", "calf_stretch"),
    ],
)
def test_begin_understands_slots_exercises_and_all(name: str, slot: str, first: str) -> None:
    play = waiting().does(BeginAsked(name))
    assert plan(play) == slot
    assert isinstance(play.phase, InSession)
    assert play.phase.session.plan.exercises[0].id == first


@pytest.mark.parametrize("name", ["ankle", "stretch", "yoga", "seated standing", "🦶", "x" * 4096])
def test_begin_refuses_what_it_does_not_know_and_says_what_it_does(name: str) -> None:
    play = waiting()
    before = play.person
    assert play.does(BeginAsked(name)).person == before
    assert play.shown() == ["begin.refused", "begin.names"]


def test_every_name_that_begin_offers_is_understood() -> None:
    names = str(waiting().does(BeginAsked("?")).value("begin.names", "names")).split(", ")
    assert {"seated", "calf", "extension", "flexion", "all"} <= set(names)
    for name in names:
        assert isinstance(waiting().does(BeginAsked(name)).phase, InSession)


def test_done_on_an_open_prompt_logs_nothing_and_offers_start() -> None:
    for play in (prompted().says("done"), prompted().does(DoneReported())):
        assert play.shown() == ["done.not_begun"]
        assert play.logged() == []
        assert first_button(play) == SlotBegun(STANDING)


def test_ok_on_an_open_prompt_begins_it() -> None:
    assert plan(prompted().says("ok")) == "standing"


@pytest.mark.parametrize("name", ["seated", "achilles"])
def test_beginning_something_else_closes_the_open_prompt(name: str) -> None:
    play = prompted().does(BeginAsked(name))
    assert ("standing", TODAY, "unanswered") in play.outcomes()
    assert "prompt.closed" in play.shown()


# Downtime


@pytest.mark.parametrize(
    ("down", "outcomes"),
    [
        (2, ["prompted"]),
        (60 * MINUTES, ["prompted"]),
        (60 * MINUTES + 1, ["late"]),
        (2 * HOURS, ["late"]),
    ],
)
def test_a_prompt_later_than_its_grace_is_recorded_not_sent(down: float, outcomes: list[str]) -> None:
    play = waiting(HALF_PAST_SEVEN - 1).sleeps_through(1 + down)
    assert [outcome for _, _, outcome in play.outcomes()] == outcomes
    assert play.rings() == outcomes.count("prompted")


def test_after_three_days_away_nothing_old_is_sent() -> None:
    play = waiting().sleeps_through(3 * 24 * HOURS)
    assert sorted(play.outcomes()) == [
        (slot, date(2026, 1, day), "late") for slot in ("seated", "standing") for day in (5, 6, 7)
    ]
    assert play.wake_at == at(3 * 24 * HOURS + HALF_PAST_SEVEN)


def test_after_three_days_away_todays_prompt_is_still_sent_within_its_grace() -> None:
    play = waiting().sleeps_through(3 * 24 * HOURS + HALF_PAST_SEVEN + 10 * MINUTES)
    assert [(day.day, outcome) for slot, day, outcome in play.outcomes() if slot == "standing"] == [
        *((day, "late") for day in (5, 6, 7)),
        (8, "prompted"),
    ]
    assert play.rings() == 1


def test_who_begins_before_anybody_was_woken_makes_no_missed_prompt_vanish() -> None:
    play = waiting()
    play.now += timedelta(days=3)
    play.does(BeginAsked("standing"))
    late = [(slot, day.day) for slot, day, outcome in play.outcomes() if outcome == "late"]
    assert sorted(late) == [(slot, day) for slot in ("seated", "standing") for day in (5, 6, 7)]
    assert ("standing", date(2026, 1, 8), "started") in play.outcomes()


def test_a_prompt_that_was_sent_is_not_given_back_when_a_move_puts_it_into_the_future_again() -> None:
    """Its session reported nothing, and in the new zone the slot's time is an hour away."""
    play = prompted().does(BeginAsked("")).does(ZoneNamed("utc")).waits(2 * HOURS)
    assert [outcome for slot, _, outcome in play.outcomes() if slot == "standing"].count("prompted") == 1


def test_a_snooze_that_ended_while_we_were_away_is_kept_or_closed_by_its_grace() -> None:
    kept = prompted().does(SnoozeNamed("30")).sleeps_through(60 * MINUTES)
    assert kept.shown()[0] == "prompt.title"
    closed = prompted().does(SnoozeNamed("30")).sleeps_through(2 * HOURS)
    assert closed.shown() == ["prompt.closed"]


def test_two_slots_that_are_due_at_once_are_never_stacked() -> None:
    play = with_times("07:30", "08:00").sleeps_through(70 * MINUTES)
    assert [(slot, outcome) for slot, _, outcome in play.outcomes()] == [
        ("standing", "overlapped"),
        ("seated", "prompted"),
    ]
    prompts = [
        effect for effect in play.effects if isinstance(effect, Show) and effect.urgency is Urgency.PROMPT
    ]
    assert len(prompts) == 1
    assert isinstance(prompts[0].place, New)


# Prompts and sessions


def moving() -> Play:
    """A session in its warm-up when the second prompt comes due in a minute."""
    play = with_times("07:30", "08:00")
    play.waits(59 * MINUTES)
    return play.does(BeginAsked("achilles"))


def test_a_prompt_waits_for_feet_that_are_moving_and_opens_after_them() -> None:
    play = moving()
    play.does(StepBegun()).waits(90)
    assert isinstance(play.phase, InSession)
    assert ("seated", TODAY, "prompted") not in play.outcomes()
    for words in ("done", "ok", "done", "ok", "done"):
        play.says(words)
    assert "summary.all" in play.shown()
    assert isinstance(play.phase, Prompted)
    assert play.phase.slot == "seated"


def test_a_prompt_that_waited_too_long_for_a_session_is_recorded() -> None:
    play = moving().does(StepBegun())
    play.now += timedelta(minutes=70)
    play.says("stop")
    assert ("seated", TODAY, "late") in play.outcomes()


def test_a_session_that_lies_still_is_closed_by_the_next_slot() -> None:
    play = moving().does(PauseAsked()).waits(60)
    assert isinstance(play.phase, Prompted)
    assert play.person.interrupted is not None
    assert play.shown()[0] != "prompt.title"
    assert "session.closed_unlogged" in play.shown()


def test_a_pause_is_not_closed_by_a_prompt_that_was_held_back_before_it() -> None:
    play = moving().does(StepBegun()).waits(90).does(PauseAsked()).waits(10 * MINUTES)
    assert isinstance(play.phase, InSession)
    assert isinstance(play.phase.session.moment, Paused)
    play.waits(20 * MINUTES)
    assert isinstance(play.phase, Prompted)


# Times, zone, pause, stop


def test_changed_times_answer_with_both_next_prompts_in_local_time() -> None:
    play = waiting().does(TimesNamed("6:45 21:10"))
    assert play.shown().count("next.prompt") == 2
    seen = [line.values["when"] for line in play.lines() if line.key == "next.prompt"]
    assert [f"{when:%d %H:%M}" for when in seen] == ["05 21:10", "06 06:45"]


@pytest.mark.parametrize(
    ("event", "why"),
    [(PauseAsked(), "pause.away"), (StopAsked(), "stop.off"), (AlarmReported(), "times.locked")],
    ids=str,
)
@pytest.mark.parametrize("changed", [TimesNamed("6:45 21:10"), ZoneNamed("new york")], ids=str)
def test_no_prompt_is_promised_to_whom_none_comes(event: Event, why: str, changed: Event) -> None:
    play = waiting().does(event).does(changed)
    assert why in play.shown()
    assert "next.prompt" not in play.shown()
    assert play.wake_at is None


def test_a_move_to_another_zone_never_doubles_a_day() -> None:
    play = prompted().does(SlotSkipped(STANDING)).does(ZoneNamed("new york"))
    play.waits(6 * HOURS)
    assert [slot for slot, _, outcome in play.outcomes() if outcome == "prompted"] == ["standing"]
    play.waits(24 * HOURS)
    opened = [(slot, on) for slot, on, outcome in play.outcomes() if outcome == "prompted"]
    assert len(opened) == len(set(opened))


@pytest.mark.parametrize("event", [PauseAsked(), StopAsked(), Blocked(), AlarmReported()], ids=str)
def test_no_prompt_stays_open_behind_a_pause_a_stop_or_a_lock(event: Event) -> None:
    play = prompted().does(event)
    assert play.outcomes()[-1] == ("standing", TODAY, "unanswered")
    assert isinstance(play.phase, Away | Gone | Locked)
    assert play.wake_at is None


def test_paused_prompts_stay_away_until_resume() -> None:
    play = waiting().does(PauseAsked())
    assert play.shown() == ["pause.away"]
    assert play.waits(5 * 24 * HOURS).effects == ()
    play.does(ResumeAsked())
    assert play.shown()[0] == "resume.back"
    assert play.wake_at == at(5 * 24 * HOURS + HALF_PAST_SEVEN)


def test_beginning_while_prompts_are_paused_brings_them_back_and_says_so() -> None:
    play = waiting().does(PauseAsked())
    play.waits(2 * 24 * HOURS)
    assert play.does(BeginAsked("yoga")).shown()[0] == "begin.refused"
    assert isinstance(play.phase, Away)
    assert play.does(BeginAsked("achilles")).shown()[0] == "resume.back"
    play.says("stop")
    assert play.wake_at == at(2 * 24 * HOURS + HALF_PAST_SEVEN)


def test_a_stop_is_final_until_start_which_knows_everything_again() -> None:
    play = prompted().does(StopAsked())
    assert play.shown()[0] == "stop.gone"
    assert play.wake_at is None
    before: Person = play.person
    assert play.waits(30 * 24 * HOURS).effects == ()
    play.does(Started())
    assert isinstance(play.phase, Idle)
    assert play.shown()[:2] == ["start.back", "ready.title"]
    assert (play.person.foot, play.person.blocks) == (before.foot, before.blocks)
    assert play.wake_at == at(30 * 24 * HOURS + EVENING)


def plan(play: Play) -> str:
    assert isinstance(play.phase, InSession)
    return play.phase.session.plan.slot
