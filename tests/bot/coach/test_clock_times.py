from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.clock_times import NotTimes, Reason, parse_times

STYLES = (
    "{h}:{m:02}",
    "{h:02}:{m:02}",
    "{h}.{m:02}",
    "{h}{m:02}",
    "{h:02}{m:02}",
    "{h}h{m:02}",
    "{h12}:{m:02}{half}",
)
SEPARATORS = (" ", ",", ", ", ";", " ; ", " and ", "\n", "  ", " und ", " y ")


def written(at: time, style: str) -> str:
    half = "pm" if at.hour >= 12 else "am"
    return style.format(h=at.hour, m=at.minute, h12=at.hour % 12 or 12, half=half)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("07:30 20:15", [(7, 30), (20, 15)]),
        ("7:30", [(7, 30)]),
        ("7.30", [(7, 30)]),
        ("7:30.", [(7, 30)]),
        ("730", [(7, 30)]),
        ("0730", [(7, 30)]),
        ("8pm", [(20, 0)]),
        ("8 pm", [(20, 0)]),
        ("8 p.m.", [(20, 0)]),
        ("8:15PM", [(20, 15)]),
        ("20h15", [(20, 15)]),
        ("20h", [(20, 0)]),
        ("7", [(7, 0)]),
        ("0", [(0, 0)]),
        ("12am 12pm", [(0, 0), (12, 0)]),
        ("7:30, 8 pm and 21.00", [(7, 30), (20, 0), (21, 0)]),
        ("7:30;8", [(7, 30), (8, 0)]),
        ("7:30 & 8", [(7, 30), (8, 0)]),
        ("\uff12\uff10\uff1a\uff11\uff15", [(20, 15)]),
        ("\u0667:\u0663\u0660", [(7, 30)]),
    ],
)
def test_times_are_understood_as_people_type_them(text: str, times: list[tuple[int, int]]) -> None:
    assert parse_times(text) == tuple(time(hour, minute) for hour, minute in times)


@pytest.mark.parametrize(
    ("text", "reason", "part"),
    [
        ("", Reason.EMPTY, ""),
        (" , ;", Reason.EMPTY, ""),
        ("24:00", Reason.OUT_OF_RANGE, "24:00"),
        ("25:00", Reason.OUT_OF_RANGE, "25:00"),
        ("7:61", Reason.OUT_OF_RANGE, "7:61"),
        ("8:00 99", Reason.OUT_OF_RANGE, "99"),
        ("13pm", Reason.OUT_OF_RANGE, "13pm"),
        ("0am", Reason.OUT_OF_RANGE, "0am"),
        ("noon", Reason.NOT_A_TIME, "noon"),
        ("8:00 and", Reason.NOT_A_TIME, "and"),
        ("7:5", Reason.NOT_A_TIME, "7:5"),
        ("-7", Reason.NOT_A_TIME, "-7"),
        ("7:30:15", Reason.NOT_A_TIME, "7:30:15"),
        ("24.12.2026", Reason.NOT_A_TIME, "24.12.2026"),
        ("12345", Reason.NOT_A_TIME, "12345"),
        ("🦶", Reason.NOT_A_TIME, "🦶"),
        ("7 " * 9, Reason.TOO_MANY, ""),
        ("word " * 800, Reason.TOO_MANY, ""),
    ],
)
def test_a_wrong_time_is_refused_with_its_reason_and_the_part(text: str, reason: Reason, part: str) -> None:
    assert parse_times(text) == NotTimes(reason, part)


@given(
    st.lists(
        st.tuples(st.times().map(lambda at: time(at.hour, at.minute)), st.sampled_from(STYLES)),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(SEPARATORS),
)
def test_every_time_reads_back_in_every_style(written_as: list[tuple[time, str]], separator: str) -> None:
    text = separator.join(written(at, style) for at, style in written_as)
    assert parse_times(text) == tuple(at for at, _ in written_as)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert isinstance(parse_times(text), tuple | NotTimes)
