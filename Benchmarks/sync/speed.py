#!/usr/bin/env python3
"""Long recordings of one place, to measure speed on.

    speed.py FOLDER RECORDINGS MINUTES    makes FOLDER/r00.m4a …
    speed.py --check SYNC_JSON            says how many pairs `onset sync --json` then got right

Real sound strung together; recording n starts n·47.013 s into it and has its own noise.
"""

import json
import sys
from pathlib import Path

import numpy as np

import material
import render
from material import RATE

STEP = 47.013  # seconds


def check(said):
    """Right: aligned within 1 ms where at least 20 s are in common."""
    from programs import onset_pair

    lengths = [float(r["durationSeconds"]) for r in said["recordings"]]
    right = total = 0
    for pair in said["pairs"]:
        lag = STEP * (pair["b"] - pair["a"])
        if lengths[pair["a"]] - lag < 20:
            continue
        answer, middle, total = onset_pair(pair, said["recordings"]), lengths[0] / 2, total + 1
        middle -= lag / 2
        right += answer.aligned and abs(answer.at(middle).lags(middle)[1] - lag) < 0.001
    print(f"sync: {right}/{total} of these pairs aligned within 1 ms")


def main():
    if sys.argv[1] == "--check":
        return check(json.loads(Path(sys.argv[2]).read_text()))
    folder, count, minutes = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(7)
    length = round(minutes * 60 * RATE)
    street = material.Deck(sum(material.load("dev", folder.parent), []), rng)
    scene = street.string(minutes * 60 + count * STEP)
    full = 1.5 * np.quantile(np.abs(scene), 0.9999)
    for index in range(count):
        start = round(index * STEP * RATE)
        sound = scene[start : start + length] / full
        sound = sound + 0.02 * rng.standard_normal(length, dtype=np.float32)
        part = folder / f"r{index:02}.part.m4a"
        render.write(part, sound, RATE)
        part.rename(folder / f"r{index:02}.m4a")


if __name__ == "__main__":
    main()
