"""The pictures that Documentation/Accuracy.md shows."""
import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import numpy as np

plt.rcParams |= {"svg.hashsalt": "onset", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}


def rates(clips, scores):
    """False and true positive rates as the threshold falls."""
    order = np.argsort(-np.asarray(scores), kind="stable")
    y = np.array([c.is_fight for c in clips])[order]
    return np.r_[0, np.cumsum(~y) / (~y).sum()], np.r_[0, np.cumsum(y) / y.sum()]


def save(figure, path):
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)


def draw(folder, tests, results):
    styles = ["-", "--", "-.", ":", (0, (1, 1)), (0, (5, 1, 1, 1))]
    figure, (roc, det) = plt.subplots(1, 2, figsize=(9, 4.2))
    for (name, (clips, scores)), style in zip(tests.items(), styles):
        false, true = rates(clips, scores)
        roc.plot(false, true, ls=style, label=f"{name}: {results['intervals'][name][0]:.2f}")
        det.plot(false, 1 - true, ls=style)
    roc.set(xlabel="calm clips called fights", ylabel="fights called so", title="ROC, AUC", xlim=(0, 1), ylim=(0, 1))
    roc.legend(fontsize=7, loc="lower right")
    det.set(xlabel="calm clips called fights", ylabel="fights missed", title="DET", xscale="log", yscale="log",
            xlim=(0.01, 1), ylim=(0.01, 1))
    save(figure, folder / "violence-light-roc.svg")

    figure, (reliability, trade) = plt.subplots(1, 2, figsize=(9, 4.2))
    draw_reliability(reliability, results["clips"], results["together"])
    curve = [(least, found, rate) for least, found, rate in results["curve"]]
    trade.plot([c[2] for c in curve], [100 * c[1] for c in curve], color="black")
    for least, found, rate in curve[40::10]:
        trade.annotate(f"0.{least:03d}", (rate, 100 * found), fontsize=7)
    trade.set(xlabel="false marks an hour", ylabel="onsets found, %", title="Least score: what it finds and what it costs",
              xlim=(0, None), ylim=(0, 100))
    save(figure, folder / "violence-light-marks.svg")


def draw_reliability(axis, clips, odds):
    """How many of the clips that are called likely to a degree are fights, with 95 % intervals."""
    p = 1 / (1 + np.exp(-np.array(odds)))
    y = np.array([c.is_fight for c in clips])
    edges = np.quantile(p, np.linspace(0, 1, 9))
    for low, high in zip(edges, edges[1:]):
        inside = (p >= low) & (p <= high)
        share, n = y[inside].mean(), inside.sum()
        half = 1.96 * np.sqrt(max(share * (1 - share), 0.02) / n)
        axis.errorbar(p[inside].mean(), share, yerr=half, fmt="o", color="black", ms=4)
    axis.plot([0, 1], [0, 1], ls=":", color="grey")
    axis.set(xlabel="the curve's value, left out by camera or game", ylabel="share of clips that are fights",
             title=f"Reliability, {len(p)} clips, half of them fights", xlim=(0, 1), ylim=(0, 1))


def draw_learned(folder, tests, intervals, outcomes, together, taken):
    """ROC of each test, and what a least score finds and costs, by light, learned and joined odds; reliability of what is
    taken, by `together`: clips and odds by those who have not seen them."""
    styles = {variant: style for variant, style in zip(outcomes, [":", "--", "-"])}
    figure, grid = plt.subplots(2, 4, figsize=(15, 7.4))
    axes = list(grid.flat)
    for (name, (clips, scores)), roc in zip(tests.items(), axes):
        for variant, style in styles.items():
            false, true = rates(clips, [s[variant] for s in scores])
            roc.plot(false, true, ls=style, color="black", label=f"{variant}: {intervals[variant][name][0]:.2f}")
        roc.set(xlabel="calm clips called fights", ylabel="fights called so", title=name, xlim=(0, 1), ylim=(0, 1))
        roc.title.set_fontsize(8)
        roc.legend(fontsize=7, loc="lower right")
    reliability, trade = axes[len(tests):]
    draw_reliability(reliability, together[0], [s[taken] for s in together[1]])
    reliability.title.set_fontsize(8)
    for variant, style in styles.items():
        curve = outcomes[variant]["curve"]
        trade.plot([c[2] for c in curve], [100 * c[1] for c in curve], ls=style, color="black", label=variant)
    trade.set(xlabel="false marks an hour", ylabel="onsets found, %", title="All recordings", xlim=(0, 120), ylim=(0, 100))
    trade.title.set_fontsize(8)
    trade.legend(fontsize=7, loc="lower right")
    save(figure, folder / "violence-learned.svg")
