"""Runs chronology-bench over sizes, networkx beside it where that is done in a minute.

    scale.py BENCH RESULTS FOLDER [MOST]
"""

import json
import subprocess
import sys
from pathlib import Path

bench, results, folder = sys.argv[1:4]
most = int(sys.argv[4]) if len(sys.argv) > 4 else 1_000_000
SIZES = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000]
PATIENCE = 60  # seconds that networkx may take before larger sizes are left to onset
here = Path(__file__).parent
rows, theirs, ratios = [], 0.0, []


def program(*arguments):
    done = subprocess.run(arguments, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def best(*arguments):
    """Of three runs, so that both programs are timed on a machine as quiet as it gets."""
    return min((program(*arguments) for _ in range(3)), key=lambda row: row["solve"])


def milliseconds(row, name):
    return f"{row[name + 'Median'] * 1e3:.2g} ({row[name + 'Worst'] * 1e3:.2g})"


heads = ["constraints", "events", "solve s", "peak MiB", "question ms", "add ms", "withdraw ms"]
print("chronology: solved at once, then asked and edited: median (worst)")
print("".join(f"{head:>18}" for head in heads))
for size in (size for size in SIZES if size <= most):
    arcs, bounds = f"{folder}/arcs.txt", f"{folder}/bounds.txt"
    peer = theirs * 5 < PATIENCE
    extra = ["--arcs", arcs, "--bounds", bounds] if peer else []
    row = best(bench, "scale", str(size), *extra)
    rows.append({"program": "onset", **row})
    cells = [f"{size:,}", f"{row['events']:,.0f}", f"{row['solve']:.4f}", f"{row['peakMiB']:.0f}"]
    cells += [milliseconds(row, name) for name in ("question", "add", "withdraw")]
    print("".join(f"{cell:>18}" for cell in cells), flush=True)
    if peer:
        other = best(sys.executable, str(here / "read_networkx.py"), arcs, bounds)
        theirs = other["solve"]
        ratios.append((size, other, row))
        rows.append({"program": "networkx", "constraints": size, **other})
Path(results).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
print("chronology: from constraints to the bounds of every moment, beside networkx on the same network; "
      "its bounds are equal (goal: 20 times as fast)")
heads = ["constraints", "networkx s", "of it its graph", "onset s", "times as fast", "but its graph"]
print("".join(f"{head:>18}" for head in heads))
for size, other, row in ratios:
    both = other["build"] + other["solve"]
    cells = [f"{size:,}", f"{both:.4f}", f"{other['build']:.4f}", f"{row['solve']:.4f}"]
    cells += [f"{both / row['solve']:.1f}", f"{other['solve'] / row['solve']:.1f}"]
    print("".join(f"{cell:>18}" for cell in cells))
