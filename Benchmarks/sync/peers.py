#!/usr/bin/env python3
"""peers.py NAME A B: asks one peer; its last line is {"offset", "score"} in Onset's sign.

Runs under .build/peers/bin/python. Each peer sees whole recordings; what each prints:
- audio-offset-finder: where the start of `--find-offset-of` lies within `--within`, in steps of
  `--resolution` samples at 8 kHz (16 ms; `fine`: 2 ms), and a standard score: above 10 likely
  right, below 5 unlikely (its README). It answers always.
- syncstart: which file to cut and by how much, from plain correlation; by default of the first 20 s
  only, so `-t` is raised. No score; it answers always.
- audalign: shifts that line the files up; a shift on b is where b starts on a's axis. A confidence
  from 1 to 10, and nothing where it finds no match.
"""

import contextlib
import io
import json
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent


def audio_offset_finder(a, b, resolution):
    command = [BIN / "audio-offset-finder", "--json", "--resolution", str(resolution)]
    ran = subprocess.run([*command, "--find-offset-of", b, "--within", a], capture_output=True,
                         text=True, check=True)
    said = json.loads(ran.stdout)
    return said["time_offset"], said["standard_score"]


def syncstart(a, b):
    # Its exit status is 1 even when all went well.
    ran = subprocess.run([BIN / "syncstart", "-q", "-s", "-n", "-t", "7200", a, b],
                         capture_output=True, text=True)
    cut, by = ran.stdout.splitlines()[0].rsplit(",", 1)
    return float(by) if cut == a else -float(by), None


def audalign(a, b, recognizer):
    import audalign

    recognizer = getattr(audalign, recognizer)()
    recognizer.config.multiprocessing = False
    with contextlib.redirect_stdout(io.StringIO()):
        said = audalign.align_files(a, b, recognizer=recognizer)
    if not said or Path(b).name not in said or Path(a).name not in said:
        return None, None
    names = Path(a).name, Path(b).name
    score = said["rankings"]["match_info"][names[0]].get(names[1])
    return float(said[names[1]]) - float(said[names[0]]), score


PEERS = {
    "audio-offset-finder": lambda a, b: audio_offset_finder(a, b, 128),
    "audio-offset-finder-fine": lambda a, b: audio_offset_finder(a, b, 16),
    "syncstart": syncstart,
    "audalign-correlation": lambda a, b: audalign(a, b, "CorrelationRecognizer"),
    "audalign-fingerprint": lambda a, b: audalign(a, b, "FingerprintRecognizer"),
}

if __name__ == "__main__":
    offset, score = PEERS[sys.argv[1]](sys.argv[2], sys.argv[3])
    print(json.dumps({"offset": offset, "score": score}))
