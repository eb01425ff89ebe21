#!/usr/bin/env python3
"""Makes pairs of recordings of one place from real sound, and writes the truth beside them.

    pairs.py OUT [--count 120] [--set dev|test] [--seed 1]     pairs that overlap
    pairs.py OUT --unrelated 64                                recordings that never do
    pairs.py OUT --hard                                        see hard.py

OUT/manifest.json holds for each pair its truth as segments on b's axis in seconds:
t_a = offsetSeconds + (1 + skewPPM·1e-6)·t_b while fromSeconds <= t_b < toSeconds; none: no overlap.
`overlap` are the ends of the common part on b's axis. The direct sound is what is timed.
"""

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

import material
import render
from material import RATE, Place

SNRS = (20, 15, 10, 5, 0)  # dB, taken in turn
OVERLAPS = ((10, 20), (20, 60), (20, 60), (60, 120), (120, 150))  # seconds, each as likely


class Recorder:
    """One device in one spot: draws what a recording of it goes through."""

    def __init__(self, rng, clips, snr):
        self.rng, self.clips = rng, clips
        self.facts = {
            "snr": snr,
            "drr": round(rng.uniform(0, 12), 1),  # dB
            "rt60": round(rng.uniform(0.2, 0.8), 2),  # seconds
            "rate": int(rng.choice([48_000, 44_100, 16_000, 8_000], p=[0.5, 0.25, 0.15, 0.1])),
            "band": str(rng.choice(list(render.BANDS), p=[0.25, 0.35, 0.4])),
            "noise": str(rng.choice(render.NOISES)),
            "agc": bool(rng.random() < 0.3),
            "clip": round(rng.choice([0, 0, 0.005, 0.02]), 3),  # share of samples at full scale
            "suffix": str(rng.choice([".m4a", ".m4a", ".wav"])),
        }

    def hear(self, scene, at):
        """What it records of `scene` at the scene times `at`, before the codec. Scale ±1."""
        f, rng = self.facts, self.rng
        limits = render.BANDS[f["band"]]
        start = max(0, int((at[0] - 1) * RATE))
        heard = scene[start : int((at[-1] + 1) * RATE)]
        heard = render.hear(heard, render.room(rng, f["drr"], f["rt60"]), f["rate"], limits)
        sound = render.sample(heard, at - start / RATE)
        talk = material.Deck(self.clips[0], rng)
        noise = render.noise(rng, f["noise"], len(at), f["rate"], limits, talk)
        power = np.mean(sound**2)
        sound += noise * np.sqrt(power) * 10 ** (-f["snr"] / 20)
        if f["agc"]:
            sound = render.level(sound, f["rate"])
        full = np.quantile(np.abs(sound), 1 - f["clip"]) if f["clip"] else np.abs(sound).max() * 1.1
        return sound / (full + 1e-9)

    def times(self, seconds):
        """The device's own sampling times from 0 to `seconds`."""
        return np.arange(round(seconds * self.facts["rate"])) / self.facts["rate"]


def scene_times(t, segments, a_from):
    """Scene times of b's media times `t`: through the truth onto a's axis, which starts at
    `a_from` in the scene."""
    which = np.searchsorted([s["fromSeconds"] for s in segments[1:]], t, side="right")
    offset = np.array([s["offsetSeconds"] for s in segments])[which]
    slope = 1 + np.array([s["skewPPM"] for s in segments])[which] * 1e-6
    return a_from + offset + slope * t


def durations(rng, overlap, kind):
    """Lengths of a and b, and where b starts on a's axis."""
    extra = rng.uniform(5, min(50, (200 - overlap) / 2), size=2)
    if kind == "a first":
        a, b, offset = overlap + extra[0], overlap + extra[1], extra[0]
    elif kind == "b first":
        a, b, offset = overlap + extra[0], overlap + extra[1], -extra[1]
    elif kind == "a contains b":
        a, b, offset = overlap + extra.sum(), overlap, extra[0]
    else:
        a, b, offset = overlap, overlap + extra.sum(), -extra[0]
    return a, b, offset


