"""Asks a program how two recordings lie to each other, and reads its answer.

Everything is turned into Onset's convention: t_a = offset + (1 + skew·1e-6)·t_b, seconds.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ONSET = os.environ.get("ONSET", str(HERE.parents[1] / ".build/release/onset"))


@dataclass
class Segment:
    """Between two of b's times: t_a - t_b at b's time `at`, and how it changes (ppm)."""

    start: float
    end: float
    at: float
    lag: tuple  # earliest, estimate, latest
    skew: tuple = (0.0, 0.0, 0.0)  # min, estimate, max

    def lags(self, t):
        """Earliest, estimate and latest of t_a - t_b at b's time `t`."""
        drift = [s * 1e-6 * (t - self.at) for s in self.skew]
        return self.lag[0] + min(drift), self.lag[1] + drift[1], self.lag[2] + max(drift)


@dataclass
class Answer:
    """What a program said. `bounded`: it also gave bounds and a skew."""

    aligned: bool
    segments: list = field(default_factory=list)
    score: float | None = None
    bounded: bool = False
    failed: str = ""
    wall: float = 0.0

    def at(self, t):
        """The segment that speaks of b's time `t`, or the nearest."""
        return min(self.segments, key=lambda s: max(s.start - t, t - s.end, 0))


def _three(value, names):
    return tuple(float(value[n]) for n in names)


def _segment(raw, end):
    bounds, skews = ("earliest", "estimate", "latest"), ("min", "estimate", "max")
    if "lagSeconds" in raw:
        at, lag = float(raw["atSeconds"]), _three(raw["lagSeconds"], bounds)
    else:
        at, lag = 0.0, _three(raw["offsetSeconds"], bounds)
    start, end = float(raw.get("fromSeconds", 0)), float(raw.get("toSeconds", end))
    return Segment(start, end, at, lag, _three(raw["skewPPM"], skews))


def onset_pair(raw, recordings):
    """One of the pairs of `onset sync --json` (design/INTERFACE.md)."""
    if raw["verdict"] != "aligned":
        return Answer(False, bounded=True)
    end = float(recordings[raw["b"]]["durationSeconds"])
    segments = [_segment(s, end) for s in raw["segments"] or [raw]]
    return Answer(True, segments, float(raw["chanceProbability"]), bounded=True)


def _run(command, read):
    begun = time.monotonic()
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=600)
        answer = read(ran)
    except Exception as error:  # a peer may fail in any way; that is its answer
        answer = Answer(False, failed=f"{type(error).__name__}: {error}"[:200])
    answer.wall = time.monotonic() - begun
    return answer


def onset_all(paths):
    """`onset sync --json` on many recordings at once: its whole answer, and the wall time."""
    begun = time.monotonic()
    command = [ONSET, "sync", "--json", *map(str, paths)]
    ran = subprocess.run(command, capture_output=True, text=True)
    if ran.returncode not in (0, 1):
        raise SystemExit(f"{ONSET} sync failed ({ran.returncode}): {ran.stderr.strip()[-400:]}")
    return json.loads(ran.stdout), time.monotonic() - begun


def onset(a, b):
    def read(ran):
        if ran.returncode not in (0, 1):
            return Answer(False, failed=f"exit {ran.returncode}: {ran.stderr.strip()[-200:]}")
        said = json.loads(ran.stdout)
        return onset_pair(said["pairs"][0], said["recordings"])

    return _run([ONSET, "sync", "--json", str(a), str(b)], read)


def _peer(name):
    def ask(a, b):
        def read(ran):
            if ran.returncode != 0:
                return Answer(False, failed=(ran.stderr.strip() or "failed").splitlines()[-1][:200])
            said = json.loads(ran.stdout.splitlines()[-1])
            if said["offset"] is None:
                return Answer(False)
            lag = float(said["offset"])
            segment = Segment(float("-inf"), float("inf"), 0.0, (lag, lag, lag))
            return Answer(True, [segment], said["score"])

        return _run([sys.executable, str(HERE / "peers.py"), name, str(a), str(b)], read)

    return ask


PROGRAMS = {"onset": onset} | {
    name: _peer(name)
    for name in (
        "audio-offset-finder", "audio-offset-finder-fine", "syncstart",
        "audalign-correlation", "audalign-fingerprint",
    )
}
