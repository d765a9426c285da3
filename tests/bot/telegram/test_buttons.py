"""A button carries its event there and back, and no data that anybody may send breaks anything."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.calendar_events import (
    Page,
    PageOpened,
    PauseNamed,
    QuietChosen,
    SlotDaysChosen,
    SlotsOrdered,
    SlotSwitchedOn,
)
from bot.coach.events import (
    BeginAsked,
    ButtonUnknown,
    ClinicianAgreed,
    ConsentGiven,
    DoneReported,
    Event,
    ExerciseNamed,
    FootChosen,
    HurtReported,
    LanguageChosen,
    LanguageNamed,
    NamingEnded,
    ScreenAskedAgain,
    ScreenItemTicked,
    ScreenMark,
    ScreenPassed,
    SignTakenBack,
    SignUnseen,
    SlotBegun,
    SlotMark,
    Snoozed,
    StepBegun,
    StepMark,
    ZoneAccepted,
    ZoneFound,
)
from bot.coach.quiet_hours import Quiet
from bot.telegram.buttons import _CODES, MOST_BYTES, ButtonTooLong, decode, encode
from content.model import Foot

MARK = StepMark(12, 34)
SLOT = SlotMark("standing", date(2026, 11, 23))


@pytest.mark.parametrize(
    "event",
    [
        ConsentGiven(None, None),
        ConsentGiven("America/Argentina/ComodRivadavia", (time(7, 30), time(20, 15))),
        ConsentGiven("America/Argentina/ComodRivadavia", (time(7, 30), time(20, 15)), "pt_BR", "12"),
        LanguageChosen("pt_BR"),
        LanguageNamed(""),
        ScreenItemTicked(ScreenMark("modify", 1_767_592_800), "balance"),
        ScreenPassed(ScreenMark("clinician", 1_767_592_800)),
        ScreenAskedAgain(1_767_592_800),
        ClinicianAgreed(1_767_592_800),
        SignTakenBack(1_767_592_800),
        SignUnseen(1_767_592_800),
        ExerciseNamed("ankle_extension", 1_767_592_800),
        NamingEnded(1_767_592_800),
        FootChosen(Foot.BOTH),
        ZoneAccepted(),
        ZoneFound("Europe/Berlin"),
        BeginAsked(""),
        SlotBegun(SLOT),
        Snoozed(SLOT, timedelta(minutes=30)),
        StepBegun(MARK),
        StepBegun(None),
        PageOpened(Page.SLOTS),
        SlotDaysChosen("standing", frozenset({0, 6})),
        SlotsOrdered(("seated", "toes", "standing")),
        SlotSwitchedOn("toes"),
        PauseNamed("7d"),
        QuietChosen(None),
        QuietChosen(Quiet(time(21, 30), time(6))),
        DoneReported(None, MARK),
        HurtReported(MARK),
    ],
)
def test_what_a_button_says_is_what_is_heard(event: Event) -> None:
    data = encode(event)

    assert decode(data) == event
    assert len(data.encode()) <= MOST_BYTES


def test_the_button_of_an_older_welcome_is_read_and_names_no_version() -> None:
    assert decode("ag:Europe/Berlin:07302015") == ConsentGiven("Europe/Berlin", (time(7, 30), time(20, 15)))


def test_a_button_that_is_too_long_is_refused_when_it_is_made() -> None:
    with pytest.raises(ButtonTooLong, match="longer than 64 bytes"):
        encode(BeginAsked("x" * 62))


CODES = st.sampled_from([code for code, _, _ in _CODES.values()])
PART = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"-?\d{0,12}\.-?\d{0,12}", fullmatch=True),
    st.from_regex(r"\d{0,10}", fullmatch=True),
    st.sampled_from(
        ["left", "both", "standing", "20260230", "20261123", "0730", "9999", "²", "٣", "1e9", "9" * 60]
    ),
)


@given(CODES, st.lists(PART, max_size=4))
def test_forged_data_never_raises(code: str, parts: list[str]) -> None:
    decode(":".join([code, *parts]))


@given(st.text())
def test_any_text_as_data_never_raises(data: str) -> None:
    decode(data)


@pytest.mark.parametrize(
    "data",
    [
        *("", ":", "dn:1", "dn:1.2.3", "ft:third", "pb:standing", "za:more", "xx:1.2"),
        *(
            "pg:",
            "pg:nowhere",
            "qc:2200",
            "qc:2200:2500",
            "qc:2200:0700:0800",
            "sd:standing:",
            "sd:standing:7",
            "sd:standing:00000000",
        ),
        *("zf:Nowhere/Land", "zf:America", "zf:../etc", "ag:Nowhere/Land:"),
        *(f"ps:standing:20261123:{minutes}" for minutes in (0, -5, 99999, "9" * 30)),
    ],
)
def test_data_that_means_nothing_is_an_unknown_button(data: str) -> None:
    assert decode(data) == ButtonUnknown()


@pytest.mark.parametrize(
    "data",
    ["sc:peak:11:1.2", "sc:peak:-1:1.2", "sc:effort:4", "sc:morning:4", "sc:what:4", "ef:1.2:great", "bl:1"],
)
def test_a_forged_answer_about_pain_is_an_unknown_button(data: str) -> None:
    assert decode(data) == ButtonUnknown()


def test_no_two_kinds_of_button_share_a_code() -> None:
    codes = [code for code, _, _ in _CODES.values()]
    assert len(set(codes)) == len(codes)
