"""What a person would really see: effects put into the bundled English words, with Telegram's limits checked."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from bot.coach.calendar_events import PageOpened, SlotOpened
from bot.coach.chart_events import ThemeChosen
from bot.coach.dose_events import DoseOpened, GentleEnded, LevelChosen
from bot.coach.effects import (
    Button,
    Effect,
    Show,
    ShowPaper,
    Toast,
)
from bot.coach.events import (
    AlarmReported,
    BarrierNamed,
    BeginAsked,
    ClinicianAgreed,
    ConsentGiven,
    DoneReported,
    ExerciseAsked,
    FootChosen,
    HistoryOpened,
    HurtEased,
    LanguageChosen,
    NamingEnded,
    PacingChosen,
    ResumeAsked,
    ScreenAskedAgain,
    ScreenPassed,
    SetCorrected,
    SetOpened,
    SlotBegun,
    Snoozed,
    StepBegun,
    TimesAccepted,
    ZoneAccepted,
    ZoneFound,
)
from bot.coach.own_events import DeletionRefused, ExportAsked
from bot.coach.pain_events import EffortTold, ExerciseBlamed, HalfAccepted, PainScored, RestAccepted
from bot.coach.share_events import ShareAgreed
from bot.telegram.buttons import decode, encode
from bot.telegram.views import MOST_CAPTION, MOST_TEXT, Views
from content.drawing import Drawing
from content.model import Foot
from tests.support.play import ANNA, content

WAYS_ON = (
    ConsentGiven, ScreenPassed, ScreenAskedAgain, ClinicianAgreed, NamingEnded, FootChosen,
    ZoneAccepted, ZoneFound, TimesAccepted,
    PageOpened, SlotOpened,
    BeginAsked, SlotBegun, Snoozed, StepBegun, DoneReported, ResumeAsked, HurtEased, ExerciseAsked, AlarmReported,
    PainScored, ExerciseBlamed, EffortTold, HalfAccepted, RestAccepted,
    LanguageChosen,
    DeletionRefused, ExportAsked, ShareAgreed,
    HistoryOpened, SetOpened, SetCorrected, BarrierNamed, ThemeChosen,
    DoseOpened, LevelChosen, GentleEnded,
    PacingChosen,
)  # fmt: skip
"""What a first button may be: never a skip, a pause, a refusal or an end. An alarm: under words of an emergency."""

VIEWS = Views(content().texts)
MOST_LABEL = 40
MOST_TOAST = 200
STAR = re.compile(r"\d\*")


def text(show: Show) -> str:
    """The words of a message. Raises ContentError: a text or one of its values is missing."""
    return str(VIEWS.message(ANNA, "en", show).payload["text"])


def plain(show: Show) -> str:
    """The words as they are read, without markup."""
    return unescape(re.sub(r"</?[bi]>", "", text(show)))


def buttons(shows: Iterable[Effect]) -> Iterator[Button]:
    for show in shows:
        if isinstance(show, Show | ShowPaper):
            yield from (button for row in show.buttons for button in row)


def check(effect: Effect) -> None:
    """Every text exists with all its values, Telegram takes it, and a button comes back as it was sent."""
    if isinstance(effect, Toast):
        said = str(VIEWS.tap_answer(ANNA, "en", "tap", effect).payload["text"])
        assert 0 < len(said) <= MOST_TOAST, said
        assert "<" not in said, f"Telegram shows the markup of a toast: {said}"
    if isinstance(effect, ShowPaper):
        effect = Show(effect.lines, effect.buttons, picture=Drawing("", Foot.BOTH))
    if not isinstance(effect, Show):
        return
    payload: Any = VIEWS.message(ANNA, "en", effect).payload
    words = plain(effect)
    assert 0 < len(words) <= (MOST_CAPTION if effect.picture else MOST_TEXT), words
    assert bool(STAR.search(words)) == ("* our own number" in words), f"a star and its footnote: {words}"
    for shown in (label for row in payload["buttons"] for label in row):
        assert len(shown["data"].encode()) <= 64, shown
        assert 0 < len(shown["text"]) <= MOST_LABEL, shown
    if effect.buttons:
        assert isinstance(effect.buttons[0][0].event, WAYS_ON), words
    for button in buttons([effect]):
        assert decode(encode(button.event)) == button.event
