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
rows, theirs, ratio = [], 0.0, None


def program(*arguments):
    done = subprocess.run(arguments, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def milliseconds(row, name):
    return f"{row[name + 'Median'] * 1e3:.3g} ({row[name + 'Worst'] * 1e3:.3g})"


heads = ["constraints", "events", "solve s", "peak MiB", "question ms", "add ms", "withdraw ms"]
print("chronology: solved at once, then asked and edited: median (worst)")
print("".join(f"{head:>18}" for head in heads))
for size in (size for size in SIZES if size <= most):
    arcs, bounds = f"{folder}/arcs.txt", f"{folder}/bounds.txt"
    peer = theirs * 5 < PATIENCE
    extra = ["--arcs", arcs, "--bounds", bounds] if peer else []
    row = min(
        (program(bench, "scale", str(size), *extra) for _ in range(3)), key=lambda row: row["solve"])
    rows.append({"program": "onset", **row})
    cells = [f"{size:,}", f"{row['events']:,.0f}", f"{row['solve']:.4f}", f"{row['peakMiB']:.0f}"]
    cells += [milliseconds(row, name) for name in ("question", "add", "withdraw")]
    print("".join(f"{cell:>18}" for cell in cells), flush=True)
    if peer:
        other = program(sys.executable, str(here / "read_networkx.py"), arcs, bounds)
        theirs, ratio = other["solve"], (size, other, row)
        rows.append({"program": "networkx", "constraints": size, **other})
Path(results).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
size, other, row = ratio
both = other["build"] + other["solve"]
print(f"chronology {size:,} constraints: networkx {both:.2f} s, {other['build']:.2f} s of it building "
      f"its graph; onset {row['solve']:.3f} s, with the reasons of every bound")
print(f"chronology: bounds of all {other['equal']:,} moments equal")
print(f"chronology: from constraints to bounds {both / row['solve']:.1f} times as fast as networkx, "
      f"or {other['solve'] / row['solve']:.1f} times its two Bellman-Ford runs alone (goal: 20)")
