from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.keys import KeyFileError, is_key, key_beside, new_key


def test_each_new_key_is_a_key_of_its_own() -> None:
    assert is_key(new_key())
    assert new_key() != new_key()


@pytest.mark.parametrize("text", ["", "short", "0" * 44, "ключ", "A" * 43])
def test_other_texts_are_no_keys(text: str) -> None:
    assert not is_key(text)


def test_the_key_beside_the_data_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    key = key_beside(folder)
    assert is_key(key)
    assert key_beside(folder) == key
    assert (folder / "data.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == ["data.key"]


def test_a_damaged_key_is_refused_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "data.key").write_text("half a k", "ascii")
    with pytest.raises(KeyFileError, match=r"data\.key holds no key"):
        key_beside(tmp_path)
    assert (tmp_path / "data.key").read_text("ascii") == "half a k"


def test_programs_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(key_beside, [tmp_path] * 8))
    assert len(keys) == 1
