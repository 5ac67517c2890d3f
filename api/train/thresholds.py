"""From logits of unseen texts to chances, to thresholds, and to figures for the model card."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from api.engine.types import LEARNED
from api.train.data import Item

# A text is flagged from the lowest chance that is right so often, and flags at most so many of 1,000 ordinary texts ...
_RIGHT, _PER_1000 = 0.9, 2.0
# ... with more than low confidence from where it says so on at most this many, with high confidence on this many.
_FAIRLY_PER_1000, _SURE_PER_1000 = 0.7, 0.2
_CATEGORY_RIGHT = 0.75
_SKIPPED = 0.05
_GRID = np.round(np.arange(0.1, 0.995, 0.005), 3)


def targets(items: list[Item]) -> np.ndarray:
    labels = np.stack([item.labels for item in items])
    return np.concatenate([labels, labels.max(1, keepdims=True)], 1)


def calibrate(found: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Platt's slope and shift for each output (Platt 1999)."""
    slopes, shifts = np.ones(wanted.shape[1], np.float32), np.zeros(wanted.shape[1], np.float32)
    for number in range(wanted.shape[1]):
        if 3 <= wanted[:, number].sum() <= len(wanted) - 3:
            line = LogisticRegression(C=1.0).fit(found[:, [number]], wanted[:, number])
            slopes[number], shifts[number] = max(0.1, line.coef_[0, 0]), line.intercept_[0]
    return slopes, shifts


def thresholds(chances: np.ndarray, items: list[Item]) -> dict[str, Any]:
    """What model.json says beside the hashes."""
    wanted = targets(items)
    flagged = chances[:, -1]
    ordinary = flagged[np.array([item.ordinary for item in items])]
    flag = max(_right_from(flagged, wanted[:, -1], _RIGHT), _quiet_from(ordinary, _PER_1000))
    fairly = max(flag, _quiet_from(ordinary, _FAIRLY_PER_1000))
    categories = {name: _right_from(chances[:, n], wanted[:, n], _CATEGORY_RIGHT) for n, name in enumerate(LEARNED)}
    return {
        "thresholds": categories,
        "flag_threshold": flag,
        "fairly": fairly,
        "sure": max(fairly, _quiet_from(ordinary, _SURE_PER_1000)),
    }


def skip_below(words: np.ndarray, items: list[Item]) -> float:
    """The logit of the single words below which so few violations lie that the network need not be asked."""
    return round(float(np.quantile(words[targets(items)[:, -1] > 0], _SKIPPED)), 2)


def _right_from(chances: np.ndarray, wanted: np.ndarray, precision: float) -> float:
    """The lowest threshold that keeps this precision; else the one with the best F1."""
    rows = []
    for threshold in _GRID:
        flagged = chances >= threshold
        right = float((flagged & (wanted > 0)).sum())
        share, f1 = right / max(1, flagged.sum()), 2 * right / max(1, flagged.sum() + wanted.sum())
        rows.append((share >= precision and right > 0, f1, float(threshold)))
    return max(rows)[2]


def _quiet_from(ordinary: np.ndarray, per_1000: float) -> float:
    if not len(ordinary):
        return 0.0
    return next((float(t) for t in _GRID if 1000 * (ordinary >= t).mean() <= per_1000), float(_GRID[-1]))


def measured(chances: np.ndarray, items: list[Item], at: dict[str, Any]) -> dict[str, Any]:
    """Of texts by unseen authors, at the thresholds: precision, recall and F1 by language, and the ordinary ones."""
    flagged, right = chances[:, -1] >= at["flag_threshold"], targets(items)[:, -1] > 0
    report: dict[str, Any] = {"texts": len(items)}
    for lang in ("en", "fr"):
        own = np.array([item.lang == lang for item in items])
        hit = float((flagged & right & own).sum())
        precision, recall = hit / max(1, (flagged & own).sum()), hit / max(1, (right & own).sum())
        report[lang] = {
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "f1": round(2 * precision * recall / max(1e-9, precision + recall), 3),
        }
        ordinary = own & np.array([item.ordinary for item in items])
        for name in ("flag_threshold", "fairly", "sure"):
            report[lang][f"ordinary_per_1000_{name}"] = round(
                1000 * float((chances[ordinary, -1] >= at[name]).mean() if ordinary.any() else 0), 1
            )
    return report
