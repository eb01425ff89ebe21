#!/usr/bin/env python3
"""Asks programs about the pairs of a manifest and prints how right they were.

    score.py FOLDER [--programs onset,syncstart,…] [--limit N] [--jobs 2] [--list]

FOLDER/manifest.json is by pairs.py (pairs, unrelated recordings, or hard cases), or is known.json.
ONSET names the binary. Right: within 50 ms at the middle of the overlap. Peers that give an offset
whatever they hear count as answering; their score is shown beside it.
"""

import argparse
import json
import math
import statistics
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path

from programs import PROGRAMS, onset_all, onset_pair

RIGHT = 0.050  # seconds
LONG = 120  # seconds of overlap from which skew is judged


class Judged:
    """One answer beside the truth. Where b breaks off, the longer part is judged."""

    def __init__(self, pair, answer):
        self.pair, self.answer = pair, answer
        parts = [
            (min(s["toSeconds"], pair["overlap"][1]) - max(s["fromSeconds"], pair["overlap"][0]), s)
            for s in pair["segments"]
        ]
        self.overlap, self.truth = max(parts, key=lambda p: p[0])
        first = max(self.truth["fromSeconds"], pair["overlap"][0])
        self.middle = first + self.overlap / 2
        self.whole = pair["overlap"][1] - pair["overlap"][0]
        if answer.aligned:
            self.low, self.lag, self.high = answer.at(self.middle).lags(self.middle)
            self.error = self.lag - lag_of(self.truth, self.middle)
        self.right = answer.aligned and abs(self.error) <= RIGHT
        self.wrong = answer.aligned and not self.right

    @property
    def covered(self):
        truth, low, high = self.truth, *self.answer.at(self.middle).skew[::2]
        inside = self.low <= lag_of(truth, self.middle) <= self.high
        return inside, low <= truth["skewPPM"] <= high

    def break_error(self):
        """How far off the break is placed, in seconds; nothing where the two parts are not told
        apart or one of them is wrong."""
        parts, ends = self.pair["segments"], self.pair["overlap"]
        for part in parts:
            first, last = max(part["fromSeconds"], ends[0]), min(part["toSeconds"], ends[1])
            middle = (first + last) / 2
            if abs(self.answer.at(middle).lags(middle)[1] - lag_of(part, middle)) > RIGHT:
                return None
        said = self.answer.segments
        gaps = [(x.end + y.start) / 2 for x, y in zip(said, said[1:])]
        return min((abs(g - parts[1]["fromSeconds"]) for g in gaps), default=None)


def lag_of(segment, t):
    """The true t_a - t_b at b's time `t`."""
    return segment["offsetSeconds"] + segment["skewPPM"] * 1e-6 * t


def share(part, whole):
    return f"{len(part)}/{len(whole)} ({100 * len(part) / len(whole):.1f} %)" if whole else "none"


def spread(values, unit):
    values = sorted(map(abs, values))
    if not values:
        return "none"
    at95 = values[min(len(values) - 1, math.ceil(0.95 * len(values)) - 1)]
    return f"median {statistics.median(values):.4g}, 95 % {at95:.4g}, most {values[-1]:.4g} {unit}"


def ask(program, pairs, folder, jobs):
    with ThreadPoolExecutor(jobs) as pool:
        answers = pool.map(lambda p: PROGRAMS[program](folder / p["a"], folder / p["b"]), pairs)
        return list(zip(pairs, answers))


def overlapping(program, asked, listed):
    """The table of one program for pairs that overlap."""
    judged = [Judged(p, a) for p, a in asked]
    print(f"{program}: {len(judged)} pairs, {sum(a.wall for _, a in asked):.1f} s")
    print("   SNR    pairs  right   wrong  missed   right where the overlap is 20 s or more")
    for snr in sorted({j.pair["snr"] for j in judged}, reverse=True):
        one = [j for j in judged if j.pair["snr"] == snr]
        right, wrong = [j for j in one if j.right], [j for j in one if j.wrong]
        long = [j for j in one if j.whole >= 20]
        missed, rate = len(one) - len(right) - len(wrong), 100 * len(right) / len(one)
        print(f"   {snr:>2} dB {len(one):>6} {rate:>6.1f} % {len(wrong):>6} {missed:>7}  ",
              share([j for j in long if j.right], long))
    right, said = [j for j in judged if j.right], [j for j in judged if j.answer.aligned]
    print("   right:", share(right, judged))
    print("   error at mid-overlap:", spread([j.error * 1e3 for j in right], "ms"))
    if any(j.answer.bounded for j in judged):
        skews = [j.answer.at(j.middle).skew[1] - j.truth["skewPPM"]
                 for j in right if j.overlap >= LONG]
        print("   skew error, overlap from 2 min:", spread(skews, "ppm"))
        print("   offset in its bounds:", share([j for j in said if j.covered[0]], said),
              "  skew:", share([j for j in said if j.covered[1]], said))
        widths = [(j.high - j.low) * 500 for j in right]
        print("   half width of the bounds:", spread(widths, "ms"))
        broken = [j for j in judged if len(j.pair["segments"]) > 1]
        found = [j.break_error() for j in broken if j.answer.aligned]
        found = [f for f in found if f is not None]
        whole = [j for j in right if len(j.pair["segments"]) == 1]
        split = [j for j in whole if len(j.answer.segments) > 1]
        print("   breaks found, both parts right:", share(found, broken),
              "  placed within:", spread(found, "s"), "  breaks made up:", share(split, whole))
    failures(asked)
    for j in judged if listed else []:
        if not j.right or j.answer.bounded and not all(j.covered):
            what = f"off by {j.error * 1e3:.3f} ms" if j.answer.aligned else "not aligned"
            facts = f"{j.pair['id']}  {j.pair['snr']} dB, {j.whole:.1f} s"
            print(f"   {facts}  {what}  {j.answer.segments}")


