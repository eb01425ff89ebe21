"""Pairs that a sound aligner must survive.

`expect` in the manifest: "aligned" (there is one answer, and it can be found), "not aligned" (no
overlap, or none that sound can show), "not wrong" (no answer is fine, a wrong offset is not).
"""

import subprocess

import numpy as np

import material
import render
from material import RATE, Place
from pairs import Recorder, scene_times


class Bench:
    """Writes one case after the other; `rng` and the clips run on through all of them."""

    def __init__(self, out, which, seed, cache):
        self.out, self.lines = out, []
        self.rng = np.random.default_rng([seed, 2_000_000, which == "test"])
        self.clips = material.load(which, cache)
        self.place = Place(self.clips, self.rng)

    def recorder(self, snr=20, **facts):
        made = Recorder(self.rng, self.clips, snr)
        made.facts |= {"drr": max(made.facts["drr"], 3), "clip": 0, "suffix": ".m4a", **facts}
        return made

    def put(self, name, sound, rate=RATE, channels=1, suffix=".m4a"):
        path = f"{len(self.lines):02}{name}{suffix}"
        render.write(self.out / path, sound, rate, channels)
        return path

    def add(self, case, expect, a, b, segments=()):
        self.lines.append({"id": f"{len(self.lines):02}", "case": case, "expect": expect,
                           "a": a, "b": b, "segments": list(segments)})

    def scenes(self, case, expect, scenes, lengths=(60, 50), segments=None, change=None, **facts):
        """Two recordings, of one scene or of two. Without `segments` b starts 17 s after a.
        `change(sound, name)` is what happens to a recording before it is written."""
        truth = segments or [{"fromSeconds": 0, "toSeconds": lengths[1],
                              "offsetSeconds": 17 + self.rng.uniform(0, 1e-3), "skewPPM": 40.0}]
        paths = []
        for name, scene, length in zip("ab", scenes, lengths):
            recorder = self.recorder(**facts)
            at = 1.5 + recorder.times(length)
            if name == "b":
                at = scene_times(recorder.times(length), truth, 1.5)
            sound = recorder.hear(scene, at)
            sound = change(sound, name) if change else sound
            rate, channels = recorder.facts["rate"], 1 if sound.ndim == 1 else 2
            paths.append(self.put(name, sound, rate, channels))
        self.add(case, expect, *paths, segments=truth if expect != "not aligned" else ())


def make(out, which, seed, cache):
    bench = Bench(out, which, seed, cache)
    rng, place = bench.rng, bench.place
    one = lambda: [place.scene(90)] * 2
    two = lambda: [place.scene(90), place.scene(90)]
    silence = np.zeros(40 * RATE)

    # Nothing to hear.
    phone = bench.recorder(rate=RATE)
    heard = bench.put("a", phone.hear(place.scene(60), 1.5 + phone.times(40)))
    bench.add("digital silence, scene", "not aligned", heard, bench.put("b", silence))
    twice = (bench.put(name, silence, suffix=".wav") for name in "ab")
    bench.add("digital silence twice", "not aligned", *twice)
    faint = lambda: 2e-4 * rng.standard_normal(40 * RATE)
    bench.add("faint noise twice", "not aligned", bench.put("a", faint()), bench.put("b", faint()))
    mute = f"{len(bench.lines):02}b.mp4"
    picture = ["-f", "lavfi", "-i", "testsrc=d=5:s=160x120", "-c:v", "libx264", "-bitexact"]
    make_picture = ["ffmpeg", "-nostdin", "-v", "error", "-y", *picture, str(out / mute)]
    subprocess.run(make_picture, check=True)
    bench.add("no sound stream", "not aligned", heard, mute)

    # Periodic sound only.
    for snr in (20, 5):
        loop = np.concatenate([place.street.deal() for _ in range(3)])[: 7 * RATE // 2]
        looped = np.resize(loop, 90 * RATE)
        bench.scenes("music loop, one place", "not wrong", [looped] * 2, snr=snr)
        moved = np.roll(looped, RATE)
        bench.scenes("music loop, two places", "not aligned", [looped, moved], snr=snr)
        time = np.arange(90 * RATE) / RATE
        hum = sum(np.sin(2 * np.pi * 50 * k * time) / k for k in range(1, 20)).astype(np.float32)
        bench.scenes("mains hum", "not aligned", [hum, hum], snr=snr, band="full")
        tone = np.sin(2 * np.pi * 1000 * time).astype(np.float32)
        bench.scenes("one tone", "not aligned", [tone, tone], snr=snr)
        beeps = tone * (time % 0.5 < 0.1)
        bench.scenes("alarm, two places", "not aligned", [beeps + 0.1 * s for s in two()], snr=snr)

    # One answer, behind a damaged or mismatched recording.
    dead = lambda side: lambda s, n: np.stack([s, 0 * s][:: -1 if (n == "b") == side else 1], 1)
    for side in (False, True):
        bench.scenes("one channel dead in each, not the same", "aligned", one(), change=dead(side))
    late = lambda who: lambda s, n: s * (np.arange(len(s)) > 0.45 * len(s)) if n == who else s
    bench.scenes("sound starts late in a", "aligned", one(), change=late("a"))
    bench.scenes("sound starts late in b", "aligned", one(), change=late("b"))
    turned = lambda s, n: -s if n == "b" else s
    bench.scenes("one polarity turned over", "aligned", one(), change=turned)
    scene = place.scene(90)
    small, wide = bench.recorder(rate=8000, band="phone"), bench.recorder(rate=RATE, band="full")
    segment = {"fromSeconds": 0, "toSeconds": 50, "offsetSeconds": 11.23456, "skewPPM": -120.0}
    a = small.hear(scene, 1.5 + small.times(60))
    b = wide.hear(scene, scene_times(wide.times(50), [segment], 1.5))
    bench.add("8 kHz mono, 48 kHz stereo", "aligned", bench.put("a", a, 8000, suffix=".wav"),
              bench.put("b", np.stack([b, b], 1), RATE, 2), [segment])
    bench.scenes("3 s in common", "not wrong", one(), lengths=(20, 30))

    # Speed that no recorder's clock explains: pieces of 5 s, each at its own.
    for change in (0.003, 0.01, 0.03):
        segments, offset = [], 10.0
        for start in range(0, 50, 5):
            skew = round(rng.uniform(-change, change) * 1e6, 2)
            offset -= (skew - (segments[-1]["skewPPM"] if segments else skew)) * 1e-6 * start
            segments.append({"fromSeconds": start, "toSeconds": start + 5, "offsetSeconds": offset,
                             "skewPPM": skew})
        bench.scenes(f"speed wanders by {change:.1%}", "not wrong", one(), segments=segments)
        bench.scenes(f"speed off by {change:.1%}", "not wrong", one(), segments=[
            {"fromSeconds": 0, "toSeconds": 50, "offsetSeconds": 10.0, "skewPPM": change * 1e6}])

    # An announcement played twice, 25 s apart, over a quieter street.
    for street in (-6, -12, -20):
        words = place.speech.string(8)
        bed = place.street.string(120) * 10 ** (street / 20)
        bed[20 * RATE : 28 * RATE] += words
        bed[45 * RATE : 53 * RATE] += words
        for case, expect, length, offset in (
            ("announcement twice", "not wrong", 60, 33.3),
            ("announcement at two times", "not aligned", 33, 36.6),
        ):
            truth = {"fromSeconds": 0, "toSeconds": 40, "offsetSeconds": offset, "skewPPM": 15.0}
            bench.scenes(f"{case}, street {street} dB", expect, [bed, bed], (length, 40), [truth])
    return bench.lines
