"""The sound of a clip: words from `content/sounds`, beeps and ticks in their places, as one MP3.

MP3, because Telegram shows it in its player, where it goes on with the screen off; a voice message would come out of
the earpiece of a phone that lies on its face, and some people let no bot send them one.
"""

import hashlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import numpy as np
import soundfile

from bot.coach.clip import Beat, Clip, Cue
from content.sounds import BEEP_S, FOLDER, RATE, Wave, read
from content.spoken_words import CHANGE, COUNTED_DOWN, HOLD, READY, REST

LOOK = "sound1"
"""Raise it with every change of how a clip sounds: clips that Telegram has are then made anew."""

LEADS = {READY, REST, CHANGE}
"""Before a hold: the last seconds are counted aloud. In a hold they are counted softly, elsewhere they only tick."""
FEW = 3
LONG_S = 15
"""From here on five seconds are counted instead of three."""
TICK_EVERY_S = 5
"""In a long stretch a tick says now and then that the clip goes on."""

SOFTLY, TICKING = 0.55, 0.08
BEEP, BEEP_LASTS_S = 0.25, 0.12
HIGH_HZ, LOW_HZ, TICK_HZ = 880.0, 523.25, 1320.0
TICK_LASTS_S = 0.03
END = ((659.26, 0.12), (783.99, 0.12), (1046.5, 0.26))
"""Three tones that rise, in hertz and seconds: they end when the set does."""
GAP_S = 0.1
"""Between two words."""
BLOCK_S = 10
QUALITY = 0.7
"""From 0, the best, to 1. With a rate that varies the MP3 says where it begins, so that no player shifts it."""


def made(name: str, sounds: Path = FOLDER) -> bytes:
    """The MP3 of this name, `<language>.<clip's file>`. Takes about half a second: call it off the event loop."""
    language, _, file = name.partition(".")
    return encoded(mixed(Clip.named(file), read(sounds / language)))


def version(name: str, sounds: Path = FOLDER) -> str:
    """Another one when anything that is heard has changed."""
    language, _, _ = name.partition(".")
    digest = hashlib.sha256(LOOK.encode())
    for path in sorted((sounds / language).glob("*.ogg")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def mixed(clip: Clip, words: Mapping[str, Wave]) -> Wave:
    """All that is heard, from its first second to its last. A word that is not there is left out."""
    track = np.zeros(clip.lasts_s * RATE, dtype=np.float32)
    for cue in clip.cues():
        if cue.beat.lasts_s:
            _put_beat(track, cue, words)
    end = np.concatenate([_tone(hertz, lasts_s) for hertz, lasts_s in END])
    _put(track, clip.lasts_s - len(end) / RATE, end)
    return track


def encoded(track: Wave) -> bytes:
    written = BytesIO()
    with soundfile.SoundFile(
        written, "w", RATE, 1, format="MP3", compression_level=QUALITY, bitrate_mode="VARIABLE"
    ) as file:
        # Piece by piece: libsndfile copies what it is given onto its stack.
        for start in range(0, len(track), BLOCK_S * RATE):
            file.write(track[start : start + BLOCK_S * RATE])
    return written.getvalue()


def _put_beat(track: Wave, cue: Cue, words: Mapping[str, Wave]) -> None:
    beat, end_s = cue.beat, cue.at_s + cue.beat.lasts_s
    begins_work = beat.word == HOLD or cue.rep > 0
    _put(track, cue.at_s, _tone(HIGH_HZ if begins_work else LOW_HZ, BEEP_LASTS_S))
    free_s = _put_words(track, cue, words)
    counted = _counted(beat)
    for to_go in range(beat.lasts_s - 1, 0, -1):
        at_s = end_s - to_go
        if at_s < free_s:
            continue
        if to_go <= counted and str(to_go) in words and beat.word in LEADS | {HOLD}:
            _put(track, at_s, words[str(to_go)] * (1 if beat.word in LEADS else SOFTLY))
        elif to_go <= counted or to_go % TICK_EVERY_S == 0:
            _put(track, at_s, _tone(TICK_HZ, TICK_LASTS_S) * (TICKING / BEEP))


def _put_words(track: Wave, cue: Cue, words: Mapping[str, Wave]) -> float:
    """The repetition's number and the beat's word, as far as they fit; return the second from which it is quiet."""
    named = [words[name] for name in (str(cue.rep), cue.beat.word) if name in words]
    while named and BEEP_S + sum(len(word) / RATE + GAP_S for word in named) > cue.beat.lasts_s:
        named = named[1:]
    at_s = cue.at_s + BEEP_S
    for word in named:
        _put(track, at_s, word)
        at_s += len(word) / RATE + GAP_S
    return at_s


def _counted(beat: Beat) -> int:
    """How many of its last seconds are heard one by one."""
    return COUNTED_DOWN if beat.lasts_s >= LONG_S and beat.word == HOLD else FEW


def _put(track: Wave, at_s: float, wave: Wave) -> None:
    at = round(at_s * RATE)
    place = track[at : at + len(wave)]
    place += wave[: len(place)]


def _tone(hertz: float, lasts_s: float) -> Wave:
    """With soft edges, which do not click."""
    length = round(lasts_s * RATE)
    wave = BEEP * np.sin(2 * np.pi * hertz * np.arange(length) / RATE)
    edge = length // 5
    ramp = np.linspace(0, 1, edge)
    wave[:edge] *= ramp
    wave[-edge:] *= ramp[::-1]
    return wave.astype(np.float32)
