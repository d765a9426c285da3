"""Getting to know each other: always the first button, words at any step, and a lock that holds."""

from dataclasses import replace
from datetime import date, time

import pytest

from bot.coach.effects import Below, RecordSession, Show
from bot.coach.events import (
    AlarmReported,
    BeginAsked,
    ClinicianAgreed,
    ConsentGiven,
    ConsentRefused,
    DoneReported,
    Event,
    ResumeAsked,
    ScreenMark,
    ScreenPassed,
    ShortBegun,
    SlotBegun,
    SlotMark,
    Started,
    StepBegun,
    StopAsked,
    TimesNamed,
    Unblocked,
    Woken,
    Wordless,
    WordlessSent,
    ZoneFound,
    ZoneNamed,
)
from bot.coach.person import (
    ChoosingFoot,
    ChoosingTimes,
    ChoosingZone,
    Gone,
    Idle,
    InSession,
    Locked,
    NamingConditions,
    Phase,
    Screening,
    Welcome,
)
from content.model import Foot
from tests.support.play import AGREED, BERLIN, Play, first_button, local, subscribed

STEPS = 7
"""Taps from the welcome to the end: consent, three safety questions, foot, zone, times."""


def asked(steps: int) -> Play:
    """A newcomer after so many first buttons."""
    play = Play().does(Started())
    for _ in range(steps):
        play.does(first_button(play))
    return play


def locked(item: str) -> Play:
    return asked(1).flags(item)


def test_the_first_buttons_alone_lead_to_a_plan() -> None:
    phases = [type(asked(steps).phase) for steps in range(STEPS + 1)]
    assert phases == [Welcome, *[Screening] * 3, ChoosingFoot, ChoosingZone, ChoosingTimes, Idle]
    play = asked(STEPS)
    assert play.person.foot is Foot.LEFT
    assert play.person.blocks == frozenset()
    assert play.shown()[0] == "ready.title"
    assert [slot.at for slot in play.person.slots] == [local(7, 30), local(19, 30)]
    assert isinstance(play.does(first_button(play)).phase, InSession)


def test_before_consent_nothing_is_known_and_a_no_stores_nothing() -> None:
    play = asked(0)
    assert play.person.consent is None
    assert play.wake_at is None
    assert play.does(ConsentRefused()).shown() == ["consent.refused"]
    assert play.person.consent is None


@pytest.mark.parametrize("words", ["ok", "yes", "I agree", "done", "👍"])
@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_words_are_never_consent_and_never_a_safety_answer(words: str, steps: int) -> None:
    play = asked(steps)
    before = play.person
    assert play.says(words).person == before
    assert play.shown()[0] == "onboarding.buttons"
    assert first_button(play) == first_button(asked(steps))


@pytest.mark.parametrize("steps", range(STEPS + 1))
def test_times_and_zone_are_understood_at_every_step(steps: int) -> None:
    play = asked(steps).does(TimesNamed("6:15 21:00")).does(ZoneNamed("new york"))
    assert play.shown()[0] == "zone.set"
    while not isinstance(play.phase, Idle):
        play.does(first_button(play))
    assert [slot.at for slot in play.person.slots] == [local(6, 15), local(21)]
    assert play.person.zone == "America/New_York"
    assert "zone.question" not in shown_after(play, "zone.set")


def shown_after(play: Play, key: str) -> list[str]:
    keys = [line.key for effect in play.history if isinstance(effect, Show) for line in effect.lines]
    return keys[keys.index(key) :]


def test_times_and_zone_before_consent_travel_in_the_button_alone() -> None:
    play = asked(0).does(ZoneNamed("berlin")).does(TimesNamed("6:15 21:00"))
    agreed = first_button(play)
    assert agreed == ConsentGiven(BERLIN, (time(6, 15), time(21)), "en", AGREED.version)
    # A program that was started anew knows nothing of the stranger but the button.
    fresh = Play().does(agreed)
    assert fresh.person.zone == BERLIN
    assert fresh.person.zone_known
    assert fresh.person.times_known
    assert [slot.at for slot in fresh.person.slots] == [local(6, 15), local(21)]


@pytest.mark.parametrize("text", ["25:00 20:00", "soon", "07:30", "07:30 07:30", "7 8 9", "07:30 20:15 x"])
@pytest.mark.parametrize("steps", range(STEPS + 1))
def test_wrong_times_are_refused_with_an_example_and_change_nothing(text: str, steps: int) -> None:
    play = asked(steps)
    before = play.person
    assert play.does(TimesNamed(text)).person == before
    assert play.shown()[0] in {"times.refused", "times.count", "times.same"}


