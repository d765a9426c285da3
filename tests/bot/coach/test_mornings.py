"""What a prompt asks: the morning after, and anything new. What a worse one offers, and the screen once more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.coach.effects import Edit, Effect, LogAnswer, New, RecordOccurrence, Show
from bot.coach.events import (
    BeginAsked,
    Event,
    PauseAsked,
    ResumeAsked,
    SlotBegun,
    SlotSkipped,
    SnoozeNamed,
    Started,
    StopAsked,
)
from bot.coach.facts import Morning, News, Question
from bot.coach.marks import SlotMark
from bot.coach.pain_events import HalfAccepted, MorningTold, NewsTold, RestAccepted
from bot.coach.person import Ask, Away, Idle, InSession, Prompted, Running, Screening
from bot.coach.screening import asked_at
from tests.support.play import Play, first_button, subscribed

HOURS, DAYS = 3600, 24 * 3600
TO_PROMPT = 30 * 60
"""From seven to the standing slot."""


def walks_through(play: Play) -> None:
    while isinstance(play.phase, InSession):
        if isinstance(play.phase.session.moment, Running):
            play.comes_next()
        else:
            play.does(first_button(play))


def prompted_after_a_session(days: int = 1) -> Play:
    """The standing prompt so many days after a session; the prompts between were left."""
    play = Play(subscribed()).waits(TO_PROMPT).does(BeginAsked(""))
    walks_through(play)
    play.waits(days * DAYS - (play.now - Play().now).total_seconds() + TO_PROMPT)
    return play


def prompted(play: Play) -> Prompted:
    assert isinstance(play.phase, Prompted)
    return play.phase


def ways(play: Play) -> list[Event]:
    """The buttons of the newest message that has any."""
    for effect in reversed(play.history):
        if isinstance(effect, Show) and effect.buttons:
            return [button.event for row in effect.buttons for button in row]
    raise AssertionError("no button")


def offered(play: Play) -> list[Event]:
    """The buttons of the prompt's message as the last step left it."""
    place = Edit(prompted(play).shown)
    shows = [one for one in play.effects if isinstance(one, Show) and one.place == place]
    return [button.event for row in shows[-1].buttons for button in row]


def mornings(play: Play) -> list[tuple[str, object]]:
    return [
        (str(effect.on), effect.value)
        for effect in play.history
        if isinstance(effect, LogAnswer) and effect.question is Question.MORNING
    ]


def prompts(effects: tuple[Effect, ...]) -> list[Show]:
    return [one for one in effects if isinstance(one, Show) and isinstance(one.place, New)]


def worse(running: int) -> Play:
    """A worse morning, the last of so many running, each after a session."""
    play = prompted_after_a_session()
    for _ in range(running - 1):
        play.taps("button.morning.worse").does(BeginAsked(""))
        walks_through(play)
        play.waits(DAYS - 12 * HOURS)  # To after the evening prompt, which is left.
        while not (isinstance(play.phase, Prompted) and play.phase.slot == "standing"):
            play.comes_next()
    return play.taps("button.morning.worse")


# The morning after


def test_the_first_prompt_of_the_day_after_a_session_asks_for_the_morning() -> None:
    play = prompted_after_a_session()
    assert prompted(play).asks == (Ask.MORNING,)
    assert isinstance(first_button(play), SlotBegun)
    assert [way.morning for way in ways(play) if isinstance(way, MorningTold)] == list(Morning)


def test_the_prompt_of_the_same_day_and_of_days_later_do_not_ask() -> None:
    play = Play(subscribed()).waits(TO_PROMPT).does(BeginAsked(""))
    walks_through(play)
    play.waits(12 * HOURS)
    assert prompted(play).asks == ()
    assert prompted(prompted_after_a_session(2)).asks == ()


def test_it_is_asked_once() -> None:
    play = prompted_after_a_session().waits(12 * HOURS)
    assert prompted(play).slot == "seated"
    assert prompted(play).asks == ()


