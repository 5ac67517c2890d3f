"""Training the learned stage. Needs requirements-train.txt; the service never imports this."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from api.engine import Engine
from api.rulebook import load
from api.train.data import read
from api.train.export import Parts, export
from api.train.features import features
from api.train.fit import EPOCHS, fit, fit_tokens, unseen_logits
from api.train.network import pretrained
from api.train.prepare import prepare
from api.train.thresholds import calibrate, measured, skip_below, targets, thresholds
from api.train.words import Words


def run(texts: Path, rules: Path, base: Path, out: Path, epochs: int | None = None) -> dict[str, Any]:
    """Writes the artefact to `out` and returns what was measured on texts of authors that were not learned from.

    Two heads, each without half of the authors, give the calibration and the thresholds; the third, which is kept,
    learned from all.
    """
    torch.set_num_threads(1)  # two wait for each other wherever anything else runs
    if not (base / "base.safetensors").exists():
        prepare(base)
    encoder = pretrained(base)
    items = read(texts, Engine(*load(rules)), Tokenizer.from_file(str(base / "tokenizer.json")))
    data = features(encoder, items)
    found, words = unseen_logits(data, items, epochs or EPOCHS)
    slopes, shifts = calibrate(found, targets(items))
    chances = 1 / (1 + np.exp(-(found * slopes + shifts)))
    facts = thresholds(chances, items) | {"skip_below": skip_below(words, items)}
    report = measured(chances, items, facts)
    head = fit(data, torch.arange(len(items)), epochs or EPOCHS)
    parts = Parts(encoder, fit_tokens(data), head, data, Words(items), slopes, shifts)
    export(parts, base, out, facts | {"measured": report})
    return report
