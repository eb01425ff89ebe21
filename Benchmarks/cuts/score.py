"""score.py ONSET LIST [FOLDER]: cuts found by every PySceneDetect detector and by Onset, on the same
files in the same run. LIST is JSON: for each file {"path" (in FOLDER), "kind", "hard", "same", "soft",
"fps", "seconds"}, its true moments in seconds from the first picture. Prints recall, false cuts and F1
at tolerances of 0 and 1 frame, with 95 % intervals (Wilson), and the time that each took: Onset with a
process of its own for each file, the peers within this one."""
import json, logging, math, os, resource, subprocess, sys, time

logging.disable(logging.CRITICAL)
from scenedetect import SceneManager, open_video
from scenedetect.detectors import (AdaptiveDetector, ContentDetector, HashDetector,
                                   HistogramDetector, ThresholdDetector)

PEERS = {"adaptive": AdaptiveDetector, "content": ContentDetector, "hash": HashDetector,
         "histogram": HistogramDetector, "threshold": ThresholdDetector}


def by_peer(detector, path):
    video, manager = open_video(path), SceneManager()
    manager.add_detector(detector())
    manager.detect_scenes(video)
    return [scene[0].seconds for scene in manager.get_scene_list()[1:]]


OURS = {"onset": "shot.cut", "learned": "shot.learned"}


def by_onset(onset, path, detector):
    """Each moment with its score; None when the detector's models are not installed."""
    run = subprocess.run([onset, "detect", path, "--only", detector, "--json", "--no-curve"], capture_output=True)
    if run.returncode != 0 and not run.stdout:
        return None
    document = json.loads(run.stdout)
    return [(float(mark["estimateSeconds"]), float(mark["score"]))
            for mark in document["marks"] if mark["kind"] == "shot.cut"]


def processor():
    """User and system seconds of this process and its children so far."""
    return sum(usage.ru_utime + usage.ru_stime for usage in
               map(resource.getrusage, [resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN]))


def first_picture(path):
    """How far the first picture lies from the start of the presentation."""
    def start(what):
        run = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
                              what + "=start_time", "-of", "csv=p=0", path],
                             capture_output=True, text=True)
        text = run.stdout.strip().split(",")[0]
        return float(text) if text not in ("", "N/A") else 0.0
    return start("stream") - start("format")


def match(found, truth, tolerance):
    """Each truth to the nearest find, each find once."""
    left, hits = list(found), 0
    for moment in truth:
        near = [f for f in left if abs(f - moment) <= tolerance]
        if near:
            left.remove(min(near, key=lambda f: abs(f - moment)))
            hits += 1
    return hits, left


def judged(file, finds, frames):
    """Of finds on one file: hard cuts found, joins of one camera found, gradual changes found, finds inside those, and
    the finds that are none."""
    tolerance, slack = (frames + 0.45) / file["fps"], 0.6 / file["fps"]
    hits, left = match(finds, file["hard"], tolerance)
    same, left = match(left, file["same"], tolerance)
    spans = [(a - slack, b + slack) for a, b in file["soft"]]
    inside = [moment for moment in left if any(a <= moment <= b for a, b in spans)]
    gradual = sum(any(a <= moment <= b for moment in inside) for a, b in spans)
    return hits, same, gradual, inside, [moment for moment in left if moment not in inside]


def wilson(hits, of):
    if of == 0:
        return "-"
    z, share = 1.96, hits / of
    middle, spread = share + z * z / 2 / of, z * math.sqrt(share * (1 - share) / of + z * z / 4 / of / of)
    low, high = (middle - spread) / (1 + z * z / of), (middle + spread) / (1 + z * z / of)
    return f"{share:.3f} ({low:.3f}…{high:.3f})"


def tally(files, results, name, frames):
    counts = dict.fromkeys(["hits", "total", "false", "same", "sames", "soft", "gradual", "graduals"], 0)
    for file in files:
        hits, same, gradual, inside, wrong = judged(file, results[file["path"], name], frames)
        for key, value in [("hits", hits), ("total", len(file["hard"])), ("same", same),
                           ("sames", len(file["same"])), ("soft", len(inside)), ("gradual", gradual),
                           ("graduals", len(file["soft"])), ("false", len(wrong))]:
            counts[key] += value
    return counts


BANDS = [0.0, 0.5, 0.8, 0.9]


def bands(files, results, scores, name):
    """For each band of scores how many marks were changes of shot, to the very frame where they were hard."""
    right, total = dict.fromkeys(BANDS, 0), dict.fromkeys(BANDS, 0)
    for file in files:
        path = file["path"]
        wrong = judged(file, results[path, name], 0)[-1]
        for moment, score in zip(results[path, name], scores[path, name]):
            band = max(low for low in BANDS if low <= score)
            total[band] += 1
            right[band] += moment not in wrong
    return ", ".join(f"from {low:.1f} {right[low]} of {total[low]}" for low in BANDS if total[low])


def main(onset, list_path, folder=""):
    files = json.load(open(list_path))
    for file in files:
        file["path"] = os.path.join(folder, file["path"])
    names = list(PEERS) + list(OURS)
    if by_onset(onset, files[0]["path"], OURS["learned"]) is None:
        print("cuts: without shot.learned: script/bootstrap --models installs its models")
        names.remove("learned")
    results, scores, cost, work = {}, {}, dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0)
    for file in files:
        path = file["path"]
        offset = first_picture(path)
        for name in names:
            start, worked = time.monotonic(), processor()
            finds = by_onset(onset, path, OURS[name]) if name in OURS else by_peer(PEERS[name], path)
            cost[name] += time.monotonic() - start
            work[name] += processor() - worked
            if name in OURS:
                # Peers count from the first picture, Onset from the start of the presentation.
                scores[path, name] = [score for _, score in finds]
                finds = [moment - offset for moment, _ in finds]
            results[path, name] = finds
    kinds = sorted({file["kind"] for file in files})
    for kind in ["all"] + (kinds if len(kinds) > 1 else []):
        chosen = [file for file in files if kind in ("all", file["kind"])]
        print(f"cuts {kind}: {len(chosen)} files, {sum(f['seconds'] for f in chosen):.0f} s")
        for name in names:
            line = f"  {name:10}"
            for frames in (0, 1):
                c = tally(chosen, results, name, frames)
                f1 = 2 * c["hits"] / max(1, c["hits"] + c["false"] + c["total"])
                line += (f" ±{frames}: F1 {f1:.3f}, recall {wilson(c['hits'], c['total'])}"
                         f" of {c['total']}, precision {wilson(c['hits'], c['hits'] + c['false'])},"
                         f" false {c['false']}, one camera {c['same']}/{c['sames']},"
                         f" in fades {c['soft']}, fades found {c['gradual']}/{c['graduals']};")
            print(line)
    for name in OURS:
        if name in names:
            print(f"cuts scores: of {OURS[name]}'s marks right,", bands(files, results, scores, name))
    for words, spent in [("by the clock", cost), ("by processor time", work)]:
        print(f"cuts time {words}:", ", ".join(f"{name} {spent[name]:.1f} s" for name in names))
        print(f"cuts speed {words}: onset is", ", ".join(
            f"{spent[name] / spent['onset']:.2f} times as fast as {name}" for name in names if name != "onset"))


if __name__ == "__main__":
    main(*sys.argv[1:])
