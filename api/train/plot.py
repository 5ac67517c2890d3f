"""The reliability plot of the model card: of texts to which the model gives a chance of 0.7, are 7 in 10 violations?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib import pyplot as plt
from sklearn.calibration import calibration_curve

from api.train.data import Item
from api.train.thresholds import targets

plt.rcParams.update({"svg.hashsalt": "caveat", "font.family": "sans-serif", "font.size": 10})

_BINS = 10


def reliability(chances: np.ndarray, items: list[Item], path: Path) -> None:
    """Draws calibrated chances (texts, categories + 1) of unseen texts against what share of them is right."""
    wanted = targets(items)
    langs = np.array([item.lang for item in items])
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4.2), layout="constrained")
    for lang, name in (("en", "English"), ("fr", "French")):
        own = langs == lang
        _curve(left, wanted[own, -1], chances[own, -1], f"{name}, {own.sum():,} texts")
        _curve(right, wanted[own, :-1].ravel(), chances[own, :-1].ravel(), name)
    for plot, title in ((left, "Anything at all"), (right, "Categories, all together")):
        plot.plot([0, 1], [0, 1], color="0.7", linewidth=1, zorder=0)
        plot.set(title=title, xlabel="chance that the model gives", xlim=(0, 1), ylim=(0, 1))
        plot.legend(frameon=False, loc="upper left")
    left.set_ylabel("share that carries it")
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def _curve(plot: plt.Axes, wanted: np.ndarray, chances: np.ndarray, name: str) -> None:
    if wanted.any() and not wanted.all():
        # Where two readings differ, the text counts once as yes and once as no.
        both = np.append(wanted > 0, wanted == 1)
        share, chance = calibration_curve(both, np.tile(chances, 2), n_bins=_BINS)
        plot.plot(chance, share, marker="o", label=name)
