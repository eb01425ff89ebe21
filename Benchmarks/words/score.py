#!/usr/bin/env python3
"""Scores Python's dateparser over the cases that Onset's own test judges, by the same rule.

The cases come from the test, one JSON object a line:

    ONSET_WORDS_DUMP=cases.jsonl swift test --filter WordsSpecsTests
    python3 Benchmarks/words/score.py cases.jsonl

A virtual environment with dateparser is made in .build/words-venv at the first run. dateparser reads
single moments: of its two entries, `parse` gets the expected words themselves (more than Onset gets,
which has to find them) and `search_dates` finds them in the input; the better of the two counts. A
case about a range counts as right if the beginning is found: dateparser has no ends. Lengths of time
are counted as wrong only in the second figure.
"""
import json
import os
import subprocess
import sys
import venv
from collections import Counter
from datetime import datetime
from pathlib import Path

HOME = Path(__file__).resolve().parents[2] / ".build" / "words-venv"


def ensure():
    if Path(sys.prefix) == HOME:
        return
    python = HOME / "bin" / "python"
    if not python.exists():
        venv.create(HOME, with_pip=True)
        subprocess.check_call([python, "-m", "pip", "install", "-q", "dateparser"])
    os.execv(python, [str(python), *sys.argv])


def wanted(value):
    """The moment that a value names or begins with; None where there is none."""
    text = value.get("value") or value.get("start") or value.get("end")
    if text is None:
        return None
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%H:%M:%S"):
        try:
            return datetime.strptime(text, form), form
        except ValueError:
            pass
    return None


def agrees(found, value):
    want = wanted(value)
    if want is None or found is None:
        return False
    moment, form = want
    if form == "%H:%M:%S":
        return found.time().replace(microsecond=0) == moment.time()
    if form == "%Y-%m-%d":
        return found.date() == moment.date()
    return found.replace(microsecond=0, tzinfo=None) == moment


def main():
    ensure()
    import dateparser
    from dateparser.search import search_dates

    with open(sys.argv[1], encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines if line.strip()]
    ours, theirs, count = Counter(), Counter(), Counter()
    for case in cases:
        reference = case["reference"][:19] or "2016-11-07T00:00:00"
        settings = {
            "PREFER_DATES_FROM": "past",
            "DATE_ORDER": "MDY",
            "RELATIVE_BASE": datetime.fromisoformat(reference),
            "PREFER_DAY_OF_MONTH": "first",
        }
        kinds = {e["type"] for e in case["expected"]}
        kind = "nothing" if not kinds else kinds.pop() if len(kinds) == 1 else "several"
        count[kind] += 1
        ours[kind] += case["right"]
        try:
            found = search_dates(case["input"], languages=["en"], settings=settings) or []
        except Exception:
            found = []
        if not case["expected"]:
            theirs[kind] += not found
            continue
        right = True
        for expected in case["expected"]:
            try:
                whole = dateparser.parse(expected["text"], languages=["en"], settings=settings)
            except Exception:
                whole = None
            moments = [whole] + [moment for _, moment in found]
            right = right and any(
                agrees(moment, value) for moment in moments for value in expected["values"])
        theirs[kind] += right
    print(f"dateparser {dateparser.__version__}")
    print(f"{'kind':15} {'cases':>6} {'Onset':>6} {'dateparser':>10}")
    for kind in sorted(count):
        print(f"{kind:15} {count[kind]:6} {ours[kind]:6} {theirs[kind]:10}")
    total = sum(count.values())
    print(f"{'all':15} {total:6} {sum(ours.values()):6} {sum(theirs.values()):10}")
    moments = total - count["duration"]
    print(
        f"{'no durations':15} {moments:6} {sum(ours.values()) - ours['duration']:6} "
        f"{sum(theirs.values()) - theirs['duration']:10}")


main()
