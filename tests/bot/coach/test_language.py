"""Which language somebody is spoken to in: their client's, until they choose another one."""

from dataclasses import replace

import pytest

from bot.coach.calendar_events import Page, PageAsked
from bot.coach.effects import Edit, Effect, Show, Toast, line
from bot.coach.events import (
    BeginAsked,
    HurtReported,
    LanguageChosen,
    LanguageNamed,
    PauseAsked,
    SnoozeNamed,
    Started,
    StopAsked,
)
from bot.coach.onboarding import newcomer
from bot.coach.person import InSession
from content.languages import Languages
from tests.support.play import AGREED, ANNA, PRACTICE, Play, subscribed

LANGUAGES = Languages({"en": "English", "de": "Deutsch", "uk": "Українська", "pt_BR": "Português (Brasil)"})
POLYGLOT = replace(PRACTICE, languages=LANGUAGES)


def play(here: Play | None = None) -> Play:
    return Play((here or Play(subscribed())).person, POLYGLOT)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("de", "de"), ("de-AT", "de"), ("DE_ch", "de"), ("uk", "uk"), ("pt-br", "pt_BR"),
        ("ru", "en"), ("be", "en"), ("pt", "en"), ("", "en"), ("xx", "en"),
    ],
)  # fmt: skip
def test_a_newcomer_is_spoken_to_as_their_client_is_set_or_in_english(tag: str, language: str) -> None:
    """Nobody whose client speaks Russian is answered in Ukrainian without having asked."""
    assert newcomer(POLYGLOT, ANNA, tag).language == language


def test_every_language_is_offered_by_its_own_name_the_present_one_first() -> None:
    asked = play(Play(replace(subscribed(), language="de"))).does(LanguageNamed(""))

    (shown,) = shows(asked.effects)
    assert [(row[0].event, row[0].label.values["name"], row[0].label.key) for row in shown.buttons] == [
        (LanguageChosen("de"), "Deutsch", "button.language_on"),
        (LanguageChosen("en"), "English", "button.language"),
        (LanguageChosen("uk"), "Українська", "button.language"),
        (LanguageChosen("pt_BR"), "Português (Brasil)", "button.language"),
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [("deutsch", "de"), (" Українська ", "uk"), ("de", "de"), ("de-CH", "de"), ("pt-BR", "pt_BR")],
)
def test_a_language_may_be_typed_as_it_calls_itself_or_as_its_tag(text: str, language: str) -> None:
    named = play().does(LanguageNamed(text))

    assert named.person.language == language
    assert named.shown() == ["language.set"]


def test_the_settings_say_the_language_and_lead_to_the_others() -> None:
    asked = play(Play(replace(subscribed(), language="uk"))).does(PageAsked(Page.SETTINGS))

    assert asked.value("settings.language", "name") == "Українська"
    assert asked.button("button.settings.language") == LanguageNamed("")


def test_a_language_that_is_not_here_is_refused_with_those_that_are() -> None:
    named = play().does(LanguageNamed("klingon"))

    assert (named.person.language, named.shown()) == ("en", ["language.refused"])
    assert len(shows(named.effects)[0].buttons) == len(LANGUAGES.names)


def test_an_old_button_of_a_language_that_has_gone_changes_nothing() -> None:
    chosen = play().does(LanguageChosen("fr"))

    assert chosen.effects == (Toast(line("toast.old_button")),)
    assert chosen.person.language == "en"


def test_a_stranger_is_asked_anew_in_the_language_they_chose_and_it_travels_in_the_button() -> None:
    here = Play(practice=POLYGLOT).does(Started()).does(LanguageChosen("uk"))

    assert here.shown()[:2] == ["language.set", "welcome.hello"]
    agreed = here.button("button.agree")
    assert agreed == replace(AGREED, language="uk")
    # A program that was started anew knows nothing of the stranger but the button.
    assert Play(practice=POLYGLOT).does(agreed).person.language == "uk"


def test_a_language_in_the_button_that_has_gone_leaves_the_one_there_was() -> None:
    assert Play(practice=POLYGLOT).does(replace(AGREED, language="xx")).person.language == "en"


@pytest.mark.parametrize(
    ("before", "line_shown"),
    [
        (Play(subscribed()).waits(1800), "prompt.minutes"),
        (Play(subscribed()).waits(1800).does(SnoozeNamed("30")), "prompt.snoozed"),
        (Play(subscribed()).does(BeginAsked("")), "session.warm_up"),
        (Play(subscribed()).does(BeginAsked("")).does(PauseAsked()), "session.paused.person"),
        (Play(subscribed()).does(BeginAsked("calf")).says("ok").does(HurtReported()), "hurt.stop"),
    ],
    ids=["a prompt", "a snoozed prompt", "a card", "a paused card", "a card while it hurts"],
)
def test_what_is_open_is_shown_anew_in_place(before: Play, line_shown: str) -> None:
    here = play(before).does(LanguageChosen("de"))

    said, anew = shows(here.effects)
    assert [shown.key for shown in said.lines] == ["language.set"]
    assert isinstance(anew.place, Edit)
    assert anew.place.target == open_target(before)
    assert line_shown in [shown.key for shown in anew.lines]
    assert here.phase == before.phase, "nothing but the words changes"


def test_a_locked_person_reads_why_in_the_language_they_chose() -> None:
    locked = Play().does(Started()).does(AGREED).flags("injury")

    assert play(locked).does(LanguageChosen("de")).shown()[:2] == ["language.set", "locked.stop"]


def test_whoever_left_is_told_nothing_else() -> None:
    left = Play(subscribed()).does(StopAsked())

    assert play(left).does(LanguageChosen("de")).shown() == ["language.set"]


def shows(effects: tuple[Effect, ...]) -> list[Show]:
    return [effect for effect in effects if isinstance(effect, Show)]


def open_target(play: Play) -> str:
    phase = play.phase
    return phase.session.shown if isinstance(phase, InSession) else str(getattr(phase, "shown", ""))
