"""Training: seeded, bf16 on the CPU, embeddings frozen; then a calibration per category on texts that were held out."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import nn
from torch.nn import functional as F
from tqdm import tqdm

from api.engine.types import LEARNED
from api.train.data import Item
from api.train.network import PAD, Network

SEED, EPOCHS, BATCH, RATE, HEAD_RATE, MARKS = 1, 6, 32, 2e-4, 1e-3, 0.3
# Every eighth file is held out: all texts of one author stay on one side.
HELD_OUT = 8


class Batch(NamedTuple):
    numbers: list[int]
    ids: torch.Tensor
    mask: torch.Tensor
    owner: torch.Tensor
    context: torch.Tensor
    labels: torch.Tensor
    marks: torch.Tensor


def split(items: list[Item]) -> tuple[list[Item], list[Item]]:
    """Learned from, held out."""
    held = set(sorted({item.batch for item in items})[3::HELD_OUT])
    return [i for i in items if i.batch not in held], [i for i in items if i.batch in held]


def fit(network: Network, items: list[Item], epochs: int = EPOCHS) -> None:
    random.seed(SEED)
    torch.manual_seed(SEED)
    network.encoder.word.weight.requires_grad_(False)
    body = [p for p in network.encoder.parameters() if p.requires_grad]
    head = [p for name, p in network.named_parameters() if not name.startswith("encoder.")]
    optimiser = torch.optim.AdamW([{"params": body, "lr": RATE}, {"params": head, "lr": HEAD_RATE}], weight_decay=0.01)
    steps = math.ceil(len(items) / BATCH) * epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, step / (0.06 * steps + 1)) * max(0.02, 1 - step / steps)
    )
    network.train()
    with tqdm(total=steps, desc="training", unit=" steps") as progress:
        for _ in range(epochs):
            for batch in _shuffled(items):
                loss = _loss(network, batch)
                optimiser.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(network.parameters(), 1.0)
                optimiser.step()
                schedule.step()
                progress.update()
                progress.set_postfix(loss=f"{loss.item():.2f}", refresh=False)
    network.eval()


def _loss(network: Network, batch: Batch) -> torch.Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits, tokens = network(batch.ids, batch.mask, batch.owner, batch.context)
    wanted = torch.cat([batch.labels, batch.labels.amax(1, keepdim=True)], 1)
    categories = F.binary_cross_entropy_with_logits(logits.float(), wanted, reduction="none").sum(1).mean()
    real = batch.mask.bool()
    return categories + MARKS * F.binary_cross_entropy_with_logits(tokens[real].float(), batch.marks[real])


def _shuffled(items: list[Item]) -> Iterator[Batch]:
    """Texts of like length together, in a new order each time."""
    numbers = list(range(len(items)))
    random.shuffle(numbers)
    chunks = [sorted(numbers[i : i + 640], key=lambda n: _width(items[n])) for i in range(0, len(numbers), 640)]
    groups = [chunk[i : i + BATCH] for chunk in chunks for i in range(0, len(chunk), BATCH)]
    random.shuffle(groups)
    return (_batch(items, group) for group in groups)


def _width(item: Item) -> int:
    return max((len(unit.ids) for unit in item.units), default=0)


def _batch(items: list[Item], numbers: list[int]) -> Batch:
    units = [(place, unit) for place, n in enumerate(numbers) for unit in items[n].units]
    width = max(len(unit.ids) for _, unit in units)
    ids = torch.tensor([unit.ids + [PAD] * (width - len(unit.ids)) for _, unit in units])
    return Batch(
        numbers,
        ids,
        (ids != PAD).long(),
        torch.tensor([place for place, _ in units]),
        torch.tensor(np.stack([items[n].context for n in numbers])),
        torch.tensor(np.stack([unit.labels for _, unit in units])),
        torch.tensor(np.stack([np.pad(unit.marks, (0, width - len(unit.marks))) for _, unit in units])),
    )


def logits(network: Network, items: list[Item]) -> np.ndarray:
    """(texts, categories + 1): of each, the highest among its sentences."""
    found = np.full((len(items), len(LEARNED) + 1), -9.0, np.float32)
    order = sorted((n for n in range(len(items)) if items[n].units), key=lambda n: _width(items[n]))
    with torch.inference_mode():
        for i in range(0, len(order), 64):
            batch = _batch(items, order[i : i + 64])
            rows = network(batch.ids, batch.mask, batch.owner, batch.context)[0].numpy()
            for place, row in zip(batch.owner.tolist(), rows, strict=True):
                found[batch.numbers[place]] = np.maximum(found[batch.numbers[place]], row)
    return found


def calibrate(found: np.ndarray, items: list[Item]) -> tuple[np.ndarray, np.ndarray]:
    """Platt's slope and shift for each output, on texts that were not learned from (Platt 1999)."""
    wanted = targets(items)
    slopes, shifts = np.ones(wanted.shape[1], np.float32), np.zeros(wanted.shape[1], np.float32)
    for number in range(wanted.shape[1]):
        if 3 <= wanted[:, number].sum() <= len(items) - 3:
            line = LogisticRegression(C=1.0).fit(found[:, [number]], wanted[:, number])
            slopes[number], shifts[number] = max(0.1, line.coef_[0, 0]), line.intercept_[0]
    return slopes, shifts


def targets(items: list[Item]) -> np.ndarray:
    labels = np.stack([item.labels for item in items])
    return np.concatenate([labels, labels.max(1, keepdims=True)], 1)


def best_threshold(chances: np.ndarray, wanted: np.ndarray, precision: float) -> float:
    """The lowest threshold that keeps this precision; else the one with the best F1."""
    rows = []
    for threshold in np.arange(0.1, 0.97, 0.02):
        flagged = chances >= threshold
        right = float((flagged & (wanted > 0)).sum())
        share, f1 = right / max(1, flagged.sum()), 2 * right / max(1, flagged.sum() + wanted.sum())
        rows.append((share >= precision and right > 0, f1, float(threshold)))
    return round(max(rows)[2], 2)