def failures(asked):
    for pair, answer in asked:
        if answer.failed:
            print(f"   failed: {pair.get('id', '')} {pair['a']} {pair['b']}: {answer.failed}")


def unrelated(program, folder, recordings, limit, jobs):
    """Counts what is claimed to overlap and does not."""
    pairs = [{"a": x["path"], "b": y["path"], "looped": x["looped"] and y["looped"]}
             for x, y in combinations(recordings, 2)]
    if program == "onset":
        said, wall = onset_all([folder / r["path"] for r in recordings])
        asked = [({"a": said["recordings"][p["a"]]["path"], "b": said["recordings"][p["b"]]["path"],
                   "looped": recordings[p["a"]]["looped"] and recordings[p["b"]]["looped"]},
                  onset_pair(p, said["recordings"])) for p in said["pairs"]]
    else:
        asked = ask(program, pairs[:: max(1, len(pairs) // limit)], folder, jobs)
        wall = sum(a.wall for _, a in asked)
    for name, loop in (("unrelated pairs", False), ("with one alarm heard in both", True)):
        some = [(p, a) for p, a in asked if p["looped"] == loop]
        false = [(p, a) for p, a in some if a.aligned]
        print(f"{program}: {name}: aligned {share(false, some)}", "" if loop else f"  {wall:.1f} s")
        strong = program != "onset"  # Onset's is a probability of chance
        scores = sorted((a.score for _, a in false if a.score is not None), reverse=strong)
        if scores:
            print("   the strongest scores among them:", ", ".join(f"{s:.3g}" for s in scores[:5]))
        if program == "onset":
            for p, a in false:
                print(f"   false: {Path(p['a']).name} {Path(p['b']).name} {a.score}")
    failures(asked)


def cases(program, asked):
    """One line for each hard or known case."""
    print(f"{program}:")
    passed = []
    for pair, answer in asked:
        words = "not aligned" + (f", failed: {answer.failed}" if answer.failed else "")
        good = not answer.failed and pair["expect"] != "aligned"
        if answer.aligned:
            said = answer.segments[len(answer.segments) // 2]
            middle = (said.start + said.end) / 2 if math.isfinite(said.start) else 0
            tolerance = pair.get("toleranceSeconds", RIGHT)
            errors = [abs(said.lags(middle)[1] - lag_of(s, middle)) for s in pair["segments"]
                      if s["fromSeconds"] <= middle < s["toSeconds"]] or [math.inf]
            good = pair["expect"] != "not aligned" and min(errors) <= tolerance
            words = f"aligned at {said.lags(middle)[1]:.6f} s"
            if pair["segments"]:
                words += f", off by {min(errors) * 1e3:.3f} ms (at most {tolerance * 1e3:g})"
        passed += [pair] if good else []
        print(f"   {'pass' if good else 'FAIL'}  {pair['case']}: {words}")
    print(f"   passed: {share(passed, asked)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--programs", default="onset", help=", ".join(PROGRAMS))
    parser.add_argument("--limit", type=int, help="only so many of the pairs, spread over them")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="also each pair that was not right")
    given = parser.parse_args()
    folder = given.folder
    file = folder if folder.suffix == ".json" else folder / "manifest.json"
    manifest = json.loads(file.read_text())
    if "root" in manifest:
        folder = (file.parent / manifest["root"]).resolve()
    for program in given.programs.split(","):
        if "recordings" in manifest:
            unrelated(program, folder, manifest["recordings"], given.limit or 60, given.jobs)
            continue
        pairs = manifest["pairs"][: given.limit]
        asked = ask(program, pairs, folder, given.jobs)
        if "expect" in pairs[0]:
            cases(program, asked)
        else:
            overlapping(program, asked, given.list)


if __name__ == "__main__":
    main()
