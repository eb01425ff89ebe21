"""Judges `onset detect --fast` beside the light detector: what of the light one's onsets it loses, and at what speed.

triage.py LAB DATA WORK REPOSITORY: as evaluate.py, on the same recordings. The light detector's marks are of models that have
not seen a recording's cameras; triage learned nothing, but two of its constants were changed after it had run on the sets
*joined* and *long*.
"""
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import evaluate
import footage
import learning
import report
from measures import holds, matched, onsets

LOOPS = 31


def named(lab, paths, names):
    """What detectors of these names, parted by commas, say: one document a recording and detector."""
    lines = subprocess.run([lab, "named", "--only", names, *paths], capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in lines.splitlines()]


def long_recording(data, work):
    """Half an hour of 1280 × 720: a minute of real footage with noise and sound, again and again."""
    minute, path = work / "triage-minute.mp4", work / "triage-long.mp4"
    if not path.exists():
        subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "error", "-y", "-stream_loop", "-1", "-i", data / "long/lobby_assault.mp4",
             "-f", "lavfi", "-i", "anoisesrc=a=0.05:r=48000", "-map", "0:v:0", "-map", "1:a:0", "-t", "60",
             "-vf", "scale=1280:720,fps=25,noise=alls=6:allf=t", "-c:v", "libx264", "-preset", "veryfast", "-b:v", "3M",
             "-g", "50", "-bf", "2", "-c:a", "aac", minute], check=True)
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-stream_loop", str(LOOPS - 1), "-i", minute, "-c", "copy",
                        path], check=True)
    return path


def speed(lab, data, work):
    """What the recording lasts, and the seconds that it takes by the clock and of processors: each the best of three."""
    path, clock, work_done = long_recording(data, work), [], []

    def spent():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    for _ in range(3):
        start, before = time.monotonic(), spent()
        named(lab, [path], "violence.fast")
        clock.append(time.monotonic() - start)
        work_done.append(spent() - before)
    return footage.seconds(path), min(clock), min(work_done)


def rows(recordings, light, fast):
    """Of each group: onsets, those that light finds, that triage finds, that only light finds; false marks of both."""
    groups = {g: [r for r in recordings if r.group == g] for g in dict.fromkeys(r.group for r in recordings)}
    result = []
    for name, mine in [*groups.items(), ("all", recordings)]:
        labelled = [r for r in mine if r.onset is not None]
        by_light = {id(r) for r in labelled if matched(r, light[id(r)])[0]}
        by_fast = {id(r) for r in labelled if matched(r, fast[id(r)])[0]}
        bounds = sum(any(holds(r, m) for m in fast[id(r)]) for r in labelled)
        a, b = report.counts(mine, light, 0), report.counts(mine, fast, 0)
        result.append((name, len(mine), len(labelled), len(by_light), len(by_fast), bounds, len(by_light - by_fast),
                       a["false"], b["false"], a["quiet"]))
    return result


def main(lab, data, work, repository):
    work.mkdir(parents=True, exist_ok=True)
    clips = footage.clips(data)
    numbers, names = evaluate.windows(lab, clips)
    clips = [c for c in clips if c in numbers]
    recordings = (footage.made_joins(clips, work) + footage.controls(clips, work) + footage.dev_joins(clips, data)
                  + footage.long(data) + footage.ordinary(data)[0])
    model = (repository / "Sources/Detectors/Model/violence_light.tsv").read_text()
    least = next(int(line.split("\t")[1]) for line in model.splitlines() if line.startswith("leastScore"))
    light = {}
    for fold in [*range(footage.FOLDS), None]:
        path = work / f"triage-{fold}.tsv"
        evaluate.write_model(path, *_trained([c for c in clips if fold is None or c.fold != fold], numbers, names))
        light |= evaluate.found(lab, [str(r.path) for r in recordings if r.fold == fold], path)
    fast = {d["file"]: d for d in named(lab, [r.path for r in recordings], "violence.fast")}
    for r in recordings:
        r.seconds = footage.seconds(r.path)
    light = {id(r): report.kept(onsets(light[str(r.path)]), least) for r in recordings}
    fast = {id(r): onsets(fast[str(r.path)]) for r in recordings}
    text = report.triage_text(rows(recordings, light, fast), least, speed(lab, data, work))
    (repository / "Documentation/Accuracy/violence-fast.md").write_text(text)
    print(text)


def _trained(clips, numbers, names):
    model, strength = learning.train(clips, numbers)
    return model, names, strength


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:5]))
