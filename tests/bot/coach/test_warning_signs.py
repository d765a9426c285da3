"""A warning sign keeps the plan closed until the person has told what became of it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.coach.dose_events import DoseAsked
from bot.coach.effects import Edit, Show
from bot.coach.events import (
    AlarmReported,
    Asked,
    BeginAsked,
    Blocked,
    ClinicianAgreed,
    Event,
    ExerciseAsked,
    ScreenAskedAgain,
    SignTakenBack,
    SignUnseen,
    Started,
    StopAsked,
    Topic,
)
from bot.coach.onboarding import TARGET
from bot.coach.person import Gone, Idle, InSession, Locked, Screening
from bot.coach.screening import asked_at
from bot.storage.codec import from_json, to_json
from content.model import Level
from tests.support.play import AGREED, SEVEN, Play, first_button, subscribed
from tests.support.shows import buttons, check

CHOICES = ["button.clinician_agreed", "button.sign.mistake", "button.sign.unseen"]


def signed(by: str = "an alarm") -> Play:
    """Somebody whose plan a warning sign has closed; a minute later."""
    if by == "an alarm":
        play = Play(subscribed()).does(AlarmReported())
    else:
        play = Play().does(Started()).does(AGREED).ticks(by)
    assert isinstance(play.phase, Locked)
    play.now += timedelta(minutes=1)
    return play


def labels(play: Play) -> list[str]:
    return [button.label.key for button in buttons(play.effects)]


def screen_to_the_end(play: Play) -> Play:
    """ "None of these" to whatever is asked."""
    while isinstance(play.phase, Screening):
        play.taps("button.screen.none")
    return play


@pytest.mark.parametrize("by", ["an alarm", "injury"])
def test_before_it_opens_one_message_asks_what_became_of_the_sign(by: str) -> None:
    play = signed(by).taps("button.sign.looked_at")
    assert isinstance(play.phase, Locked), "the question alone opens nothing"
    (shown,) = (one for one in play.effects if isinstance(one, Show))
    assert shown.lines[0].key == "sign.looked_at"
    assert shown.place == Edit(TARGET)
    assert labels(play) == CHOICES
    for effect in play.effects:
        check(effect)


@pytest.mark.parametrize("by", ["an alarm", "injury"])
def test_a_clinicians_yes_is_kept_with_its_date_and_the_other_questions_follow(by: str) -> None:
    play = signed(by).taps("button.sign.looked_at").taps("button.clinician_agreed")
    assert play.person.cleared_at == play.now
    assert play.person.mistaken_at is None
    assert isinstance(play.phase, Screening)
    assert play.phase.question == "clinician"
    assert not isinstance(screen_to_the_end(play).phase, Locked | Screening)


def test_a_slip_is_kept_with_its_date_and_the_whole_screen_is_asked_again() -> None:
    play = signed().taps("button.sign.looked_at").taps("button.sign.mistake")
    assert (play.person.mistaken_at, play.person.cleared_at) == (play.now, None)
    assert "sign.mistaken" in play.shown()
    assert isinstance(play.phase, Screening)
    assert play.phase.question == "stop"
    assert isinstance(screen_to_the_end(play).phase, Idle)
    assert isinstance(play.does(BeginAsked("")).phase, InSession)


def test_not_yet_opens_nothing_and_says_what_to_do() -> None:
    play = signed().taps("button.sign.looked_at").taps("button.sign.unseen")
    assert isinstance(play.phase, Locked)
    assert play.shown() == ["sign.waits", "screen.stop.advice", "emergency.here"]
    assert (play.person.mistaken_at, play.person.cleared_at) == (None, None)
    assert labels(play.does(first_button(play))) == CHOICES, "and leads back to the question"


def test_none_of_these_opens_no_plan_that_a_sign_has_closed() -> None:
    """The card of before had a button that asked the screen at once; it still hangs in old chats."""
    play = signed()
    assert isinstance(play.phase, Locked)
    play.does(ScreenAskedAgain(asked_at(play.phase.since_at)))
    assert labels(play) == CHOICES
    assert "button.screen.none" not in labels(play)


@pytest.mark.parametrize("event", [ClinicianAgreed(0), SignTakenBack(0), SignUnseen(0), ScreenAskedAgain(0)])
def test_an_answer_of_another_lock_counts_for_nothing(event: Event) -> None:
    play = signed()
    before = play.person
    assert play.does(event).person == before
    assert play.shown() == ["toast.answered"]


def test_a_lock_for_a_clinician_is_not_taken_back_as_a_slip() -> None:
    play = Play().does(Started()).does(AGREED).flags("diabetes")
    assert isinstance(play.phase, Locked)
    before = play.person
    assert play.does(SignTakenBack(asked_at(play.phase.since_at))).person == before


@pytest.mark.parametrize("leaves", [StopAsked(), Blocked()], ids=str)
def test_leaving_is_no_way_round_the_question(leaves: Event) -> None:
    play = signed()
    locked = play.phase
    play.does(leaves).does(StopAsked())
    assert isinstance(play.phase, Gone)
    play.person = from_json(json.loads(json.dumps(to_json(play.person))))
    play.does(Started())
    assert play.phase == locked
    assert play.shown()[:2] == ["start.back", "locked.stop"]
    assert labels(play) == ["button.sign.looked_at"]


def test_a_sign_told_while_a_clinicians_yes_is_awaited_closes_the_plan_as_well() -> None:
    play = Play().does(Started()).does(AGREED).flags("pregnancy").does(AlarmReported())
    assert isinstance(play.phase, Locked)
    assert play.phase.level is Level.STOP
    assert play.shown()[:2] == ["locked.stop", "locked.told"]


def test_a_state_of_before_the_question_still_loads_and_is_asked() -> None:
    stored = to_json(signed("injury").person)
    assert "mistaken_at" not in stored
    assert stored["phase"].keys() == {"is", "question", "level", "since_at", "reasons"}
    play = Play(from_json(stored))
    assert isinstance(play.phase, Locked)
    assert labels(play.does(ScreenAskedAgain(asked_at(play.phase.since_at)))) == CHOICES
    left = to_json(replace(subscribed(), phase=Gone(SEVEN)))
    assert left["phase"].keys() == {"is", "since_at"}
    assert from_json(left).phase == Gone(SEVEN)


# What a closed plan, and nobody's plan, show


@pytest.mark.parametrize("event", [Asked(Topic.TODAY), DoseAsked("")], ids=str)
def test_a_closed_plan_shows_why_and_how_it_opens_instead_of_itself(event: Event) -> None:
    play = signed().does(event)
    assert play.shown()[0] == "locked.stop"
    assert labels(play) == ["button.sign.looked_at"]


@pytest.mark.parametrize("exercise", ["calf_stretch", "achilles_stretch"])
def test_no_card_of_a_closed_plan_offers_anything(exercise: str) -> None:
    """Nor what the sheet says of the second one: beside nothing to begin it would be the way on."""
    play = signed().does(ExerciseAsked(exercise))
    assert "times.locked" in play.shown()
    assert labels(play) == []


def test_today_in_the_middle_of_the_questions_asks_the_open_one() -> None:
    play = Play().does(Started()).does(AGREED).does(Asked(Topic.TODAY))
    assert play.shown()[0] == "onboarding.first"
    assert "button.screen.none" in labels(play)


@pytest.mark.parametrize("topic", [Topic.PROGRESS, Topic.HISTORY, Topic.TODAY, Topic.NEXT])
def test_who_has_not_agreed_has_no_plan_and_reads_how_to_begin(topic: Topic) -> None:
    play = Play().does(Asked(topic))
    assert play.shown() == ["progress.stranger"]


def test_the_dose_of_who_has_not_agreed_is_the_welcome() -> None:
    play = Play().does(DoseAsked(""))
    assert play.shown()[:2] == ["onboarding.first", "welcome.hello"]


def test_an_alarm_after_leaving_is_answered_and_closes_the_plan_on_the_return() -> None:
    play = Play(subscribed()).does(StopAsked()).does(AlarmReported(None))
    assert play.shown()[0] == "locked.stop"
    assert labels(play) == [], "nothing opens a plan that is not there"
    play.does(Started())
    assert isinstance(play.phase, Locked)
    assert "button.sign.looked_at" in labels(play)
