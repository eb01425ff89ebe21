"""From marks to the tables that Documentation/Accuracy/violence-light.md holds."""
import numpy as np

from measures import MATCH, error, holds, matched, poisson, wilson

TARGET_PER_HOUR = 10  # The floor of what is asked for; with so little quiet footage a lower one cannot be told.
LEAST = [0, 100, 200, 300, 400, 500, 600, 700, 800, 900]


def kept(marks, least):
    return [m for m in marks if m["score"] >= least]


def counts(recordings, marks, least):
    """Onsets found with their errors, false marks, and the seconds in which there was nothing to mark."""
    result = {"onsets": 0, "errors": [], "held": 0, "false": 0, "quiet": 0.0, "recordings": len(recordings)}
    for r in recordings:
        mine = kept(marks[id(r)], least)
        if r.onset is None:
            result["false"] += len(mine)
            result["quiet"] += r.seconds
            continue
        best, wrong = matched(r, mine)
        result["onsets"] += 1
        result["false"] += len(wrong)
        result["quiet"] += r.onset
        if best:
            result["errors"].append(error(r, best))
            result["held"] += holds(r, best)
    return result


def calibrate(chosen_on, everything, marks):
    """The lowest score that keeps false marks within the target on what it is chosen on, and what marks of each score
    were worth on all held-out footage."""
    least = next(
        (s for s in range(0, 1000, 10)
         if (c := counts(chosen_on, marks, s))["false"] * 3600 <= TARGET_PER_HOUR * c["quiet"]), 1000)
    bands, quiet = [], 0.0
    edges = [least, *[s for s in LEAST if s > least + 50]]
    for low, high in zip(edges, [*edges[1:], 1001]):
        right = total = wrong = 0
        quiet = 0.0
        for r in everything:
            mine = kept(marks[id(r)], least)
            inside = [m for m in mine if low <= m["score"] < high]
            if r.onset is None:
                wrong += len(kept(mine, low))
                total += len(inside)
                quiet += r.seconds
                continue
            best, bad = matched(r, mine)
            quiet += r.onset
            right += best is not None and low <= best["score"] < high
            total += (best is not None and low <= best["score"] < high) + sum(low <= m["score"] < high for m in bad)
            wrong += len(kept(bad, low))
        if total:
            bands.append((low, right, total, wrong))
    onsets = sum(r.onset is not None for r in everything)
    return {"leastScore": least, "bands": bands, "quietSeconds": round(quiet),
            "testSet": f"{len(everything)} recordings with {onsets} known onsets (Documentation/Accuracy.md)"}


def summary(recordings, marks, least):
    c = counts(recordings, marks, least)
    size = np.abs(c["errors"])
    hours = c["quiet"] / 3600
    return c | {
        "found": len(c["errors"]), "share": wilson(len(c["errors"]), c["onsets"]),
        "median": float(np.median(size)) if len(size) else None,
        "ninety": float(np.quantile(size, 0.9)) if len(size) else None,
        "rate": c["false"] / hours if hours else None, "rates": poisson(c["false"], hours) if hours else None}


def groups(recordings, marks, least):
    return {g: summary([r for r in recordings if r.group == g], marks, least)
            for g in dict.fromkeys(r.group for r in recordings)}


def rows(recordings, marks, least):
    """Each recording of others' making on its own."""
    result = []
    for r in recordings:
        if r.group not in ("joined", "long", "ordinary"):
            continue
        mine = kept(marks[id(r)], least)
        best, wrong = matched(r, mine) if r.onset is not None else (None, mine)
        result.append((r, best, wrong))
    return result


def trade_off(recordings, marks):
    """At each least score: the share of onsets found, false marks per hour."""
    result = []
    for least in range(0, 1000, 10):
        s = summary(recordings, marks, least)
        result.append((least, s["found"] / s["onsets"], s["rate"]))
    return result


def text(results):
    lines = ["<!-- Made by script/evaluate: edit nothing here. -->", "", "**Clips**: is it a fight?", "",
             "| test | clips, fights | AUC | 95 % |", "| --- | --- | --- | --- |"]
    for name, (value, low, high) in results["intervals"].items():
        of = [c for c in results["clips"] if c.set == name.split(" → ")[-1].split(",")[0]]
        lines.append(f"| {name} | {len(of)}, {sum(c.is_fight for c in of)} | {value:.3f} | {low:.3f}…{high:.3f} |")
    lines += ["", "AUC of what the channels add (each set left out by camera or game):", "",
              "| channel | alone: surv-fight, hockey | without it |", "| --- | --- | --- |"]
    for channel in dict.fromkeys(c for c, _ in results["ablations"]):
        alone, without = results["ablations"][channel, "alone"], results["ablations"][channel, "without"]
        lines.append(f"| {channel} | {alone[0]:.3f}, {alone[1]:.3f} | {without[0]:.3f}, {without[1]:.3f} |")
    c = results["calibration"]
    lines += ["", f"**Onsets**, marks with a score of 0.{c['leastScore']:03d} or more (the lowest that keeps false marks within "
              f"{TARGET_PER_HOUR} an hour where it was chosen):", "",
              "| footage | recordings | onsets found | error, median (90 %) | inside bounds | false marks, quiet minutes | an hour (95 %) |",
              "| --- | --- | --- | --- | --- | --- | --- |"]
    for name, s in [*results["groups"].items(), ("all that it was chosen on", results["chosen"]),
                    ("all that it was not chosen on", results["judged"])]:
        onsets = (f"{s['found']} of {s['onsets']} ({100 * s['share'][0]:.0f}…{100 * s['share'][1]:.0f} %)"
                  if s["onsets"] else "–")
        errors = f"{s['median']:.2f} s ({s['ninety']:.2f} s)" if s["found"] else "–"
        inside = f"{s['held']} of {s['found']}" if s["found"] else "–"
        lines.append(f"| {name} | {s['recordings']} | {onsets} | {errors} | {inside} | {s['false']}, {s['quiet'] / 60:.1f} | "
                     f"{s['rate']:.0f} ({s['rates'][0]:.0f}…{s['rates'][1]:.0f}) |")
    lines += ["", f"A mark counts for an onset up to {MATCH:.0f} s away; of the recordings with violence the time before it counts as quiet.",
              "", "| score | right, of marks | false marks of this score or more |", "| --- | --- | --- |"]
    lines += [f"| 0.{low:03d} and more | {right} of {total} | {wrong} in {c['quietSeconds'] / 60:.0f} min |"
              for low, right, total, wrong in results["bands"]]
    lines += ["", "Recordings of others' making, each alone:", "",
              "| recording | labelled onset | mark (score) | error | false marks |", "| --- | --- | --- | --- | --- |"]
    for r, best, wrong in results["rows"]:
        label = "none" if r.onset is None else f"{r.onset:.2f} s ± {r.tolerance:.1f}"
        mark = f"{best['estimate'] / 1e9:.1f} s (0.{best['score']:03d})" if best else ("missed" if r.onset is not None else "–")
        off = f"{error(r, best):+.2f} s" if best else "–"
        bad = ", ".join(f"{m['estimate'] / 1e9:.1f} s (0.{m['score']:03d})" for m in wrong) or "–"
        lines.append(f"| {r.path.name} | {label} | {mark} | {off} | {bad} |")
    if results["missing"]:
        lines += ["", "Not at hand in this run: " + ", ".join(results["missing"]) + "."]
    return "\n".join(lines) + "\n"
