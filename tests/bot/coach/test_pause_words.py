"""How long a pause shall be, as people type it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.pause_words import LONGEST, Unclear, parse_pause

TODAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("5d", 5),
        ("5 d", 5),
        ("1 day", 1),
        (" 5 Days ", 5),
        ("2w", 14),
        ("2 weeks", 14),
        ("for 3 days", 3),
        ("5 Tage", 5),
        ("für 2 Wochen", 14),
        ("3 días", 3),
        ("1 semana", 7),
        ("5 днів", 5),
        ("на 2 тижні", 14),
        ("\uff15d", 5),  # full width
    ],
)
def test_a_length_counts_from_today(text: str, days: int) -> None:
    assert parse_pause(text, TODAY) == TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    "text",
    [
        "until 24 Dec", "till 24 december", "24 Dec", "Dec 24", "December 24, 2026", "until the 24th of December",
        "2026-12-24", "until 2026-12-24", "24.12.", "24.12.2026", "24.12", "24 Dec 2026", "bis 24. Dezember",
        "bis zum 24.12.", "hasta el 24 de diciembre", "до 24 грудня", "24 ГРУДНЯ",
    ],
)  # fmt: skip
def test_a_date_is_understood_as_it_is_written_in_four_languages(text: str) -> None:
    assert parse_pause(text, TODAY) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("month", "names"),
    [*enumerate(
        [
            "January Januar enero січня", "February Februar febrero лютого", "March März marzo березня",
            "April abril квітня", "May Mai mayo травня", "June Juni junio червня", "July Juli julio липня",
            "August agosto серпня", "September Sept. septiembre вересня", "October Oktober octubre жовтня",
            "November noviembre листопада", "December Dezember diciembre грудня",
        ],
        start=1,
    )],
)  # fmt: skip
def test_every_month_is_known_by_its_names(month: int, names: str) -> None:
    for name in names.split():
        assert parse_pause(f"7 {name}", TODAY) in {date(2026, month, 7), date(2027, month, 7)}, name


def test_a_date_without_a_year_is_the_next_one() -> None:
    assert parse_pause("4 Jan", TODAY) == date(2027, 1, 4)
    assert parse_pause("5 Jan", TODAY) == date(2027, 1, 5)
    assert parse_pause("6 Jan", TODAY) == date(2026, 1, 6)


@pytest.mark.parametrize("text", ["0d", "2026-01-05", "2025-12-24", "5.1.2026"])
def test_today_and_before_is_the_past(text: str) -> None:
    assert parse_pause(text, TODAY) is Unclear.PAST


@pytest.mark.parametrize("text", ["367d", "100 weeks", "2027-12-24"])
def test_more_than_a_year_is_too_long(text: str) -> None:
    assert parse_pause(text, TODAY) is Unclear.TOO_LONG


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "soon",
        "until",
        "5x",
        "30 Feb",
        "2026-13-01",
        "24/12",
        "d5",
        "-5d",
        "1.5d",
        "5d 3w",
        "🦶",
        "9" * 5000,
    ],
)
def test_what_is_no_length_and_no_date_is_unreadable(text: str) -> None:
    assert parse_pause(text, TODAY) is Unclear.UNREADABLE


@given(st.text(max_size=80), st.dates(date(2025, 1, 1), date(2030, 12, 31)))
def test_any_text_is_a_date_ahead_or_unclear(text: str, today: date) -> None:
    until = parse_pause(text, today)
    assert isinstance(until, Unclear) or today < until <= today + LONGEST


@given(st.dates(TODAY + timedelta(days=1), TODAY + LONGEST))
def test_every_date_ahead_is_understood_in_its_plain_form(until: date) -> None:
    assert parse_pause(until.isoformat(), TODAY) == until
    assert parse_pause(f"{until:%d.%m.%Y}", TODAY) == until
