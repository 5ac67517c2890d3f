"""Labelled lines -> what the network learns from: the engine's own sentences, each with its categories and marks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from api.engine import Engine
from api.engine.analyse import analyse
from api.engine.normalise import normalise
from api.engine.types import LEARNED, Analysis, Draft
from api.model import context_vector, tokenise

# A span must cover so many letters of a sentence to mark it.
_TOUCH = 3
# Files of ordinary texts begin so (training/README.md).
ORDINARY = "oa-"


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence: token ids, `labels` as those of an Item, 1 per token that is underlined."""

    ids: list[int]
    labels: np.ndarray
    marks: np.ndarray


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled text. `batch` is the file that it came from, written by one hand.

    `labels`: of each category, and last of "anything at all", the share of its readings that see it: 0, 0.5 or 1.
    `ordinary`: everyday life and everyday business, as most of what people write is.
    """

    id: str
    batch: str
    lang: str
    text: str
    units: tuple[Unit, ...]
    context: np.ndarray
    labels: np.ndarray
    ordinary: bool


def read(folder: Path, engine: Engine, tokenizer: Tokenizer) -> list[Item]:
    """Every text of every *.jsonl below `folder`, in the order of the files."""
    lines = [(path, line) for path in sorted(folder.rglob("*.jsonl")) for line in path.read_text().splitlines()]
    return [_item(json.loads(line), path.stem, engine, tokenizer) for path, line in lines]


def _item(data: dict[str, Any], batch: str, engine: Engine, tokenizer: Tokenizer) -> Item:
    draft = Draft(data["text"], kind=data["kind"], account=data["account"], sector=data["sector"], lang=data["lang"])
    analysis = analyse(normalise(draft, engine.vocabulary), engine.cues)
    spans = list(_spans(data))
    units = tuple(_unit(analysis, start, end, spans, tokenizer) for start, end in analysis.stretches())
    readings = [data["labels"], data.get("second", data["labels"])]
    return Item(
        data["id"],
        batch,
        data["lang"],
        analysis.text.canonical,
        units,
        context_vector(draft),
        _agreed(*readings),
        batch.startswith(ORDINARY),
    )


def _spans(data: dict[str, Any]) -> Iterator[tuple[int, int, np.ndarray]]:
    """(start, end, labels) in the text as typed; spans stand in the order of the text.

    The second reading has no spans: what it shares with the first lies where that sees it, what it adds may lie in any.
    """
    at = 0
    owners = data.get("span_labels") or [data["labels"]] * len(data["spans"])
    for span, own in zip(data["spans"], owners, strict=True):
        found = data["text"].find(span, at)
        at = found if found >= 0 else data["text"].index(span)
        second = data.get("second", own)
        yield at, at + len(span), _agreed(own, [name for name in second if name in own or name not in data["labels"]])


def _unit(analysis: Analysis, start: int, end: int, spans: list, tokenizer: Tokenizer) -> Unit:
    text = analysis.text
    ids, offsets = tokenise(tokenizer, text.canonical[start:end])
    labels, marks = np.zeros(len(LEARNED) + 1, np.float32), np.zeros(len(ids), np.float32)
    for first, last, own in spans:
        covered = [i for i in range(start, end) if text.starts[i] < last and first < text.ends[i]]
        if sum(text.canonical[i].isalnum() for i in covered) < _TOUCH:
            continue
        labels = np.maximum(labels, own)
        low, high = covered[0] - start, covered[-1] + 1 - start
        marks = np.maximum(marks, [float(low < b and a < high) for a, b in offsets])
    return Unit(ids, labels, marks)


def _agreed(first: Iterable[str], second: Iterable[str]) -> np.ndarray:
    """The mean of two readings, each of the categories and "anything at all"."""
    readings = [[*(name in own for name in LEARNED), bool(own)] for own in (set(first), set(second))]
    return np.mean(readings, 0, np.float32)
