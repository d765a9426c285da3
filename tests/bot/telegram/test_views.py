"""What stands in a value is shown as it is: never as markup, never as a place to fill in."""

from datetime import UTC, date, datetime

import pytest

from bot.coach.effects import GAP, Below, Edit, New, Show, Sound, Style, Toast, Urgency, button, line
from bot.coach.events import BeginAsked
from bot.coach.pacing import Pacer, PacerSides
from bot.telegram.views import Views
from content.drawing import Drawing, Theme
from content.load import bundled, load
from content.model import Foot
from scheduler.message import Action, Kind

VIEWS = Views(load(bundled()).texts)
NASTY = "<b>&{slot}%s"


def test_markup_in_a_value_is_escaped() -> None:
    draft = VIEWS.message(7, "en", Show((line("begin.names", names=NASTY),)))

    assert "&lt;b&gt;&amp;{slot}%s" in str(draft.payload["text"])


def test_a_toast_and_a_button_carry_plain_words() -> None:
    """Telegram takes no markup there: an escaped sign would be shown as such."""
    toast = VIEWS.tap_answer(7, "en", "q", Toast(line("begin.names", names=NASTY)))
    shown = VIEWS.message(7, "en", Show((GAP,), ((button("begin.names", BeginAsked(""), names=NASTY),),)))

    assert NASTY in str(toast.payload["text"])
    assert NASTY in str(shown.payload["buttons"])


def test_the_markup_of_a_line_that_stands_in_messages_too_is_left_out_of_a_toast() -> None:
    toast = VIEWS.tap_answer(7, "en", "q", Toast(line("screen.cleared", on=date(2026, 3, 2))))

    assert toast.payload["text"] == "Noted on Mon 2 Mar: a clinician said yes."


def test_a_tap_without_words_is_answered_all_the_same() -> None:
    draft = VIEWS.tap_answer(7, "en", "q", None)

    assert (draft.kind, draft.action, draft.payload) == (Kind.TOAST, Action.CALL, {"tap": "q", "text": ""})


@pytest.mark.parametrize(
    ("urgency", "kind"),
    [(Urgency.ANSWER, Kind.ANSWER), (Urgency.CUE, Kind.CUE), (Urgency.PROMPT, Kind.PROMPT)],
)
def test_an_urgency_becomes_a_kind_and_keeps_its_end(urgency: Urgency, kind: Kind) -> None:
    ends_at = datetime(2026, 11, 23, tzinfo=UTC)

    draft = VIEWS.message(7, "", Show((GAP,), urgency=urgency, expires_at=ends_at), "7.p.standing")

    assert (draft.kind, draft.expires_at, draft.occurrence) == (kind, ends_at, "7.p.standing")


def test_only_what_rings_makes_a_sound_and_an_edit_says_nothing_of_it() -> None:
    def payload(place: New | Edit) -> object:
        return VIEWS.message(7, "en", Show((GAP,), place=place)).payload.get("silent", "not said")

    assert [payload(New(None, Sound.RINGS)), payload(New()), payload(Edit("card"))] == [
        False,
        True,
        "not said",
    ]


def test_the_way_to_share_a_place_is_asked_for_and_taken_away() -> None:
    asked = VIEWS.message(7, "en", Show((GAP,), below=Below.ASK_LOCATION)).payload["below"]
    removed = VIEWS.message(7, "en", Show((GAP,), below=Below.REMOVE)).payload["below"]

    assert isinstance(asked, dict)
    assert (list(asked), removed) == (["ask_location"], {"remove": True})


def test_only_a_styled_button_says_its_style() -> None:
    row = (button("button.begin", BeginAsked("")), button("button.begin", BeginAsked(""), Style.DANGER))
    shown = VIEWS.message(7, "en", Show((GAP,), (row,))).payload["buttons"]

    assert [one.get("style") for one in shown[0]] == [None, "danger"]  # type: ignore[index] # JSON, for the outbox


@pytest.mark.parametrize("theme", Theme)
def test_a_drawing_has_the_colours_of_its_reader_and_a_film_its_own(theme: Theme) -> None:
    pacer = Pacer(5, 5, 10, 1, 8, 1, 3, PacerSides.NONE)
    drawing = Drawing("calf_stretch.svg", Foot.LEFT)
    named = [
        VIEWS.message(7, "en", Show((GAP,), picture=picture), theme=theme).payload["picture"]
        for picture in (drawing, pacer)
    ]
    assert named == [f"calf_stretch.left.{theme}.svg", pacer.name]
