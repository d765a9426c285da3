"""What waits for a bot, and for how long; the clock is a number."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.bot_api.methods.inbox import cut
from bot.sandbox.bot_api.updates import Updates
from bot.sandbox.faults import FaultKind, Faults, FaultWish
from bot.sandbox.people.acts import Acts
from bot.sandbox.state.records import Bot, Json, Update
from bot.sandbox.state.store import Store
from bot.sandbox.state.world import ANNA, World
from tests.support.standing_clock import StandingClock

DAY = timedelta(hours=24)
SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(datetime(2026, 11, 22, 6, 0, tzinfo=UTC))


@pytest.fixture
def updates(clock: StandingClock) -> Updates:
    return Updates(World(Store(), clock, clock, "Bot"), Faults())


@pytest.fixture
def bot(updates: Updates) -> Bot:
    return updates.world.bot(7)


@pytest.fixture
def acts(updates: Updates, bot: Bot) -> Acts:
    return Acts(updates, bot, ANNA)


def ids(updates: Updates) -> list[int]:
    return [update.id for update in updates.first(7, 100)]


def texts(updates: Updates) -> list[str]:
    return [update.body["message"]["text"] for update in updates.first(7, 100)]


def pass_(clock: StandingClock, time: timedelta) -> None:
    clock.jump_to(clock.now() + time)


def test_an_update_lives_for_a_day(updates: Updates, acts: Acts, clock: StandingClock) -> None:
    acts.say("hello")

    pass_(clock, DAY)
    assert texts(updates) == ["hello"]
    pass_(clock, SECOND)

    assert texts(updates) == []
    assert updates.count(7) == 0
    assert updates.store.table(Update) == {}


def test_each_update_has_a_day_of_its_own(updates: Updates, acts: Acts, clock: StandingClock) -> None:
    acts.say("old")
    pass_(clock, DAY / 2)
    acts.say("new")
    pass_(clock, DAY / 2 + SECOND)

    assert texts(updates) == ["new"]
    pass_(clock, DAY / 2)
    assert texts(updates) == []


def test_a_tap_that_nobody_fetched_is_gone_after_150_seconds(
    updates: Updates, acts: Acts, clock: StandingClock
) -> None:
    post = acts.say("before")
    acts.tap(post, "go")

    pass_(clock, timedelta(seconds=150))
    assert updates.count(7) == 2
    pass_(clock, SECOND)

    assert texts(updates) == ["before"]


def test_a_taps_150_seconds_are_real_ones(updates: Updates, acts: Acts, clock: StandingClock) -> None:
    clock.set_speed(60)
    acts.tap(acts.say("before"), "go")

    pass_(clock, timedelta(seconds=150 * 60))

    assert updates.count(7) == 2


def test_ids_follow_each_other_within_a_week(updates: Updates, acts: Acts, clock: StandingClock) -> None:
    acts.say("one")
    (first,) = ids(updates)
    pass_(clock, timedelta(days=7))
    acts.say("two")

    assert ids(updates) == [first + 1]


def test_after_a_quiet_week_the_next_id_is_any(
    updates: Updates, acts: Acts, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda _: 5)
    acts.say("one")
    pass_(clock, timedelta(days=7, seconds=1))
    acts.say("two")
    acts.say("three")

    assert ids(updates) == [2_000_006, 2_000_007]


def test_a_bot_that_still_counts_from_last_week_misses_nothing(
    updates: Updates, acts: Acts, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda _: 5)
    acts.say("one")
    (old,) = ids(updates)
    pass_(clock, timedelta(days=7, seconds=1))
    acts.say("two")

    updates.confirm_by_offset(7, old + 1)

    assert texts(updates) == ["two"]


def test_an_offset_confirms_what_is_below_it(updates: Updates, acts: Acts) -> None:
    for word in ("one", "two", "three"):
        acts.say(word)

    updates.confirm_by_offset(7, ids(updates)[2])

    assert texts(updates) == ["three"]


@pytest.mark.parametrize(
    ("offset", "left"), [(-1, ["three"]), (-2, ["two", "three"]), (-9, ["one", "two", "three"])]
)
def test_a_negative_offset_keeps_so_many_of_the_newest(
    updates: Updates, acts: Acts, offset: int, left: list[str]
) -> None:
    for word in ("one", "two", "three"):
        acts.say(word)

    updates.confirm_by_offset(7, offset)

    assert texts(updates) == left


def test_an_answer_is_cut_at_four_mebibytes() -> None:
    large = [Update(7, number, {"update_id": number, "text": "é" * 1024 * 1024}) for number in range(3)]

    assert [body["update_id"] for body in cut(large)] == [0]
    assert len(cut([Update(7, 1, {"text": "x" * 900})] * 100)) == 100


def test_an_update_asked_for_twice_has_to_be_confirmed_twice(updates: Updates, acts: Acts) -> None:
    updates.faults.add(FaultWish(kind=FaultKind.TWICE))
    acts.say("one")
    (first,) = ids(updates)

    updates.confirm_by_offset(7, first + 1)
    assert ids(updates) == [first]
    updates.confirm_by_offset(7, first + 1)

    assert ids(updates) == []
    assert updates.store.table(Update) == {}


async def out_of_order(updates: Updates, acts: Acts) -> list[int]:
    """Two words, the second of which comes first."""
    updates.faults.add(FaultWish(kind=FaultKind.OUT_OF_ORDER, seconds=60))
    acts.say("one")
    assert ids(updates) == []
    acts.say("two")
    assert texts(updates) == ["two", "one"]
    return ids(updates)


@pytest.mark.parametrize("highest", [False, True])
async def test_out_of_order_a_bot_can_confirm_by_the_last_or_the_highest(
    updates: Updates, acts: Acts, *, highest: bool
) -> None:
    seen = await out_of_order(updates, acts)

    updates.confirm_by_offset(7, (max(seen) if highest else seen[-1]) + 1)

    assert texts(updates) == ([] if highest else ["two"])
    if not highest:
        updates.confirm_by_offset(7, ids(updates)[-1] + 1)
    assert updates.count(7) == 0


async def test_pending_updates_are_dropped_with_the_one_that_is_held_back(
    updates: Updates, acts: Acts
) -> None:
    updates.faults.add(FaultWish(kind=FaultKind.OUT_OF_ORDER, seconds=60))
    acts.say("one")

    updates.drop_pending(7)
    acts.say("two")

    assert texts(updates) == ["two"]
    assert len(updates.store.table(Update)) == 1


async def test_once_all_is_confirmed_the_order_holds_again(updates: Updates, acts: Acts) -> None:
    seen = await out_of_order(updates, acts)
    updates.confirm_by_offset(7, max(seen) + 1)
    acts.say("three")
    acts.say("four")

    assert texts(updates) == ["three", "four"]


@pytest.mark.parametrize("deed", ["say", "tap"])
def test_three_malformed_updates_are_wrong_in_three_ways(updates: Updates, acts: Acts, deed: str) -> None:
    post = acts.say("before")
    updates.faults.add(FaultWish(kind=FaultKind.MALFORMED, times=3))
    for _ in range(3):
        if deed == "say":
            acts.say("hello")
        else:
            acts.tap(post, "go")

    bodies = [update.body for update in updates.first(7, 100)][1:]

    assert len({str(sorted(shape(body))) for body in bodies}) == 3
    assert [set(body) - {"update_id"} for body in bodies] == [
        {"message" if deed == "say" else "callback_query"}
    ] * 3


def shape(body: Json) -> list[tuple[str, str]]:
    """The names in an update's payload, and the types of what stands there."""
    (payload,) = (value for name, value in body.items() if name != "update_id")
    return (
        [(name, type(value).__name__) for name, value in payload.items()]
        if isinstance(payload, dict)
        else [("", type(payload).__name__)]
    )


def test_the_id_is_ours_whatever_a_raw_update_says(updates: Updates, bot: Bot) -> None:
    made = updates.push_raw(bot, {"message": {}, "update_id": 5})

    assert [update.body for update in updates.first(7, 1)] == [{"update_id": made, "message": {}}]


def test_of_too_many_that_wait_the_oldest_are_forgotten(
    updates: Updates, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.bot_api.updates.MOST_WAITING", 3)

    pushed = [updates.push_raw(bot, {"message": {}}) for _ in range(5)]

    assert ids(updates) == pushed[2:]