def test_a_nudge_and_a_snoozed_prompt_ask_still() -> None:
    nudged = prompted_after_a_session().waits(20 * 60)
    assert any(isinstance(way, MorningTold) for way in ways(nudged))
    snoozed = prompted_after_a_session().does(SnoozeNamed("30")).waits(30 * 60)
    assert prompted(snoozed).asks == (Ask.MORNING,)


@pytest.mark.parametrize("morning", [Morning.BETTER, Morning.SAME])
def test_an_answer_is_kept_and_the_prompt_goes_on_as_usual(morning: Morning) -> None:
    play = prompted_after_a_session().taps(f"button.morning.{morning}")
    assert mornings(play) == [("2026-01-06", morning)]
    (shown,) = (one for one in play.effects if isinstance(one, Show))
    assert isinstance(shown.place, Edit)
    assert not any(isinstance(way, MorningTold) for way in ways(play))
    assert isinstance(play.does(first_button(play)).phase, InSession)


def test_a_second_answer_changes_nothing() -> None:
    play = prompted_after_a_session()
    told = play.button("button.morning.same")
    assert play.does(told).does(told).shown() == ["toast.prompt_closed"]
    assert len(mornings(play)) == 1


def test_start_without_an_answer_is_fine() -> None:
    play = prompted_after_a_session()
    assert isinstance(play.does(first_button(play)).phase, InSession)
    assert mornings(play) == []


# What a worse one offers


def test_a_worse_morning_offers_half_and_says_why() -> None:
    play = worse(1)
    assert "morning.worse" in play.shown()
    assert [type(way) for way in offered(play)[:2]] == [HalfAccepted, SlotBegun]
    whole = Play(play.person)
    whole.now = play.now
    whole.does(BeginAsked(""))
    play.taps("button.half")
    assert isinstance(play.phase, InSession)
    assert isinstance(whole.phase, InSession)
    halved, usual = play.phase.session.plan.exercises, whole.phase.session.plan.exercises
    assert [one.reps for one in halved] == [0, 6, 10]  # Under ten toe pulls the file does not go.
    assert [one.reps for one in usual] == [0, 12, 20]
    assert all(half.hold_s <= one.hold_s for half, one in zip(halved, usual, strict=True))


def test_half_is_for_that_day_alone() -> None:
    play = worse(1).taps("button.half")
    walks_through(play)
    play.waits(DAYS).does(BeginAsked("standing"))
    assert isinstance(play.phase, InSession)
    assert [one.reps for one in play.phase.session.plan.exercises][1] == 12


def test_the_usual_plan_stays_a_choice() -> None:
    play = worse(1).taps("button.as_planned")
    assert isinstance(play.phase, InSession)
    assert [one.reps for one in play.phase.session.plan.exercises] == [0, 12, 20]


def test_two_worse_mornings_running_offer_a_rest_of_48_hours() -> None:
    play = worse(2)
    assert "morning.worse_again" in play.shown()
    assert [type(way) for way in offered(play)[:3]] == [RestAccepted, HalfAccepted, SlotBegun]
    asked_at = play.now
    play.taps("button.rest")
    assert isinstance(play.phase, Away)
    assert "rest.advice" in play.shown()
    play.effects = ()
    play.comes_next()
    assert play.now - asked_at >= timedelta(hours=48)
    assert isinstance(play.phase, Prompted)


def test_a_rest_ends_when_the_person_wants_it_to() -> None:
    play = worse(2).taps("button.rest").does(ResumeAsked())
    assert isinstance(play.phase, Idle)


def test_a_worse_morning_is_forgotten_by_a_better_one() -> None:
    play = worse(1).does(BeginAsked(""))
    walks_through(play)
    play.waits(DAYS)
    while not (isinstance(play.phase, Prompted) and play.phase.slot == "standing"):
        play.comes_next()
    assert "morning.worse_again" not in play.shown()


