"""Progress comes as a picture with its words; its look is the person's; the page for a clinician keeps no name."""

import pytest

from bot.coach.calendar_events import Page, PageAsked
from bot.coach.chart_events import ReportAsked, ThemeChosen
from bot.coach.effects import Edit, Form, Show, ShowPaper
from bot.coach.events import Asked, Topic
from bot.coach.pictured import MOST_NAME, PROGRESS, REPORT
from content.drawing import Theme
from tests.support.play import Play, subscribed


def paper(play: Play) -> ShowPaper:
    return next(effect for effect in play.effects if isinstance(effect, ShowPaper))


def test_progress_is_a_picture_with_the_same_in_words() -> None:
    play = Play(subscribed()).does(Asked(Topic.PROGRESS))
    assert (paper(play).paper, paper(play).form) == (PROGRESS, Form.IMAGE)
    assert {"progress.today", "progress.week", "progress.reported"} <= set(play.shown())


def test_the_button_under_it_switches_the_look_for_good_and_shows_it_anew() -> None:
    play = Play(subscribed()).does(Asked(Topic.PROGRESS)).taps("button.theme.dark")
    assert play.person.theme is Theme.DARK
    assert paper(play).buttons[0][0].event == ThemeChosen(Theme.LIGHT)
    assert play.taps("button.theme.light").person.theme is Theme.LIGHT


def test_the_settings_switch_it_in_place_and_send_no_picture() -> None:
    play = Play(subscribed()).does(PageAsked(Page.SETTINGS))
    assert "settings.theme.light" in play.shown()
    play.taps("button.settings.theme")
    assert play.person.theme is Theme.DARK
    assert "settings.theme.dark" in play.shown()
    assert [type(effect.place) for effect in play.effects if isinstance(effect, Show)] == [Edit]
    assert not any(isinstance(effect, ShowPaper) for effect in play.effects)


@pytest.mark.parametrize("event", [Asked(Topic.PROGRESS), ReportAsked("Anna"), ThemeChosen(Theme.DARK)])
def test_a_stranger_gets_words_alone_and_nothing_is_remembered(
    event: Asked | ReportAsked | ThemeChosen,
) -> None:
    play = Play().does(event)
    assert [type(effect) for effect in play.effects] == [Show]
    assert play.person.theme is Theme.LIGHT


def test_a_typed_name_is_on_the_way_to_the_page_and_nowhere_else() -> None:
    play = Play(subscribed()).does(ReportAsked("  Anna \n K. " + "x" * 90))
    assert (paper(play).paper, paper(play).form) == (REPORT, Form.DOCUMENT)
    assert paper(play).note.startswith("Anna K. xxx")
    assert len(paper(play).note) == MOST_NAME
    assert "Anna" not in repr(play.person)
    assert "report.with_name" not in play.shown()
    assert "report.with_name" in play.does(ReportAsked()).shown()
