"""What the layers that stay as they are say of every sentence: computed once, then the others learn from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from api.train.data import Item
from api.train.network import HIDDEN, PAD, Encoder

# Tokens in one pass: keeps the memory bounded whatever the length of the sentences.
AT_ONCE = 4096


@dataclass(frozen=True)
class Sentences:
    """Of some sentences the hidden states (tokens, 384), in half precision, and the means of the lower TAPS."""

    hidden: list[Tensor]
    means: list[Tensor]

    def padded(self, numbers: list[int]) -> tuple[Tensor, Tensor, Tensor]:
        """States (B, L, 384), mask (B, L) and means (B, .) of these sentences."""
        longest = max(len(self.hidden[n]) for n in numbers)
        states, mask = torch.zeros(len(numbers), longest, HIDDEN), torch.zeros(len(numbers), longest)
        for row, n in enumerate(numbers):
            states[row, : len(self.hidden[n])], mask[row, : len(self.hidden[n])] = self.hidden[n], 1
        return states, mask, torch.stack([self.means[n] for n in numbers]).float()


def alike(lengths: list[int], tokens: int) -> Iterator[list[int]]:
    """Numbers of sentences in groups of nearly the same length, about so many tokens each, padding included."""
    group: list[int] = []
    for n in np.argsort(lengths, kind="stable"):
        if group and (len(group) + 1) * lengths[n] > tokens:
            yield group
            group = []
        group.append(int(n))
    if group:
        yield group


@torch.no_grad()
def read(encoder: Encoder, items: list[Item]) -> list[Sentences]:
    """One for each text."""
    units = [unit for item in items for unit in item.units]
    hidden, means = [torch.empty(0)] * len(units), [torch.empty(0)] * len(units)
    with tqdm(total=len(units), desc="reading", unit=" sentences") as progress:
        for group in alike([len(unit.ids) for unit in units], AT_ONCE):
            longest = max(len(units[n].ids) for n in group)
            ids = torch.tensor([units[n].ids + [PAD] * (longest - len(units[n].ids)) for n in group])
            low, states = encoder.lower(ids, (ids != PAD).long())
            for row, n in enumerate(group):
                hidden[n], means[n] = states[row, : len(units[n].ids)].half(), low[row].half()
            progress.update(len(group))
    ends = np.cumsum([len(item.units) for item in items])
    return [
        Sentences(hidden[end - len(item.units) : end], means[end - len(item.units) : end])
        for item, end in zip(items, ends, strict=True)
    ]
