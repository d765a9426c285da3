"""No button of another time or another question, and none that anybody made up, loosens what keeps people safe."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from bot.coach.consent import yes_to
from bot.coach.events import (
    BeginAsked,
    ClinicianAgreed,
    ConsentGiven,
    Event,
    ExerciseNamed,
    FootChosen,
    NamingEnded,
    ScreenAskedAgain,
    ScreenItemTicked,
    ScreenPassed,
    SlotBegun,
    Started,
    StopAsked,
)
from bot.coach.facts import News
from bot.coach.marks import SlotMark
from bot.coach.own_events import DeletionConfirmed
from bot.coach.person import (
    Ask,
    Consent,
    Gone,
    Locked,
    NamingConditions,
    Person,
    Prompted,
    Screening,
    Welcome,
)
from bot.coach.screening import first_screen
from bot.telegram.buttons import _CODES
from content.model import Level
from tests.bot.coach.test_rules import EVENTS, PHASES
from tests.support.play import AGREED, PRACTICE, Play, first_button, subscribed
from tests.support.shows import buttons
from tests.support.uncounted import uncounted

SAFETY = (
    ConsentGiven,
    ScreenPassed,
    ScreenItemTicked,
    ScreenAskedAgain,
    ClinicianAgreed,
    ExerciseNamed,
    NamingEnded,
)
"""The answers that open a plan, or something of it."""

CLOSED = (Welcome, Screening, NamingConditions, Locked)

LONG_AGO = timedelta(days=40)


@dataclass(frozen=True)
class Kept:
    """All that stands between a person and an exercise that is not for them."""

    consent: Consent | None
    screened_at: datetime | None
    cleared_at: datetime | None
    blocks: frozenset[str]


def kept(person: Person) -> Kept:
    return Kept(person.consent, person.screened_at, person.cleared_at, person.blocks)


def is_loosened(before: Person, after: Person) -> bool:
    held, now = kept(before), kept(after)
    opened = isinstance(before.phase, CLOSED) and not isinstance(after.phase, (type(before.phase), Locked))
    return (
        opened
        or now.consent not in {held.consent, None}
        or now.screened_at not in {held.screened_at, None}
        or now.cleared_at != held.cleared_at
        or not now.blocks >= held.blocks
    )


def round_of_questions(*flagged: str) -> Iterator[Play]:
    """Every state from the welcome to the plan, by first buttons; *flagged* lock it on the way."""
    play = Play().does(Started())
    for _ in range(14):
        yield play
        here = [one.event.item for one in buttons(play.effects) if isinstance(one.event, ScreenItemTicked)]
        if not set(flagged).isdisjoint(here):
            play.ticks(*flagged)
            yield play
            flagged = ()
        play.does(first_button(play))


def ever_offered() -> list[Event]:
    """Every button of a safety answer of three whole rounds, and what somebody might make up."""
    found: dict[Event, None] = {}
    for flagged in ((), ("diabetes",), ("injury",)):
        for play in round_of_questions(*flagged):
            found |= {one.event: None for one in buttons(play.history) if isinstance(one.event, SAFETY)}
    found |= {event: None for event in EVENTS if isinstance(event, SAFETY) and event != AGREED}
    return list(found)


OFFERED = ever_offered()


def later(name: str) -> Play:
    """Somebody in this phase, who came there long after those buttons were sent."""
    play = Play(PHASES[name].person)
    play.now = PHASES[name].now
    phase = play.phase
    match phase:
        case Screening():
            phase = replace(phase, asked=phase.asked + LONG_AGO // timedelta(seconds=1))
        case NamingConditions():
            phase = replace(phase, cleared=phase.cleared + LONG_AGO // timedelta(seconds=1))
        case Locked():
            phase = replace(phase, since_at=phase.since_at + LONG_AGO)
    play.person = replace(play.person, phase=phase)
    play.now += LONG_AGO if isinstance(phase, CLOSED) else timedelta()
    return play


def test_every_safety_answer_has_been_offered_once_and_has_a_button() -> None:
    assert {type(event) for event in OFFERED} == set(SAFETY)
    assert set(SAFETY) <= set(_CODES)


@pytest.mark.parametrize("name", sorted(PHASES))
def test_a_safety_answer_of_another_time_loosens_nothing_wherever_one_stands(name: str) -> None:
    for event in OFFERED:
        play = later(name)
        before = play.person
        if isinstance(before.phase, Welcome) and isinstance(event, ConsentGiven) and event.version:
            continue  # The words are the same: that is the consent.
        play.does(event)
        assert not is_loosened(before, play.person), event
        if isinstance(event, SAFETY) and not isinstance(before.phase, Welcome):
            assert play.person.phase == before.phase, event


@uncounted
@pytest.mark.parametrize("name", sorted(PHASES))
def test_no_other_event_loosens_anything_wherever_one_stands(name: str) -> None:
    """What is forgotten by an erasure is asked anew; a prompt's "nothing new" counts where it was asked."""
    for event in EVENTS:
        play = later(name)
        before = play.person
        if isinstance(event, (*SAFETY, DeletionConfirmed)) or isinstance(play.phase, Gone):
            continue
        play.does(event)
        if isinstance(play.phase, Gone) or (isinstance(event, FootChosen) and before.foot is None):
            continue
        assert not is_loosened(before, play.person), event


