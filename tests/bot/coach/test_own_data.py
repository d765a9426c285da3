"""What is theirs: the export and the erasure, wherever a person stands."""

from dataclasses import replace

import pytest

from bot.coach.coverage import coverages
from bot.coach.effects import Edit, EraseEverything, New, Show, ShowPaper
from bot.coach.events import Asked, Blocked, Started, StopAsked, Topic
from bot.coach.own_events import DeletionAsked, DeletionConfirmed, DeletionRefused, ExportAsked
from bot.coach.person import InSession, Slot, Welcome
from content.model import Foot
from tests.bot.coach.test_rules import PHASES
from tests.support.play import PRACTICE, Play, subscribed
from tests.support.shows import text

KNOWN = sorted(name for name in PHASES if name != "Welcome")


def at(phase: str) -> Play:
    play = Play(PHASES[phase].person)
    play.now = PHASES[phase].now
    return play


@pytest.mark.parametrize("phase", KNOWN)
def test_everything_is_erased_after_one_yes_wherever_a_person_stands(phase: str) -> None:
    play = at(phase).does(DeletionAsked())
    assert play.shown() == ["delete.question", "delete.what"]
    before = play.person

    play.taps("button.erase")

    assert EraseEverything() in play.effects
    assert isinstance(play.phase, Welcome)
    assert play.person.consent is None
    assert play.wake_at is None
    assert before.consent is not None


@pytest.mark.parametrize("phase", KNOWN)
def test_a_no_changes_nothing_and_takes_the_question_away(phase: str) -> None:
    play = at(phase).does(DeletionAsked())
    before = play.person

    play.taps("button.keep")

    assert play.shown() == ["delete.kept"]
    assert play.person == before
    (asked,) = [
        e for e in play.history if isinstance(e, Show) and e.buttons and e.lines[0].key == "delete.question"
    ]
    answered = play.effects[0]
    assert isinstance(asked.place, New)
    assert isinstance(answered, Show)
    assert isinstance(answered.place, Edit)
    assert answered.place.target == asked.place.target


def test_a_button_of_another_day_asks_once_more() -> None:
    play = Play(subscribed()).does(DeletionAsked())
    old = play.button("button.erase")
    play.waits(2 * 86_400)

    play.does(old)

    assert play.shown() == ["delete.question", "delete.what"]
    assert play.person.consent is not None


def test_a_stranger_is_told_that_nothing_is_stored() -> None:
    play = Play().does(Started())
    assert play.does(DeletionAsked()).shown() == ["delete.stranger"]
    assert play.does(ExportAsked()).shown() == ["export.stranger"]
    confirmed = play.does(DeletionConfirmed(play.now.date()))
    assert confirmed.shown() == ["delete.stranger"]
    assert EraseEverything() not in confirmed.effects
    play.does(DeletionRefused())
    assert play.person.consent is None


def test_after_it_a_start_begins_anew() -> None:
    play = Play(subscribed()).does(DeletionAsked()).taps("button.erase")

    play.does(Started())

    assert play.shown()[0] == "welcome.hello"


@pytest.mark.parametrize("leaves", [StopAsked(), Blocked()])
def test_who_has_gone_may_still_take_and_erase_what_is_theirs(leaves: StopAsked | Blocked) -> None:
    play = Play(subscribed()).does(leaves)
    assert isinstance(play.does(ExportAsked()).effects[0], ShowPaper)
    play.does(DeletionAsked()).taps("button.erase")
    assert EraseEverything() in play.effects


def test_an_export_in_the_middle_of_a_session_leaves_the_session_alone() -> None:
    play = at("Hold, pacer")
    before = play.person

    play.does(ExportAsked())

    assert isinstance(play.phase, InSession)
    assert play.person == before


def test_two_of_three_rounds_of_toe_pulls_are_67_percent() -> None:
    """A14."""
    percents = {part.exercise.id: part.percent for part in coverages(PRACTICE, subscribed())}

    assert percents["toe_pulls"] == 67
    assert {percent for id_, percent in percents.items() if id_ != "toe_pulls"} == {100}


@pytest.mark.parametrize("foot", list(Foot))
def test_with_the_midday_break_the_plan_holds_all_of_the_sheet(foot: Foot) -> None:
    person = subscribed(foot=foot)
    whole = (*person.slots, Slot("toes", PRACTICE.programme.slot("toes").default_at))
    person = replace(person, slots=whole)

    assert {part.percent for part in coverages(PRACTICE, person)} == {100}


def test_a_slot_on_some_days_of_the_week_counts_for_those() -> None:
    person = subscribed()
    workdays = tuple(replace(slot, days=frozenset(range(5))) for slot in person.slots)

    percents = {
        part.exercise.id: part.percent for part in coverages(PRACTICE, replace(person, slots=workdays))
    }

    assert percents["toe_pulls"] == 48, "ten of 21 times a week"
    assert percents["achilles_stretch"] == 71, "five of seven"


@pytest.mark.parametrize("phase", sorted(PHASES))
def test_privacy_leads_to_everything_that_is_theirs_wherever_they_stand(phase: str) -> None:
    play = at(phase).does(Asked(Topic.PRIVACY))
    assert play.shown() == ["privacy.words"]

    assert {"export.caption", "export.stranger"} & set(play.taps("button.export").shown())
    assert {"delete.question", "delete.stranger"} & set(play.taps("button.erase_all").shown())


def test_who_runs_the_bot_is_named_where_they_said_it() -> None:
    practice = replace(PRACTICE, operator="<privacy@example.org>")
    play = Play(subscribed(), practice).does(Asked(Topic.PRIVACY))

    assert "Who runs this bot: &lt;privacy@example.org&gt;" in text(shows(play)[0])


def test_a_stop_offers_to_take_the_consent_back_as_a_whole() -> None:
    play = Play(subscribed()).does(StopAsked())
    assert play.shown()[:2] == ["stop.gone", "stop.erase"]

    play.taps("button.erase_all").taps("button.erase")

    assert EraseEverything() in play.effects


def shows(play: Play) -> list[Show]:
    return [effect for effect in play.effects if isinstance(effect, Show)]
