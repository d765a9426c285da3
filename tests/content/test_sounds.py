"""The spoken words: every language has them all, they say today's texts, they are small, and a gap is named."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from bot.cli import app
from content import sounds
from content.load import bundled
from content.model import ContentError
from content.sounds import FOLDER, RATE, Wave, gaps, read, speak, write

MOST_BYTES = 1_500_000
"""Of the repository, for all languages together."""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for part in ("exercises", "programmes", "texts", "pictures", "sounds"):
        shutil.copytree(bundled() / part, tmp_path / part)
    return tmp_path


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was spoken anew, without a voice: a hum of half a second."""
    spoken: list[tuple[str, str]] = []

    def hum(language: str, text: str) -> Wave:
        spoken.append((language, text))
        return np.sin(np.arange(RATE // 2) / 20, dtype=np.float32)

    monkeypatch.setattr(sounds, "_say", hum)
    return spoken


def change(folder: Path, before: str, after: str) -> None:
    path = folder / "texts" / "en" / "bot.po"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def test_every_language_is_spoken_whole_and_says_todays_texts() -> None:
    assert gaps(bundled()) == []


def test_the_sounds_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.ogg")) <= MOST_BYTES


def test_no_word_is_cut_or_nearly_silent() -> None:
    for language in FOLDER.iterdir():
        for name, wave in read(language).items():
            assert 0.2 <= len(wave) / RATE <= 1.5, (language.name, name)
            assert 0.08 <= np.sqrt(np.mean(wave**2)) <= 0.25, (language.name, name)
            assert max(np.abs(wave[:48]).mean(), np.abs(wave[-48:]).mean()) < 0.06, (language.name, name)


def test_a_word_that_is_missing_is_named_and_spoken_anew(copied: Path, said: list[tuple[str, str]]) -> None:
    (copied / "sounds" / "de" / "sound.hold.ogg").unlink()
    (copied / "sounds" / "uk" / "7.ogg").write_bytes(b"")
    lines = gaps(copied)
    assert [line.split(": ")[:3] for line in lines] == [
        ["sounds/de", "not spoken, only beeps are heard", "sound.hold; run forefoot content sounds"],
        ["sounds/uk", "not spoken, only beeps are heard", "7; run forefoot content sounds"],
    ]
    assert [path.name for path in speak(copied)] == ["sound.hold.ogg", "7.ogg"]
    assert said == [("de", "Halten"), ("uk", "7")]
    assert gaps(copied) == []


def test_a_word_whose_text_has_changed_is_named_and_spoken_anew(
    copied: Path, said: list[tuple[str, str]]
) -> None:
    change(copied, 'msgid "sound.hold"\nmsgstr "Hold"', 'msgid "sound.hold"\nmsgstr "Stay"')
    assert [line for line in gaps(copied) if line.startswith("sounds/en")] == [
        "sounds/en: of an older text: sound.hold; run forefoot content sounds"
    ]
    speak(copied)
    assert ("en", "Stay") in said
    assert not [line for line in gaps(copied) if line.startswith("sounds/en")]


def test_somebodys_own_recording_is_left_alone(copied: Path, said: list[tuple[str, str]]) -> None:
    path = copied / "sounds" / "es" / "3.ogg"
    wave, _ = soundfile.read(path, dtype="float32")
    soundfile.write(path, wave, RATE, format="OGG", subtype="OPUS")
    own = path.read_bytes()
    assert gaps(copied) == []
    assert speak(copied) == []
    assert said == []
    assert path.read_bytes() == own


def test_a_word_longer_than_its_phase_is_named(copied: Path) -> None:
    name = "exercise.achilles_stretch.phase.rise"
    path = copied / "sounds" / "de" / f"{name}.ogg"
    with soundfile.SoundFile(path) as file:
        title = file.title
    write(path, np.full(3 * RATE, 0.1, dtype=np.float32), title)
    assert gaps(copied) == [f"sounds/de/{name}.ogg: 3.0 s long; it has 1.8 s, use a shorter text"]


def test_the_checks_name_a_gap_and_only_texts_check_fails_by_it(copied: Path) -> None:
    shutil.rmtree(copied / "sounds" / "de")
    run = CliRunner()
    content, texts = (run.invoke(app, [what, "check", str(copied)]) for what in ("content", "texts"))
    assert (content.exit_code, texts.exit_code) == (0, 1)
    for result in (content, texts):
        assert "sounds/de: not spoken, only beeps are heard: 1, 2, 3," in result.output


def test_without_espeak_the_command_says_what_is_missing(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copied / "sounds" / "en" / "1.ogg").unlink()
    monkeypatch.setenv("PATH", str(copied))
    with pytest.raises(ContentError, match="espeak-ng is not installed"):
        speak(copied)
    assert CliRunner().invoke(app, ["content", "sounds", str(copied)]).exit_code == 2


def test_a_new_programme_needs_its_own_words_alone(tmp_path: Path, said: list[tuple[str, str]]) -> None:
    sample = Path(__file__).parent / "programmes" / "calf_and_ankle"
    shutil.copytree(sample, tmp_path / "new")
    speak(tmp_path / "new")
    assert said
    assert gaps(tmp_path / "new") == []
