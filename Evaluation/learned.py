"""Judges violence.learned on footage that the judged heads have not seen, says how its odds and those of motion are
joined, and writes that, the table and the pictures.

learned.py LAB DATA WORK REPOSITORY: as evaluate.py; the models are those that `script/bootstrap --models` installed.

Set beforehand: of the learned odds alone and the joined ones, that is taken which finds more onsets on the recordings that
the least score is chosen on, at the least score that keeps false marks there within report.TARGET_PER_HOUR; the joined
ones where both find as many. The recordings that the score is not chosen on take no part in it.
"""
import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np

import evaluate
import footage
import learning
import pictures
import report
from measures import auc_interval, onsets

SETS = evaluate.SETS
# What stands for the odds: bias, share of motion, share of the learned model; None where they are fitted.
ALONE, JOINED = "learned alone", "joined"
BATCH = 8


# The network's features, kept by the digests of the recording and of the models.


def features(lab, paths, folder):
    """For each path the cells in which its windows begin, and their features."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = {p: folder / f"{hashlib.sha256(p.read_bytes()).hexdigest()}.npz" for p in paths}
    missing = [p for p in dict.fromkeys(paths) if not kept[p].exists()]
    for start in range(0, len(missing), BATCH):
        batch = missing[start:start + BATCH]
        lines = subprocess.run([lab, "features", *batch], capture_output=True, text=True)
        if lines.returncode:
            raise SystemExit(lines.stderr)
        found = {str(p): ([], []) for p in batch}
        for line in lines.stdout.splitlines():
            path, cell, values = line.split("\t")
            found[path][0].append(int(cell))
            found[path][1].append(np.frombuffer(base64.b64decode(values), "<f4"))
        for path, (cells, values) in found.items():
            part = folder / "part.npz"
            np.savez(part, cells=np.array(cells), x=np.array(values, np.float32))
            part.rename(kept[Path(path)])
        print(f"features: {start + len(batch)} of {len(missing)}", flush=True)
    return {p: (lambda z: (z["cells"], z["x"]))(np.load(kept[p])) for p in paths}


def models(repository):
    """A digest of what models.lock says of the network and of what runs it."""
    sections = (repository / "models.lock").read_text().split("\n[")
    own = [s for s in sections if s.startswith(("openvino]", "i3d]"))]
    return hashlib.sha256("\n[".join(own).encode()).hexdigest()[:16]


# Heads and joins.


class Judge:
    """The light model, the head and the join that some clips make."""

    def __init__(self, clips, numbers, samples):
        self.light, self.strength = learning.train(clips, numbers)
        self.head = head(samples, clips)
        odds, y = [], []
        cameras = sorted({c.camera for c in clips})
        for i in range(5):
            # Cameras are left out of these very clips: what is judged was never looked at.
            rest = [c for c in clips if c.camera not in cameras[i::5]]
            part = [c for c in clips if c.camera in cameras[i::5]]
            if len({c.is_fight for c in rest}) < 2 or not part:
                continue
            light, _ = learning.train(rest, numbers)
            learned = head(samples, rest)
            odds += [(learning.odds(light, c, numbers), of_clip(learned, samples, c)) for c in part]
            y += [float(c.is_fight) for c in part]
        bias, shares = learning.fit(np.array(odds), np.array(y), np.ones(len(y)), 1.0)
        self.joins = {ALONE: (0.0, 0.0, 1.0), JOINED: (bias, *shares)}

    def odds(self, clip, numbers, samples):
        """Of a clip, by light, learned alone and joined."""
        light, learned = learning.odds(self.light, clip, numbers), of_clip(self.head, samples, clip)
        return {"light": light} | {n: b + m * light + k * learned for n, (b, m, k) in self.joins.items()}


def head(samples, clips):
    import train_violence

    names = {name(c) for c in clips}
    weights, bias, *_ = train_violence.trained(samples.take(np.array([c in names for c in samples.clip])))
    return bias, weights


def of_clip(head, samples, clip):
    bias, weights = head
    return float(np.mean(bias + samples.x[samples.clip == name(clip)] @ weights))


def name(clip):
    return f"{clip.set}/{clip.path.parent.name}/{clip.path.stem}"


def installed_head(repository):
    bias, weights = 0.0, []
    for line in (repository / "Sources/Detectors/Learned/Resources/violence_i3d.txt").read_text().splitlines():
        words = line.split()
        if words[0] == "bias":
            bias = float(words[1])
        elif words[0] != "#":
            weights += map(float, words[2:])
    return bias, np.array(weights)


# Tests.


def clip_tests(clips, numbers, samples, together):
    """Name → (clips, odds by each detector); `together` holds for each clip those of a judge of the other folds of both sets."""
    of = {s: [c for c in clips if c.set == s] for s in SETS}
    tests = {}
    for s in SETS:
        scores = {}
        for fold in range(footage.FOLDS):
            left = [c for c in of[s] if c.fold == fold]
            if left:
                judge = Judge([c for c in of[s] if c.fold != fold], numbers, samples)
                scores |= {c: judge.odds(c, numbers, samples) for c in left}
        tests[f"{s}, left out by {'camera' if s == 'surv-fight' else 'game'}"] = (of[s], [scores[c] for c in of[s]])
    for s in SETS:
        tests[f"{s}, left out, trained on both"] = (of[s], [together[c] for c in of[s]])
    for a, b in [SETS, SETS[::-1]]:
        judge = Judge(of[a], numbers, samples)
        tests[f"{a} → {b}"] = (of[b], [judge.odds(c, numbers, samples) for c in of[b]])
    return tests


def write_join(path, join, calibration=None):
    lines = ["# Made by script/evaluate --learned: edit nothing here.", "join\t" + "\t".join(f"{v:.6g}" for v in join)]
    if calibration:
        lines += report.calibration_lines(calibration)
    path.write_text("\n".join(lines) + "\n")


def documents(lab, recordings, judges, found, work, names):
    """What light, learned alone and joined say of each recording, by the judge that has not seen its cameras."""
    result = {"light": {}, ALONE: {}, JOINED: {}}
    for fold, judge in judges.items():
        mine = [r for r in recordings if r.fold == fold]
        model, odds, join = work / f"light-{fold}.tsv", work / f"odds-{fold}.tsv", work / f"join-{fold}.tsv"
        evaluate.write_model(model, judge.light, names, judge.strength)
        bias, weights = judge.head
        odds.write_text("".join(
            f"{r.path}\t{cell}\t{value:.6g}\n" for r in mine
            for cell, value in zip(found[r.path][0], bias + found[r.path][1] @ weights)))
        paths = [str(r.path) for r in mine]
        result["light"] |= evaluate.found(lab, paths, model)
        for variant in (ALONE, JOINED):
            write_join(join, judge.joins[variant])
            lines = subprocess.run(
                [lab, "joined", "--model", model, "--join", join, "--odds", odds, *paths],
                capture_output=True, text=True, check=True).stdout
            result[variant] |= {d["file"]: d for d in map(json.loads, lines.splitlines())}
    return result


def main(lab, data, work, repository):
    sys.path.insert(0, str(repository / "Models"))
    import train_violence

    clips = footage.clips(data)
    numbers, names = evaluate.windows(lab, clips)
    clips = [c for c in clips if c in numbers]
    joins, calm = footage.made_joins(clips, work), footage.controls(clips, work)
    dev, long = footage.dev_joins(clips, data), footage.long(data)
    ordinary, missing = footage.ordinary(data)
    recordings = joins + calm + dev + long + ordinary

    found = features(lab, [c.path for c in clips] + [r.path for r in recordings], work / f"features-{models(repository)}")
    clips = [c for c in clips if len(found[c.path][0])]
    rows = [(c.set, c.path.parent.name, c.path.stem, c.camera) for c in clips for _ in found[c.path][0]]
    samples = train_violence.Samples(np.array(rows), np.concatenate([found[c.path][1] for c in clips]))

    judges = {fold: Judge([c for c in clips if c.fold != fold], numbers, samples) for fold in range(footage.FOLDS)}
    together = {c: judges[c.fold].odds(c, numbers, samples) for c in clips}
    tests = clip_tests(clips, numbers, samples, together)
    intervals = {
        variant: {test: auc_interval(of, [s[variant] for s in scores]) for test, (of, scores) in tests.items()}
        for variant in ("light", ALONE, JOINED)}
    for variant, values in intervals.items():
        for test, (value, low, high) in values.items():
            print(f"AUC {value:.3f} ({low:.3f}…{high:.3f})  {variant}: {test}", flush=True)

    judges[None] = Judge(clips, numbers, samples)
    judges[None].head = installed_head(repository)
    said = documents(lab, recordings, judges, found, work, names)
    for r in recordings:
        r.seconds = footage.seconds(r.path)

    # As in evaluate.py: chosen on made recordings and every other ordinary one; all else judges.
    chosen_on, judged_on = joins + calm + ordinary[::2], dev + long + ordinary[1::2]
    outcomes = {}
    for variant, by_file in said.items():
        marks = {id(r): onsets(by_file[str(r.path)]) for r in recordings}
        calibration = report.calibrate(chosen_on, recordings, marks)
        least = calibration["leastScore"]
        outcomes[variant] = {
            "calibration": calibration, "bands": calibration["bands"],
            "groups": report.groups(recordings, marks, least),
            "chosen": report.summary(chosen_on, marks, least), "judged": report.summary(judged_on, marks, least),
            "rows": report.rows(recordings, marks, least), "curve": report.trade_off(recordings, marks)}
    taken = max((JOINED, ALONE), key=lambda variant: outcomes[variant]["chosen"]["found"])
    write_join(repository / "Sources/Detectors/Learned/Resources/violence_learned.tsv",
               judges[None].joins[taken], outcomes[taken]["calibration"])
    folder = repository / "Documentation" / "Accuracy"
    pictures.draw_learned(folder, tests, intervals, outcomes, (clips, [together[c] for c in clips]), taken)
    text = report.learned_text(intervals, clips, outcomes, taken, judges[None].joins[JOINED], [p.name for p in missing])
    (folder / "violence-learned.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:5]))
