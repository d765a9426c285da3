"""/slots and /settings: slots on and off, days, order; every prompt once on its days, and on no other."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.calendar_events import (
    Page,
    PageAsked,
    PageOpened,
    SlotDaysChosen,
    SlotOpened,
    SlotsOrdered,
    SlotSwitchedOff,
    SlotSwitchedOn,
)
from bot.coach.effects import Edit, New, Show
from bot.coach.events import BeginAsked, CommandUnknown, Event, StopAsked, TimesNamed, ZoneNamed
from bot.coach.menu import SETTINGS
from bot.coach.person import Gone, Idle, InSession, Prompted
from bot.coach.slots import MENU, MONDAY_TO_FRIDAY
from scheduler.recurrence import EVERY_DAY
from tests.support.play import Play, first_button, key, local, subscribed
from tests.support.shows import plain
from tests.support.uncounted import uncounted

MINUTES, HOURS, DAYS = 60, 3600, 24 * 3600
MONDAY = date(2026, 1, 5)
HALF_PAST_SEVEN = 30 * MINUTES
SOME_DAYS = st.frozensets(st.integers(0, 6), min_size=1)


def person() -> Play:
    return Play(subscribed())


def page(play: Play) -> Show:
    return next(effect for effect in play.effects if isinstance(effect, Show))


def labels(show: Show) -> list[str]:
    return [button.label.key for row in show.buttons for button in row]


def prompted(play: Play, slot: str) -> list[date]:
    return [on for id_, on, outcome in play.outcomes() if id_ == slot and outcome == "prompted"]


def lives(play: Play, days: int) -> None:
    """Time passes, and the person says something now and then: silence is another matter."""
    for _ in range(days):
        play.waits(DAYS)
        play.does(CommandUnknown())


def times(play: Play) -> list[tuple[str, object]]:
    return [(slot.id, slot.at) for slot in play.person.slots]


# The pages


def test_settings_is_one_message_with_a_line_and_a_button_for_every_setting() -> None:
    play = person().does(PageAsked(Page.SETTINGS))
    assert page(play).place == New(MENU)
    assert labels(page(play)) == [setting.label for setting in SETTINGS]
    assert len(page(play).lines) == 1 + len(SETTINGS)


def test_slots_comes_by_command_as_a_new_message_and_by_button_in_place() -> None:
    assert page(person().does(PageAsked(Page.SLOTS))).place == New(MENU)
    play = person().does(PageAsked(Page.SETTINGS)).taps("button.settings.slots")
    assert page(play).place == Edit(MENU)
    assert play.shown()[0] == "slots.title"


def test_from_every_page_there_is_a_way_back_to_the_settings() -> None:
    for slot in ("standing", "toes"):
        play = person().does(PageAsked(Page.SLOTS)).does(SlotOpened(slot))
        assert first_button(play) == PageOpened(Page.SLOTS)
        play.does(first_button(play)).taps("button.back.settings")
        assert play.shown()[0] == "settings.title"
    for leads_to in (PageOpened(Page.TIMES), PageOpened(Page.SLOTS)):
        assert person().does(leads_to).taps("button.back.settings").shown()[0] == "settings.title"


def test_every_page_fits_a_small_screen() -> None:
    events: list[Event] = [*map(PageAsked, Page), SlotOpened("standing"), SlotOpened("toes")]
    for event in events:
        words = plain(page(person().does(event)))
        assert len(words) <= 700
        assert all(len(line.split()) <= 12 for line in words.splitlines()), words


@pytest.mark.parametrize("event", [PageAsked(Page.SLOTS), SlotSwitchedOff("seated")], ids=str)
def test_settings_wait_for_the_questions_and_end_with_a_stop(event: PageAsked | SlotSwitchedOff) -> None:
    assert Play().does(event).shown()[0] == "onboarding.first"
    gone = person().does(StopAsked())
    before = gone.person
    assert gone.does(event).shown() == ["stop.off"]
    assert gone.person == before
    assert isinstance(gone.phase, Gone)


# Days of the week


def test_a_slot_from_monday_to_friday_leaves_the_weekend_free() -> None:
    play = person().does(SlotOpened("standing")).does(SlotDaysChosen("standing", MONDAY_TO_FRIDAY))
    assert play.shown()[:2] == ["slot.title", "slot.on_days"]
    lives(play, 9)
    assert [on.weekday() for on in prompted(play, "standing")] == [0, 1, 2, 3, 4, 0, 1]
    assert [on.weekday() for on in prompted(play, "seated")] == [0, 1, 2, 3, 4, 5, 6, 0, 1]


def test_a_day_is_ticked_and_unticked_and_the_last_one_stays() -> None:
    play = person().does(SlotDaysChosen("standing", frozenset({0, 1})))
    page_ = page(play)
    monday = next(
        button for row in page_.buttons for button in row if button.label.key == "button.slot.day_on"
    )
    assert monday.event == SlotDaysChosen("standing", frozenset({1}))
    play.does(monday.event)
    tuesday = page(play).buttons[1][1]
    assert play.does(tuesday.event).shown() == ["toast.one_day_stays"]
    assert play.person.slots[0].days == {1}


def test_a_second_tap_on_a_day_changes_nothing_more() -> None:
    play = person().does(SlotDaysChosen("standing", MONDAY_TO_FRIDAY))
    before = play.person
    assert play.does(SlotDaysChosen("standing", MONDAY_TO_FRIDAY)).person == before
    assert play.shown() == ["toast.already"]


@uncounted
@given(standing=SOME_DAYS, seated=SOME_DAYS, changed_after=st.integers(0, 6 * DAYS))
def test_each_chosen_day_has_its_prompt_once_and_no_other_day_has_one(
    standing: frozenset[int], seated: frozenset[int], changed_after: int
) -> None:
    play = person()
    play.waits(changed_after)
    before = {slot: prompted(play, slot) for slot in ("standing", "seated")}
    since = play.person.local(play.now)
    play.does(SlotDaysChosen("standing", standing)).does(SlotDaysChosen("seated", seated))
    lives(play, 21)
    until = play.person.local(play.now)
    for slot, days in (("standing", standing), ("seated", seated)):
        at = next(own.at for own in play.person.slots if own.id == slot)
        dates = (since.date() + timedelta(days=n) for n in range(22))
        wanted = [
            on
            for on in dates
            if on.weekday() in days
            and on not in before[slot]
            and since.replace(tzinfo=None) < since.replace(tzinfo=None).combine(on, at)
            and since.replace(tzinfo=None).combine(on, at) <= until.replace(tzinfo=None)
        ]
        got = prompted(play, slot)[len(before[slot]) :]
        assert got == wanted


def test_what_was_missed_is_recorded_for_the_chosen_days_only() -> None:
    play = person().does(SlotDaysChosen("standing", frozenset({0, 2}))).does(SlotSwitchedOff("seated"))
    play.sleeps_through(8 * DAYS)
    assert [on.weekday() for slot, on, outcome in play.outcomes() if outcome == "late"] == [0, 2, 0]


# On and off


def test_the_toe_break_joins_with_its_time_and_times_takes_three() -> None:
    play = person().does(SlotOpened("toes"))
    assert labels(page(play)) == ["button.back.slots", "button.slot.switch_on"]
    play.taps("button.slot.switch_on")
    assert [slot for slot, _ in times(play)] == ["standing", "toes", "seated"]
    assert dict(times(play))["toes"] == local(13)
    refused = play.person
    assert play.does(TimesNamed("07:00 20:00")).shown() == ["times.count"]
    assert play.value("times.count", "example") == "07:30 13:00 19:30"
    assert play.person == refused
    play.does(TimesNamed("7:00 12:15 20:00"))
    assert dict(times(play)) == {"standing": local(7), "toes": local(12, 15), "seated": local(20)}
    play.waits(DAYS)
    assert prompted(play, "toes") == [MONDAY]


def test_a_slot_that_joins_at_a_time_which_is_taken_comes_half_an_hour_later() -> None:
    play = person().does(TimesNamed("07:30 13:00")).does(SlotSwitchedOn("toes"))
    assert dict(times(play))["toes"] == local(13, 30)


def test_a_slot_that_is_off_is_silent_and_comes_back_as_it_was() -> None:
    play = person().does(TimesNamed("06:30 21:00")).does(SlotDaysChosen("seated", MONDAY_TO_FRIDAY))
    play.does(SlotSwitchedOff("seated")).waits(3 * DAYS)
    assert prompted(play, "seated") == []
    play.does(SlotSwitchedOn("seated"))
    own = play.person.slot("seated")
    assert own is not None
    assert (own.at, own.days) == (local(21), MONDAY_TO_FRIDAY)


def test_the_last_slot_stays() -> None:
    play = person().does(SlotSwitchedOff("seated"))
    before = play.person
    assert play.does(SlotSwitchedOff("standing")).shown() == ["toast.one_slot_stays"]
    assert play.person == before


def test_off_and_on_again_doubles_no_prompt() -> None:
    play = person()
    play.waits(HALF_PAST_SEVEN + 2 * HOURS)
    play.does(SlotSwitchedOff("standing")).does(SlotSwitchedOn("standing"))
    play.does(TimesNamed("10:30 19:30")).waits(12 * HOURS)
    assert prompted(play, "standing") == [MONDAY]


def test_what_was_done_while_a_slot_was_off_is_not_prompted_when_it_comes_on() -> None:
    play = person().does(BeginAsked("toes")).says("ok").says("done")
    play.does(SlotSwitchedOn("toes")).waits(DAYS - HOURS)
    assert play.person.slot("toes") is not None
    assert MONDAY not in prompted(play, "toes")


def test_a_prompt_that_is_open_closes_when_its_slot_is_switched_off() -> None:
    play = person()
    play.waits(HALF_PAST_SEVEN)
    play.does(SlotSwitchedOff("standing"))
    assert isinstance(play.phase, Idle)
    assert play.outcomes()[-1] == ("standing", MONDAY, "skipped")
    assert "prompt.switched_off" in play.shown()


def test_a_prompt_that_waits_behind_a_session_goes_with_its_slot() -> None:
    play = person().does(TimesNamed("07:30 08:00"))
    play.waits(59 * MINUTES)
    play.does(BeginAsked("achilles")).says("ok").waits(2 * MINUTES)
    assert isinstance(play.phase, InSession)
    play.does(SlotSwitchedOff("seated"))
    assert play.outcomes()[-1] == ("seated", MONDAY, "skipped")
    play.says("stop")
    assert not isinstance(play.phase, Prompted)


# Order


def test_two_slots_change_places_and_their_times_stay() -> None:
    play = person().does(SlotOpened("standing")).taps("button.slot.swap")
    assert times(play) == [("seated", local(7, 30)), ("standing", local(19, 30))]
    before = play.person
    assert play.does(SlotsOrdered(("seated", "standing"))).person == before
    play.waits(HALF_PAST_SEVEN)
    assert isinstance(play.phase, Prompted)
    assert play.phase.slot == "seated"
    assert play.value("prompt.title", "slot") == key("slot.seated.title")


def test_a_swap_after_the_morning_records_what_no_longer_comes_and_doubles_nothing() -> None:
    play = person()
    play.waits(6 * HOURS)
    play.does(SlotsOrdered(("seated", "standing")))
    assert ("seated", MONDAY, "moved") in play.outcomes()
    play.waits(3 * DAYS)
    for slot in ("standing", "seated"):
        dates = prompted(play, slot)
        assert all(earlier < later for earlier, later in pairwise(dates))


def test_an_order_from_before_a_switch_changes_nothing() -> None:
    play = person().does(SlotSwitchedOn("toes"))
    before = play.person
    assert play.does(SlotsOrdered(("seated", "standing"))).person == before
    assert play.shown()[0] == "slots.title"


SETTING_DAYS = st.tuples(st.sampled_from(["standing", "seated", "toes"]), SOME_DAYS).map(
    lambda chosen: SlotDaysChosen(*chosen)
)
CHANGES = st.lists(
    st.one_of(
        SETTING_DAYS,
        st.sampled_from(["standing", "seated", "toes"]).map(SlotSwitchedOn),
        st.sampled_from(["standing", "seated", "toes"]).map(SlotSwitchedOff),
        st.permutations(["standing", "seated"]).map(lambda slots: SlotsOrdered(tuple(slots))),
        st.sampled_from(["06:00 22:00", "12:00 12:10", "07:00 13:00 20:00"]).map(TimesNamed),
        st.sampled_from(["berlin", "new york", "utc"]).map(ZoneNamed),
        st.integers(0, 2 * DAYS),
    ),
    max_size=12,
)


@uncounted
@given(changes=CHANGES)
def test_whatever_is_changed_no_date_is_prompted_twice_and_one_slot_is_on(changes: list[object]) -> None:
    play = person()
    for change in changes:
        play.waits(change) if isinstance(change, int) else play.does(change)  # type: ignore[arg-type]  # object beside int
        assert play.person.slots
        assert all(slot.days <= EVERY_DAY and slot.days for slot in play.person.slots)
        assert len({slot.at for slot in play.person.slots}) == len(play.person.slots)
        ids = [slot.id for slot in (*play.person.slots, *play.person.shelved)]
        assert len(ids) == len(set(ids))
    play.waits(3 * DAYS)
    for slot in ("standing", "seated", "toes"):
        dates = prompted(play, slot)
        assert len(dates) == len(set(dates))