@pytest.mark.parametrize("steps", range(STEPS + 1))
def test_an_unknown_place_changes_nothing(steps: int) -> None:
    play = asked(steps)
    before = play.person
    assert play.does(ZoneNamed("nowhere at all")).person == before
    assert play.shown()[0] == "zone.refused"


@pytest.mark.parametrize(("steps", "known"), [(5, "zone_known"), (6, "times_known")], ids=["zone", "times"])
def test_ok_takes_what_is_suggested_where_no_safety_hangs_on_it(steps: int, known: str) -> None:
    assert getattr(asked(steps).says("ok").person, known)


def test_a_typed_city_answers_the_question_of_the_zone() -> None:
    play = asked(5).says("new york")
    assert isinstance(play.phase, ChoosingTimes)
    assert play.says("7 and 20:00").person.times_known


def test_a_doubted_zone_asks_for_a_location_and_takes_it() -> None:
    play = asked(5).taps("button.zone.other")
    assert [effect.below for effect in play.effects if isinstance(effect, Show)] == [Below.ASK_LOCATION]
    assert isinstance(play.does(ZoneFound("Asia/Tokyo")).phase, ChoosingTimes)
    assert play.person.zone == "Asia/Tokyo"


def test_a_place_of_several_zones_is_asked_back() -> None:
    play = asked(5).says("somewhere")
    assert play.shown() == ["zone.which"]
    assert first_button(play) == ZoneFound(BERLIN)


@pytest.mark.parametrize("steps", range(STEPS))
@pytest.mark.parametrize(
    "event", [BeginAsked(""), BeginAsked("all"), SlotBegun(SlotMark("standing", date(2026, 1, 5)))], ids=str
)
def test_nothing_leads_to_exercise_before_all_is_answered(steps: int, event: Event) -> None:
    play = asked(steps)
    before = play.person
    assert play.does(event).person == before
    assert play.shown()[0] == "onboarding.first"
    assert first_button(play) == first_button(asked(steps))


@pytest.mark.parametrize("steps", range(STEPS))
def test_a_start_and_a_sticker_ask_the_same_question_again(steps: int) -> None:
    play = asked(steps)
    phase, first = play.phase, first_button(play)
    assert first_button(play.does(Started())) == first
    assert first_button(play.does(WordlessSent(Wordless.STICKER))) == first
    assert play.phase == phase


@pytest.mark.parametrize("steps", range(1, STEPS))
def test_a_second_tap_on_an_answered_question_changes_nothing(steps: int) -> None:
    play = asked(steps - 1)
    tapped = first_button(play)
    before = play.does(tapped).person
    assert play.does(tapped).person == before
    assert play.shown() == ["toast.answered"]


# The safety screen


def test_a_red_flag_locks_the_plan_and_says_what_to_do() -> None:
    play = locked("injury")
    assert isinstance(play.phase, Locked)
    reason = ["locked.ticked", "screen.item"]
    assert play.shown() == ["locked.stop", *reason, "screen.stop.advice", "emergency.anywhere"]
    again = first_button(play)
    for event in (BeginAsked("all"), Started(), ClinicianAgreed(0)):
        assert play.does(event).shown()[0] in {"locked.stop", "toast.answered"}
        assert isinstance(play.phase, Locked)
    assert play.wake_at is None
    assert asks(play.does(again)) == ""
    assert play.shown() == ["sign.looked_at", "sign.why"]


def test_a_locked_person_stays_locked_through_words_times_and_taps() -> None:
    play = locked("injury")
    passed = asked(1).button("button.screen.none")
    for words in ("done", "ok", "yes", "hello", "no pain"):
        assert isinstance(play.says(words).phase, Locked)
    assert isinstance(play.does(TimesNamed("6:00 20:00")).phase, Locked)
    assert isinstance(play.does(passed).phase, Locked)
    assert isinstance(play.does(AlarmReported()).phase, Locked)
    assert play.shown()[0] == "locked.stop"


@pytest.mark.parametrize("by", ["an alarm", "diabetes"])
@pytest.mark.parametrize(
    "event",
    [
        *(BeginAsked(what) for what in ("", "standing", "all", "achilles")),
        SlotBegun(SlotMark("standing", date(2026, 1, 5))),
        ShortBegun(SlotMark("standing", date(2026, 1, 5))),
        StepBegun(),
        DoneReported(),
        ResumeAsked(),
    ],
    ids=str,
)
def test_a_locked_plan_begins_nothing(by: str, event: Event) -> None:
    """Nor does it call anybody: it was locked in the middle of days with prompts."""
    play = Play(subscribed()).does(AlarmReported()) if by == "an alarm" else locked(by)
    assert isinstance(play.phase, Locked)
    assert play.wake_at is None
    assert not list(play.person.coming())
    assert isinstance(play.does(event).phase, Locked)
    assert not [effect for effect in play.history if isinstance(effect, RecordSession)]


