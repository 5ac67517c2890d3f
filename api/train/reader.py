"""The part that learns: the encoder's upper layers and the head, reading whole texts sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from api.train.data import Item
from api.train.network import WIDTH, Encoder, Head
from api.train.states import AT_ONCE, Sentences, alike

# Tokens in one pass while learning: less padding than `AT_ONCE`, since a batch holds sentences of every length.
_LEARNING_AT_ONCE = 1200


@dataclass(frozen=True)
class Batch:
    """Some texts: their sentences, `owner` says whose each is, how long each is, and a context for each text."""

    sentences: Sentences
    owner: Tensor
    sizes: Tensor
    context: Tensor
    texts: Tensor
    labels: Tensor

    @classmethod
    def of(cls, items: list[Item], states: list[Sentences]) -> Batch:
        units = [unit for item in items for unit in item.units]
        return cls(
            Sentences([x for own in states for x in own.hidden], [x for own in states for x in own.means]),
            torch.tensor([row for row, item in enumerate(items) for _ in item.units]),
            torch.tensor([float(len(unit.ids)) for unit in units])[:, None],
            torch.tensor(np.stack([item.context for item in items])),
            torch.tensor(np.stack([item.labels for item in items])),
            torch.tensor(np.stack([unit.labels for unit in units])),
        )

    def wanted(self) -> Tensor:
        """(texts + sentences, categories + 1): the last is "anything at all"."""
        return torch.cat([self.texts, self.labels])


class Reader(nn.Module):
    """A batch and the context of each text -> logits (texts + sentences, categories + 1)."""

    mean: Tensor
    spread: Tensor

    def __init__(self, encoder: Encoder):
        super().__init__()
        self.encoder, self.head = encoder, Head()
        self.register_buffer("mean", torch.zeros(WIDTH))
        self.register_buffer("spread", torch.ones(WIDTH))

    def learned(self) -> list[nn.Parameter]:
        """What of the encoder is trained."""
        return [parameter for layer in self.encoder.upper_layers() for parameter in layer.parameters()]

    @torch.no_grad()
    def standardise(self, sentences: Sentences) -> None:
        own = self.vectors(sentences)
        self.mean, self.spread = own.mean(0).clone(), own.std(0).clone() + 1e-5

    def vectors(self, sentences: Sentences) -> Tensor:
        """(sentences, 4 x 384): the means of the TAPS."""
        groups = list(alike([len(one) for one in sentences.hidden], _LEARNING_AT_ONCE if self.training else AT_ONCE))
        found = []
        for group in groups:
            states, mask, low = sentences.padded(group)
            found.append(torch.cat([low, self.encoder.upper(states, mask)[0]], 1))
        order = torch.tensor([n for group in groups for n in group])
        return torch.cat(found)[torch.argsort(order)]

    def forward(self, batch: Batch, context: Tensor) -> Tensor:
        own = (self.vectors(batch.sentences) - self.mean) / self.spread
        totals = torch.zeros(len(context), 1).index_add(0, batch.owner, batch.sizes).clamp(min=1)
        whole = torch.zeros(len(context), WIDTH).index_add(0, batch.owner, own * batch.sizes) / totals
        around = torch.cat([torch.arange(len(context)), batch.owner])
        return self.head(torch.cat([whole, own]), whole[around], context[around])
