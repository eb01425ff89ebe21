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


def calibration_lines(calibration):
    """Of a model's file, as Sources/Detectors/Change/ScoreTable.swift reads them."""
    return [f"leastScore\t{calibration['leastScore']}", f"testSet\t{calibration['testSet']}",
            f"quietSeconds\t{calibration['quietSeconds']}",
            *("band\t" + "\t".join(map(str, band)) for band in calibration["bands"])]


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


def clip_lines(intervals, clips):
    lines = ["| test | clips, fights | AUC | 95 % |", "| --- | --- | --- | --- |"]
    for name, (value, low, high) in intervals.items():
        of = [c for c in clips if c.set == name.split(" → ")[-1].split(",")[0]]
        lines.append(f"| {name} | {len(of)}, {sum(c.is_fight for c in of)} | {value:.3f} | {low:.3f}…{high:.3f} |")
    return lines


def text(results):
    lines = ["<!-- Made by script/evaluate: edit nothing here. -->", "", "**Clips**: is it a fight?", "",
             *clip_lines(results["intervals"], results["clips"])]
    lines += ["", "AUC of what the channels add (each set left out by camera or game):", "",
              "| channel | alone: surv-fight, hockey | without it |", "| --- | --- | --- |"]
    for channel in dict.fromkeys(c for c, _ in results["ablations"]):
        alone, without = results["ablations"][channel, "alone"], results["ablations"][channel, "without"]
        lines.append(f"| {channel} | {alone[0]:.3f}, {alone[1]:.3f} | {without[0]:.3f}, {without[1]:.3f} |")
    lines += onset_lines(results)
    if results["missing"]:
        lines += ["", "Not at hand in this run: " + ", ".join(results["missing"]) + "."]
    return "\n".join(lines) + "\n"


def onset_lines(results):
    c = results["calibration"]
    lines = ["", f"**Onsets**, marks with a score of 0.{c['leastScore']:03d} or more (the lowest that keeps false marks within "
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
    return lines


def learned_text(intervals, clips, outcomes, taken, join, missing):
    bias, motion, learned = join
    lines = ["<!-- Made by script/evaluate --learned: edit nothing here. -->"]
    for variant, values in intervals.items():
        lines += ["", f"**Clips**, {variant}:", "", *clip_lines(values, clips)]
    lines += ["", f"Joined, by all clips: {bias:.2f} + {motion:.2f} × motion + {learned:.2f} × learned, in nats.", "",
              "**Onsets**, each at the lowest score that keeps false marks within "
              f"{TARGET_PER_HOUR} an hour where it was chosen:", "",
              "| | least score | chosen on: found | false marks | others: found | false marks | all: found at 10, 20, 30 false marks an hour |",
              "| --- | --- | --- | --- | --- | --- | --- |"]
    for variant, outcome in outcomes.items():
        cells = [f"0.{outcome['calibration']['leastScore']:03d}"]
        for s in (outcome["chosen"], outcome["judged"]):
            cells.append(f"{s['found']} of {s['onsets']} ({100 * s['share'][0]:.0f}…{100 * s['share'][1]:.0f} %)")
            cells.append(f"{s['false']} in {s['quiet'] / 60:.1f} min")
        cells.append(", ".join(f"{100 * most_found(outcome['curve'], rate):.0f} %" for rate in (10, 20, 30)))
        lines.append(f"| {variant}{', taken' if variant == taken else ''} | " + " | ".join(cells) + " |")
    lines += ["", f"In full, of what is taken ({taken}):", *onset_lines(outcomes[taken])]
    if missing:
        lines += ["", "Not at hand in this run: " + ", ".join(missing) + "."]
    return "\n".join(lines) + "\n"


def most_found(curve, rate):
    """The largest share of onsets found with so many false marks an hour or fewer."""
    return max((found for _, found, false in curve if false <= rate), default=0.0)


def triage_text(rows, least, speed):
    seconds, clock, spent = speed
    lines = ["<!-- Made by script/evaluate --triage: edit nothing here. -->", "",
             f"`violence.light` at its least score, 0.{least:03d}, and `violence.fast`:", "",
             "| footage | recordings | onsets | light finds | triage finds | within its bounds | light finds, triage not | false marks: light, triage | quiet minutes |",
             "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"]
    for name, recordings, onsets, light, fast, bounds, lost, wrong, wrong_fast, quiet in rows:
        found = [str(n) if onsets else "–" for n in (light, fast, bounds, lost)]
        lines.append(f"| {name} | {recordings} | {onsets or '–'} | {' | '.join(found)} | {wrong}, {wrong_fast} | {quiet / 60:.1f} |")
    *_, onsets, light, fast, bounds, lost, wrong, wrong_fast, quiet = rows[-1]
    low, high = wilson(lost, light)
    of = [poisson(n, quiet / 3600) for n in (wrong, wrong_fast)]
    lines += ["", f"Loss of recall, of the {light} onsets that the light detector finds: {lost / max(1, light):.2f} ({low:.2f}…{high:.2f}). "
              f"False marks an hour: light {wrong * 3600 / quiet:.0f} ({of[0][0]:.0f}…{of[0][1]:.0f}), "
              f"triage {wrong_fast * 3600 / quiet:.0f} ({of[1][0]:.0f}…{of[1][1]:.0f}). "
              f"A mark counts for an onset up to {MATCH:.0f} s away.", "",
              f"Speed, {seconds:.0f} s of 1280 × 720: {clock:.1f} s by the clock ({seconds / clock:.0f} times real time, on a machine that may "
              f"have had other work), {spent:.1f} s of processor time ({seconds / spent:.0f} times)."]
    return "\n".join(lines) + "\n"


def senses_head():
    return ["<!-- Made by script/evaluate --senses: edit nothing here. -->", "",
            "Constants were chosen on the half dev; the half test is of other cameras, games and source recordings.", "",
            "| half | detector | what was made | found (95 %) | moment inside bounds | false marks on real footage or sound | an hour (95 %) |",
            "| --- | --- | --- | --- | --- | --- | --- |"]


def _found(c):
    low, high = wilson(c["found"], c["made"])
    return f"{c['found']} of {c['made']} ({low:.2f}…{high:.2f})"


def _wrong(count, seconds):
    low, high = poisson(count, seconds / 3600)
    return f"{count} in {seconds:.0f} s | {count * 3600 / seconds:.0f} ({low:.0f}…{high:.0f})"


def camera_lines(half, found, seconds):
    return [f"| {half} | `{detector}` | in clips of surv-fight | {_found(c)} | "
            f"{str(c['held']) + ' of ' + str(c['held of']) if c['held of'] else '–'} | {_wrong(c['false'], seconds)} |"
            for detector, c in found.items()]


def sound_lines(half, found, wrong, in_talk, seconds, talk):
    lines = []
    for detector in wrong:
        for place, (kind, c) in enumerate((k, c) for (d, k), c in found.items() if d == detector):
            false = (_wrong(wrong[detector], seconds) if place == 0 else " | ")
            if place == 0:
                false = false.replace(" |", f"; {in_talk[detector]} of them in {talk:.0f} s of talk |", 1)
            lines.append(f"| {half} | `{detector}` | {kind} | {_found(c)} | {c['held']} of {c['found']} | {false} |")
    return lines
