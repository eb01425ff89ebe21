"""Real sound from ../shared/data, cut into clips, and scenes strung together from them.

A scene never plays one clip twice at one speed: reused clips differ in speed by at least 0.5 %, so
nothing repeats within any skew that a recorder could have.
"""

import subprocess
from pathlib import Path

import numpy as np

RATE = 48_000  # Hz, of every scene
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SPEEDS = np.arange(0.80, 1.25, 0.005)
PIECE = 8  # seconds, the longest clip

SPEECH = {
    "dev": [
        "audio/pyannote/tests/data/dev00.wav",
        "audio/pyannote/tests/data/trn01.wav",
        "audio/pyannote/tests/data/trn03.wav",
        "audio/silero/tests/data/test.wav",
        "audio-sync/bbc-audio-offset-finder/tests/audio/r4_excerpt*.ogg",
        "audio-sync/nara_wpe-AMI-8ch/data/AMI_WSJ20-Array1-1_T10c0201.wav",
    ],
    "test": [
        "audio/pyannote/tests/data/dev01.wav",
        "audio/pyannote/tests/data/trn02.wav",
        "audio/whisper/tests/jfk.flac",
        "audio/silero/tests/data/test.opus",
        "audio-sync/bbc-audio-offset-finder/tests/audio/timbl_1.mp3",
    ],
}
STREET = {
    "dev": [],
    "test": [
        "audio/scaper/tests/data/regression/soundscape_20170928.wav",
        "long/street_assault_titlecard.mp4",
    ],
}
SHARED_STREET = ["audio/esc-10/*/*.ogg", "surv-fight/fight/*.mp4", "surv-fight/noFight/*.mp4"]


def decode(path, rate=RATE, channels=1):
    """The sound of a file as float32, or nothing where it has none."""
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-vn", "-ac", str(channels)]
    command += ["-ar", str(rate), "-f", "f32le", "-"]
    return np.frombuffer(subprocess.run(command, capture_output=True).stdout, np.float32)


def _pieces(path):
    """A file's clips: edges without sound cut off, at most PIECE long, loudness evened out."""
    sound = decode(path)
    loud = np.flatnonzero(np.abs(sound) > 0.003)
    if len(loud) < RATE // 10:
        return []
    sound = sound[loud[0] : loud[-1] + 1]
    count = max(1, round(len(sound) / (PIECE * RATE)))
    cuts = (c - c.mean() for c in np.array_split(sound, count) if len(c) >= 0.7 * RATE)
    return [c / (np.sqrt(np.mean(c**2)) + 1e-9) for c in cuts]


def _files(patterns):
    return [path for pattern in patterns for path in sorted(DATA.glob(pattern))]


def load(which, cache):
    """The clips of one set, as (speech, street); decoded once, then kept in the folder `cache`."""
    cache.mkdir(parents=True, exist_ok=True)
    kept = cache / f"material-{which}.npz"
    if not kept.exists():
        # Eight neighbours at a time, since neighbouring clips may come from one camera.
        turn = 0 if which == "dev" else 1
        street = [f for i, f in enumerate(_files(SHARED_STREET)) if (i // 8) % 2 == turn]
        files = {"speech": _files(SPEECH[which]), "street": street + _files(STREET[which])}
        clips = {
            f"{kind}{n:04}": clip
            for kind, paths in files.items()
            for n, clip in enumerate(c for path in paths for c in _pieces(path))
        }
        np.savez(kept.with_suffix(".part.npz"), **clips)
        kept.with_suffix(".part.npz").rename(kept)
    with np.load(kept) as clips:
        kinds = ("speech", "street")
        return tuple([clips[k] for k in sorted(clips) if k.startswith(kind)] for kind in kinds)


class Deck:
    """Every clip at every speed, shuffled: what is dealt never comes again."""

    def __init__(self, clips, rng):
        self.clips, self.rng = clips, rng
        self.left = rng.permutation(len(clips) * len(SPEEDS))

    def deal(self):
        card, self.left = self.left[-1], self.left[:-1]
        clip, speed = self.clips[card // len(SPEEDS)], SPEEDS[card % len(SPEEDS)]
        at = np.arange(0, len(clip) - 1, speed)
        return np.interp(at, np.arange(len(clip)), clip).astype(np.float32)

    def string(self, seconds, spread=4):
        """Clips one after the other, faded into each other, each `spread` dB louder or quieter."""
        length, fade = round(seconds * RATE), RATE // 50
        out, at = np.zeros(length + 2 * PIECE * RATE, np.float32), 0
        ramp = np.linspace(0, 1, fade, dtype=np.float32)
        while at < length:
            clip = self.deal() * 10 ** (self.rng.uniform(-spread, spread) / 20)
            clip[:fade] *= ramp
            clip[-fade:] *= ramp[::-1]
            out[at : at + len(clip)] += clip
            at += len(clip) - fade
        return out[:length]


class Place:
    """Where scenes are heard: speech in front of a street; all its scenes differ."""

    def __init__(self, clips, rng):
        self.rng = rng
        self.speech, self.street = (Deck(kind, rng) for kind in clips)

    def scene(self, seconds):
        speech, street = self.speech.string(seconds), self.street.string(seconds)
        return speech + street * 10 ** (self.rng.uniform(-9, 3) / 20)
