"""Builds each folder that chronology-bench wrote and compares with what the same case gave in memory.

    folders.py ONSET FOLDER
"""

import json
import subprocess
import sys
import time
from pathlib import Path

onset, home = sys.argv[1], Path(sys.argv[2])
events = inside = answers = false = cases = 0
wrong = []
start = time.perf_counter()
for expected in sorted(home.glob("*.json"), key=lambda path: int(path.stem)):
    want = json.loads(expected.read_text(encoding="utf-8"))
    folder = expected.with_suffix("")
    done = subprocess.run([onset, "build", "--quiet", str(folder)], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{folder}: onset build ended with {done.returncode}: {done.stderr}")
    found = json.loads((folder / "output/timeline.json").read_text(encoding="utf-8"))
    cases += 1
    theirs = {
        event["id"]: [event.get("earliest"), event.get("latest")] for event in found["events"]}
    ours = {
        name: [event.get("earliest"), event.get("latest")] for name, event in want["events"].items()}
    if ours != theirs:
        names = [name for name in ours | theirs if ours.get(name) != theirs.get(name)]
        wrong.append(f"seed {folder.name}: bounds differ: {', '.join(names[:5])}")
    order = [
        {"a": one["a"], "b": one["b"], "relation": one["relation"], "margin": one["marginSeconds"]}
        for one in found["order"]]
    if order != [{**one, "margin": one.get("margin")} for one in want["order"]]:
        wrong.append(f"seed {folder.name}: order differs")
    if len(found["conflicts"]) != want["conflicts"]:
        wrong.append(f"seed {folder.name}: {len(found['conflicts'])} conflicts, not "
                     f"{want['conflicts']}")
    if want["hasLies"]:
        continue
    truth = {name: event["truth"] for name, event in want["events"].items()}
    for name, (low, high) in theirs.items():
        events += 1
        inside += (low is None or low <= truth[name]) and (high is None or truth[name] <= high)
    for one in order:
        answers += 1
        false += one["relation"] == "certainlyBefore" and truth[one["a"]] >= truth[one["b"]]
spent = time.perf_counter() - start
print(f"{cases} folders built in {spent:.1f} s; without lies: {inside} of {events} truths inside, "
      f"{false} of {answers} order answers false")
print("\n".join(wrong) if wrong else "every bound, order and conflict as in memory")
sys.exit(1 if wrong else 0)
