"""The words of the spoken count as sounds: `content/sounds/<language>/<name>.ogg`, Opus, mono.

They are spoken once, by espeak-ng on whoever's machine writes content, and lie ready: a run needs no voice. Each file
carries the text that it says as its title. One without a title is somebody's own recording, and is left alone.
"""

import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from content.load import Content, load
from content.model import ContentError
from content.spoken_words import phases_of, said

FOLDER = Path(__file__).with_name("sounds")

RATE = 24_000
"""Samples a second, here and in the clips: as Opus has them, and enough for a voice."""

WORDS_A_MINUTE = 140
LOUD = 0.19
"""What a word is brought to, as root mean square: about 14 dB below the loudest there is."""
MOST_PEAK = 0.6
ROUNDS = 3
"""What is flattened becomes quieter, so it is brought up again."""
QUIET = 0.01
"""Below this part of its peak a recording is silence, and is cut off."""
EDGE_S = 0.01
FADE_S = 0.04
"""A voice lets a vowel go; espeak-ng stops it."""
NUMBER_S = 0.9
"""A number is said within its second."""
BEEP_S = 0.2
"""What comes before a word when a beat begins."""

Wave = NDArray[np.float32]


def speak(folder: Path) -> list[Path]:
    """Speak every word of *folder* that is new or whose text has changed; return the files.

    Raises ContentError: the content has mistakes, or espeak-ng is missing or knows no such language.
    """
    spoken = []
    for language, words in _all_words(load(folder)).items():
        for name, text in words.items():
            path = _path(folder / "sounds", language, name)
            if _is_spoken(path, text):
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path, _even(_say(language, text)), text)
            spoken.append(path)
    return spoken


def gaps(folder: Path) -> list[str]:
    """What is not heard in *folder*, a line for each language or file: there a clip has beeps alone.

    Nothing while the content has mistakes.
    """
    try:
        content = load(folder)
    except ContentError:
        return []
    room = _room(content)
    return [
        line
        for language, words in _all_words(content).items()
        for line in _gaps(folder / "sounds", language, words, room)
    ]


def read(folder: Path) -> dict[str, Wave]:
    """The words of one language by their names. One that cannot be read is left out, as one that is missing."""
    words = {}
    for path in sorted(folder.glob("*.ogg")):
        try:
            wave, rate = soundfile.read(path, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError:
            continue
        if rate == RATE:
            words[path.stem] = wave.mean(axis=1)
    return words


def write(path: Path, wave: Wave, title: str) -> None:
    """As Opus. *title*: the text that it says."""
    with soundfile.SoundFile(path, "w", RATE, 1, format="OGG", subtype="OPUS") as file:
        file.title = title
        file.write(wave)


def _all_words(content: Content) -> dict[str, dict[str, str]]:
    """By language, what is said. A language that is not offered yet is not spoken either."""
    programmes, texts = content.programmes.values(), content.texts
    return {language: said(programmes, texts.words(language)) for language in texts.languages.names}


def _gaps(folder: Path, language: str, words: Mapping[str, str], room: Mapping[str, float]) -> Iterator[str]:
    heard = read(folder / language)
    missing = [name for name in words if name not in heard]
    changed = [name for name in heard if not _is_spoken(_path(folder, language, name), words.get(name))]
    for names, what in ((missing, "not spoken, only beeps are heard"), (changed, "of an older text")):
        if names:
            yield f"sounds/{language}: {what}: {', '.join(names)}; run forefoot content sounds"
    for name, wave in heard.items():
        long, most = len(wave) / RATE, room.get(name, NUMBER_S if name.isdecimal() else None)
        if most is not None and long > most:
            yield f"sounds/{language}/{name}.ogg: {long:.1f} s long; it has {most:.1f} s, use a shorter text"


def _room(content: Content) -> dict[str, float]:
    """How many seconds the words of a tempo have at most."""
    exercises = [each for programme in content.programmes.values() for each in programme.exercises]
    phases = [phase for each in exercises for phase in phases_of(each)]
    phases.sort(key=lambda phase: phase.seconds, reverse=True)
    return {phase.text: phase.seconds - BEEP_S for phase in phases}


def _path(folder: Path, language: str, name: str) -> Path:
    return folder / language / f"{name}.ogg"


def _is_spoken(path: Path, text: str | None) -> bool:
    """*text* None: nobody needs this word any more."""
    if text is None or not path.exists():
        return False
    try:
        with soundfile.SoundFile(path) as file:
            return file.title in {"", text}
    except soundfile.LibsndfileError:
        return False


def _say(language: str, text: str) -> Wave:
    """Raises ContentError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        voice = language.replace("_", "-").lower()
        command = ["espeak-ng", "-v", voice, "-s", str(WORDS_A_MINUTE), "-w", str(path), "--", text]
        try:
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 -- a text is never a command here
        except FileNotFoundError:
            raise ContentError(
                "espeak-ng is not installed; it speaks the words (apt install espeak-ng)"
            ) from None
        except subprocess.CalledProcessError as error:
            reason = error.stderr.decode(errors="replace").strip()
            raise ContentError(f"sounds/{language}: espeak-ng cannot say it: {reason}") from None
        wave, rate = soundfile.read(path, dtype="float32")
    return _resampled(wave, rate)


def _resampled(wave: Wave, rate: int) -> Wave:
    """At `RATE`, through its spectrum: for a word that is short enough, and exact."""
    length = round(len(wave) * RATE / rate)
    spectrum = np.fft.rfft(wave)
    wider = np.zeros(length // 2 + 1, dtype=spectrum.dtype)
    wider[: len(spectrum)] = spectrum[: len(wider)]
    resampled: Wave = (np.fft.irfft(wider, length) * (length / len(wave))).astype(np.float32)
    return resampled


def _even(wave: Wave) -> Wave:
    """Without silence around it, as loud as every other word, and with soft edges."""
    heard = np.flatnonzero(np.abs(wave) > QUIET * np.abs(wave).max())
    edge = int(EDGE_S * RATE)
    wave = wave[max(heard[0] - edge, 0) : heard[-1] + edge]
    for _ in range(ROUNDS):
        loud = wave * (LOUD / np.sqrt(np.mean(wave**2)))
        wave = (MOST_PEAK * np.tanh(loud / MOST_PEAK)).astype(np.float32)
    fade = int(FADE_S * RATE)
    wave[:edge] *= np.linspace(0, 1, edge, dtype=np.float32)
    wave[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    return wave
