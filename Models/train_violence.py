#!/usr/bin/env python3
"""Trains and judges the head of `violence.learned`: from I3D's features to log-odds of violence.

    train_violence.py DATA CAMERAS MODELS [--features FILE] [--head FILE]

DATA holds surv-fight/ and hockey/ with fight/ and noFight/ in each; CAMERAS is a table set,label,clip,
camera; MODELS is where script/bootstrap --models put the models. Pictures, windows and the square that
is looked at are those of Sources/Detectors/Learned. Prints what held-out clips give: clips of one camera
or game never stand on both sides, and every choice is made inside the training side. FILE of --features
keeps the features, which take ten minutes; --head writes the weights. Run by Models/train, which sets
up the few packages that it needs. The same data gives the same figures and weights on one processor.
"""

import argparse
import csv
import json
import os
import subprocess

import numpy as np

SETS = ("surv-fight", "hockey")
LENGTH, HOP, SIDE, SHORT, CELL = 16, 8, 224, 448, "2/25"
STRENGTHS = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1)
OUTPUTS = (("middle", 832), ("features", 1024))


# Pictures, as Media.ColorReducer and Detectors.MotionCrop make them.


def pictures(path):
    probe = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
         "stream=width,height,color_space", "-of", "json", path],
        capture_output=True, check=True)
    stream = json.loads(probe.stdout)["streams"][0]
    width, height = stream["width"], stream["height"]
    ratio = max(1, min(2.5, max(width / height, height / width)))
    long = max(SHORT, round(SHORT * ratio / 8) * 8)
    size = (long, SHORT) if width > height else (SHORT, long)
    matrix = "auto" if "color_space" in stream else "bt709" if height >= 720 else "bt601"
    # The first frame of each cell.
    select = f"select='isnan(prev_selected_t)+gt(floor(t/({CELL})+1e-9),floor(prev_selected_t/({CELL})+1e-9))'"
    scale = f"scale={size[0]}:{size[1]}:flags=area+bitexact+accurate_rnd:in_color_matrix={matrix}"
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", path, "-map", "0:v:0", "-vf", f"{select},{scale}", "-vsync", "0",
         "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
        capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, size[1], size[0], 3)