def test_a_clinicians_yes_opens_the_plan_but_for_what_was_ticked() -> None:
    play = locked("diabetes").taps("button.clinician_agreed")
    assert isinstance(where(play), NamingConditions)
    assert play.person.cleared_at == play.now
    assert play.value("screen.cleared", "on") == play.person.local(play.now).date()
    play.does(first_button(play))
    assert play.person.blocks == {"diabetes"}
    assert isinstance(where(play), Screening)
    while not isinstance(play.phase, Idle):
        play.does(first_button(play))
    play.does(BeginAsked("all"))
    assert planned(play) == ["calf_stretch", "achilles_stretch", "ankle_extension", "ankle_flexion"]


def test_after_a_stop_a_locked_plan_opens_only_through_the_screen() -> None:
    play = locked("pregnancy").does(StopAsked())
    assert isinstance(play.phase, Gone)
    assert asks(play.does(Started())) == "stop"


@pytest.mark.parametrize(
    ("item", "left_out"),
    [
        ("balance", {"achilles_stretch"}),
        ("no_step", {"achilles_stretch"}),
        ("cannot_cross", {"ankle_extension", "ankle_flexion"}),
        ("hip_replacement", {"ankle_extension", "ankle_flexion"}),
    ],
)
def test_what_has_to_be_planned_around_is_left_out(item: str, left_out: set[str]) -> None:
    play = asked(3).ticks(item).taps("button.screen.ticked")
    while not isinstance(play.phase, Idle):
        play.does(first_button(play))
    assert left_out.isdisjoint(planned(play.does(BeginAsked("all"))))


def test_a_tick_is_taken_back_by_a_second_tap() -> None:
    play = asked(3)
    before = play.phase
    assert isinstance(before, Screening)
    assert play.ticks("balance").phase == replace(before, ticked=("balance",))
    assert play.ticks("balance").phase == before


def test_an_exercise_that_is_ruled_out_cannot_be_begun_by_name() -> None:
    play = Play(subscribed(blocks=frozenset({"balance"}))).does(BeginAsked("achilles"))
    assert play.shown() == ["begin.blocked"]
    assert isinstance(play.phase, Idle)


def test_a_slot_of_which_nothing_is_left_is_not_opened() -> None:
    play = Play(subscribed(blocks=frozenset({"achilles_injury", "diabetes"})))
    play.waits(24 * 3600)
    assert {slot for slot, _, _ in play.outcomes()} == {"seated"}
    assert play.does(BeginAsked("standing")).shown() == ["session.nothing_left"]


@pytest.mark.parametrize("steps", range(1, STEPS))
def test_an_alarm_during_the_questions_is_heard(steps: int) -> None:
    play = asked(steps).says("my foot went numb")
    assert play.shown()[0] == "alarm.heard"
    assert isinstance(play.taps("button.lock").phase, Locked)


def test_a_strangers_alarm_is_answered_and_locks_nothing() -> None:
    play = asked(0).says("my foot went numb")
    assert play.shown()[0] == "alarm.heard"
    assert isinstance(play.phase, Welcome)


def test_a_sharp_time_is_no_alarm() -> None:
    assert asked(6).says("8 sharp").shown()[0] != "alarm.heard"


def test_a_stranger_who_stops_or_returns_is_asked_from_the_start() -> None:
    assert asked(0).does(StopAsked()).shown() == ["stop.stranger"]
    play = Play(replace(asked(0).person, phase=Gone(asked(0).now)))
    assert isinstance(play.does(Started()).phase, Welcome)


@pytest.mark.parametrize("steps", range(1, STEPS))
def test_who_leaves_in_the_middle_goes_on_where_they_were(steps: int) -> None:
    play = asked(steps)
    phase = play.phase
    play.does(StopAsked()).does(Unblocked()).does(Started())
    assert asks(play) == "stop" if isinstance(phase, Screening) else play.phase == phase


def test_questions_wait_for_nobody() -> None:
    for steps in range(STEPS):
        play = asked(steps)
        before = play.person
        assert play.wake_at is None
        assert play.does(Woken()).person == before
        assert isinstance(
            play.does(ScreenPassed(ScreenMark("no such question", 0))).phase, type(before.phase)
        )


def asks(play: Play) -> str:
    """The safety question that is open; empty: none is."""
    return play.phase.question if isinstance(play.phase, Screening) else ""


def where(play: Play) -> Phase:
    return play.phase


def planned(play: Play) -> list[str]:
    assert isinstance(play.phase, InSession)
    return [exercise.id for exercise in play.phase.session.plan.exercises]