# The safety screen once more


def test_once_a_month_start_answers_that_nothing_is_new() -> None:
    play = Play(subscribed())
    play.person = replace(play.person, screened_at=play.now - timedelta(days=30), active_at=play.now)
    play.waits(TO_PROMPT)
    assert prompted(play).asks == (Ask.NEWS,)
    start = first_button(play)
    assert isinstance(start, SlotBegun)
    assert start.news is News.NOTHING
    assert isinstance(play.does(start).phase, InSession)
    assert play.person.screened_at == play.now


def test_beginning_by_a_word_is_no_answer_about_safety() -> None:
    play = Play(subscribed())
    long_ago = play.now - timedelta(days=30)
    play.person = replace(play.person, screened_at=long_ago, active_at=play.now)
    assert isinstance(play.waits(TO_PROMPT).says("ok").phase, InSession)
    assert play.person.screened_at == long_ago


def test_something_new_asks_the_whole_screen_and_leads_back_to_the_plan() -> None:
    play = Play(subscribed())
    play.person = replace(play.person, screened_at=play.now - timedelta(days=31), active_at=play.now)
    play.waits(TO_PROMPT).taps("button.something_new")
    assert {type(play.phase)} == {Screening}
    assert play.wake_at is None
    assert "screen.again.news" in play.shown()
    for _ in range(3):
        play.does(first_button(play))
    assert play.phase == Idle()
    assert play.wake_at is not None


@pytest.mark.parametrize("event", [BeginAsked(""), BeginAsked("achilles"), BeginAsked("all")])
def test_after_a_fortnight_without_a_session_the_screen_comes_first(event: Event) -> None:
    play = Play(subscribed()).does(PauseAsked()).waits(15 * DAYS).does(event)
    assert play.phase == Screening("stop", asked=asked_at(play.now))
    assert "screen.again.away" in play.shown()
    for _ in range(3):
        play.does(first_button(play))
    assert isinstance(play.does(event).phase, InSession)


def test_start_on_a_prompt_after_a_fortnight_asks_too() -> None:
    play = Play(subscribed())
    long_ago = play.now - timedelta(days=15)
    play.person = replace(play.person, screened_at=long_ago)
    play.waits(TO_PROMPT)
    assert play.does(first_button(play)).phase == Screening("stop", asked=asked_at(play.now))
    recorded = [one.outcome for one in play.effects if isinstance(one, RecordOccurrence)]
    assert recorded == ["unanswered"]


def test_the_short_version_is_no_way_around_the_screen() -> None:
    play = Play(subscribed())
    play.person = replace(play.person, screened_at=play.now - timedelta(days=15))
    play.waits(TO_PROMPT + 20 * 60)
    assert play.taps("button.short").phase == Screening("stop", asked=asked_at(play.now))


def test_coming_back_after_a_stop_of_weeks_asks_before_the_first_session() -> None:
    play = Play(subscribed()).does(StopAsked()).waits(15 * DAYS).does(Started())
    assert isinstance(play.does(BeginAsked("")).phase, Screening)


def test_a_session_within_a_fortnight_needs_no_new_screen() -> None:
    play = Play(subscribed()).does(BeginAsked("toes"))
    walks_through(play)
    play.does(PauseAsked()).waits(13 * DAYS).does(BeginAsked(""))
    assert isinstance(play.phase, InSession)


def test_a_skip_leaves_what_was_asked_alone() -> None:
    play = prompted_after_a_session()
    play.does(SlotSkipped(first_mark(play)))
    assert play.phase == Idle()
    assert play.does(NewsTold(first_mark(prompted_after_a_session()))).shown() == ["toast.prompt_closed"]


def first_mark(play: Play) -> SlotMark:
    start = first_button(play)
    assert isinstance(start, SlotBegun)
    return start.mark
