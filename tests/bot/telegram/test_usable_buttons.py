"""Whatever a button's data becomes can be stored and computed with."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.coach.events import ButtonUnknown, ConsentGiven, Snoozed, ZoneFound
from bot.telegram.buttons import _BY_CODE, MOST_BYTES, decode, encode
from tests.support.clock import START

ZONES = st.sampled_from(
    ["Europe/Berlin", "UTC", "", ".", "Europe", "Europe/", "/etc/localtime", "europe/berlin"]
)
PARTS = st.one_of(
    ZONES,
    st.text(max_size=20),
    st.from_regex("[0-9]{8}", fullmatch=True),
    st.from_regex(r"[0-9]{1,4}\.[0-9]{1,4}", fullmatch=True),
    st.integers(-10, 10**15).map(str),
    st.sampled_from(["0730", "07302015", "2460", "073", "+7", "1_0", " 1", "00010101", "99991231"]),
)
SENT = st.one_of(
    st.text(max_size=MOST_BYTES),
    st.builds(
        lambda code, parts: ":".join([code, *parts]),
        st.sampled_from([*_BY_CODE]),
        st.lists(PARTS, max_size=4),
    ),
).filter(lambda data: len(data.encode(errors="surrogatepass")) <= MOST_BYTES)


@given(SENT)
@example("ag:Nowhere/None:")
@example("zf:Nowhere")
@example("zf:")
@example("pb:standing:00010101")
@example("zf:\0")
@example("ps:standing:20260302:999999999999999")
def test_whatever_is_read_from_a_button_is_usable(data: str) -> None:
    event = decode(data)
    if isinstance(event, ConsentGiven | ZoneFound) and event.zone is not None:
        assert START.astimezone(ZoneInfo(event.zone)).astimezone(UTC) == START
    if isinstance(event, Snoozed):
        assert timedelta(minutes=1) <= event.lasts <= timedelta(days=1)
    if not isinstance(event, ButtonUnknown):
        assert decode(encode(event)) == event


@pytest.mark.parametrize(
    "data",
    [
        *("dn:-1.2", "dn:1.+2", "dn:1_0.2", "dn: 1.2", "dn:٣.2", "dn:1.9999999999"),
        *("ag:UTC:073", "ag:UTC:07:30", "ag:UTC:2460", "ag:UTC:+730", "ag:UTC: 730"),
        *("ag:UTC:٠٧٣٠", "pb:standing:2026 1 1", "pb:standing:٢٠٢٦٠١٠١", "ps:standing:20260302:+10"),
    ],
)
def test_a_number_that_we_would_not_have_written_is_none(data: str) -> None:
    assert decode(data) == ButtonUnknown()
