"""The month of `make soak` in short; and accounts that fail when something is missing, doubled, late or growing."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from scheduler.message import SentMessage
from scheduler.outbox import Waiting
from tests.soak.life import Life, Planned, Turn
from tests.soak.month import Accounts, Night, live, together
from tests.soak.world import World
from tests.support.uncounted import uncounted

GOOD = Accounts(prompts_due=2, prompts_delivered=2, sets_reported=3, sets_logged=3)


@uncounted
@pytest.mark.timeout(300)
def test_a_few_people_get_every_prompt_once_at_its_time_and_keep_every_set(tmp_path: Path) -> None:
    accounts, world = live(people=8, days=2, seed=1, folder=tmp_path, tell=lambda _: None)
    assert accounts.come_out, accounts
    assert accounts.prompts_due > 20
    assert accounts.sets_logged >= accounts.sets_reported > 20
    assert world.figures.failed > 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"prompts_lost": 1},
        {"prompts_doubled": 1},
        {"prompts_unasked": 1},
        {"sets_lost": 1},
        {"sets_doubled": 1},
        {"drift": timedelta(seconds=2)},
        {"prompts_delivered": 0},
        {"sets_logged": 0},
    ],
)
def test_accounts_do_not_come_out_when(wrong: dict[str, object]) -> None:
    assert GOOD.come_out
    assert not replace(GOOD, **wrong).come_out  # type: ignore[arg-type]  # (named by the parameter)


@pytest.mark.parametrize("growing", ["memory", "outbox", "updates"])
def test_a_month_that_grows_is_no_good_month(growing: str) -> None:
    assert replace(GOOD, nights=nights("nothing")).come_out
    assert not replace(GOOD, nights=nights(growing)).come_out


def nights(growing: str) -> list[Night]:
    return [
        Night(
            day,
            seconds=1.0,
            megabytes=100 + day * (growing == "memory") * 5,
            rows={name: 100 + day * (growing == name) * 10 for name in ("outbox", "updates", "messages")},
            calls=0,
        )
        for day in range(1, 31)
    ]


# What is due, counted by itself

BEGIN = datetime(2026, 3, 6, 0, 0, tzinfo=UTC)


def due(*turns: Planned, zone: str = "UTC", days: int = 3) -> list[tuple[date, datetime]]:
    life = Life(1, zone, (time(7, 0),), 1.0, [], list(turns))
    return [(on, at) for _, on, at in life.due(BEGIN, BEGIN + timedelta(days=days))]


def instants(*turns: Planned, zone: str = "UTC", days: int = 3) -> list[str]:
    return [f"{at:%d %H:%M}" for _, at in due(*turns, zone=zone, days=days)]


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def test_a_prompt_is_due_each_day_also_where_the_clock_changes() -> None:
    assert instants() == ["06 07:00", "07 07:00", "08 07:00"]
    assert instants(zone="America/New_York") == ["06 12:00", "07 12:00", "08 11:00"]


def test_nothing_is_due_to_somebody_who_is_away() -> None:
    assert instants(Planned(at(6, 8), Turn.AWAY), Planned(at(7, 8), Turn.BACK)) == ["06 07:00", "08 07:00"]


def test_no_date_is_due_twice_to_somebody_who_moves_west() -> None:
    moves = Planned(at(6, 8), Turn.MOVE, "America/New_York")
    assert instants(moves) == ["06 07:00", "07 12:00", "08 11:00"]


def test_a_date_whose_time_has_passed_where_somebody_moves_to_is_not_due() -> None:
    moves = Planned(at(6, 6), Turn.MOVE, "Asia/Tokyo")
    assert instants(moves) == ["06 22:00", "07 22:00", "08 22:00"]
    assert [on.day for on, _ in due(moves)] == [7, 8, 9]


def test_what_is_due_until_an_instant_does_not_reach_beyond_a_turn_after_it() -> None:
    assert instants(Planned(at(8, 8), Turn.AWAY), days=1) == ["06 07:00"]


def test_accounts_of_several_programs_are_summed_and_their_furthest_drift_told() -> None:
    sums = together([replace(GOOD, drift=timedelta(seconds=3)), GOOD])
    assert (sums["prompts_due"], sums["sets_logged"], sums["drift"]) == (4, 6, timedelta(seconds=3))


@uncounted
def test_whoever_is_away_stays_away_until_their_life_has_them_come_back(tmp_path: Path) -> None:
    """With this seed somebody pauses while a prompt would be due."""
    accounts, _ = live(people=4, days=2, seed=3, folder=tmp_path, tell=lambda _: None)
    assert accounts.come_out, accounts


@uncounted
def test_who_left_the_prompts_of_seven_days_is_owed_none_until_they_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.soak.life.OTHERS", 0)
    monkeypatch.setattr("tests.soak.life.KEEP_TO_IT", 0)
    accounts, _ = live(people=2, days=9, seed=1, folder=tmp_path, tell=lambda _: None)
    assert accounts.pauses_by_silence == 2
    assert (accounts.prompts_lost, accounts.prompts_unasked) == (0, 0)


@uncounted
def test_a_pause_that_comes_too_early_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.soak.life.OTHERS", 0)
    monkeypatch.setattr("tests.soak.life.KEEP_TO_IT", 0)
    monkeypatch.setattr("bot.coach.silence.PAUSE_AFTER", 6)
    accounts, _ = live(people=2, days=9, seed=1, folder=tmp_path, tell=lambda _: None)
    assert accounts.prompts_lost > 0


@uncounted
def test_a_prompt_that_never_comes_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arrive = World._arrive  # noqa: SLF001 (bent on purpose)

    def arrives_but_for_anns(world: World, waiting: Waiting) -> SentMessage | None:
        return None if waiting.chat_id == 1 else arrive(world, waiting)

    monkeypatch.setattr(World, "_arrive", arrives_but_for_anns)
    accounts, _ = live(people=2, days=1, seed=1, folder=tmp_path, tell=lambda _: None)
    assert accounts.prompts_lost > 0
    assert not accounts.come_out
