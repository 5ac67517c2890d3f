"""What the encoder, which is not trained, says of every sentence: computed once, then the head learns in minutes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from api.engine.types import LEARNED
from api.train.data import Item, Unit, weights
from api.train.network import HIDDEN, PAD, WIDTH, Encoder

# Tokens in one pass: keeps the memory bounded whatever the length of the sentences.
_AT_ONCE = 4096
# Sentences with a label whose tokens are kept: plenty for the 385 numbers that are learned from them.
_KEPT = 2000


@dataclass(frozen=True)
class Features:
    """Rows are sentences; `owner` says whose text each is. `wholes` has a row per text: the mean over its tokens.

    `tokens` and `marks` are those of the sentences with a label: what a person would underline.
    """

    own: Tensor
    owner: Tensor
    labels: Tensor
    wholes: Tensor
    texts: Tensor
    context: Tensor
    tokens: Tensor
    marks: Tensor
    weights: Tensor
    mean: Tensor
    spread: Tensor


def features(encoder: Encoder, items: list[Item]) -> Features:
    units = [unit for item in items for unit in item.units]
    owner = torch.tensor([number for number, item in enumerate(items) for _ in item.units])
    own, tokens, marks = _read(encoder, units)
    sizes = torch.tensor([float(len(unit.ids)) for unit in units])[:, None]
    totals = torch.zeros(len(items), 1).index_add(0, owner, sizes).clamp(min=1)
    wholes = torch.zeros(len(items), WIDTH).index_add(0, owner, own * sizes) / totals
    mean, spread = own.mean(0), own.std(0) + 1e-5
    return Features(
        (own - mean) / spread,
        owner,
        torch.tensor(np.stack([unit.labels for unit in units])),
        (wholes - mean) / spread,
        torch.tensor(np.stack([item.labels for item in items])),
        torch.tensor(np.stack([item.context for item in items])),
        tokens,
        marks,
        torch.tensor(weights(items)),
        mean,
        spread,
    )


@torch.inference_mode()
def _read(encoder: Encoder, units: list[Unit]) -> tuple[Tensor, Tensor, Tensor]:
    own = torch.zeros(len(units), WIDTH)
    tokens, marks = [torch.zeros(0, HIDDEN, dtype=torch.float16)], [torch.zeros(0)]
    kept = set([n for n, unit in enumerate(units) if unit.labels.any()][:: max(1, len(units) // (3 * _KEPT))][:_KEPT])
    order = sorted(range(len(units)), key=lambda n: len(units[n].ids))
    with tqdm(total=len(units), desc="reading", unit=" sentences") as progress:
        while order:
            width = len(units[order[-1]].ids)  # longest first, so that memory runs out at once or never
            batch = [order.pop() for _ in range(min(len(order), max(1, _AT_ONCE // width)))]
            ids = torch.tensor([units[n].ids + [PAD] * (width - len(units[n].ids)) for n in batch])
            vectors, hidden = encoder(ids, (ids != PAD).long())
            own[batch] = vectors
            for place, n in enumerate(batch):
                if n in kept:
                    tokens.append(hidden[place, : len(units[n].ids)].half())
                    marks.append(torch.tensor(units[n].marks))
            progress.update(len(batch))
    return own, torch.cat(tokens), torch.cat(marks)


def wanted(labels: Tensor) -> Tensor:
    """(N, categories) -> (N, categories + 1): the last is "anything at all"."""
    assert labels.shape[1] == len(LEARNED)
    return torch.cat([labels, labels.amax(1, keepdim=True)], 1)
