"""What is heard: beats at their seconds, whole words, even and not clipped; beeps alone where a word is missing."""

import shutil
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bot import spoken_count
from bot.coach.clip import Beat, Clip
from bot.spoken_count import HIGH_HZ, LOW_HZ, encoded, made, mixed, version
from content.sounds import BEEP_S, FOLDER, RATE, Wave, read
from content.spoken_words import CHANGE, HOLD, READY, RELAX, REST

LANGUAGES = sorted(path.name for path in FOLDER.iterdir())
TEMPO = tuple(
    Beat(f"exercise.achilles_stretch.phase.{name}", seconds)
    for name, seconds in (("lower", 3), ("hold_low", 3), ("rise", 2), ("hold_high", 3))
)
CALF = Clip(Beat(READY, 5), (Beat(HOLD, 30), Beat(CHANGE, 10), Beat(HOLD, 30)), first=1, reps=1)
FLEXION = Clip(Beat(REST, 20), (Beat(HOLD, 5), Beat(RELAX, 10)), first=1, reps=8)
ACHILLES = Clip(Beat(READY, 5), TEMPO, first=1, reps=12)
CLIPS = [CALF, FLEXION, ACHILLES, Clip(Beat(READY, 5), (Beat(HOLD, 10), Beat(RELAX, 10)), first=6, reps=8)]
SHORT = Clip(Beat(READY, 3), (Beat(HOLD, 5), Beat(RELAX, 5)), first=1, reps=2)

MOST_KILOBYTES = 500


def heard(mp3: bytes) -> Wave:
    wave, rate = soundfile.read(BytesIO(mp3), dtype="float32")
    assert rate == RATE
    return np.asarray(wave, dtype=np.float32)


def tone_at(wave: Wave, at_s: float, hertz: float) -> float:
    """How much of this tone sounds in the tenth of a second from *at_s* on, 0 to 1 of what is there."""
    piece = wave[round(at_s * RATE) : round((at_s + 0.1) * RATE)]
    spectrum = np.abs(np.fft.rfft(piece))
    near = slice(round((hertz - 25) / 10), round((hertz + 25) / 10) + 1)
    return float(np.sum(spectrum[near]) / max(np.sum(spectrum), 1e-9))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.beats[0].word)
def test_a_clip_is_as_long_as_its_beats_and_beeps_at_each(language: str, clip: Clip) -> None:
    mp3 = made(f"{language}.{clip.name}")
    wave = heard(mp3)
    assert len(mp3) <= MOST_KILOBYTES * 1000
    assert abs(len(wave) / RATE - clip.lasts_s) <= 0.05
    for cue in clip.cues():
        hertz = HIGH_HZ if cue.beat.word == HOLD or cue.rep else LOW_HZ
        assert tone_at(wave, cue.at_s, hertz) > 0.3, cue
        assert (
            np.abs(wave[max(round((cue.at_s - 0.05) * RATE), 0) : round(cue.at_s * RATE)]).max(initial=0)
            < 0.05
        )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.beats[0].word)
def test_a_clip_is_loud_enough_and_never_clipped(language: str, clip: Clip) -> None:
    wave = heard(made(f"{language}.{clip.name}"))
    assert np.abs(wave).max() < 0.98
    blocks = wave[: len(wave) // 9600 * 9600].reshape(-1, 9600)
    power = np.mean(blocks.astype(float) ** 2, axis=1)
    loud = power[power > np.mean(power) / 10]
    assert -21 < 10 * np.log10(np.mean(loud)) < -15


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_whole_and_alone(language: str) -> None:
    """From its first sample to its last nothing else is heard, and it ends before its beat does."""
    words = read(FOLDER / language)
    for clip in CLIPS:
        full = mixed(clip, words)
        for cue in clip.cues():
            said = [str(cue.rep)] if cue.rep else []
            at = cue.at_s + BEEP_S
            for name in (*said, cue.beat.word):
                start = round(at * RATE)
                assert np.array_equal(full[start : start + len(words[name])], words[name]), (cue, name)
                at += len(words[name]) / RATE + spoken_count.GAP_S
            assert at - spoken_count.GAP_S <= cue.at_s + cue.beat.lasts_s


def test_the_last_seconds_of_a_hold_are_counted_softly_and_before_it_aloud() -> None:
    words = read(FOLDER / "en")
    wave = mixed(SHORT, words)

    def loudness(at_s: float) -> float:
        return float(np.sqrt(np.mean(wave[round(at_s * RATE) : round((at_s + 0.4) * RATE)] ** 2)))

    assert loudness(3 + 3) == pytest.approx(loudness(3 + 10 + 3), rel=0.01)
    assert 0.3 < loudness(3 + 4) / loudness(2) < 0.7
    assert loudness(3 + 5 + 3) < 0.1 * loudness(2)


def test_a_signal_ends_with_the_set() -> None:
    wave = mixed(SHORT, {})
    assert tone_at(wave, SHORT.lasts_s - 0.2, spoken_count.END[-1][0]) > 0.3
    assert len(wave) == SHORT.lasts_s * RATE


def test_without_words_there_are_beeps_alone(tmp_path: Path) -> None:
    wave = heard(made(f"xx.{SHORT.name}", tmp_path))
    assert abs(len(wave) / RATE - SHORT.lasts_s) <= 0.05
    for cue in SHORT.cues():
        assert tone_at(wave, cue.at_s, HIGH_HZ if cue.beat.word == HOLD else LOW_HZ) > 0.3


def test_a_broken_or_foreign_sound_is_passed_over(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "en", tmp_path / "en")
    (tmp_path / "en" / "1.ogg").write_bytes(b"no sound")
    assert made(f"en.{SHORT.name}", tmp_path)
    assert "1" not in read(tmp_path / "en")


def test_words_that_do_not_fit_their_beat_are_left_out_number_first() -> None:
    words = read(FOLDER / "en")
    tight = Clip(Beat(READY, 1), (Beat(HOLD, 1),), first=1, reps=3)
    full, beeps = mixed(tight, words), mixed(tight, {})
    start = round((1 + BEEP_S) * RATE)
    hold = words[HOLD]
    assert np.allclose(full[start : start + len(hold)] - beeps[start : start + len(hold)], hold, atol=1e-5)
    assert mixed(Clip(Beat(READY, 0), (Beat(HOLD, 1),), 1, 1), words).shape == (RATE,)


def test_a_word_spoken_anew_gives_the_clip_another_version(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "de", tmp_path / "de")
    name = f"de.{SHORT.name}"
    before = version(name, tmp_path)
    assert version(name, tmp_path) == before
    shutil.copy(FOLDER / "de" / "2.ogg", tmp_path / "de" / "1.ogg")
    assert version(name, tmp_path) != before


def test_the_longest_clip_is_written_piece_by_piece_and_whole() -> None:
    """Twelve holds of ten seconds with the longest pauses: more than eight minutes."""
    long = Clip(Beat(REST, 60), (Beat(HOLD, 10), Beat(RELAX, 30)), first=1, reps=12)
    assert len(heard(encoded(mixed(long, {})))) == long.lasts_s * RATE