@pytest.mark.parametrize(("level", "then"), [(Level.STOP, Locked), (Level.CLINICIAN, Screening)])
def test_who_leaves_while_locked_and_comes_back_answers_before_anything(
    level: Level, then: type[Locked | Screening]
) -> None:
    locked = PHASES["Locked"].person
    assert isinstance(locked.phase, Locked)
    play = Play(replace(locked, phase=replace(locked.phase, level=level)))
    play.does(StopAsked()).does(Started())
    assert isinstance(play.phase, then)
    assert play.does(BeginAsked("all")).person.screened_at is None


def test_an_answer_counts_for_its_own_question_alone() -> None:
    play = Play().does(Started()).does(AGREED)
    first = play.button("button.screen.none")
    play.does(first)
    before = play.person
    assert play.does(first).person == before


def test_an_old_none_of_these_does_not_end_the_naming() -> None:
    play = Play().does(Started()).does(AGREED)
    play.does(first_button(play))
    none = play.button("button.screen.none")
    play.flags("diabetes").taps("button.clinician_agreed")
    before = play.person
    assert play.does(none).person == before
    assert isinstance(play.phase, NamingConditions)


def test_a_tick_never_lets_a_question_pass_that_locks() -> None:
    play = Play().does(Started()).does(AGREED)
    play.does(first_button(play)).ticks("diabetes").does(play.button("button.screen.ticked"))
    assert isinstance(play.phase, Locked)
    assert play.person.screened_at is None


def test_a_yes_to_the_lock_before_this_one_does_not_open_it() -> None:
    play = Play().does(Started()).does(AGREED).flags("pregnancy")
    yes = play.button("button.clinician_agreed")
    play.taps("button.screen.again")
    play.now += timedelta(hours=1)
    play.flags("achilles_injury")
    assert play.does(yes).shown() == ["toast.answered"]
    assert isinstance(play.phase, Locked)
    assert play.person.cleared_at is None


def test_a_consent_to_older_words_is_none() -> None:
    play = Play().does(Started()).does(replace(AGREED, version="1"))
    assert play.shown()[0] == "welcome.hello"
    assert play.person.consent is None


def test_an_old_consent_does_not_renew_an_outdated_one() -> None:
    person = replace(subscribed(), consent=Consent("1", Play().now))
    for old in (
        replace(yes_to(PRACTICE), version="1"),
        replace(yes_to(PRACTICE), programme="another"),
        AGREED,
    ):
        play = Play(person).does(old)
        assert play.person.consent == person.consent
        assert play.shown()[0] == "consent.anew"


def prompted(asks: tuple[Ask, ...], away: timedelta) -> Play:
    play = Play(subscribed()).waits(1800)
    assert isinstance(play.phase, Prompted)
    play.person = replace(
        play.person,
        phase=replace(play.phase, asks=asks),
        screened_at=play.now - away,
        active_at=play.now - away,
    )
    return play


def nothing_new(play: Play) -> Event:
    assert isinstance(play.phase, Prompted)
    return SlotBegun(SlotMark(play.phase.slot, play.phase.on), News.NOTHING)


def test_nothing_new_counts_only_on_the_prompt_that_asked() -> None:
    play = prompted((), timedelta(days=3))
    assert play.does(nothing_new(play)).person.screened_at == play.now - timedelta(days=3)
    play = prompted((Ask.NEWS,), timedelta(days=3))
    assert play.does(nothing_new(play)).person.screened_at == play.now


def test_nothing_new_is_not_enough_after_two_weeks_away() -> None:
    again = PRACTICE.programme.screen_again.after_away + timedelta(days=1)
    play = prompted((Ask.NEWS,), again)
    assert isinstance(play.does(nothing_new(play)).phase, Screening)


def test_a_lock_and_a_yes_that_know_no_answers_lead_back_to_the_questions() -> None:
    """As somebody may stand there who was locked before answers were kept one by one."""
    locked = Play(replace(subscribed(), phase=Locked("clinician", Level.CLINICIAN, since_at=Play().now)))
    locked.does(BeginAsked(""))
    assert [type(button.event) for button in buttons(locked.effects)] == [ScreenAskedAgain]

    naming = Play(replace(subscribed(), phase=NamingConditions("clinician")))
    naming.does(NamingEnded(0))
    assert naming.phase == first_screen(PRACTICE.programme, naming.now)
