"""Training the learned stage. Needs requirements-train.txt; the service never imports this."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from api.engine import Engine
from api.model import calibrated
from api.rulebook import load
from api.train.data import read
from api.train.export import Parts, export
from api.train.fit import EPOCHS, fit, fit_tokens, logits, unseen
from api.train.network import pretrained
from api.train.plot import reliability
from api.train.prepare import prepare
from api.train.states import read as read_states
from api.train.thresholds import calibrate, measured, skip_below, targets, thresholds
from api.train.words import Words


def run(texts: Path, rules: Path, base: Path, out: Path, epochs: int | None = None) -> dict[str, Any]:
    """Writes the artefact to `out` and returns what was measured on texts that were not learned from.

    One file in eight is kept back for that, for the calibration and for the thresholds.
    """
    if not (base / "base.safetensors").exists():
        prepare(base)
    encoder = pretrained(base)
    items = read(texts, Engine(*load(rules)), Tokenizer.from_file(str(base / "tokenizer.json")))
    states = read_states(encoder, items)
    kept = [n for n, item in enumerate(items) if unseen(item)]
    seen = [n for n, item in enumerate(items) if not unseen(item)]
    own, others = [items[n] for n in seen], [items[n] for n in kept]
    reader = fit(encoder, own, [states[n] for n in seen], epochs or EPOCHS)
    words = Words(own).logits(others)
    found = logits(reader, others, [states[n] for n in kept])
    slopes, shifts = calibrate(found, words, targets(others))
    chances = calibrated(found, words, slopes, shifts)
    facts = thresholds(chances, others) | {"skip_below": skip_below(words, others)}
    report = measured(chances, others, facts)
    out.mkdir(parents=True, exist_ok=True)
    reliability(chances, others, out / "reliability.svg")
    parts = Parts(reader, fit_tokens(reader, items, states), Words(items), slopes, shifts)
    export(parts, base, out, facts | {"measured": report})
    return report
