"""What is counted, with intervals that say how little or how much footage stands behind it."""
import numpy as np
from learning import auc

MATCH = 5.0  # A mark further than this from an onset, in seconds, is not a mark of it.


def auc_interval(clips, scores, rounds=2000):
    """95 %, by drawing whole cameras with replacement: clips of one camera are no independent witnesses."""
    generator = np.random.default_rng(1)
    cameras = sorted({c.camera for c in clips})
    members = {k: [i for i, c in enumerate(clips) if c.camera == k] for k in cameras}
    y, scores = np.array([c.is_fight for c in clips]), np.asarray(scores)
    values = []
    for _ in range(rounds):
        drawn = [i for k in generator.choice(len(cameras), len(cameras)) for i in members[cameras[k]]]
        if 0 < y[drawn].sum() < len(drawn):
            values.append(auc(y[drawn], scores[drawn]))
    return auc(y, scores), *np.quantile(values, [0.025, 0.975])


def wilson(right, count):
    """95 % of a share (E. B. Wilson, 1927)."""
    if not count:
        return 0.0, 1.0
    z, p = 1.96, right / count
    middle = (p + z * z / (2 * count)) / (1 + z * z / count)
    half = z * np.sqrt(p * (1 - p) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def poisson(count, hours):
    """95 % of a rate, by the normal approximation to the root of a count (Anscombe 1948)."""
    root = np.sqrt(count + 3 / 8)
    low = max(0.0, (root - 0.98) ** 2 - 3 / 8) if count else 0.0
    return low / hours, ((root + 0.98) ** 2 + 5 / 8) / hours


def onsets(found):
    return [m for m in found["marks"] if m["kind"] == "violence.onset"]


def matched(recording, marks):
    """The mark of the onset, if there is one, and the marks that are none: those before it, and none after it,
    since what is joined there is violence that may begin anew."""
    near = [m for m in marks if abs(m["estimate"] / 1e9 - recording.onset) <= MATCH + recording.tolerance]
    best = min(near, key=lambda m: abs(m["estimate"] / 1e9 - recording.onset), default=None)
    wrong = [m for m in marks if m is not best and m["estimate"] / 1e9 < recording.onset]
    return best, wrong


def error(recording, mark):
    """Seconds, beyond the label's own tolerance."""
    off = mark["estimate"] / 1e9 - recording.onset
    return np.sign(off) * max(0.0, abs(off) - recording.tolerance)


def holds(recording, mark):
    return (mark["earliest"] / 1e9 - recording.tolerance <= recording.onset
            <= mark["latest"] / 1e9 + recording.tolerance)
