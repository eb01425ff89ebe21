"""How one recording hears a scene: its room, its clock, its noise, its microphone, its codec."""

import subprocess

import numpy as np
from scipy import fft, ndimage, signal

from material import RATE

BANDS = {"phone": (300, 3400), "narrow": (80, 8000), "full": (20, 20_000)}  # Hz
NOISES = ("white", "pink", "babble")


def room(rng, drr, rt60):
    """A made impulse response: the direct sound at 0, then an exponentially decaying tail."""
    time = np.arange(round(rt60 * RATE)) / RATE
    tail = rng.standard_normal(len(time)) * 10 ** (-3 * time / rt60)
    tail[: round(rng.uniform(0.001, 0.004) * RATE)] = 0
    tail *= np.sqrt(10 ** (-drr / 10) / np.sum(tail**2))
    tail[0] = 1
    return tail.astype(np.float32)


def band(size, rate, low, high):
    """The gain of a band at the bins of a real FFT, without any delay, edges a tenth wide."""
    high = min(high, 0.45 * rate)
    f = fft.rfftfreq(size, 1 / RATE)
    rise = np.clip((f - low * 0.9) / (low * 0.1), 0, 1)
    return (rise * np.clip((high - f) / (high * 0.1) + 1, 0, 1)).astype(np.float32)


def hear(scene, response, rate, limits):
    """The scene in a room through a band; `limits` in Hz. At RATE still, but fit to be sampled at
    `rate`."""
    size = fft.next_fast_len(len(scene) + len(response), real=True)
    spectrum = fft.rfft(scene, size) * fft.rfft(response, size) * band(size, rate, *limits)
    return fft.irfft(spectrum, size)[: len(scene)]


def sample(heard, at):
    """The sound at scene times `at` (seconds), between samples by a spline of degree 5."""
    return ndimage.map_coordinates(heard, [at * RATE], np.float32, order=5, mode="constant")


def noise(rng, kind, length, rate, limits, talk):
    """Noise of power 1 in the band. `talk` deals the clips of which babble is made."""
    size = fft.next_fast_len(max(length, 64), real=True)
    if kind == "babble":
        seconds = length / rate
        voices = sum(talk.string(seconds)[::-1] for _ in range(5))
        made = np.interp(np.arange(length) / rate, np.arange(len(voices)) / RATE, voices)
    else:
        made = rng.standard_normal(size, dtype=np.float32)
    spectrum = fft.rfft(made.astype(np.float32), size)
    f = fft.rfftfreq(size, 1 / rate)
    spectrum[(f < limits[0]) | (f > limits[1])] = 0
    if kind == "pink":
        spectrum /= np.sqrt(np.maximum(f, 20))
    out = fft.irfft(spectrum, size)[:length]
    return out / (np.sqrt(np.mean(out**2)) + 1e-12)


def level(sound, rate):
    """Automatic gain: every 20 ms towards an even loudness, fast down and slow up."""
    block = rate // 50
    count = -(-len(sound) // block)
    power = np.add.reduceat(sound**2, np.arange(0, len(sound), block)) / block
    smooth = signal.lfilter([0.08], [1, -0.92], power, zi=[0.92 * power.mean()])[0]
    gain = (smooth + 1e-8) ** -0.4
    return sound * np.interp(np.arange(len(sound)), np.arange(count) * block, gain)


def write(path, sound, rate, channels=1):
    """16-bit WAV, or AAC at 64 kbit/s in MP4, whose edit list takes the encoder's priming away."""
    pcm = np.round(np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    command = ["ffmpeg", "-v", "error", "-y", "-f", "s16le", "-ar", str(rate)]
    command += ["-ac", str(channels), "-i", "-", "-map_metadata", "-1", "-fflags", "+bitexact"]
    if path.suffix == ".m4a":
        command += ["-c:a", "aac", "-b:a", "64k", "-threads", "1", "-flags:a", "+bitexact"]
    subprocess.run([*command, str(path)], input=pcm, check=True)
