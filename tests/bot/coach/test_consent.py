"""The words of the consent change: people are asked anew before anything else is stored."""

from dataclasses import replace

import pytest

from bot.coach.consent import yes_to
from bot.coach.effects import LogSet, RecordOccurrence, RecordSession, Show, ShowPaper
from bot.coach.events import (
    Asked,
    BeginAsked,
    ConsentGiven,
    ConsentRefused,
    Event,
    Started,
    StopAsked,
    TextSaid,
    Topic,
    Woken,
)
from bot.coach.own_events import DeletionAsked, ExportAsked
from bot.coach.person import Consent, Gone, Idle, InSession, Locked, Prompted
from tests.bot.coach.test_rules import EVENTS, PHASES
from tests.support.play import PRACTICE, SEVEN, Play, subscribed
from tests.support.uncounted import uncounted

NEWEST = PRACTICE.programme.consent_version
KNOWN = sorted(name for name in PHASES if name != "Welcome")
RECORDED = (LogSet, RecordOccurrence, RecordSession)


def outdated(play: Play) -> Play:
    old = Play(replace(play.person, consent=Consent("an older one", SEVEN)))
    old.now = play.now
    return old


def somebody() -> Play:
    return outdated(Play(subscribed()))


def test_at_the_next_prompt_they_are_asked_once_and_prompts_pause() -> None:
    play = somebody()

    play.waits(1800)

    assert play.shown()[:2] == ["consent.anew", PRACTICE.programme.consent_changed]
    assert PRACTICE.programme.consent_text in play.shown()
    assert play.wake_at is None
    assert play.rings() == 1
    play.does(Woken())
    assert play.effects == ()


def test_before_their_time_comes_nobody_is_disturbed() -> None:
    play = somebody().does(Woken())

    assert play.effects == ()
    assert play.wake_at is not None


@uncounted
@pytest.mark.parametrize("phase", KNOWN)
def test_until_they_answer_nothing_is_stored_wherever_they_stand(phase: str) -> None:
    free = (ConsentGiven, StopAsked)
    for event in EVENTS:
        play = outdated(Play(PHASES[phase].person))
        play.now = PHASES[phase].now
        before = play.person
        if (
            isinstance(event, free)
            or type(event).__module__.endswith("own_events")
            or "Blocked" in str(event)
        ):
            continue
        if "Language" in str(event):
            continue
        play.does(event)
        assert not [effect for effect in play.effects if isinstance(effect, RECORDED)], event
        assert replace(play.person, told=before.told) == before, event


def test_with_the_answer_they_go_on_where_they_were() -> None:
    play = somebody().does(BeginAsked(""))
    assert isinstance(play.phase, Idle)

    play.taps("button.agree")

    assert play.shown() == ["consent.renewed"]
    assert play.person.consent == Consent(NEWEST, play.now, PRACTICE.programme.id)
    play.waits(1800)
    assert isinstance(play.phase, Prompted)


def test_an_answer_hours_later_settles_what_was_missed_and_wakes_nobody_in_the_past() -> None:
    play = somebody()
    play.waits(1800)
    play.waits(5 * 3600)

    play.taps("button.agree")

    assert isinstance(play.phase, Idle)
    assert play.wake_at is not None
    assert play.wake_at > play.now


@pytest.mark.parametrize("phase", KNOWN)
def test_the_answer_is_taken_wherever_they_stand(phase: str) -> None:
    play = outdated(Play(PHASES[phase].person))
    play.now = PHASES[phase].now
    was = type(play.phase)

    play.does(yes_to(PRACTICE))

    assert play.person.consent == Consent(NEWEST, play.now, PRACTICE.programme.id)
    if was is not Gone:
        assert isinstance(play.phase, was)


def test_a_lock_outlasts_the_question() -> None:
    play = outdated(Play(PHASES["Locked"].person)).does(Started()).taps("button.agree")

    assert isinstance(play.phase, Locked)


def test_who_left_is_asked_when_they_come_back() -> None:
    play = outdated(Play(subscribed()).does(StopAsked()))
    play.does(Started())
    assert play.shown()[0] == "consent.anew"

    play.taps("button.agree")

    assert "start.back" in play.shown()
    assert isinstance(play.phase, Idle)


def test_a_no_is_taken_and_leaves_the_way_out() -> None:
    play = somebody().does(Started()).does(ConsentRefused())
    assert play.shown() == ["consent.not_renewed"]

    assert isinstance(play.taps("button.export_first").effects[0], ShowPaper)
    play.does(ConsentRefused())
    assert "delete.question" in play.taps("button.erase_now").shown()


@pytest.mark.parametrize("event", [ExportAsked(), DeletionAsked(), Asked(Topic.PRIVACY), StopAsked()])
def test_what_is_theirs_they_may_have_at_any_time(event: Event) -> None:
    play = somebody().does(event)

    assert play.effects
    assert "consent.anew" not in play.shown()


@pytest.mark.parametrize("words", ["it hurts", "my toe went numb", "I heard a pop"])
def test_a_word_of_alarm_is_not_met_with_a_question_alone(words: str) -> None:
    play = somebody().does(TextSaid(words))

    assert play.shown()[0] == "alarm.heard"
    assert "consent.anew" in play.shown()


def test_a_session_under_way_waits() -> None:
    play = Play(subscribed()).does(BeginAsked("achilles"))
    play = outdated(play)
    play.says("done")
    assert isinstance(play.phase, InSession)
    assert "consent.anew" in play.shown()
    play.taps("button.agree")
    assert isinstance(play.phase, InSession)


def test_somebody_new_agrees_to_the_newest_words() -> None:
    play = Play().does(Started()).taps("button.agree")
    assert play.person.consent is not None
    assert play.person.consent.version == NEWEST
    assert not [one for one in play.history if isinstance(one, Show) and one.lines[0].key == "consent.anew"]
