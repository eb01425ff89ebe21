"""Trains violence.light, judges it on footage that the judged model has not seen, and writes the model, the table and the pictures.

evaluate.py LAB DATA WORK REPOSITORY: LAB is the built marks-lab, DATA ../shared/data, WORK a folder for made recordings.
"""
import json
import subprocess
import sys
from pathlib import Path

import numpy as np

import footage
import pictures
import report
from learning import auc, odds, train
from measures import auc_interval, onsets

SETS = ["surv-fight", "hockey"]
# Names of the numbers that a channel adds; an ablation trains without them.
CHANNELS = {
    "magnitude": ("speed ",), "suddenness": ("change ", "jerkiness", "speed variation"),
    "disorder": ("shear ", "disorder", "unsteadiness", "directions"), "spread": ("spread", "concentration"),
    "unmoved and unexplained": ("unmoved ", "unexplained "),
}


def windows(lab, clips):
    """The numbers of each window of each clip, and their names."""
    lines = subprocess.run([lab, "windows", *[c.path for c in clips]], capture_output=True, text=True, check=True)
    head, *rows = [line.split("\t") for line in lines.stdout.splitlines()]
    by_path = {}
    for row in rows:
        by_path.setdefault(row[0], []).append([float(v) for v in row[3:]])
    return {c: np.array(by_path[str(c.path)]) for c in clips if str(c.path) in by_path}, head[3:]


def write_model(path, model, names, strength, calibration=None):
    bias, weights = model
    lines = ["# Made by script/evaluate: edit nothing here.", f"# L2 strength {strength}", f"bias\t{bias:.6g}"]
    lines += [f"weight\t{name}\t{value:.6g}" for name, value in zip(names, weights)]
    if calibration:
        lines += report.calibration_lines(calibration)
    path.write_text("\n".join(lines) + "\n")


def found(lab, paths, model=None):
    """What the detector says of each recording; with the model given, or the program's own."""
    option = ["--model", model] if model else []
    lines = subprocess.run([lab, "marks", *option, *paths], capture_output=True, text=True, check=True).stdout
    return {document["file"]: document for document in map(json.loads, lines.splitlines())}


def left_out(clips, numbers):
    """Each clip's odds by a model that has not seen its camera."""
    result = {}
    for fold in range(footage.FOLDS):
        kept = [c for c in clips if c.fold != fold]
        model, _ = train(kept, numbers)
        result |= {c: odds(model, c, numbers) for c in clips if c.fold == fold}
    return [result[c] for c in clips]


def clip_tests(clips, numbers):
    """Within each set, both together, and across: name → (clips, odds)."""
    of = {s: [c for c in clips if c.set == s] for s in SETS}
    tests = {f"{s}, left out by {'camera' if s == 'surv-fight' else 'game'}": (of[s], left_out(of[s], numbers))
             for s in SETS}
    together = left_out(clips, numbers)
    for s in SETS:
        mine = [i for i, c in enumerate(clips) if c.set == s]
        tests[f"{s}, left out, trained on both"] = ([clips[i] for i in mine], [together[i] for i in mine])
    for a, b in [SETS, SETS[::-1]]:
        model, _ = train(of[a], numbers)
        tests[f"{a} → {b}"] = (of[b], [odds(model, c, numbers) for c in of[b]])
    return tests, together


def ablations(clips, numbers, names):
    """AUC of each set with one channel alone and with all but it."""
    result = {}
    for channel, prefixes in CHANNELS.items():
        inside = np.array([name.startswith(prefixes) for name in names])
        for words, kept in [("alone", inside), ("without", ~inside)]:
            some = {c: v[:, kept] for c, v in numbers.items()}
            result[channel, words] = [
                auc([c.is_fight for c in mine], left_out(mine, some))
                for mine in ([c for c in clips if c.set == s] for s in SETS)]
    return result


def main(lab, data, work, repository):
    work.mkdir(parents=True, exist_ok=True)
    clips = footage.clips(data)
    numbers, names = windows(lab, clips)
    clips = [c for c in clips if c in numbers]
    print(f"{len(clips)} clips, {sum(len(v) for v in numbers.values())} windows, {len(names)} numbers each", flush=True)
    tests, together = clip_tests(clips, numbers)
    intervals = {name: auc_interval(of, scores) for name, (of, scores) in tests.items()}
    for name, (value, low, high) in intervals.items():
        print(f"AUC {value:.3f} ({low:.3f}…{high:.3f})  {name}", flush=True)
    ablated = ablations(clips, numbers, names)

    fold_models = {}
    for fold in range(footage.FOLDS):
        model, strength = train([c for c in clips if c.fold != fold], numbers)
        fold_models[fold] = work / f"fold-{fold}.tsv"
        write_model(fold_models[fold], model, names, strength)
    final, strength = train(clips, numbers)
    final_path = work / "final.tsv"
    write_model(final_path, final, names, strength)

    joins, calm = footage.made_joins(clips, work), footage.controls(clips, work)
    dev, long = footage.dev_joins(clips, data), footage.long(data)
    ordinary, missing = footage.ordinary(data)
    recordings = joins + calm + dev + long + ordinary
    documents = {}
    for fold in [*range(footage.FOLDS), None]:
        mine = [str(r.path) for r in recordings if r.fold == fold]
        documents |= found(lab, mine, fold_models.get(fold, final_path))
    for r in recordings:
        r.seconds = footage.seconds(r.path)
    marks = {id(r): onsets(documents[str(r.path)]) for r in recordings}

    # Chosen on made recordings and every other ordinary one; all else judges.
    chosen_on = joins + calm + ordinary[::2]
    judged_on = dev + long + ordinary[1::2]
    calibration = report.calibrate(chosen_on, recordings, marks)
    write_model(repository / "Sources/Detectors/Model/violence_light.tsv", final, names, strength, calibration)
    least = calibration["leastScore"]
    results = {
        "intervals": intervals, "ablations": ablated, "missing": [p.name for p in missing],
        "strength": strength, "clips": clips, "together": together,
        "groups": report.groups(recordings, marks, least), "chosen": report.summary(chosen_on, marks, least),
        "judged": report.summary(judged_on, marks, least), "bands": calibration["bands"], "calibration": calibration,
        "rows": report.rows(recordings, marks, least), "curve": report.trade_off(recordings, marks),
    }
    folder = repository / "Documentation" / "Accuracy"
    folder.mkdir(exist_ok=True)
    pictures.draw(folder, tests, results)
    text = report.text(results)
    (folder / "violence-light.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:5]))
