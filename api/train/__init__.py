"""Training the learned stage. Needs requirements-train.txt; the service never imports this."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from api.engine import Engine
from api.engine.types import LEARNED
from api.rulebook import load
from api.train.data import read
from api.train.export import export
from api.train.fit import EPOCHS, best_threshold, calibrate, fit, logits, split, targets
from api.train.network import Network, pretrained
from api.train.prepare import prepare

# A text is flagged from the lowest chance that keeps this precision on held-out texts.
_PRECISION = 0.9


def run(texts: Path, rules: Path, base: Path, out: Path, layers: int, epochs: int | None) -> dict[str, Any]:
    """Writes the artefact to `out` and returns what was measured on the held-out texts."""
    torch.set_num_threads(2)
    if not (base / "base.safetensors").exists():
        prepare(base)
    torch.manual_seed(1)
    network = Network(pretrained(base, layers))
    items = read(texts, Engine(*load(rules)), Tokenizer.from_file(str(base / "tokenizer.json")))
    learned, held = split(items)
    fit(network, learned, epochs or EPOCHS)
    found = logits(network, held)
    slopes, shifts = calibrate(found, held)
    chances = 1 / (1 + np.exp(-(found * slopes + shifts)))
    wanted = targets(held)
    flag = best_threshold(chances[:, -1], wanted[:, -1], _PRECISION)
    thresholds = {name: best_threshold(chances[:, n], wanted[:, n], 0.75) for n, name in enumerate(LEARNED)}
    report = {"texts": len(learned), "held_out": len(held), **_measured(chances, wanted, flag)}
    export(network, base, out, {"thresholds": thresholds, "flag_threshold": flag, "measured": report}, slopes, shifts)
    return report


def _measured(chances: np.ndarray, wanted: np.ndarray, flag: float) -> dict[str, float]:
    flagged, right = chances[:, -1] >= flag, wanted[:, -1] > 0
    precision = float((flagged & right).sum() / max(1, flagged.sum()))
    recall = float((flagged & right).sum() / max(1, right.sum()))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}
