"""A clock that was hurried goes on after a restart where it would be, and begins anew for other settings."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock_file import KeptClock, Wanted

START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
MOMENT = timedelta(seconds=20)


async def nothing(_: int | None) -> None:
    return None


def clock(folder: Path, wanted: Wanted) -> KeptClock:
    return KeptClock(folder / "clock.json", wanted, nothing, nothing)


def test_it_goes_on_from_where_it_was_moved_to(tmp_path: Path) -> None:
    first = clock(tmp_path, Wanted(START, 1))
    first.jump_to(START + timedelta(hours=5))
    first.set_speed(2)

    second = clock(tmp_path, Wanted(START, 1))

    assert timedelta() <= second.now() - (START + timedelta(hours=5)) < MOMENT
    assert second.speed == 2


def test_the_time_without_a_process_counts_at_its_speed(tmp_path: Path) -> None:
    clock(tmp_path, Wanted(START, 60))
    file = tmp_path / "clock.json"
    kept = json.loads(file.read_text())
    kept["wall_at"] = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    file.write_text(json.dumps(kept))

    away = clock(tmp_path, Wanted(START, 60)).now() - START

    assert timedelta(hours=1) <= away < timedelta(hours=1) + 60 * MOMENT


def test_other_settings_begin_a_new_time(tmp_path: Path) -> None:
    clock(tmp_path, Wanted(START, 1)).jump_to(START + timedelta(days=9))

    later = START + timedelta(days=1)

    assert clock(tmp_path, Wanted(later, 1)).now() - later < MOMENT


def test_a_paused_clock_stands_over_a_restart(tmp_path: Path) -> None:
    first = clock(tmp_path, Wanted(START, 60))
    first.pause()
    stood_at = first.now()
    file = tmp_path / "clock.json"
    kept = json.loads(file.read_text())
    kept["wall_at"] = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    file.write_text(json.dumps(kept))

    second = clock(tmp_path, Wanted(START, 60))

    assert (second.now(), second.is_paused, second.speed) == (stood_at, True, 60)
    second.resume()
    assert not clock(tmp_path, Wanted(START, 60)).is_paused


@pytest.mark.parametrize("kept", ["", "{", "[]", "null", '{"wanted": 3}', "\\x00"])
def test_a_broken_file_begins_a_new_time(tmp_path: Path, kept: str) -> None:
    (tmp_path / "clock.json").write_text(kept)

    assert clock(tmp_path, Wanted(START, 1)).now() - START < MOMENT


def test_a_wish_that_is_refused_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    kept = clock(tmp_path, Wanted(START, 1))
    before = (tmp_path / "clock.json").read_text()

    with pytest.raises(ValueError, match="only moves forward"):
        kept.jump_to(START - timedelta(hours=1))
    with pytest.raises(ValueError, match="above 0"):
        kept.set_speed(0)

    assert (tmp_path / "clock.json").read_text() == before