def pair(index, out, which, seed, cache):
    """Makes pair `index` and returns its line of the manifest."""
    rng = np.random.default_rng([seed, index, which == "test"])
    clips = material.load(which, cache)
    snr = SNRS[index % len(SNRS)]
    overlap = rng.uniform(*OVERLAPS[(index // len(SNRS)) % len(OVERLAPS)])
    kinds = ["a first", "b first"] + (["a contains b", "b contains a"] if overlap >= 20 else [])
    kind = str(rng.choice(kinds))
    a_length, b_length, offset = durations(rng, overlap, kind)
    a_length, b_length = max(a_length, 20), max(b_length, 20)
    skew = round(rng.uniform(-300, 300), 2)
    segments = [{"fromSeconds": 0, "toSeconds": b_length, "offsetSeconds": offset, "skewPPM": skew}]
    lost = 0
    if overlap >= 30 and rng.random() < 0.2:
        first = max(0, -offset)
        at, lost = first + overlap * rng.uniform(0.35, 0.65), rng.uniform(0.4, 4)
        segments[0]["toSeconds"] = at
        segments.append(segments[0] | {"fromSeconds": at, "toSeconds": b_length,
                                       "offsetSeconds": offset + lost})
    recorders = [Recorder(rng, clips, snr) for _ in "ab"]
    a_from = max(0, -offset) + 1.5 + rng.uniform(0, 1 / RATE)
    a_times = a_from + recorders[0].times(a_length)
    b_times = scene_times(recorders[1].times(b_length), segments, a_from)
    scene = Place(clips, rng).scene(max(a_times[-1], b_times[-1]) + 2)
    paths = []
    for name, recorder, times in zip("ab", recorders, (a_times, b_times)):
        paths.append(f"{index:04}{name}{recorder.facts['suffix']}")
        render.write(out / paths[-1], recorder.hear(scene, times), recorder.facts["rate"])
    common = np.flatnonzero((b_times >= a_times[0]) & (b_times <= a_times[-1]))
    ends = common[[0, -1]] / recorders[1].facts["rate"]
    return {
        "id": f"{index:04}", "a": paths[0], "b": paths[1], "snr": snr, "kind": kind,
        "overlap": [round(e, 6) for e in ends.tolist()], "lostSeconds": lost, "segments": segments,
        "recorders": [r.facts for r in recorders],
    }


def unrelated(count, out, which, seed, cache):
    """`count` recordings of different places. One in eight also hears the same alarm, which beeps
    exactly alike in all of them: that is no overlap either."""
    rng = np.random.default_rng([seed, 1_000_000, which == "test"])
    clips = material.load(which, cache)
    place, recordings = Place(clips, rng), []
    alarm = place.street.deal()[: RATE * 3 // 2]
    for index in range(count):
        recorder = Recorder(rng, clips, int(rng.choice(SNRS)))
        times = recorder.times(rng.uniform(20, 60)) + 1.5 + rng.uniform(0, 1 / RATE)
        scene = place.scene(times[-1] + 2)
        looped = index % 8 == 7
        if looped:
            start = rng.integers(len(alarm))
            scene = scene + np.resize(np.roll(alarm, -start), len(scene))
        path = f"u{index:03}{recorder.facts['suffix']}"
        render.write(out / path, recorder.hear(scene, times), recorder.facts["rate"])
        recordings.append({"path": path, "looped": looped, "recorder": recorder.facts})
    return recordings


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=120)
    parser.add_argument("--set", choices=["dev", "test"], default="dev")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unrelated", type=int, metavar="N")
    parser.add_argument("--hard", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--cache", type=Path, default=Path("/tmp/onset-bench"))
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    material.load(given.set, given.cache)
    manifest = {"set": given.set, "seed": given.seed}
    common = dict(out=given.out, which=given.set, seed=given.seed, cache=given.cache)
    if given.unrelated:
        manifest["recordings"] = unrelated(given.unrelated, **common)
    elif given.hard:
        import hard

        manifest["pairs"] = hard.make(**common)
    else:
        with ProcessPoolExecutor(given.jobs) as pool:
            manifest["pairs"] = list(pool.map(partial(pair, **common), range(given.count)))
    (given.out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


if __name__ == "__main__":
    main()
