"""From logits of unseen texts to chances, to thresholds, and to figures for the model card."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from api.engine.types import INBOUND, LEARNED
from api.model import CONTEXT, anything, each
from api.train.data import Item

# Of unseen texts, where near misses are as common as violations, and an ordinary text counts for three: a text is
# flagged from where so many are right, with more than low confidence from where so many are, with high confidence from
# where nearly all are. In life ordinary texts are far commoner still; `measured` says how often those are flagged.
_RIGHT, _FAIRLY_RIGHT, _SURELY_RIGHT = 0.89, 0.987, 0.992
# In what others say, missing a complaint is worse than hearing one too many.
_HEARD_RIGHT = 0.885
_ORDINARY_COUNTS = 3.0
_CATEGORY_RIGHT = 0.75
_SKIPPED = 0.05
_GRID = np.round(np.arange(0.1, 0.995, 0.005), 3)


def targets(items: list[Item]) -> np.ndarray:
    """(texts, categories + 1): 0, 0.5 where two readings differ, or 1."""
    return np.stack([item.labels for item in items])


def calibrate(found: np.ndarray, words: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slope and shift for each output: first of the categories, then of "anything at all", which is made of them."""
    categories = each(found, words)
    lines = [_platt(categories[:, n], wanted[:, n]) for n in range(len(LEARNED))]
    slopes, shifts = np.array(lines, np.float32).T
    scores = anything(found[:, -1], categories * slopes + shifts, words[:, -1])
    slope, shift = _platt(scores, wanted[:, -1])
    return np.append(slopes, np.float32(slope)), np.append(shifts, np.float32(shift))


def _platt(scores: np.ndarray, wanted: np.ndarray) -> tuple[float, float]:
    """Platt's slope and shift (Platt 1999); of too few examples neither. A half counts once as yes and once as no."""
    if not 3 <= wanted.sum() <= len(wanted) - 3:
        return 1.0, 0.0
    line = LogisticRegression(C=1.0).fit(np.tile(scores, 2)[:, None], np.append(wanted > 0, wanted == 1))
    return max(0.1, line.coef_[0, 0]), line.intercept_[0]


def thresholds(chances: np.ndarray, items: list[Item]) -> dict[str, Any]:
    """What model.json says beside the hashes."""
    wanted = targets(items)
    weights = np.array([_ORDINARY_COUNTS if item.ordinary else 1.0 for item in items])
    flag, fairly, sure = (
        _right_from(chances[:, -1], wanted[:, -1], share, weights) for share in (_RIGHT, _FAIRLY_RIGHT, _SURELY_RIGHT)
    )
    categories = {name: _right_from(chances[:, n], wanted[:, n], _CATEGORY_RIGHT) for n, name in enumerate(LEARNED)}
    inbound = np.array([item.context[CONTEXT.index("inbound")] > 0 for item in items])
    heard = chances[:, [LEARNED.index(name) for name in INBOUND]].max(1)
    facts = {"thresholds": categories, "flag_threshold": flag, "fairly": fairly, "sure": sure}
    return facts | {"inbound_threshold": _right_from(heard[inbound], wanted[inbound, -1], _HEARD_RIGHT)}


def skip_below(words: np.ndarray, items: list[Item]) -> float:
    """The logit of the single words below which so few violations lie that the network need not be asked."""
    return round(float(np.quantile(words[targets(items)[:, -1] == 1, -1], _SKIPPED)), 2)


def _right_from(chances: np.ndarray, wanted: np.ndarray, precision: float, weights: np.ndarray | float = 1.0) -> float:
    """The lowest threshold that keeps this precision; else the one with the best F1. A half is half right."""
    rows = []
    for threshold in _GRID:
        flagged = weights * (chances >= threshold)
        right = float((flagged * wanted).sum())
        share, f1 = right / max(1, flagged.sum()), 2 * right / max(1, flagged.sum() + wanted.sum())
        rows.append((share >= precision and right > 0, f1, float(threshold)))
    return max(rows)[2]


# Letters: half a tweet, a tweet, a longer post.
_LENGTHS = (0, 80, 280, 100_000)


def measured(chances: np.ndarray, items: list[Item], at: dict[str, Any]) -> dict[str, Any]:
    """Of unseen texts, at the thresholds: precision, recall and F1 by language, length and category.

    Where two readings differ, a finding is half right: even a perfect reader does not reach 1.
    """
    flagged, wanted = chances[:, -1] >= at["flag_threshold"], targets(items)
    ordinary = np.array([item.ordinary for item in items])
    sizes = np.array([len(item.text) for item in items])
    report: dict[str, Any] = {"texts": len(items)}
    for lang in ("en", "fr"):
        own = np.array([item.lang == lang for item in items])
        report[lang] = _right(flagged[own], wanted[own, -1])
        for name in ("flag_threshold", "fairly", "sure"):
            share = (chances[own & ordinary, -1] >= at[name]).mean() if (own & ordinary).any() else 0
            report[lang][f"ordinary_per_1000_{name}"] = round(1000 * float(share), 1)
    for low, high in pairwise(_LENGTHS):
        own = (sizes > low) & (sizes <= high) & ~ordinary
        report[f"letters {low + 1} to {high}"] = _right(flagged[own], wanted[own, -1])
    for number, name in enumerate(LEARNED):
        report[name] = _right(flagged & (chances[:, number] >= at["thresholds"][name]), wanted[:, number])
    return report


def _right(flagged: np.ndarray, wanted: np.ndarray) -> dict[str, float]:
    hit = float((flagged * wanted).sum())
    precision, recall = hit / max(1, flagged.sum()), hit / max(1, wanted.sum())
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    parts = {"texts": len(wanted), "precision": precision, "recall": recall, "f1": f1}
    return {name: round(float(value), 3) for name, value in parts.items()}
