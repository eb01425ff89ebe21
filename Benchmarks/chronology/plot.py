"""Draws constraints against seconds, both on logarithmic scales, with the slope of each line fitted.

    plot.py RESULTS PNG     RESULTS: one JSON object a line, {"program", "constraints", "solve"}
"""

import json
import math
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402


def slope(points):
    """Of log seconds over log constraints, by least squares."""
    logs = [(math.log10(x), math.log10(y)) for x, y in points]
    mean_x = sum(x for x, _ in logs) / len(logs)
    mean_y = sum(y for _, y in logs) / len(logs)
    over = sum((x - mean_x) * (y - mean_y) for x, y in logs)
    return over / sum((x - mean_x) ** 2 for x, _ in logs)


with open(sys.argv[1], encoding="utf-8") as lines:
    rows = [json.loads(line) for line in lines if line.strip()]
figure, axes = plt.subplots(figsize=(7, 4.5), dpi=120)
for program, marker in [("onset", "o"), ("networkx", "s")]:
    points = sorted((row["constraints"], row["solve"]) for row in rows if row["program"] == program)
    if len(points) < 2:
        continue
    name = f"{program}: time grows as constraints to the power {slope(points):.2f}"
    axes.loglog(*zip(*points), marker=marker, label=name)
    print(f"chronology {program}: slope {slope(points):.2f} over "
          f"{points[0][0]:,} to {points[-1][0]:,} constraints")
axes.set_xlabel("constraints (a tenth as many events)")
axes.set_ylabel("seconds to bound every event")
axes.grid(True, which="major", alpha=0.4)
axes.legend(frameon=False)
figure.tight_layout()
figure.savefig(sys.argv[2])
