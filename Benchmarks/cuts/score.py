"""score.py ONSET FILE…: cuts found by every PySceneDetect detector and by Onset, on the same files in
the same run. Beside each FILE lies FILE.json: the true moments {"hard", "same", "soft", "fps"} in
seconds from the first picture. Prints recall, false cuts and F1 at tolerances of 0 and 1 frame, with
95 % intervals (Wilson) and the time that each took."""
import json, logging, math, os, subprocess, sys, time

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
    return [(scene[0].seconds, 1.0) for scene in manager.get_scene_list()[1:]]


def by_onset(onset, path):
    run = subprocess.run([onset, "detect", path, "--json", "--no-curve"], capture_output=True)
    document = json.loads(run.stdout)
    return [(float(mark["estimateSeconds"]), float(mark["score"]))
            for mark in document["marks"] if mark["kind"] == "shot.cut"]


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


def wilson(hits, of):
    if of == 0:
        return "-"
    z, share = 1.96, hits / of
    middle, spread = share + z * z / 2 / of, z * math.sqrt(share * (1 - share) / of + z * z / 4 / of / of)
    low, high = (middle - spread) / (1 + z * z / of), (middle + spread) / (1 + z * z / of)
    return f"{share:.3f} ({low:.3f}…{high:.3f})"


def main(onset, paths):
    names = list(PEERS) + ["onset"]
    results, cost, length = {}, dict.fromkeys(names, 0.0), 0.0
    for path in paths:
        truth = json.load(open(path + ".json"))
        length += truth.get("seconds", 0)
        offset = first_picture(path)
        for name in names:
            start = time.monotonic()
            finds = by_onset(onset, path) if name == "onset" else by_peer(PEERS[name], path)
            cost[name] += time.monotonic() - start
            # Peers count from the first picture, Onset from the start of the presentation.
            shift = offset if name == "onset" else 0
            results[path, name] = [(moment - shift, score) for moment, score in finds]
    kinds = sorted({os.path.basename(p).split("_")[1] for p in paths if "_" in os.path.basename(p)})
    for kind in ["all"] + kinds:
        chosen = [p for p in paths if kind == "all" or f"_{kind}_" in os.path.basename(p)]
        print(f"cuts {kind}: {len(chosen)} files")
        for name in names:
            line = f"  {name:10}"
            for frames in (0, 1):
                hits = total = false = soft = same = sames = 0
                for path in chosen:
                    truth = json.load(open(path + ".json"))
                    tolerance = (frames + 0.45) / truth["fps"]
                    found = [moment for moment, _ in results[path, name]]
                    got, left = match(found, truth["hard"], tolerance)
                    joined, left = match(left, truth["same"], tolerance)
                    hits, total = hits + got, total + len(truth["hard"])
                    same, sames = same + joined, sames + len(truth["same"])
                    slack = 0.6 / truth["fps"]
                    inside = [f for f in left if any(a - slack <= f <= b + slack for a, b in truth["soft"])]
                    soft, false = soft + len(inside), false + len(left) - len(inside)
                f1 = 2 * hits / max(1, 2 * hits + false + total - hits)
                line += (f"  ±{frames}: F1 {f1:.3f}, recall {wilson(hits, total)} of {total}, false {false}"
                         f", same view {same}/{sames}, in fades {soft};")
            print(line)
    for name in names:
        print(f"cuts speed: {name} {cost[name]:.1f} s for {length:.0f} s of recordings")
    best = min(cost[name] for name in PEERS)
    print(f"cuts speed: onset {best / cost['onset']:.2f} times as fast as the fastest peer,",
          ", ".join(f"{cost[n] / cost['onset']:.2f} × {n}" for n in PEERS))
    json.dump({f"{p}|{n}": v for (p, n), v in results.items()},
              open(os.environ.get("CUTS_RESULTS", os.devnull), "w"))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
