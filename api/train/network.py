"""The networks: the first layers of a pretrained encoder, the lower ones as they are, and a small head."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor, nn
from torch.nn import functional as F

from api.engine.types import LEARNED
from api.model import CONTEXT

HIDDEN, HEADS, FEED, POSITIONS, PAD = 384, 12, 1536, 512, 1
# Which hidden states are read, counted from the embeddings: shallow ones tell words, deeper ones their meaning.
TAPS = (0, 2, 4, 6)
WIDTH = len(TAPS) * HIDDEN
HEAD = 256
# The layers below this one stay as they are: they tell words. What those mean here is learned above it.
KEPT = 2
_DROPPED = 0.1


class Layer(nn.Module):
    """One post-norm BERT layer; the three attention projections are one matrix."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(HIDDEN, 3 * HIDDEN), nn.Linear(HIDDEN, HIDDEN)
        self.up, self.down = nn.Linear(HIDDEN, FEED), nn.Linear(FEED, HIDDEN)
        self.norm1, self.norm2 = nn.LayerNorm(HIDDEN, 1e-12), nn.LayerNorm(HIDDEN, 1e-12)
        self.drop = nn.Dropout(_DROPPED)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        q, k, v = (
            part.unflatten(2, (HEADS, HIDDEN // HEADS)).transpose(1, 2) for part in self.qkv(x).split(HIDDEN, dim=2)
        )
        weights = self.drop((q @ k.transpose(2, 3) / math.sqrt(HIDDEN // HEADS) + bias).softmax(-1))
        x = self.norm1(x + self.drop(self.out((weights @ v).transpose(1, 2).flatten(2))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """ids (B, L) int64, mask (B, L) 1 or 0 -> means of the TAPS (B, 4 x 384) and the last hidden states (B, L, 384)."""

    def __init__(self, vocabulary: int, layers: int = TAPS[-1]):
        super().__init__()
        self.word, self.pos = nn.Embedding(vocabulary, HIDDEN, padding_idx=PAD), nn.Embedding(POSITIONS, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, 1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        low, x = self.lower(ids, mask)
        high, x = self.upper(x, mask)
        return torch.cat([low, high], 1), x

    def lower(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Means of the TAPS up to the last layer that stays as it is, and the hidden states of that layer."""
        x = self.norm(self.word(ids) + self.pos.weight[: ids.shape[1]])
        return self._through(x, mask, 0, KEPT)

    def upper(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Means of the TAPS above it, and the last hidden states."""
        return self._through(x, mask, KEPT, len(self.layers))

    def upper_layers(self) -> nn.ModuleList:
        return self.layers[KEPT:]

    def _through(self, x: Tensor, mask: Tensor, start: int, end: int) -> tuple[Tensor, Tensor]:
        weight = mask[:, :, None].float()
        bias = (1.0 - mask[:, None, None, :].float()) * -1e4
        means = [] if start else [_mean(x, weight)]  # of the embeddings
        for number in range(start, end):
            x = self.layers[number](x, bias)
            if number + 1 in TAPS:
                means.append(_mean(x, weight))
        return torch.cat(means, 1), x


def _mean(x: Tensor, weight: Tensor) -> Tensor:
    return (x * weight).sum(1) / weight.sum(1)


class Head(nn.Module):
    """A sentence (B, 4 x 384), its whole text (B, 4 x 384) and the context -> logits (B, categories + 1).

    The last is "anything at all". Both vectors come standardised.
    """

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(2 * WIDTH + len(CONTEXT), HEAD)
        self.second = nn.Linear(HEAD, len(LEARNED) + 1)
        self.drop_in, self.drop = nn.Dropout(0.3), nn.Dropout(0.4)

    def forward(self, own: Tensor, whole: Tensor, context: Tensor) -> Tensor:
        x = torch.cat([self.drop_in(own), self.drop_in(whole), context], 1)
        return self.second(self.drop(F.relu(self.first(x))))


def pretrained(folder: Path) -> Encoder:
    """The first layers of twelve, as far as the TAPS reach."""
    with safe_open(str(folder / "base.safetensors"), "pt") as file:
        state = {
            name: file.get_tensor(name).float()
            for name in file.keys()  # noqa: SIM118 - not a mapping
            if not name.startswith("layers.") or int(name.split(".")[1]) < TAPS[-1]
        }
    encoder = Encoder(state["word.weight"].shape[0])
    encoder.load_state_dict(state)
    return encoder.eval()