def crop(window):
    blocks = window[:, : window.shape[1] // 8 * 8, : window.shape[2] // 8 * 8].astype(np.int64)
    count, height, width, _ = blocks.shape
    sums = blocks.reshape(count, height // 8, 8, width // 8, 24).sum((2, 4))
    motion = np.maximum(np.abs(np.diff(sums, axis=0)) - 576, 0).sum(0)
    motion = np.minimum(motion, 5760 * (count - 1))
    table = np.pad(motion.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    size = SIDE // 8
    square = table[size:, size:] - table[:-size, size:] - table[size:, :-size] + table[:-size, :-size]
    row, column = np.unravel_index(square.argmax(), square.shape)
    if square.max() == 0:
        row, column = (height // 8 - size) // 2, (width // 8 - size) // 2
    return window[:, row * 8 : row * 8 + SIDE, column * 8 : column * 8 + SIDE]


def windows(frames):
    """As Detectors.PictureWindows gives them."""
    if len(frames) < LENGTH:
        frames = np.concatenate([frames, np.repeat(frames[-1:], LENGTH - len(frames), 0)])
    starts = list(range(0, len(frames) - LENGTH + 1, HOP))
    if starts[-1] != len(frames) - LENGTH:
        starts.append(len(frames) - LENGTH)
    return [crop(frames[start : start + LENGTH]) for start in starts]


def extract(data, cameras, models):
    import openvino

    network = openvino.Core().compile_model(
        os.path.join(models, "i3d", "i3d.onnx"), "CPU",
        {"INFERENCE_PRECISION_HINT": "f32", "EXECUTION_MODE_HINT": "ACCURACY",
         "PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": 2})
    rows, values = [], []
    for number, row in enumerate(cameras, 1):
        folder = os.path.join(data, row["set"], row["label"])
        file = next(f for f in sorted(os.listdir(folder)) if os.path.splitext(f)[0] == row["clip"])
        for window in windows(pictures(os.path.join(folder, file))):
            result = network(np.ascontiguousarray(window[None]))
            named = {port.any_name: value for port, value in result.items()}
            rows.append((row["set"], row["label"], row["clip"], row["camera"]))
            values.append(np.concatenate([named[name][0] for name, _ in OUTPUTS]))
        if number % 20 == 0:
            print(f"features: {number} of {len(cameras)} clips", flush=True)
    return np.array(rows), np.array(values, np.float32)


# Logistic regression with an L2 penalty, in the span of the training rows.


class Span:
    """The training rows in as many dimensions as they have."""

    def __init__(self, x):
        self.mean = x.mean(0)
        centred = x - self.mean
        if len(x) < x.shape[1]:
            # The same as the decomposition below, at a tenth of its cost, where rows are few.
            squares, u = np.linalg.eigh(centred @ centred.T)
            s = np.sqrt(np.maximum(squares, 0))
            keep = s > 1e-5 * s[-1]
            s, u = s[keep], u[:, keep]
            v = (u / s).T @ centred
        else:
            u, s, v = np.linalg.svd(centred, full_matrices=False)
            keep = s > 1e-7 * s[0]
            u, s, v = u[:, keep], s[keep], v[keep]
        self.z, self.v = np.hstack([u * s, np.ones((len(x), 1))]), v

    def fit(self, y, weight, strength):
        """Weights and bias that minimise sum(weight · log loss) + |w|² / (2 · strength), by Newton."""
        z = self.z
        penalty = np.full(z.shape[1], 1 / strength)
        penalty[-1] = 1e-9
        w = np.zeros(z.shape[1])
        for _ in range(100):
            p = 1 / (1 + np.exp(-np.clip(z @ w, -35, 35)))
            gradient = z.T @ (weight * (p - y)) + penalty * w
            hessian = (z * (weight * p * (1 - p))[:, None]).T @ z + np.diag(penalty)
            step = np.linalg.solve(hessian, gradient)
            w -= step * min(1, 5 / (1e-12 + np.abs(z @ step).max()))
            if np.abs(step).max() < 1e-7:
                break
        return self.v.T @ w[:-1], w[-1] - self.mean @ (self.v.T @ w[:-1])


def balance(group, clip, y):
    """Each set, class and clip counts the same; the weights sum to the number of clips."""
    names, inverse, counts = np.unique(clip, return_inverse=True, return_counts=True)
    weight = 1 / counts[inverse]
    for part in set(zip(group, y)):
        mine = np.array([pair == part for pair in zip(group, y)])
        weight[mine] /= weight[mine].sum()
    return weight * len(names) / weight.sum()


def folds(camera, count):
    """Cameras dealt to folds, the largest first to the fold with the fewest windows so far."""
    names, sizes = np.unique(camera, return_counts=True)
    loads, place = [0] * min(count, len(names)), {}
    for name, size in sorted(zip(names, sizes), key=lambda pair: (-pair[1], pair[0])):
        place[name] = loads.index(min(loads))
        loads[place[name]] += size
    number = np.array([place[name] for name in camera])
    return [(number != fold, number == fold) for fold in range(len(loads))]


def by_clip(score, y, clip):
    names, first, inverse = np.unique(clip, return_index=True, return_inverse=True)
    return np.bincount(inverse, score) / np.bincount(inverse), y[first]


class Samples:
    def __init__(self, rows, x):
        self.x, self.set, self.camera = x.astype(np.float64), rows[:, 0], rows[:, 3]
        self.y = (rows[:, 1] == "fight").astype(float)
        self.clip = np.array(["/".join(row[:3]) for row in rows])
        self.rows = rows

    def take(self, mask):
        return Samples(self.rows[mask], self.x[mask])


def trained(samples):
    """The head of these samples: the strength is chosen by folds of cameras, on the log loss of clips."""
    mean, scale = samples.x.mean(0), samples.x.std(0) + 1e-6
    x = (samples.x - mean) / scale
    held = {strength: np.zeros(len(x)) for strength in STRENGTHS}
    for train, test in folds(samples.camera, 5):
        weight = balance(samples.set[train], samples.clip[train], samples.y[train])
        span = Span(x[train])
        for strength in STRENGTHS:
            w, b = span.fit(samples.y[train], weight, strength)
            held[strength][test] = x[test] @ w + b
    losses = {}
    for strength in STRENGTHS:
        clip, y = by_clip(held[strength], samples.y, samples.clip)
        losses[strength] = np.mean(np.log1p(np.exp(-np.where(y > 0, clip, -clip))))
    strength = min(STRENGTHS, key=losses.get)
    w, b = Span(x).fit(samples.y, balance(samples.set, samples.clip, samples.y), strength)
    # A strong penalty says less than it knows: the held-out windows say how much less.
    a, c = calibration(held[strength], samples)
    return a * w / scale, a * (b - (mean / scale) @ w) + c, strength, a


def calibration(score, samples):
    """Slope and offset (J. Platt, 1999)."""
    weight = balance(samples.set, samples.clip, samples.y)
    w, b = Span(score[:, None]).fit(samples.y, weight, 1e6)
    return w[0], b


# Figures.


def auc(y, score):
    order = np.sort(score[y == 0])
    below = np.searchsorted(order, score[y > 0], "left") + np.searchsorted(order, score[y > 0], "right")
    return below.sum() / (2 * len(order) * (y > 0).sum())


def interval(y, score):
    """95 %, bootstrap over clips."""
    random = np.random.default_rng(1)
    values = []
    while len(values) < 2000:
        pick = random.integers(0, len(y), len(y))
        if 0 < y[pick].sum() < len(y):
            values.append(auc(y[pick], score[pick]))
    return np.percentile(values, [2.5, 97.5])


def report(name, samples, score):
    clip, y = by_clip(score, samples.y, samples.clip)
    low, high = interval(y, clip)
    hits = ((clip > 0) == (y > 0)).mean()
    print(f"| {name} | {len(y)} | {int(y.sum())} | {auc(y, clip):.3f} | {low:.3f}–{high:.3f} | {hits:.3f} |",
          flush=True)


def within(samples):
    score = np.zeros(len(samples.y))
    for train, test in folds(samples.camera, 10):
        w, b, *_ = trained(samples.take(train))
        score[test] = samples.x[test] @ w + b
    return score


def write(path, w, b, strength):
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            "# The head of violence.learned: log-odds of violence from I3D's averaged outputs.\n"
            "# Made by Models/train from surv-fight and hockey; see Documentation/Decisions/0009.\n"
            f"# L2 strength {strength:g}, chosen by folds of cameras.\n")
        file.write(f"bias {np.float32(b)!s}\n")
        start = 0
        for name, count in OUTPUTS:
            values = w[start : start + count].astype(np.float32)
            file.write(f"{name} {count} " + " ".join(f"{value:.6g}" for value in values) + "\n")
            start += count


def main():
    parser = argparse.ArgumentParser()
    for name in ("data", "cameras", "models"):
        parser.add_argument(name)
    parser.add_argument("--features")
    parser.add_argument("--head")
    options = parser.parse_args()
    if options.features and os.path.exists(options.features):
        kept = np.load(options.features)
        rows, x = kept["rows"], kept["x"]
    else:
        with open(options.cameras, encoding="utf-8") as file:
            rows, x = extract(options.data, list(csv.DictReader(file)), options.models)
        if options.features:
            np.savez(options.features, rows=rows, x=x)
    everything = Samples(rows, x)
    parts = {name: everything.take(everything.set == name) for name in SETS}
    print("| trained on → judged on | clips | fights | AUC | 95 % | right at 0.5 |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, samples in parts.items():
        report(f"{name}, other cameras → {name}", samples, within(samples))
    for train, test in (SETS, SETS[::-1]):
        w, b, *_ = trained(parts[train])
        report(f"{train} → {test}", parts[test], parts[test].x @ w + b)
    score = within(everything)
    for name in SETS:
        mine = everything.set == name
        report(f"both, other cameras → {name}", parts[name], score[mine])
    w, b, strength, slope = trained(everything)
    print(f"\nhead: strength {strength:g}, slope {slope:.2f}, {len(rows)} windows")
    if options.head:
        write(options.head, w, b, strength)


if __name__ == "__main__":
    main()
